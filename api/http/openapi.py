"""How the interface is described to programs: exactly what it takes, so that a client can be made.

What the framework says of its own accord is mended here: a header that may be left out is not
the word "null", money is never a binary fraction, and a day is one that exists.
"""

from typing import Annotated, Any, Final

from fastapi import FastAPI, Header, Query
from pydantic import StringConstraints
from pydantic.json_schema import SkipJsonSchema

from api.web.recording import ETAG
from domain.terms import Position

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
        description="The day asked about, YYYY-MM-DD.", json_schema_extra={"pattern": f"^({DAY})?$"}
    ),
]
KnownAt = Annotated[
    str | SkipJsonSchema[None],
    Query(
        description="A position, a moment with its zone, or a day (to its end).",
        json_schema_extra={"pattern": f"^({KNOWN})?$"},
    ),
]
DayAndKnown = Annotated[
    str,
    Query(
        max_length=60,
        description="A day, or day@known.",
        json_schema_extra={"pattern": f"^{DAY}(@({KNOWN}))?$"},
    ),
]
LedgerPosition = Annotated[
    Position | SkipJsonSchema[None],
    Header(alias="Ledger-Position", description="Wait until this position is answered."),
]
IdempotencyKey = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[!-~]{8,100}$")] | SkipJsonSchema[None],
    Header(
        alias="Idempotency-Key",
        description="A key of your own for this request: said again under it, it gives the same"
        " receipt, and nothing is recorded twice.",
    ),
]  # fmt: skip
IfMatch = Annotated[
    str | SkipJsonSchema[None],
    Header(
        alias="If-Match", json_schema_extra={"pattern": ETAG},
        description="The ETag of what you looked at: refused with 412 if anything was recorded"
        " about it since.",
    ),
]  # fmt: skip


class Interface(FastAPI):
    """What is served, and how it is described."""

    _said: dict[str, Any] | None = None

    def openapi(self) -> dict[str, Any]:
        """The description that clients are generated from, mended once each time it is made."""
        described = super().openapi()
        if described is not self._said:
            for methods in described["paths"].values():
                for operation in methods.values():
                    summed_up(operation)
            exactly(described)
            self._said = described
        return described


def summed_up(operation: dict[str, Any]) -> None:
    """Have an operation without a summary of its own say what it does, not its function's name."""
    if operation["summary"].istitle() and "description" in operation:
        operation["summary"] = operation["description"].partition("\n")[0]


def exactly(described: Any) -> None:
    """Say of amounts that they are text or whole numbers, how written, and between which bounds.

    A fraction in JSON is binary, and the library leaves bounds of amounts and days in words of its
    own; what tells one kind of thing from another is always said.

    >>> score = {"anyOf": [{"type": "number"}, {"type": "string"}], "ge": 0, "le": 100}
    >>> exactly([score]); score["anyOf"][0]
    {'type': 'integer', 'maximum': 100, 'minimum': 0}
    """
    if isinstance(described, dict):
        arms = {arm.get("type"): arm for arm in described.get("anyOf", ())}
        if "number" in arms and "string" in arms:
            arms["string"]["pattern"] = written(described)
            most = 10 ** whole_digits(described) - 1
            said = bounds_of(described)
            least = {} if {"minimum", "exclusiveMinimum"} & said.keys() else {"minimum": -most}
            arms["number"].update({"maximum": most, **least, **said})
        if described.get("type") == "number":
            described["type"] = "integer"
        if described.get("type") == "integer":
            described.update(bounds_of(described))
        if described.get("format") == "date" and "ge" in described:
            described["pattern"] = f"^{DAY}$"
        told = [n for n, p in described.get("properties", {}).items() if "const" in p]
        if told:
            described["required"] = sorted({*described.get("required", ()), *told})
    for each in described.values() if isinstance(described, dict) else described:
        if isinstance(each, dict | list):
            exactly(each)


def bounds_of(described: dict[str, Any]) -> dict[str, Any]:
    """The bounds that the library left in its own words, taken out of them."""
    return {theirs: described.pop(ours) for ours, theirs in BOUNDS.items() if ours in described}


def whole_digits(amount: dict[str, Any]) -> int:
    """How many digits an amount has at most before the point."""
    return int(amount.get("max_digits", 14)) - int(amount.get("decimal_places", 2))


def written(amount: dict[str, Any]) -> str:
    r"""How an amount is written as text, by its bounds: no sign where it is never below nothing.

    >>> written({"ge": 0, "le": 100}), written({"gt": 0, "max_digits": 14})
    ('^(\\d{1,2}(\\.\\d{1,2})?|100)$', '^(?=.*[1-9])(\\d{1,12}(\\.\\d{1,2})?)$')
    """
    most, places = amount.get("le"), amount.get("decimal_places", 2)
    whole = whole_digits(amount) if most is None else len(str(most)) - 1
    sign = "" if {"ge", "gt"} & amount.keys() else "-?"
    some = "(?=.*[1-9])" if "gt" in amount else ""
    top = "" if most is None else f"|{most}"
    return rf"^{some}({sign}\d{{1,{whole}}}(\.\d{{1,{places}}})?{top})$"
