"""A command as a form: a question for each field, what was typed read back, and faults by field.

The fields, their types and which are required come from the command itself. A day is three boxes; a
moment is a day and a time in London. A list of texts is one on a line; a list of groups is a set of
boxes for each, with an empty one to add.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from starlette.datastructures import FormData

from api.pages.kinds import bare, choices_of, kind_of, may_name_none
from domain.labels import label_of
from domain.london import moment_in_london
from domain.numerals import read_whole_number
from domain.wording import Label

MOST_ROWS: Final = 60
MOST_DIGITS: Final = 18
HINTS: Final = {
    "money": "In pounds, such as 3500.10",
    "number": "A whole number",
    "decimal": "A number, such as 12.5",
    "month": "Year and month, such as 2010-05",
    "lines": "One on each line",
    "time": "In London, such as 17:00",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a form. `parts` are the questions within it, and `choices` its answers."""

    name: str
    label: str
    kind: str
    needed: bool
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    parts: tuple["Field", ...] = ()
    value: Any = None
    error: str = ""
    rows: tuple[tuple["Field", ...], ...] = ()


@dataclass(slots=True)
class Filled:
    """What was typed into a form, and what is wrong with it, by field."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def fields_of(
    model: type[BaseModel], filled: Filled | None = None, prefix: str = ""
) -> tuple[Field, ...]:
    """The questions of a model, with what was typed and what is wrong."""
    given = filled or Filled()
    return tuple(
        question(f"{prefix}{name}", label_of(model, name), info, given)
        for name, info in model.model_fields.items()
    )


def question(full: str, label: Label, info: FieldInfo, given: Filled) -> Field:
    """The question of one field."""
    annotation, marks, optional = bare(info.annotation)
    marks = [*marks, *info.metadata, info]
    kind = kind_of(annotation, marks)
    needed = info.is_required() and not optional and not may_name_none(annotation, marks)
    choices = choices_of(annotation, marks) if kind in ("choice", "choices") else ()
    parts: tuple[Field, ...] = ()
    rows: tuple[tuple[Field, ...], ...] = ()
    if kind == "group":
        parts = fields_of(annotation, given, f"{full}.")
    if kind == "rows":
        inner = bare(get_args(annotation)[0])[0]
        count = min(rows_in(full, given) + 1, MOST_ROWS)
        rows = tuple(fields_of(inner, given, f"{full}.{n}.") for n in range(count))
    value = given.values.get(full)
    if value is None and kind in ("day", "moment"):
        value = {
            part: given.values.get(f"{full}-{part}", "")
            for part in ("day", "month", "year", "time")
        }
    hint = label.hint or HINTS.get(kind, "")
    return Field(full, label.text, kind, needed, hint, choices, parts, value,
                 given.errors.get(full, ""), rows)  # fmt: skip


def rows_in(full: str, given: Filled) -> int:
    """How many groups of a list were filled in."""
    texts = (
        key[len(full) + 1 :].split(".")[0] for key in given.values if key.startswith(f"{full}.")
    )
    numbers = (read_whole_number(text, MOST_DIGITS) for text in texts)
    return max((n + 1 for n in numbers if n is not None and n < MOST_ROWS), default=0)


def values_of(form: FormData) -> dict[str, Any]:
    """What was typed, by field: several choices as a list, and blanks left out."""
    found: dict[str, Any] = {}
    for name in form:
        texts = [text for text in form.getlist(name) if isinstance(text, str) and text.strip()]
        if texts:
            found[name] = texts if len(texts) > 1 else texts[0]
    return found


def read_values(
    model: type[BaseModel], values: Mapping[str, Any], prefix: str = ""
) -> dict[str, Any]:
    """What was typed, as the fields of a model: days and moments put together. A list that may be
    empty, and of which nothing was typed, is empty.
    """
    found = {}
    for name, info in model.model_fields.items():
        annotation, marks, _ = bare(info.annotation)
        got = read_one(f"{prefix}{name}", annotation, [*marks, *info.metadata], values)
        names_none = not prefix and may_name_none(annotation, [*marks, info])
        if got is None and info.is_required() and names_none:
            got = []
        if got is not None:
            found[name] = got
    return found


def read_one(full: str, annotation: Any, marks: list[Any], values: Mapping[str, Any]) -> Any:
    """One field as it was typed, or nothing."""
    given = values.get(full)
    match kind_of(annotation, marks):
        case "day":
            return read_day(full, values)
        case "moment":
            return read_moment(full, values)
        case "group":
            return read_values(annotation, values, f"{full}.") or None
        case "rows":
            inner = bare(get_args(annotation)[0])[0]
            many = (read_values(inner, values, f"{full}.{n}.") for n in range(MOST_ROWS))
            return [each for each in many if each] or None
        case "lines":
            return read_lines(given)
        case "choices":
            return [given] if isinstance(given, str) else given
        case "yes-no":
            return None if given is None else given == "yes"
        case "number" if isinstance(given, str):
            number = read_whole_number(given.strip(), MOST_DIGITS)
            return given.strip() if number is None else number
        case "money" | "decimal" if isinstance(given, str):
            return given.replace(",", "").replace("£", "").strip()
        case _:
            return given.strip() if isinstance(given, str) else given


def read_lines(given: Any) -> list[str] | None:
    """The lines of a text, or the values given one by one."""
    if given is None:
        return None
    lines = given if isinstance(given, list) else [given]
    return [line.strip() for text in lines for line in text.splitlines() if line.strip()]


def read_day(full: str, values: Mapping[str, Any]) -> str | None:
    """A day from its three boxes, or from one text."""
    if isinstance(values.get(full), str):
        return str(values[full])
    parts = [str(values.get(f"{full}-{part}", "")).strip() for part in ("year", "month", "day")]
    if not any(parts):
        return None
    year, month, day = parts
    return f"{year}-{month:0>2}-{day:0>2}"


def read_moment(full: str, values: Mapping[str, Any]) -> str | None:
    """A moment from a day and a time in London, or from one text."""
    if isinstance(values.get(full), str):
        return str(values[full])
    day, at = read_day(full, values), str(values.get(f"{full}-time", "")).strip()
    if day is None and not at:
        return None
    try:
        there = moment_in_london(date.fromisoformat(day or ""), time.fromisoformat(at))
    except ValueError:
        return f"{day or ''} {at}"
    return there.isoformat()


WRONG: Final = {
    "missing": "Answer this",
    "date_from_datetime_parsing": "Give a real date, with a day, a month and a year",
    "date_parsing": "Give a real date, with a day, a month and a year",
    "timezone_aware": "Give a day and a time",
    "datetime_from_date_parsing": "Give a day and a time, such as 17:00",
    "datetime_parsing": "Give a day and a time, such as 17:00",
    "decimal_parsing": "Give a number, such as 3500.10",
    "int_type": "Give a whole number",
    "int_parsing": "Give a whole number",
    "bool_type": "Choose yes or no",
    "enum": "Choose one of these",
    "string_too_short": "Answer this",
}


def faults_by_field(invalid: ValidationError) -> dict[str, str]:
    """What is wrong, by field, in words that do not repeat what was typed."""
    found: dict[str, str] = {}
    for error in invalid.errors(include_input=False, include_url=False):
        name = ".".join(str(part) for part in error["loc"])
        context = error.get("ctx") or {}
        text = WRONG.get(error["type"])
        if text is None and error["type"] == "string_pattern_mismatch":
            text = "This is not written as it should be"
        if text is None and error["type"] == "value_error":
            text = str(context["error"])
        found.setdefault(name, text or str(error["msg"]))
    return found


def every_field(fields: tuple[Field, ...]) -> Iterator[Field]:
    """Every question, those within others included."""
    for each in fields:
        yield each
        yield from every_field(each.parts)
        for row in each.rows:
            yield from every_field(row)


def error_summary(fields: tuple[Field, ...], errors: Mapping[str, str]) -> list[dict[str, str]]:
    """The faults as links to their fields, in the order of the form."""
    known = {each.name: each for each in every_field(fields)}
    found = []
    for name, text in errors.items():
        at = name
        while at and at not in known:
            at = at.rpartition(".")[0]
        asked = known.get(at)
        label = asked.label if asked else "The form"
        found.append(
            {"text": f"{label}: {text}", "href": f"#{anchor(asked)}" if asked else "#main-content"}
        )
    return found


def anchor(asked: Field) -> str:
    """The id of a question's first box."""
    if asked.kind in ("day", "moment"):
        return f"{asked.name}-day"
    if asked.kind == "group":
        return anchor(asked.parts[0])
    if asked.kind == "rows":
        return anchor(asked.rows[0][0])
    return asked.name
