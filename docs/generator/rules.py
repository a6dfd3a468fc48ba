"""The page of rules, and the rules of one command as it links to them."""

import inspect
import re
from collections.abc import Iterable

from api.rules import RULES
from domain import command as commanding
from domain import recorded_before
from domain.command import Act, Breakable, Command, NeverRefused, Refusal
from domain.commands import COMMANDS, DECIDERS
from domain.rules import NUMBER, Rule
from generator.markdown import anchor, slug, table, words

STATED = re.compile(rf"^ *({NUMBER}) {{2,}}", re.MULTILINE)


def page() -> str:
    """Every numbered rule: what it says, where it comes from and stands, and what breaks on it."""
    refused = refusals()
    rows = [
        (f"{anchor(rule.number)}`{rule.number}`", words(rule.text), words(rule.source),
         where(rule), *effect(refused.get(rule.number)))
        for rule in RULES.values()
    ]  # fmt: skip
    about = (
        "# Rules\n\nEach rule has a number. Its refusal cites it, and a test is named after it."
        " What is *refused* is not recorded. What is *refused ahead, noted after* is refused while"
        " it is still to happen; once it has happened it is recorded, with its breach. What is"
        " *refused while it may wait* is refused on the day itself too. What is *noted as a"
        " breach* is always recorded so: it is never dated ahead, or never refused"
        " ([decision 66](../decisions/0066-deciding-recording-and-correcting-are-three-things.md))."
        " A rule without an effect says how something is recorded, counted or shown.\n\n"
        "Under *source*, the council's report is the report to its Cabinet of 2022 on the"
        " purchasing system, and a decision with a number is [one of"
        " ours](../decisions/README.md). What nothing has confirmed says so.\n\n"
    )
    return about + table(("Rule", "Text", "Source", "Where", "Effect", "Refused with"), rows)


def where(rule: Rule) -> str:
    """The command or module that a rule governs; a command is a link."""
    for name, command in COMMANDS.items():
        if command.__module__.endswith(f".{rule.where}"):
            return f"[`{name}`](commands.md#{name})"
    return f"`{rule.where}`"


def refusals() -> dict[str, tuple[type[Refusal], type[Command] | None]]:
    """The refusal of every rule that has one, and the command that it is of, by its number."""
    found: dict[str, tuple[type[Refusal], type[Command] | None]] = {}
    modules = [(commanding, None), (recorded_before, None)] + [
        (inspect.getmodule(each.command), each.command) for each in DECIDERS.values()
    ]
    for module, command in modules:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Refusal) and value.rule:
                found[value.rule] = (value, command)
    return found


def effect(found: tuple[type[Refusal], type[Command] | None] | None) -> tuple[str, str]:
    """What follows when a rule is broken, and the message if it refuses."""
    if found is None:
        return "", ""
    refusal, command = found
    if not issubclass(refusal, Breakable):
        return "refused", words(refusal.__doc__)
    if refusal.may_wait:
        return "refused while it may wait, noted after", words(refusal.__doc__)
    is_fact = command is not None and command.act is Act.FACT
    if is_fact or issubclass(refusal, NeverRefused):
        return "noted as a breach", ""
    return "refused ahead, noted after", words(refusal.__doc__)


def listed(docstring: str, numbers: Iterable[str]) -> str:
    """The rules of a docstring as a list of links, and then its other paragraphs.

    Of `numbers`, those that the docstring does not state are rules of every command of the kind.
    """
    paragraphs = [each for each in inspect.cleandoc(docstring).split("\n\n") if each.strip()]
    stated = [each for each in paragraphs if STATED.match(each)]
    own = STATED.findall("\n".join(stated))
    rules = [
        f"- [{number}](rules.md#{slug(number)}): {words(RULES[number].text)}"
        for number in dict.fromkeys((*own, *numbers))
    ]
    rest = [inspect.cleandoc(each) for each in paragraphs if each not in stated]
    return "\n\n".join(["\n".join(rules), *rest] if rules else rest)
