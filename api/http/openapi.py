"""Corrects the OpenAPI description, so that a client can be generated from it.

What the framework describes wrongly is corrected here: an optional header is not the word "null",
an amount of money is never a binary fraction, and a date is a day that exists.
"""

from typing import Annotated, Any, Final

from fastapi import FastAPI, Header, Query
from pydantic import StringConstraints
from pydantic.json_schema import SkipJsonSchema

from api.web.problems import problem_schemas
from api.web.submission import ETAG
from domain.values import Position

DAY: Final = (
    r"((19|2[01])\d\d-((0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])|(0[13-9]|1[0-2])-(29|30)"
    r"|(0[13578]|1[02])-31)|((19|2[01])(0[48]|[2468][048]|[13579][26])|2000)-02-29)"
)
MOMENT: Final = DAY + r"T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-](0\d|1[0-3]):[0-5]\d)"
KNOWN: Final = rf"\d{{1,18}}|{DAY}|{MOMENT}"
BOUNDS: Final = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum"}
AsOf = Annotated[
    str | SkipJsonSchema[None],
    Query(
        description="The day the answer is about (valid time), YYYY-MM-DD.",
        json_schema_extra={"pattern": f"^({DAY})?$"},
    ),
]
KnownAt = Annotated[
    str | SkipJsonSchema[None],
    Query(
        description="What had been recorded (transaction time): a position, a moment with its zone,"
        " or a day, to its end.",
        json_schema_extra={"pattern": f"^({KNOWN})?$"},
    ),
]
DayAndKnown = Annotated[
    str,
    Query(
        max_length=60,
        description="A day, or a day and what was known: 2021-12-31@6000.",
        json_schema_extra={"pattern": f"^{DAY}(@({KNOWN}))?$"},
    ),
]
LedgerPosition = Annotated[
    Position | SkipJsonSchema[None],
    Header(
        alias="Ledger-Position", description="Wait until the answers have reached this position."
    ),
]
IdempotencyKey = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[!-~]{8,100}$")] | SkipJsonSchema[None],
    Header(
        alias="Idempotency-Key",
        description="A key of your own for this request. Sent again under the same key, it"
        " returns the same receipt, and nothing is recorded twice.",
    ),
]  # fmt: skip
IfMatch = Annotated[
    str | SkipJsonSchema[None],
    Header(
        alias="If-Match", json_schema_extra={"pattern": ETAG},
        description="The ETag of what you looked at: the command is refused with 412 if anything"
        " about it has been recorded since.",
    ),
]  # fmt: skip


class Interface(FastAPI):
    """The application, with a corrected OpenAPI description."""

    _corrected: dict[str, Any] | None = None

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description, corrected once each time the framework makes it."""
        described = super().openapi()
        if described is not self._corrected:
            for methods in described["paths"].values():
                for operation in methods.values():
                    summarise(operation)
            schemas = described["components"]["schemas"] | problem_schemas()
            described["components"]["schemas"] = dict(sorted(schemas.items()))
            correct_amounts(described)
            self._corrected = described
        return described


def summarise(operation: dict[str, Any]) -> None:
    """Take an operation's summary from its description, unless it has one of its own."""
    if operation["summary"].istitle() and "description" in operation:
        operation["summary"] = operation["description"].partition("\n")[0]


def correct_amounts(described: Any) -> None:
    """Describe amounts as texts or whole numbers, with their form and bounds.

    A fraction in JSON is binary, and the library leaves the bounds of amounts and days under
    names of its own. Fields with a constant value tell alternatives apart: they are made required.

    >>> score = {"anyOf": [{"type": "number"}, {"type": "string"}], "ge": 0, "le": 100}
    >>> correct_amounts([score]); score["anyOf"][0]
    {'type': 'integer', 'maximum': 100, 'minimum': 0}
    """
    if isinstance(described, dict):
        arms = {arm.get("type"): arm for arm in described.get("anyOf", ())}
        if "number" in arms and "string" in arms:
            arms["string"]["pattern"] = amount_pattern(described)
            most = 10 ** whole_digits(described) - 1
            bounds = take_bounds(described)
            least = {} if {"minimum", "exclusiveMinimum"} & bounds.keys() else {"minimum": -most}
            arms["number"].update({"maximum": most, **least, **bounds})
        if described.get("type") == "number":
            described["type"] = "integer"
        if described.get("type") == "integer":
            described.update(take_bounds(described))
        if described.get("format") == "date" and "ge" in described:
            described["pattern"] = f"^{DAY}$"
        constants = [n for n, p in described.get("properties", {}).items() if "const" in p]
        if constants:
            described["required"] = sorted({*described.get("required", ()), *constants})
    for each in described.values() if isinstance(described, dict) else described:
        if isinstance(each, dict | list):
            correct_amounts(each)


def take_bounds(described: dict[str, Any]) -> dict[str, Any]:
    """The bounds under the library's names, removed and returned under JSON Schema's names."""
    return {theirs: described.pop(ours) for ours, theirs in BOUNDS.items() if ours in described}


def whole_digits(amount: dict[str, Any]) -> int:
    """The most digits that an amount has before its decimal point."""
    return int(amount.get("max_digits", 14)) - int(amount.get("decimal_places", 2))


def amount_pattern(amount: dict[str, Any]) -> str:
    r"""The pattern of an amount as text, by its bounds: without a sign where it is never negative.

    >>> amount_pattern({"ge": 0, "le": 100}), amount_pattern({"gt": 0, "max_digits": 14})
    ('^(\\d{1,2}(\\.\\d{1,2})?|100)$', '^(?=.*[1-9])(\\d{1,12}(\\.\\d{1,2})?)$')
    """
    most, places = amount.get("le"), amount.get("decimal_places", 2)
    whole = whole_digits(amount) if most is None else len(str(most)) - 1
    sign = "" if {"ge", "gt"} & amount.keys() else "-?"
    some = "(?=.*[1-9])" if "gt" in amount else ""
    top = "" if most is None else f"|{most}"
    return rf"^{some}({sign}\d{{1,{whole}}}(\.\d{{1,{places}}})?{top})$"
