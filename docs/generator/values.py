"""The page of values: kinds of text and number, codes, and the records that stand in fields."""

from collections.abc import Iterator
from enum import Enum
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel

from domain.commands import DECIDERS
from domain.events import CLASSES
from domain.events.base import Event
from generator.kinds import column_of, kinds_of, need_of, parted, title_of
from generator.markdown import table, words
from ledger.personal import sealed_fields

KINDS = {
    "account": "The account of an officer, as sign-in gives it, without spaces.",
    "authority code": "The ONS code of an authority, such as `E08000014`, or `unknown`.",
    "budget line": "A reference of a line of the budget, such as `residential`.",
    "cell of a return": "A cell of the SSDA903 return as it was returned, up to 80 characters.",
    "child reference": "The pseudonym of a child: `C-` and 16 letters and digits.",
    "code of a return": "A code of the SSDA903 return: up to 9 letters and digits.",
    "day": "A date, `2021-12-31`, between 1900 and 2199.",
    "file hash": "The SHA-256 of a file's bytes: 64 hexadecimal digits.",
    "financial year": "1 April to 31 March, written with both years: `2021-22`.",
    "instant": "A date and time with its zone, `2021-12-31T17:00:00Z`. It is kept in UTC.",
    "long text": "1 to 4,000 printable characters; lines may break.",
    "miles": "A number with one decimal, 0 or more.",
    "month": "A year and month, `2010-05`.",
    "number": "A decimal number written as text or as a whole number, never as a float.",
    "outward postcode": "The first half of a postcode: `L20`.",
    "path of a value": "Where a sealed value is in its event: `reason`, or `left_out/0/reason`.",
    "person reference": "A child's reference, or `A-` and 16 letters and digits for an adult.",
    "position": "The number of an entry in the log, from 1.",
    "postcode": "A whole postcode: `L20 3NJ`.",
    "pounds": 'Pounds and pence as text (`"3500.10"`) or a whole number, never a float.',
    "reference": "1 to 80 letters, digits, `.`, `_`, `-` and `/`, the first a letter or digit.",
    "role": "The name of a role or of a post in the scheme of delegation.",
    "table of a return": "The name of a table of the SSDA903 return: `episodes`.",
    "text": "1 to 400 printable characters.",
    "URN": "Ofsted's number of a setting: 5 to 9 letters and digits.",
    "whole number": "A number without a fraction, written as one.",
    "yes or no": "`true` or `false`.",
}


def page() -> str:
    """Kinds of value, codes and records."""
    found = list(dict.fromkeys(within([*DECIDERS, *CLASSES])))
    codes = sorted({*found} - {*records(found)}, key=title)
    titles = [*map(title, found)]
    if len(titles) != len({*titles}):
        message = "two codes or records have one title: see TITLES in docs/generator/kinds.py"
        raise LookupError(message)
    parts = [
        "# Values\n\nWhat the fields of [commands](commands.md) and [events](events.md) hold.\n",
        "## Kinds\n",
        table(("Kind", "How it is written"), ((each, said) for each, said in KINDS.items())),
        "## Codes\n",
        *(code(each) for each in codes),
        "## Records\n",
        *(record(each) for each in sorted(records(found), key=title)),
    ]
    return "\n".join(parts)


def records(found: list[Any]) -> list[type[BaseModel]]:
    """The records among what was found."""
    return [each for each in found if isinstance(each, type) and issubclass(each, BaseModel)]


def within(models: list[type[BaseModel]]) -> Iterator[Any]:
    """The codes and records in the fields of models, and in the records within them."""
    for model in models:
        for hint in get_type_hints(model, include_extras=True).values():
            yield from parts_of(hint)


def parts_of(annotation: Any) -> Iterator[Any]:
    """The codes and records in one type. Columns of the return are pairs of a name and codes."""
    base, its = parted(annotation)
    column = column_of(its)
    if column is not None:
        yield (column[0], tuple(column[1].items()))
    elif isinstance(base, type) and issubclass(base, Enum):
        yield base
    elif isinstance(base, type) and issubclass(base, BaseModel):
        if not issubclass(base, Event):
            yield base
        yield from within([base])
    else:
        for each in get_args(base):
            yield from parts_of(each)


def title(found: Any) -> str:
    """The heading of a code or a record."""
    return found[0] if isinstance(found, tuple) else title_of(found)


def code(found: Any) -> str:
    """A section on one list of codes."""
    if isinstance(found, tuple):
        rows = [(f"`{value}`", words(meaning)) for value, meaning in found[1]]
        about = "Codes of the SSDA903 return."
        return f"### {title(found)}\n\n{about}\n\n{table(('Code', 'Meaning'), rows)}"
    values = ", ".join(f"`{each.value}`" for each in found)
    return f"### {title(found)}\n\n{words(found.__doc__)}\n\n{values}\n"


def record(found: type[BaseModel]) -> str:
    """A section on one record."""
    kinds, sealed = kinds_of(found), sealed_fields(found)
    rows = [
        (f"`{name}`", kinds[name], need_of(field), "sealed" if name in sealed else "")
        for name, field in found.model_fields.items()
    ]
    head = ("Field", "Type", "Required", "Sealed")
    return f"### {title(found)}\n\n{words(found.__doc__)}\n\n{table(head, rows)}"
