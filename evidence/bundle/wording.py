"""Puts an entry's fields, values and days into words that a reader of evidence knows."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from domain.commands import COMMANDS
from domain.events.metadata import Breach, Metadata
from domain.readings.separation.table import separation_text
from domain.wording import day_in_words, format_day

CHILDREN: Final = "child_refs"
DAY_FIELD: Final = re.compile(r"(_on|_from)$")


def field_label(field: str) -> str:
    """The name or path of a field in words.

    >>> field_label("left_out/0/reason"), field_label("provider_id"), field_label("weekly_fee")
    ('left out, 1, reason', 'provider', 'weekly fee')
    >>> field_label("child_refs")
    'children'
    """
    if field == CHILDREN:
        return "children"
    steps = [str(int(step) + 1) if step.isdecimal() else step for step in field.split("/")]
    return ", ".join(steps).replace("_id", "").replace("_ref", "").replace("_", " ")


def value_text(value: Any) -> str:
    """A JSON value as text.

    >>> value_text("2022-03-01"), value_text(True), value_text({"home_id": "H-1", "reason": ""})
    ('1 March 2022', 'yes', 'home H-1')
    """
    match value:
        case None | [] | "":
            return "none"
        case True | False:
            return "yes" if value else "no"
        case list():
            return "; ".join(value_text(each) for each in value)
        case dict():
            present = {k: v for k, v in value.items() if v not in (None, "", [])}
            return ", ".join(f"{field_label(k)} {value_text(v)}" for k, v in present.items())
        case _:
            return day_in_words(str(value))


def effective_day(fields: Mapping[str, Any], command: str | None = None) -> str:
    """The day of an entry, in words.

    >>> effective_day({"opened_on": "2022-03-01", "needed_on": None})
    '1 March 2022'
    """
    day = day_of_entry(fields, command)
    return value_text(day) if day else ""


def day_of_entry(fields: Mapping[str, Any], command: str | None) -> str:
    """The day on which what an entry records happened or was decided, as it is stored: the one of
    its command or, without it, its last day field. "" without one.

    >>> told = {"approved_on": "2025-06-02", "area_authority_told_on": "2025-05-30"}
    >>> day_of_entry(told, "approve_out_of_area"), day_of_entry(told, None)
    ('2025-06-02', '2025-05-30')
    """
    decided = COMMANDS.get(command or "")
    own = None if decided is None else fields.get(decided.happens_on or decided.decided_on)
    days = [value for name, value in fields.items() if DAY_FIELD.search(name) and value]
    return str(own or (days[-1] if days else ""))


def breach_text(breach: Breach) -> str:
    """A rule that what happened has broken, and what must be done, for whom, and by when.

    >>> breach_text(Breach(rule="START-3", sentence="The home takes no children on that day."))
    'Breach of START-3: The home takes no children on that day.'
    """
    duties = "; ".join(
        f"{each.duty.label} ({each.owed_to.label}) by {format_day(each.due_on)}"
        for each in breach.duties
    )
    return f"Breach of {breach.rule}: {breach.sentence}{f' Due: {duties}.' if duties else ''}"


def decision_text(metadata: Metadata) -> str:
    """The command that made an entry, its rules, the law it applied, that its deciding and its
    proposing are apart, and each rule that what happened has broken; "" if none is recorded.

    >>> decision_text(Metadata(command="visit_child", rules=("VISIT-1", "VISIT-2")))
    'visit child, by rules VISIT-1 and VISIT-2'
    """
    if metadata.command is None:
        return ""
    rules = " and ".join(", ".join(metadata.rules).rsplit(", ", 1))
    law = "; ".join(each.citation for each in metadata.provisions)
    return "".join((
        metadata.command.replace("_", " "),
        f", by rules {rules}" if rules else "",
        f", under {law}" if law else "",
        f". {apart}" if (apart := separation_text(metadata.command)) else "",
        *(f". {breach_text(each).removesuffix('.')}" for each in metadata.breaches),
    ))  # fmt: skip


def withheld_labels(fields: Sequence[str]) -> list[str]:
    """Labels of sealed fields that are withheld. Fields inside a list are counted together.

    >>> withheld_labels(["reason", "left_out/0/reason", "left_out/1/reason"])
    ['left out (2)', 'reason']
    """
    counts = Counter(field.partition("/")[0] for field in fields)
    lists = {field.partition("/")[0] for field in fields if "/" in field}
    return [
        f"{field_label(name)} ({count})" if name in lists else field_label(name)
        for name, count in sorted(counts.items())
    ]
