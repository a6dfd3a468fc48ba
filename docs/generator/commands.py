"""The page of commands: the resource, the rules and the fields of each."""

import inspect

from api.web.paths import PATHS
from domain.command import Command
from domain.commands import COMMANDS
from domain.commands import RULES as GOVERNED_BY
from domain.recorded_before import fields_of_a_child
from generator.kinds import kinds_of, need_of
from generator.markdown import table
from generator.rules import listed


def page() -> str:
    """Every command the ledger accepts."""
    about = (
        "# Commands\n\nEvery command that the ledger accepts, by its name. The types of fields are"
        " explained in [values](values.md), the rules in [rules](rules.md).\n"
    )
    return "\n".join([about, *(section(name) for name in COMMANDS)])


def section(name: str) -> str:
    """One command."""
    command = COMMANDS[name]
    title, _, rest = inspect.cleandoc(inspect.getmodule(command).__doc__ or "").partition("\n")
    where = f"`POST {PATHS[name]}`" if name in PATHS else (
        "See the command line, and `/corrections`, `/erasures`, `/shreddings` and `/imports` over"
        " HTTP."
    )  # fmt: skip
    parts = (
        f"## {name}",
        title,
        where,
        act_of(command),
        listed(rest, GOVERNED_BY[command]),
        fields(command),
    )
    return "\n\n".join(parts)


def act_of(command: type[Command]) -> str:
    """Whether a command decides, records what happened or corrects, and the day that tells."""
    day = f" The day is `{command.happens_on}`." if command.happens_on else ""
    return f"{command.act.label}.{day}"


def judged_by(command: type[Command]) -> list[str]:
    """What a command is not dated before (RECORDED-1), and names that is recorded (RECORDED-2) or
    of one child (RECORDED-3).
    """
    days = ", ".join(f"`{each.stored}` (`{day}`)" for each, day in command.rests_on.items())
    named = ", ".join(f"`{each}`" for each in command.names)
    together = ", ".join(f"`{each}`" for each in fields_of_a_child(command))
    return [
        *([f"It is not dated before: {days}."] if days else []),
        *([f"What is recorded before: {named}."] if named else []),
        *([f"What is of one child: {together}."] if "," in together else []),
    ]


def fields(command: type[Command]) -> str:
    """The fields of a command: type, and whether each is required."""
    kinds = kinds_of(command)
    rows = [
        (f"`{name}`", kinds[name], need_of(field)) for name, field in command.model_fields.items()
    ]
    return table(("Field", "Type", "Required"), rows)
