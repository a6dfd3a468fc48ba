"""The kinds of column in an answer, such as pounds or miles, and which kind a column's type means.

A field annotated `Pounds`, `Percent`, `Miles`, `Figure`, `Reference` or `AuthorityCode` is of that
kind; the kind of any other field follows from its type.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, get_args, get_origin

from projections.engine.answer import Row


class Kind(StrEnum):
    """What a column holds."""

    POUNDS = "pounds"
    PERCENT = "per cent"
    MILES = "miles"
    FIGURE = "figure in the unit of its row"
    NUMBER = "number"
    COUNT = "whole number"
    DAY = "day"
    MOMENT = "instant"
    YES_OR_NO = "yes or no"
    REFERENCE = "reference"
    AUTHORITY = "authority code"
    TEXT = "text"
    LIST = "list"


Pounds = Annotated[Decimal, Kind.POUNDS]
Percent = Annotated[Decimal, Kind.PERCENT]
Miles = Annotated[Decimal, Kind.MILES]
Figure = Annotated[Decimal, Kind.FIGURE]
Reference = Annotated[str, Kind.REFERENCE]
AuthorityCode = Annotated[str, Kind.AUTHORITY]

NUMERIC: Final = frozenset(
    {Kind.POUNDS, Kind.PERCENT, Kind.MILES, Kind.FIGURE, Kind.NUMBER, Kind.COUNT}
)
KIND_OF_TYPE: Final[dict[type, Kind]] = {
    Decimal: Kind.NUMBER,
    bool: Kind.YES_OR_NO,
    int: Kind.COUNT,
    date: Kind.DAY,
    datetime: Kind.MOMENT,
    str: Kind.TEXT,
}


def kind_of(row: type[Row], column: str) -> Kind:
    """The kind of a column: as its field is annotated, or else as its type implies."""
    field = row.model_fields[column]
    parts = [*field.metadata, *parts_of(field.annotation)]
    declared = (part for part in parts if isinstance(part, Kind))
    implied = (KIND_OF_TYPE[part] for part in parts if part in KIND_OF_TYPE)
    return next(declared, None) or next(implied, Kind.LIST)


def parts_of(annotation: Any) -> Iterator[Any]:
    """The types that an annotation is made of, and their marks. A list is not taken apart.

    >>> list(parts_of(Pounds | None))
    [<class 'decimal.Decimal'>, <Kind.POUNDS: 'pounds'>, <class 'NoneType'>]
    """
    parts = () if get_origin(annotation) in (list, tuple) else get_args(annotation)
    if not parts:
        yield annotation
    for part in parts:
        yield from parts_of(part)
