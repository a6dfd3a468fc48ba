"""What a command names together belongs together, or the command is refused or notes a breach.

Two cases that are alike in everything are in one history. A command that is accepted of the one is
asked again with one thing of the other. Whatever is asked of that thing alone, it satisfies: only a
rule that holds one reference to another refuses it.
"""

import itertools
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Final

import pytest
from accepted import TRIES, Accepted, accepted_from, proposed_first
from beginnings import BEGINNINGS, changed
from commands import EVERY
from examples import (
    OTHER_CHILD,
    abandoned,
    care_started,
    opened,
    order,
    placed,
    placement_ended,
    planned,
    reopened,
    staying_put,
)
from specification import given
from thorough import example_count
from twins import OF_A_CASE, OF_A_PROVIDER, fields_naming, mixed, twinned

from domain.codes import Tier
from domain.command import Command, DecisionContext, Refusal
from domain.commands import COMMANDS
from domain.commands.placements.extend_placement import ExtendPlacement
from domain.commands.referrals.reopen_referral import ReopenReferral
from domain.commands.referrals.start_tier import StartTier
from domain.commands.transitions.arrange_after_care import ArrangeAfterCare
from domain.events.after_care import AfterCare
from domain.events.base import Event
from domain.recorded_before import NotOfOneChild, fields_of_a_child
from domain.values import Kind
from ledger.decision import decided_events, query_of
from ledger.entries import RecordedEvent
from ledger.selection import matches

HISTORIES, SELDOM = example_count(8), 3
OWN = "It is the command's own new reference, by which later commands name what it begins."
WHOSE = "It says of whom what the command begins is, and nothing else says so."
OTHERS = "It is of another person than the rest, and says so."
COURTS = "A court may name a provider and a home that have nothing to do with each other."
MADE_BY = "Whatever of these two goes together, it is the command that joins them."
FILLED_IN = "The ledger fills it in as the log holds it, whatever is asked."
MAY_BE_OF_ANOTHER: Final = {
    FILLED_IN: """
        erase_person.searches
    """,
    OWN: """
        agree_short_breaks.series_id arrange_after_care.arrangement_ref
        ask_clarification.clarification_id award_by_mini_competition.award_id
        award_directly.award_id award_through_contingency.award_id award_unregistered.award_id
        buy_by_spot_purchase.award_id make_offer.offer_id open_referral.referral_id
        plan_transition.transition_id question_award.question_id record_court_order.order_id
        start_placement.placement_id start_support.support_id register_home.home_id
        register_home.urn open_address.address_id record_ofsted_notice.notice_id
        publish_key_decision.award_id
    """,
    WHOSE: """
        agree_short_breaks.child_ref arrange_after_care.child_ref ask_clarification.referral_id
        award_directly.referral_id award_through_contingency.referral_id make_offer.referral_id
        buy_by_spot_purchase.referral_id
        open_referral.child_ref plan_transition.child_ref record_court_order.child_refs
        start_placement.child_ref register_home.provider_id open_address.home_id
        record_ofsted_notice.home_id publish_key_decision.referral_id
    """,
    OTHERS: """
        identify_person.child_ref identify_person.person_ref link_parent_and_child.placement_id
        link_parent_and_child.with_placement
    """,
    COURTS: """
        record_court_order.provider_id record_court_order.home_id vary_court_order.provider_id
        vary_court_order.home_id
    """,
    MADE_BY: """
        novate_contract.successor_id transfer_business.provider_id transfer_business.successor_id
        transfer_home.home_id transfer_home.successor_id
    """,
}


def listed(reasons: dict[str, str]) -> set[str]:
    """The fields that are listed with a reason, each once."""
    fields = [field for each in reasons.values() for field in each.split()]
    assert len(fields) == len(set(fields))
    return set(fields)


def broken(
    command: Command, both: list[RecordedEvent], context: DecisionContext
) -> set[str] | None:
    """The rules that a command breaks, or None if it is refused."""
    try:
        decided = decided_events(command, both, context)
    except Refusal:
        return None
    return {breach.rule for each in decided for breach in each.metadata.breaches}


@dataclass
class Mixed:
    """How often each kind was accepted and asked again, and the fields taken of another case."""

    accepted: Counter[type[Command]] = field(default_factory=Counter)
    asked: Counter[tuple[str, ...]] = field(default_factory=Counter)
    taken: set[str] = field(default_factory=set)

    def ask(self, asked: Accepted, kinds: frozenset[str]) -> None:
        """Ask an accepted command again with each thing of these kinds of the other case."""
        command, held, context = asked
        named = tuple(n for n in fields_naming(type(command), kinds) if getattr(command, n))
        key = (command.stored, *named)
        if len(named) == 1 or self.asked[key] == TRIES:
            return
        both = twinned(proposed_first(command, held, context), kinds)
        noted = broken(command, both, context)
        if noted is None:
            return
        self.asked[key] += 1
        for name, other in mixed(command, kinds):
            found = broken(other, both, context)
            if found is not None and found <= noted:
                self.taken.add(f"{command.stored}.{name}")


@cache
def asked() -> Mixed:
    """What was asked in some histories from each beginning."""
    result = Mixed()
    for seed, beginning in itertools.product(range(HISTORIES), BEGINNINGS):
        for each in accepted_from(beginning, seed, result.accepted):
            for kinds in (OF_A_CASE, OF_A_PROVIDER):
                result.ask(each, kinds)
    return result


def test_no_command_takes_together_what_is_of_two_cases() -> None:
    assert asked().taken - listed(MAY_BE_OF_ANOTHER) == set(), "hold them together, or say why not"


def test_what_is_listed_with_a_reason_is_a_field_of_a_command() -> None:
    fields = {f"{c.stored}.{name}" for c in COMMANDS.values() for name in c.model_fields}
    assert listed(MAY_BE_OF_ANOTHER) <= fields


def test_most_commands_that_name_several_things_were_asked_again() -> None:
    """Chance seldom brings about what the others of them rest on."""
    several = {c.stored for c in EVERY if len(fields_of_a_child(c)) > 1}
    assert len(several - {command for command, *_ in asked().asked}) <= SELDOM


JUNE = date(2022, 6, 1)
LATER = datetime(2028, 6, 1, 12, tzinfo=UTC)
fostered = changed(placed, kind=Kind.IN_HOUSE_FOSTERING, home_id=None)
moved_on = changed(placement_ended, ended_on=date(2028, 5, 14))
DIRECTLY: Final[dict[str, tuple[tuple[Event, ...], Command]]] = {
    "an arrangement after care follows a placement": (
        (care_started, fostered, moved_on, planned),
        ArrangeAfterCare(**{k: v for k, v in staying_put if k != "born_in"}).model_copy(
            update={"after_care": AfterCare.STAYING_CLOSE, "transition_id": "T-1"}
        ),
    ),
    "a search begun again names the placement that ended": (
        (opened, abandoned, placed),
        ReopenReferral(**dict(reopened)).model_copy(update={"placement_id": "PL-1"}),
    ),
    "a longer agreement names an order": (
        (placed, order),
        ExtendPlacement(placement_id="PL-1", order_id="CO-1", reason="x", extended_on=JUNE,
                        agreed_until=date(2022, 9, 1)),
    ),
    "a search goes on under an order": (
        (opened, order),
        StartTier(referral_id="R-1", order_id="CO-1", tier=Tier.IN_HOUSE, started_on=JUNE),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("history", "command"), DIRECTLY.values(), ids=DIRECTLY)
def test_recorded_3_what_a_command_names_together_is_of_one_child(
    history: tuple[Event, ...], command: Command
) -> None:
    assert given(*history).at(LATER).when(command).outcome()
    both = [each.event for each in twinned([RecordedEvent(0, e) for e in history], OF_A_CASE)]
    named = set(fields_of_a_child(type(command)))
    mixed_up = [(name, each) for name, each in mixed(command, OF_A_CASE) if name in named]
    assert {name for name, _ in mixed_up} == named - {n for n in named if not getattr(command, n)}
    for _, other in mixed_up:
        query = query_of(other)
        read = [each for each in both if any(matches(item, each) for item in query)]
        given(*read).at(LATER).when(other).then_refused(NotOfOneChild)


def test_recorded_3_one_child_of_several_is_enough() -> None:
    """Brothers and sisters have one search; each has a placement, and an order may be of one."""
    together = changed(opened, siblings=(OTHER_CHILD,), born_in=("2010-05", "2012-02"))
    theirs = changed(order, child_refs=(OTHER_CHILD,))
    begin = StartTier(referral_id="R-1", order_id="CO-1", tier=Tier.IN_HOUSE, started_on=JUNE)
    assert given(together, theirs).when(begin).outcome()
