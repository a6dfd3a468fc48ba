"""The kind of question that a form asks for each type: a day, money, a choice and so on."""

import types
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, AwareDatetime, BaseModel

from api.web.words import code_label, upper_first
from domain.values import to_the_penny

LONG: Final = 400


def bare(annotation: Any) -> tuple[Any, list[Any], bool]:
    """A type without its metadata and without None: the type, the metadata, and whether None is
    allowed.
    """
    marks: list[Any] = []
    optional = False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            marks += more
        elif get_origin(annotation) in (Union, types.UnionType):
            arms = [arm for arm in get_args(annotation) if arm is not type(None)]
            optional = optional or len(arms) < len(get_args(annotation))
            if len(arms) != 1:
                return arms[0], marks, optional
            annotation = arms[0]
        else:
            return annotation, marks, optional


KINDS: Final = (
    (bool, "yes-no"), (StrEnum, "choice"), (datetime, "moment"), (date, "day"),
    (Decimal, "decimal"), (int, "number"), (BaseModel, "group"),
)  # fmt: skip
WITHIN: Final = {"group": "rows", "choice": "choices"}


def kind_of(annotation: Any, marks: list[Any]) -> str:
    """The kind of question for a type. Money is a decimal that is kept to the penny."""
    if annotation is AwareDatetime:
        return "moment"
    if annotation is Decimal and AfterValidator(to_the_penny) in marks:
        return "money"
    if get_origin(annotation) is tuple:
        inner, within, _ = bare(get_args(annotation)[0])
        return WITHIN.get(kind_of(inner, within), "lines")
    if get_origin(annotation) is Literal or codes_in(marks):
        return "choice"
    of = (kind for of, kind in KINDS if isinstance(annotation, type) and issubclass(annotation, of))
    return next(of, None) or kind_of_text(marks)


def may_name_none(annotation: Any, marks: list[Any]) -> bool:
    """Whether a field is a list that may be empty, so that a form on which nothing is named says
    so. One that names at least one thing is left unanswered then.
    """
    every = (each for mark in marks for each in (mark, *getattr(mark, "metadata", ())))
    least = max((getattr(each, "min_length", 0) or 0 for each in every), default=0)
    return get_origin(annotation) is tuple and not least


def kind_of_text(marks: list[Any]) -> str:
    """The kind of question for a text, by its longest length, and whether it is a month."""
    if "\\d{4}-(0[1-9]" in str(marks):
        return "month"
    longest = max((getattr(mark, "max_length", 0) or 0 for mark in marks), default=0)
    return "prose" if longest > LONG else "words" if longest == LONG else "text"


def codes_in(marks: list[Any]) -> tuple[tuple[str, str], ...]:
    """The codes that a text may be, each with its meaning, where its type lists them."""
    extra = (getattr(mark, "json_schema_extra", None) or {} for mark in marks)
    listed: list[Any] = next((each["oneOf"] for each in extra if "oneOf" in each), [])
    return tuple((one["const"], one["title"]) for one in listed)


def choices_of(annotation: Any, marks: list[Any]) -> tuple[tuple[str, str], ...]:
    """The values to choose from, each with its label."""
    if codes := codes_in(marks):
        return codes
    if get_origin(annotation) is tuple:
        annotation = bare(get_args(annotation)[0])[0]
    values = get_args(annotation) if get_origin(annotation) is Literal else list(annotation)
    return tuple((str(value), upper_first(code_label(str(value)))) for value in values)
