"""The page of rules, and the rules of one command as it links to them."""

import inspect
import re

from api.rules import RULES
from domain import command as commanding
from domain.command import Refusal
from domain.commands import COMMANDS, DECIDERS
from domain.rules import NUMBER, Rule
from generator.markdown import anchor, slug, table, words

STATED = re.compile(rf"^ *({NUMBER}) {{2,}}", re.MULTILINE)


def page() -> str:
    """Every numbered rule: where it stands, what it says, and how it refuses."""
    refused = refusals()
    rows = [
        (f"{anchor(rule.number)}`{rule.number}`", words(rule.text), where(rule),
         refused.get(rule.number, ""))
        for rule in RULES.values()
    ]  # fmt: skip
    return (
        "# Rules\n\nEach rule has a number. Its refusal cites it, and a test is named after it.\n\n"
        + table(("Rule", "Text", "Where", "Refused with"), rows)
    )


def where(rule: Rule) -> str:
    """The command or module that a rule governs; a command is a link."""
    for name, command in COMMANDS.items():
        if command.__module__.endswith(f".{rule.where}"):
            return f"[`{name}`](commands.md#{name})"
    return f"`{rule.where}`"


def refusals() -> dict[str, str]:
    """The message of every rule that refuses, by its number."""
    found = {}
    modules = (commanding, *(inspect.getmodule(each.command) for each in DECIDERS.values()))
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Refusal) and value is not Refusal:
                found[value.rule] = words(value.__doc__)
    return found


def listed(docstring: str) -> str:
    """The rules of a docstring as a list of links, and then its other paragraphs."""
    paragraphs = [each for each in inspect.cleandoc(docstring).split("\n\n") if each.strip()]
    stated = [each for each in paragraphs if STATED.match(each)]
    rules = [
        f"- [{number}](rules.md#{slug(number)}): {words(RULES[number].text)}"
        for number in STATED.findall("\n".join(stated))
    ]
    rest = [inspect.cleandoc(each) for each in paragraphs if each not in stated]
    return "\n\n".join(["\n".join(rules), *rest] if rules else rest)
