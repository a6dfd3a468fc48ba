"""Makes a valid, invented example of each command for the OpenAPI description."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from domain import values
from domain.values import Tag

DAY, MOMENT, AMOUNT = "2026-04-13", "2026-04-20T17:00:00+01:00", "3500.10"
OF_KIND: Final = {
    "provider": "P-014", "home": "H-031", "referral": "R-2041", "offer": "O-2041-1",
    "award": "AW-2041", "placement": "PL-2041", "transition": "T-2041", "payment": "PAY-1",
    "line": "residential", "statement": "S-1", "round": "2026-1", "framework": "pdps-2026",
    "arrangement": "lcr-2026", "scheme": "2026", "policy": "2026", "order": "CO-1",
    "block": "B-1", "invoice": "INV-1", "supplier": "42294", "saving": "SAV-1",
    "series": "SB-1", "support": "SUP-1", "aftercare": "AC-1", "uplift": "RISE-2022",
    "child": "C-AAAAAAAAAAAAAAAA", "person": "A-AAAAAAAAAAAAAAAA", "urn": "SC900001",
    "file": "0" * 64, "officer": "jane",
}  # fmt: skip
"""By the kind of tag a field is."""
BY_PATTERN: Final = {
    r"^\d{4}-(0[1-9]|1[0-2])$": "2012-05",
    r"^(19|20|21)\d{2}-\d{2}$": "2026-27",
    r"^([EWSN]\d{8}|unknown)$": "E08000014",
    r"^[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$": "L20 3NJ",
    r"^[A-Z]{1,2}\d[A-Z\d]?$": "PR8",
    values.IDENTIFIER: "one",
    values.REFERENCE: "one",
}
BY_NAME: Final = {
    "code": "CARPL", "legal_status": "C2", "need": "N1", "ethnicity": "WBRI", "role": "broker",
    "informed_as": "cabinet-member",
}  # fmt: skip
IN_WORDS: Final = "In a few words"


def sample_of(model: type[BaseModel]) -> dict[str, Any]:
    """An example of a model, with a value for each required field."""
    return {
        name: sample_value(name, info.annotation, list(info.metadata))
        for name, info in model.model_fields.items()
        if is_required(info)
    }


def is_required(info: FieldInfo) -> bool:
    """Whether a field is required."""
    return info.is_required()


def sample_value(name: str, annotation: Any, marks: list[Any]) -> Any:
    """A valid value of a field, by its type."""
    while get_origin(annotation) is not None and hasattr(annotation, "__metadata__"):
        marks = [*marks, *annotation.__metadata__]
        annotation = get_args(annotation)[0]
    origin = get_origin(annotation)
    if origin is Literal:
        return get_args(annotation)[0]
    if origin is tuple:
        return [sample_value(name, get_args(annotation)[0], [])]
    if origin is Union or origin is type(int | None):
        return sample_value(name, get_args(annotation)[0], marks)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return sample_of(annotation)
    if annotation is str:
        return text(name, marks)
    return plain(annotation, marks)


def plain(annotation: Any, marks: list[Any]) -> Any:
    """A valid value of a type that is not text."""
    if annotation in (AwareDatetime, datetime):
        return MOMENT
    if annotation is bool:
        return False
    if annotation is date:
        return DAY
    if annotation is Decimal:
        most = next((mark.le for mark in marks if getattr(mark, "le", None) is not None), None)
        return AMOUNT if most is None else "40"
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return next(iter(annotation)).value
    return max((mark.ge for mark in marks if getattr(mark, "ge", None) is not None), default=1) or 1


def text(name: str, marks: list[Any]) -> str:
    """A valid text, by the kind of its tag, by its pattern, or by its longest length."""
    kind = next((mark.kind for mark in marks if isinstance(mark, Tag)), None)
    if kind is not None:
        return OF_KIND[kind]
    if name in BY_NAME:
        return BY_NAME[name]
    patterns = (mark.pattern for mark in marks if isinstance(mark, StringConstraints))
    for pattern in patterns:
        if pattern is not None and str(pattern) in BY_PATTERN:
            return BY_PATTERN[str(pattern)]
    one_word = any("!-~" in str(getattr(mark, "pattern", "")) for mark in marks)
    return IN_WORDS.replace(" ", "-") if one_word else IN_WORDS
