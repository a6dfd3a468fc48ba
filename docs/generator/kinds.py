"""The type of a field, in plain words: `pounds`, `day`, `list of provider references`."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic import AfterValidator, AwareDatetime, BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from domain import values
from domain.events import imports, people, statements
from domain.events.base import Event
from generator.markdown import slug, spaced

FEW = 6
TITLES: dict[type[Any], str] = {statements.Measure: "Stated measure"}
TAGS = {
    "child": "child reference",
    "person": "person reference",
    "line": "budget line",
    "file": "file hash",
    "urn": "URN",
    "officer": "account",
}
TEXTS = {
    values.Fingerprint: "file hash",
    values.Month: "month",
    values.FinancialYear: "financial year",
    values.Authority: "authority code",
    values.Postcode: "postcode",
    values.Outward: "outward postcode",
    values.Identifier: "reference",
    values.Reference: "reference",
    values.Prose: "long text",
    values.Words: "text",
    values.Text: "text, or empty",
    imports.Cell: "cell of a return",
    imports.ReturnCode: "code of a return, or empty",
    imports.TableName: "table of a return",
    people.ValuePath: "path of a value",
}
TOP = 2**53


def kinds_of(model: type[BaseModel]) -> dict[str, str]:
    """The type of each field of a model, in words."""
    hints = get_type_hints(model, include_extras=True)
    return {name: kind(hints[name], name) for name in model.model_fields}


def need_of(field: FieldInfo) -> str:
    """Whether a field must be given, and what holds if it is not."""
    if field.is_required():
        return "yes"
    default = field.get_default(call_default_factory=True, validated_data={})
    if default in (None, (), "", PydanticUndefined):
        return "no"
    written = {True: "yes", False: "no"}.get(default, default) if default in (0, 1) else default
    return f"no: `{written.value if isinstance(written, Enum) else written}`"


def kind(annotation: Any, name: str = "") -> str:
    """A type in words. Raises LookupError for a type that has none yet."""
    base, marks = parted(annotation)
    origin = get_origin(base)
    if origin in (Union, UnionType):
        whole = [each for each in get_args(base) if each is not NoneType]
        said = " or ".join(kind(each, name) for each in whole)
        return f"{said}, or nothing" if NoneType in get_args(base) else said
    if origin is tuple:
        said = kind(get_args(base)[0], name)
        several = f", each {said}" if said.startswith("one of:") else f" of {plural(said)}"
        return f"list{several}{length(marks)}"
    if origin is Literal:
        return one_of(get_args(base))
    return single(base, marks, name)


def single(base: Any, marks: list[Any], name: str) -> str:
    """A type that is neither a list nor a choice of types."""
    if isinstance(base, type) and issubclass(base, BaseModel):
        return recorded(base)
    if isinstance(base, type) and issubclass(base, Enum):
        return coded(base)
    if base is str:
        return text(marks, name)
    if base is Decimal:
        return number(marks)
    plain = {date: "day", datetime: "instant", AwareDatetime: "instant", bool: "yes or no"}
    if base in plain:
        return plain[base]
    if base is int:
        highest = next(bounds(marks, Le), None)
        return "position" if highest == TOP else f"whole number{limits(marks)}"
    message = f"say in docs/generator/kinds.py what {base} is in words"
    raise LookupError(message)


def title_of(found: type[Any]) -> str:
    """The title of a code or a record: its name as words, unless another has the same."""
    return TITLES.get(found, spaced(found.__name__))


def recorded(base: type[BaseModel]) -> str:
    """A record, or an event within a command."""
    if issubclass(base, Event):
        return f"[{base.stored}](events.md#{slug(base.stored)}) event"
    title = title_of(base)
    return f"[{title.lower()}](values.md#{slug(title)}) record"


def coded(codes: type[Enum]) -> str:
    """A code: its values where they are few, else where they are listed."""
    choices = [each.value for each in codes]
    if len(choices) <= FEW:
        return one_of(choices)
    title = title_of(codes)
    return f"[{title.lower()}](values.md#{slug(title)}) code"


def one_of(choices: Any) -> str:
    """One of a list of values, as text."""
    return "one of: " + ", ".join(f"`{value}`" for value in choices)


def text(marks: list[Any], name: str) -> str:
    """A kind of text: a reference, a code of the yearly return, or words."""
    tag = next((mark.kind for mark in marks if isinstance(mark, values.Tag)), None)
    if tag is not None:
        return TAGS.get(tag, f"{tag} reference")
    column = column_of(marks)
    if column is not None:
        return f"[{column[0]}](values.md#{slug(column[0])}) code"
    for alias, said in TEXTS.items():
        if begins(marks, untagged(alias)):
            return said
    if begins(marks, parted(values.Officer)[1]):
        return "account"
    if begins(marks, parted(values.Role)[1]):
        return "role"
    if not marks:
        return "text"
    message = f"say in docs/generator/kinds.py what the text {name} with {marks} is in words"
    raise LookupError(message)


def column_of(marks: list[Any]) -> tuple[str, dict[str, str]] | None:
    """The column of the SSDA903 return whose codes a text holds, with their words."""
    for mark in marks:
        extra = mark.json_schema_extra if isinstance(mark, FieldInfo) else None
        if isinstance(extra, dict) and "oneOf" in extra:
            codes: Any = extra["oneOf"]
            checked = next(each.func for each in marks if isinstance(each, AfterValidator))
            closed = dict(zip(checked.__code__.co_freevars, checked.__closure__ or (), strict=True))
            return closed["column"].cell_contents, {each["const"]: each["title"] for each in codes}
    return None


def number(marks: list[Any]) -> str:
    """A decimal number: pounds, miles, or another."""
    if begins(marks, parted(values.Pounds)[1]):
        return f"pounds{limits(marks)}"
    if begins(marks, parted(values.Miles)[1]):
        return "miles"
    return f"number{limits(marks)}"


def parted(annotation: Any) -> tuple[Any, list[Any]]:
    """A type without its marks, and the marks, less whether it is sealed."""
    if get_origin(annotation) is not Annotated:
        return annotation, []
    base, *marks = get_args(annotation)
    return base, [mark for mark in marks if not isinstance(mark, values.Sealed)]


def untagged(annotation: Any) -> list[Any]:
    """The marks of a type without its tag."""
    return [mark for mark in parted(annotation)[1] if not isinstance(mark, values.Tag)]


def begins(marks: list[Any], wanted: list[Any]) -> bool:
    """Whether a type's marks begin with those of another."""
    return [*map(repr, marks)][: len(wanted)] == [*map(repr, wanted)]


def bounds(marks: list[Any], of: type[Any]) -> Iterator[Any]:
    """The bounds of one kind among a type's marks."""
    for mark in marks:
        for each in mark.metadata if isinstance(mark, FieldInfo) else (mark,):
            if isinstance(each, of):
                yield next(getattr(each, name) for name in each.__slots__)


def limits(marks: list[Any]) -> str:
    """The lowest and the highest of a number, in words."""
    low, above = next(bounds(marks, Ge), None), next(bounds(marks, Gt), None)
    high = next(bounds(marks, Le), None)
    if low is not None and high is not None:
        return f" from {low} to {high}"
    if above is not None:
        return f" above {above}" + ("" if high is None else f" and up to {high}")
    return "" if low is None else f", {low} or more"


def length(marks: list[Any]) -> str:
    """How many a list holds, in words."""
    least, most = next(bounds(marks, MinLen), 0), next(bounds(marks, MaxLen), None)
    if most is not None:
        return f" ({least} to {most})"
    return f" (at least {least})" if least else ""


def plural(kind: str) -> str:
    """The plural of a kind, in words.

    >>> plural("file hash"), plural("day"), plural("text, or empty"), plural("[need](x) code")
    ('file hashes', 'days', 'texts, or empty', '[need](x) codes')
    """
    first, comma, rest = kind.partition(", ")
    return f"{first}{'es' if first.endswith('sh') else 's'}{comma}{rest}"
