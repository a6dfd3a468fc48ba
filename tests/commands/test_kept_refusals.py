"""What is recorded of a command that was refused."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from examples import fee_varied, offer, registered, value_shredded
from specification import NOON, TESTER

from domain.command import MOST_KEPT, PROVIDERS_STAFF, Command, Refusal
from domain.commands import refusal_event
from domain.commands.ledger.correct_entry import CorrectEntry, NoSuchEntry
from domain.commands.ledger.end_proposal import EndProposal
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.commands.ledger.shred_value import ShredValue
from domain.commands.market.register_home import AlreadyRegistered, RegisterHome
from domain.commands.money.vary_fee import NotRunning, VaryFee
from domain.commands.referrals.make_offer import MakeOffer, NotInvited
from domain.events.corrections import CommandRefused
from domain.readings.barring.causes import Cause

vary = VaryFee(**{name: value for name, value in fee_varied if name in VaryFee.model_fields})
make = MakeOffer(**{name: value for name, value in offer if name in MakeOffer.model_fields})
STAFF = replace(TESTER, role=PROVIDERS_STAFF)
register = RegisterHome(**dict(registered))
WHY = {"reason": "It was recorded twice", "authority": "Head of finance"}
TAGS = fee_varied.tags


def test_a_refusal_is_kept_with_its_command_its_rule_its_words_its_moment_and_its_tags() -> None:
    assert refusal_event(vary, NotRunning(ended_on=NOON.date()), TESTER) == CommandRefused(
        command="vary_fee",
        rule="VARY-1",
        refused_because=NotRunning().title,
        about=("placement:PL-1",),
        refused_at=NOON,
    )


def test_the_words_of_every_refusal_can_be_kept() -> None:
    refusals = [kind for kind in kinds_of(Refusal) if kind.__module__.startswith("domain.")]
    assert len(refusals) > 300
    for kind in refusals:
        if kind.__doc__ and "rule" in vars(kind):
            assert len(kind.sentence()) <= MOST_KEPT, kind


def test_causes_that_are_too_long_to_be_kept_are_left_out_of_the_words() -> None:
    for causes, left_out in ((tuple(Cause), True), ((Cause.SUSPENDED,), False)):
        refusal = NotRunning(causes=causes)
        kept = refusal_event(vary, refusal, TESTER)
        assert isinstance(kept, CommandRefused)
        assert kept.refused_because == (refusal.sentence() if left_out else refusal.title)


def kinds_of(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    """The kinds of a refusal, and theirs."""
    for each in kind.__subclasses__():
        yield each
        yield from kinds_of(each)


@pytest.mark.parametrize(
    "about_an_entry",
    [
        CorrectEntry(position=7, entry=fee_varied.stored, entry_tags=TAGS, **WHY),
        ProposeCorrection(position=7, entry=fee_varied.stored, entry_tags=TAGS, **WHY),
        EndProposal(
            proposal=12, positions=(7,), entry_tags=TAGS, proposed_by="nora", reason="It was agreed"
        ),
        ShredValue(
            position=7, entry=fee_varied.stored, entry_tags=TAGS, field="reason", commitment="",
            ground=value_shredded.ground, shredded_on=value_shredded.shredded_on, **WHY,
        ),
    ],
    ids=lambda each: each.stored,
)  # fmt: skip
def test_a_refusal_of_a_command_about_an_entry_is_found_where_the_entry_is(
    about_an_entry: Command,
) -> None:
    kept = refusal_event(about_an_entry, NoSuchEntry(position=7), TESTER)
    assert kept.tags == TAGS


def test_a_refusal_of_a_provider_that_was_not_asked_is_found_under_that_provider_alone() -> None:
    uninvited = NotInvited(is_uninvited=True)
    assert refusal_event(make, uninvited, STAFF).tags == ("provider:P-1",)
    assert refusal_event(make, uninvited, TESTER).tags == ("untold:provider:P-1",)


def test_what_an_officer_was_refused_is_not_found_under_a_provider_or_a_home() -> None:
    already = AlreadyRegistered(home_id="H-1")
    told = ("home:H-1", "provider:P-1", "urn:SC900001")
    assert refusal_event(register, already, STAFF).tags == told
    untold = ("untold:home:H-1", "untold:provider:P-1", "urn:SC900001")
    assert refusal_event(register, already, TESTER).tags == untold
