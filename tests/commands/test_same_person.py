"""One person is one account, however it is written, in every event and command.

That who decides is compared so is tried by every refusal of every command
(`Specification.then_refused`).
"""

from collections.abc import Iterator
from typing import Any

import examples
import pytest
from pydantic import BaseModel, BeforeValidator

from domain.command import DecisionContext
from domain.events.base import Event
from domain.events.searches import OnBehalf
from domain.search_codes import ReceivedBy
from domain.text import account, account_as_given
from ledger.codec import decode, encode
from ledger.entries import Provenance

OTHERWISE = ("Ben", "BEN", " ben ", "\uff22\uff45\uff4e")
"""The account `ben` with other letters: the last are full-width."""
NAMED_SO = frozenset((
    "agreed_by", "answered_by", "approved_by", "asked_by", "authorised_by", "checked_by",
    "consulted_by", "declined_by", "ended_by", "evaluator", "found_by", "moderated_by", "officer",
    "personal_adviser", "proposed_by", "published_by", "reviewing_officer", "withheld_by",
))  # fmt: skip


def names_people(model: type[BaseModel]) -> Iterator[str]:
    """The fields of a model that hold an account."""
    for name, field in model.model_fields.items():
        if any(isinstance(m, BeforeValidator) and m.func is account_as_given
               for m in field.metadata):  # fmt: skip
            yield name


EVENTS = {type(each): each for each in vars(examples).values() if isinstance(each, Event)}
PEOPLE = [(each, name) for event, each in EVENTS.items() for name in names_people(event)]


def test_every_field_that_names_who_decided_is_an_account() -> None:
    assert {name for _, name in PEOPLE} == NAMED_SO


@pytest.mark.parametrize(("event", "field"), PEOPLE, ids=lambda each: str(each)[:40])
def test_an_event_names_one_person_by_one_account(event: Event, field: str) -> None:
    given: dict[str, Any] = event.model_dump()
    ben = type(event).model_validate({**given, field: "ben"})
    for spelling in OTHERWISE:
        assert type(event).model_validate({**given, field: spelling}) == ben
    stored = encode(ben).replace(b'"ben"', b'"Ben"')
    assert decode(event.stored, stored) == ben, "one recorded by an earlier release too"


def test_who_entered_an_answer_is_one_account() -> None:
    rang = {"how": ReceivedBy.TELEPHONE, "received_at": "2022-03-01T15:00:00Z"}
    entered = {OnBehalf.model_validate({**rang, "entered_by": each}) for each in OTHERWISE}
    assert {each.entered_by for each in entered} == {"ben"}


@pytest.mark.parametrize("spelling", OTHERWISE)
def test_who_decides_and_who_records_is_one_account(spelling: str) -> None:
    assert DecisionContext(examples.EARLIER, spelling, "broker").actor == "ben"
    assert Provenance(spelling, "broker", "work").recorded_by == "ben"
    assert account(account(spelling)) == account(spelling)
