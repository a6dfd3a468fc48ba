"""What is recorded of a command that was refused."""

import pytest
from examples import fee_varied, offer, value_shredded
from specification import NOON, TESTER

from domain.command import Command
from domain.commands import refusal_event
from domain.commands.ledger.correct_entry import CorrectEntry, NoSuchEntry
from domain.commands.ledger.end_proposal import EndProposal
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.commands.ledger.shred_value import ShredValue
from domain.commands.money.vary_fee import NotRunning, VaryFee
from domain.commands.referrals.make_offer import MakeOffer, NotInvited
from domain.events.corrections import CommandRefused

vary = VaryFee(**{name: value for name, value in fee_varied if name in VaryFee.model_fields})
make = MakeOffer(**{name: value for name, value in offer if name in MakeOffer.model_fields})
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
    kept = refusal_event(make, NotInvited(is_uninvited=True), TESTER)
    assert kept.tags == ("provider:P-1",)
