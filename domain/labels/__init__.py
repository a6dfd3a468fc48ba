"""What officers read in place of the names of fields and the codes that are stored.

A field of a name has one label, listed here by the work it belongs to. Where one field of that name
means something else, its own annotation has its label: `reason: Annotated[Words, Label("Ground")]`.
A code declares its label beside its stored text, and a command beside its stored name.

events    titles of entries, where officers say something else than the name of the event
market    the framework, providers, homes and the places in them
money     fees, budgets, payments and published figures
people    children, the people in their cases, and young people leaving care
records   policies, the scheme of delegation, imported files and entries
searches  searches, offers, recommendations and placements
"""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel

from domain import (
    codes,
    fee_lines,
    funding_codes,
    provider_codes,
    registration_codes,
    search_codes,
    statute_codes,
    values,
)
from domain.events import after_care, governance, statements, support, transfers
from domain.labels import market, money, people, records, searches
from domain.ssda903.words import CODES as OF_THE_RETURN
from domain.wording import Code, Label

FIELDS: Final[Mapping[str, Label]] = ChainMap(
    searches.FIELDS, people.FIELDS, market.FIELDS, money.FIELDS, records.FIELDS
)
"""The label of a field, by its name."""
KINDS_OF_CODE: Final = tuple(
    found
    for module in (
        values,
        statute_codes,
        codes,
        provider_codes,
        registration_codes,
        search_codes,
        fee_lines,
        statements,
        support,
        after_care,
        transfers,
        funding_codes,
        governance,
    )
    for found in vars(module).values()
    if isinstance(found, type) and issubclass(found, Code) and found is not Code
)
"""Every class of coded values in the domain."""
CODES: Final[dict[str, str]] = {
    **{member.value: member.label for kind in KINDS_OF_CODE for member in kind},
    **OF_THE_RETURN,
}
"""The label of each coded value. A value that two classes have means the same in both."""


def label_of(model: type[BaseModel], name: str) -> Label:
    """The label of a model's field: its own, or that of every field of its name.

    Raises KeyError for a field that has neither.
    """
    own = (mark for mark in model.model_fields[name].metadata if isinstance(mark, Label))
    return next(own, None) or FIELDS[name]


def label_of_name(name: str) -> str:
    """The label of a field by its name alone, where its model is not known.

    >>> label_of_name("needed_on"), label_of_name("award_id"), label_of_name("a_new_name")
    ('Needed on', 'Award', 'A new name')
    """
    found = FIELDS.get(name)
    return found.text if found else name.replace("_", " ").capitalize()


def label_of_code(code: Any) -> str | None:
    """The label of a coded value, or nothing for any other value.

    >>> label_of_code("PN1"), label_of_code("in-house"), label_of_code("Alder Care")
    ('Came and spoke for themselves', 'Our own', None)
    """
    return CODES.get(code) if isinstance(code, str) else None
