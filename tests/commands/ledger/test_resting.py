"""What rests on what: each row of the tables, and what is left when an entry is reversed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import examples
import pytest
from examples import (
    APRIL,
    CHILD,
    FEB,
    MARCH,
    OTHER_CHILD,
    authorised,
    awarded,
    awarded_directly,
    care_ended,
    care_started,
    case_reviewed,
    fee_varied,
    invited,
    lot_terms,
    offer,
    opened,
    order,
    order_extended,
    placed,
    placement_ended,
    policy,
    registered,
    scheme,
    tier_started,
    visited,
)
from specification import NOON, TESTER

from domain.codes import LongerBecause, Order, Tier
from domain.command import DecisionContext
from domain.commands.ledger.correct_entry import (
    CorrectEntry,
    NotProposed,
    ProposalOver,
    ProposedByTheSame,
    RestsOnIt,
    RestsOnSomethingElse,
    refuse_if_left_resting,
    refuse_unless_seconded,
)
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.commands.placements.visit_child import VisitChild
from domain.events import CLASSES
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.imports import InvoiceRepeated, PaymentRepeated
from domain.events.metadata import Breach
from domain.events.placements import Uplift
from domain.foundations.living import (
    ended_after_review,
    ended_before,
    is_secure,
    same_place,
    same_year,
    under_section_13,
    under_the_order,
)
from domain.foundations.naming import RESTS_ON_NOTHING, is_in_the_lots
from domain.foundations.remaining import standing_awards
from domain.foundations.resting import RESTS, left_without, resting_on, tags_of, what_rests_on
from domain.foundations.rests import Rest
from domain.foundations.reversal import RestingEntry
from domain.foundations.second_person import takes_two
from domain.readings.separation.stands import PROPOSAL_STANDS
from domain.statute_codes import ActSection
from domain.values import Kind, Lot
from ledger.corrections import CorrectionDecision, decide_correction
from ledger.decision import DecidedEvent, decided_events
from ledger.entries import RecordedEvent
from ledger.selection import matches

DAY = timedelta(days=1)


def changed(event: Any, **fields: Any) -> Event:
    """An example event with other fields."""
    new: Event = event.model_copy(update=fields)
    return new


bought = changed(placed, award_id="AW-1", emergency=False)
in_secure = changed(placed, kind=Kind.SECURE_HOME, started_on=APRIL)
EXAMPLES: list[Event] = [
    *(each for each in vars(examples).values() if isinstance(each, Event)),
    bought,
    in_secure,
    changed(examples.support_started, placement_id="PL-1", award_id="AW-1", referral_id="R-1"),
    changed(examples.search_transferred, home_id="H-1"),
    changed(examples.contract_novated, home_id="H-1", block_id="B-1"),
    changed(examples.contract_transferred, block_id="B-1"),
    changed(examples.breaks_agreed, home_id="H-1", provider_id="P-1"),
    changed(examples.breaks_agreed, series_id="SB-9", agreed_on=examples.breaks_ended.ended_on),
    changed(awarded_directly, home_id="H-1"),
    changed(examples.awarded_unregistered, home_id="H-1"),
    changed(order, home_id="H-1", settings=(Kind.SECURE_HOME,), in_force_from=FEB),
    changed(examples.order_varied, settings=(Kind.SECURE_HOME,), varied_on=FEB),
    changed(order, order=Order.RELEVANT_ACCOMMODATION),
    changed(examples.order_varied, order=Order.RELEVANT_ACCOMMODATION),
    changed(order_extended, expires_on=APRIL.replace(year=2030)),
    changed(examples.payment, invoice_id=examples.invoice.invoice_id),
    PaymentRepeated(payment_id=examples.payment.payment_id, file="3" * 64, row=1),
    InvoiceRepeated(invoice_id=examples.invoice.invoice_id, file="3" * 64, row=1),
    *(examples.started(tier) for tier in Tier if tier is not Tier.IN_HOUSE),
    examples.exhausted(Tier.IN_HOUSE),
    changed(care_started, started_on=care_ended.ended_on),
    changed(examples.approved, authority=placed.authority),
    changed(examples.fee_varied, uplift_id=examples.framework_uplifted.uplift_id),
    changed(examples.signed, in_force_from=examples.fee_varied.varied_from),
    changed(examples.fee_varied, weekly_fee=placed.weekly_fee),
    changed(examples.fee_varied, uplift=Uplift(index="CPI", percent=Decimal(3), cap=None)),
    changed(examples.temporary_approval_extended, longer_because=LongerBecause.REVIEW),
    changed(examples.price_kept, support_id=None, child_ref=None, block_id=examples.block.block_id),
    changed(placement_ended, code="LAREQ", immediate_risk=False,
            ended_on=case_reviewed.reviewed_on),
]  # fmt: skip
BEGINNINGS = """
    FrameworkEstablished ArrangementRecognised ProviderSuspended HomeRegistered OwnerRecorded
    SchemeAdopted PolicyAdopted ReferralOpened SecureAccommodationApproved PathwayPlanned
    BudgetSet SupplierRecognised ProviderRecorded BusinessTransferred ExclusionChecked
    ProviderRenamed SpendingFileLoaded OfstedListLoaded
    ImportReversed ReturnLoaded EpisodeStated ChildReturned ChildWithdrawn EpisodeSuperseded
    EpisodeLapsed RowSetAside SettingsListed FigureStated PersonIdentified ParticularsRecorded
    DeathRecorded CaseAllocated ResponsibilityReceived CommencementRecorded
"""
"""What rests on nothing: it begins something, or is what a file or somebody else said."""


def fit(row: Rest, above: type[Event], below: type[Event]) -> bool:
    """Whether some example of one event may rest on some example of the other."""
    ones = [each for each in EXAMPLES if isinstance(each, above)]
    others = [each for each in EXAMPLES if isinstance(each, below)]
    return any(row.fits(one, other) for one in ones for other in others)


def test_each_event_of_a_row_may_rest_on_each() -> None:
    assert not [
        (row.by, above.stored, below.stored)
        for row in RESTS
        for above in row.above
        for below in row.below
        if not fit(row, above, below)
    ]


def test_what_rests_on_nothing_begins_something_or_says_what_was_done_with_the_log() -> None:
    above = {event for row in RESTS for event in row.above} | set(RESTS_ON_NOTHING)
    assert {event.__name__ for event in CLASSES if event not in above} == set(BEGINNINGS.split())


def log_of(*events: Event) -> list[RecordedEvent]:
    """A log of these events, from position 1."""
    return [RecordedEvent(n, event) for n, event in enumerate(events, start=1)]


def positions(entries: Sequence[RecordedEvent]) -> list[int]:
    """The positions of entries."""
    return [each.position for each in entries]


STORY = log_of(
    opened, tier_started, invited, offer, awarded, authorised, care_started, registered, bought,
    visited, fee_varied,
)  # fmt: skip


def test_what_rests_on_a_search_is_found_through_the_award_to_the_visits() -> None:
    assert positions(resting_on(1, STORY)) == [2, 3, 4, 5, 6, 9, 10, 11]
    assert positions(resting_on(6, STORY)) == [9, 10, 11]
    assert positions(resting_on(10, STORY)) == []


def test_a_fee_that_did_not_rise_rests_on_the_rise_that_it_was_compared_with() -> None:
    raised = examples.fee_varied
    same, lower, agreed = (
        changed(raised, varied_from=APRIL),
        changed(raised, varied_from=APRIL, weekly_fee=Decimal("3599.99")),
        changed(examples.signed, in_force_from=APRIL, fee_lines=(examples.core("3600.00"),)),
    )
    for above in (same, lower, agreed):
        log = log_of(placed, raised, above)
        assert positions(left_without({2}, log, [])) == [3]
        right = changed(raised, weekly_fee=Decimal("3500.00"))
        assert positions(left_without({2}, log, [right])) == [3], "it would have risen"
        assert left_without({2}, log, [changed(raised, reason="Index")]) == []
        assert left_without({2}, log_of(above, raised), []) == [], "recorded before"
    dearer, before, other = (
        changed(raised, varied_from=APRIL, weekly_fee=Decimal("3600.01")),
        changed(raised, varied_from=FEB),
        changed(raised, varied_from=APRIL, placement_id="PL-2"),
    )
    for above in (dearer, before, other):
        assert left_without({2}, log_of(placed, raised, above), []) == []
    chain = log_of(placed, raised, same, changed(same, reason="Once more"))
    assert positions(left_without({2}, chain, [])) == [3, 4], "neither holds the other up"


def test_an_agreement_that_asks_no_more_rests_on_the_one_that_covers_it() -> None:
    dear = changed(
        examples.signed, retainer_percent=Decimal(100), retainer_days=300, notice_days=300
    )
    same, less = changed(dear, in_force_from=MARCH), changed(examples.signed, in_force_from=FEB)
    for above in (same, less):
        log = log_of(placed, dear, above)
        assert positions(left_without({2}, log, [])) == [3]
        assert left_without({2}, log, [changed(dear, signed_on=MARCH)]) == []
        assert left_without({2}, log_of(above, dear), []) == [], "recorded before"
    log = log_of(placed, dear, same)
    assert positions(left_without({2}, log, [examples.signed])) == [3], "it would have asked more"
    with pytest.raises(RestsOnIt):
        decided(2, log)
    more, before, other = (
        changed(same, notice_days=301),
        changed(dear, in_force_from=FEB - DAY),
        changed(same, placement_id="PL-2"),
    )
    for above in (more, before, other):
        assert left_without({2}, log_of(placed, dear, above), []) == []


def test_another_childs_entries_do_not_rest_on_it() -> None:
    theirs = changed(visited, child_ref=OTHER_CHILD, placement_id="PL-2")
    assert resting_on(1, log_of(bought, theirs)) == []


def test_the_right_start_holds_up_what_names_the_placement_of_the_same_child_and_home() -> None:
    log = log_of(care_started, registered, placed, visited, placement_ended)
    assert left_without({3}, log, [changed(placed, started_on=MARCH)]) == []
    elsewhere = changed(placed, home_id="H-2")
    assert positions(left_without({3}, log, [elsewhere])) == [5]
    theirs = changed(placed, child_ref=OTHER_CHILD)
    assert positions(left_without({3}, log, [theirs])) == [4, 5]
    assert positions(left_without({3}, log, [])) == [4, 5]
    assert left_without({3, 4, 5}, log, []) == []


def test_what_passed_with_a_business_rests_on_the_business_that_passed() -> None:
    passed = (examples.contract_transferred, examples.search_transferred)
    log = log_of(placed, examples.business_transferred, *passed)
    assert positions(resting_on(2, log)) == [3, 4]
    assert positions(left_without({2}, log, [])) == [3, 4]
    later = changed(examples.business_transferred, passed_on=APRIL)
    elsewhere = changed(examples.business_transferred, successor_id="P-3")
    for wrong in (later, elsewhere):
        assert positions(left_without({2}, log, [wrong])) == [3, 4]
    again = changed(examples.business_transferred, reason="Companies House, 2 March")
    assert left_without({2}, log, [again]) == []
    of_home = log_of(placed, examples.home_transferred, *passed)
    assert positions(left_without({2}, of_home, [])) == [3, 4]


def test_a_home_that_kept_a_suspension_rests_on_that_of_its_provider_by_then_in_a_lot_of_it() -> (
    None
):
    kept = examples.home_suspended
    for day in (kept.suspended_on - DAY, kept.suspended_on):
        begun = changed(examples.suspended, suspended_on=day, lots=tuple(Lot))
        assert positions(resting_on(1, log_of(begun, kept))) == [2]
    for other in (
        changed(examples.suspended, suspended_on=kept.suspended_on + DAY),
        changed(examples.suspended, lots=(Lot.FOSTERING,)),
        changed(examples.suspended, provider_id="P-2"),
    ):
        assert resting_on(1, log_of(other, kept)) == []


def test_nothing_holds_up_an_authorisation_but_the_very_award() -> None:
    log = log_of(awarded, authorised, bought)
    again = changed(awarded, award_id="AW-1")
    assert positions(left_without({1}, log, [again])) == [2, 3]
    assert positions(left_without({1, 2}, log, [again])) == [3]
    before = log_of(authorised, awarded)
    assert left_without({2}, before, [again]) == []


def test_a_period_of_care_that_begins_after_the_placement_does_not_hold_it_up() -> None:
    log = log_of(care_started, placed)
    assert left_without({1}, log, [changed(care_started, started_on=placed.started_on)]) == []
    later = changed(care_started, started_on=APRIL.replace(year=2030))
    assert positions(left_without({1}, log, [later])) == [2]


@pytest.mark.parametrize("governing", [policy, scheme, lot_terms])
def test_what_was_decided_under_a_policy_or_scheme_is_held_up_only_by_what_replaces_it(
    governing: Any,
) -> None:
    old = changed(governing, in_force_from=FEB.replace(year=2020))
    log = log_of(old, governing, awarded, authorised)
    assert left_without({2}, log, [governing]) == []
    assert left_without({2}, log, [])
    late = changed(governing, in_force_from=APRIL.replace(year=2035))
    assert left_without({2}, log, [late])
    assert left_without({3}, log_of(awarded, authorised, late), []) == []


def test_what_may_rest_on_an_entry_is_selected_by_what_it_names() -> None:
    query = what_rests_on([(type(placed), placed.tags)])
    for each in (visited, placement_ended, fee_varied):
        assert any(matches(item, each) for item in query), each
    assert all(item.tags for item in query)
    assert any(item.tags == () for item in what_rests_on([(type(policy), policy.tags)]))


def correction(position: int, log: list[RecordedEvent], *with_it: int) -> CorrectEntry:
    """The correction of an entry, with what rests on it as the log holds that."""
    wrong = log[position - 1].event
    resting = tuple(
        RestingEntry(position=each.position, entry=each.event.stored, entry_tags=each.event.tags)
        for each in resting_on(position, log)
    )
    return CorrectEntry(
        position=position, entry=wrong.stored, entry_tags=wrong.tags, reason="Keyed twice",
        authority="Head of Service", with_it=with_it, resting=resting,
    )  # fmt: skip


def decided(position: int, log: list[RecordedEvent], *with_it: int) -> list[DecidedEvent]:
    """What the correction decides."""
    return decide_correction(correction(position, log, *with_it), (), log, replace(TESTER))


def proposed(
    position: int, log: list[RecordedEvent], *with_it: int, by: str = "nora"
) -> RecordedEvent:
    """The proposal of an officer to reverse the same."""
    fields = dict(correction(position, log, *with_it))
    command = ProposeCorrection(**fields)
    (decided,) = decided_events(command, log, replace(TESTER, actor=by, role="head-of-service"))
    return RecordedEvent(len(log) + 1, decided.event)


def test_correct_8_an_authorisation_is_not_reversed_from_beneath_its_placement() -> None:
    with pytest.raises(RestsOnIt) as refused:
        decided(6, STORY)
    assert refused.value.detail == {
        "resting": ((9, "placement-started"), (10, "child-visited"), (11, "fee-varied"))
    }
    with pytest.raises(RestsOnIt):
        decided(6, STORY, 9, 10)


def test_correct_8_what_rests_on_it_is_reversed_with_it_in_the_same_append() -> None:
    proposal = proposed(6, STORY, 9, 10, 11)
    reversals = [each.event for each in decided(6, [*STORY, proposal], 9, 10, 11)]
    assert [each.position for each in reversals] == [6, 9, 10, 11]
    assert [each.tags for each in reversals] == [STORY[n - 1].event.tags for n in (6, 9, 10, 11)]


def test_correct_9_only_what_rests_on_it_is_reversed_with_it() -> None:
    with pytest.raises(RestsOnSomethingElse) as refused:
        decided(9, STORY, 7, 10, 11)
    assert refused.value.detail == {"positions": (7,)}
    with pytest.raises(RestsOnSomethingElse) as several:
        decided(9, STORY, 7, 2, 4, 1, 10, 11)
    assert several.value.detail == {"positions": (1, 2, 4, 7)}


def test_correct_9_what_goes_with_it_is_what_the_log_held_when_it_was_asked_for() -> None:
    held = correction(9, STORY, 10, 11)
    for resting in ((), held.resting[:1]):
        asked = held.model_copy(update={"resting": resting})
        with pytest.raises(RestsOnSomethingElse):
            refuse_if_left_resting(asked, STORY, ())
    nothing = RestingEntry(position=7, entry=visited.stored, entry_tags=visited.tags)
    asked = held.model_copy(update={"resting": (*held.resting, nothing), "with_it": (7, 10, 11)})
    with pytest.raises(RestsOnSomethingElse):
        refuse_if_left_resting(asked, STORY, ())


def test_correct_8_a_duty_done_rests_on_the_entry_that_records_the_breach() -> None:
    done = changed(examples.duty_done, breach=1, child_ref=CHILD)
    assert positions(left_without({1}, log_of(case_reviewed, done), [case_reviewed])) == [2]


PAID = log_of(placed, fee_varied, visited)


def test_correct_10_what_decides_money_safety_or_authority_takes_a_second_person() -> None:
    with pytest.raises(NotProposed) as refused:
        decided(2, PAID)
    assert refused.value.detail == {"entries": ((2, "fee-varied"),)}
    (reversal,) = decided(2, [*PAID, proposed(2, PAID)])
    assert isinstance(reversal.event, EntryReversed)
    (visit,) = decided(3, PAID)
    assert isinstance(visit.event, EntryReversed)


def test_correct_10_a_proposal_is_of_the_same_entries() -> None:
    log = [*STORY, proposed(6, STORY, 9, 10)]
    with pytest.raises(NotProposed):
        decided(6, log, 9, 10, 11)
    with pytest.raises(NotProposed):
        decided(11, [*STORY, proposed(6, STORY, 11)])


def test_correct_10_a_breach_is_taken_away_by_nobody_alone() -> None:
    breach = Breach(rule="NOTICE-2", sentence="The notice is too short.")
    log = [RecordedEvent(1, placed), RecordedEvent(2, examples.notice_given, (breach,))]
    with pytest.raises(NotProposed):
        decided(2, log)
    assert decided(2, [*log, proposed(2, log)])


def test_correct_11_the_person_who_proposed_it_does_not_reverse_it_in_another_role() -> None:
    mine = proposed(2, PAID, by=TESTER.actor)
    with pytest.raises(ProposedByTheSame) as refused:
        decided(2, [*PAID, mine])
    assert refused.value.detail == {"position": 2}
    assert decided(2, [*PAID, mine, proposed(2, [*PAID, mine])])


def test_correct_12_a_proposal_is_carried_out_within_28_days() -> None:
    mine = proposed(2, PAID)
    day = TESTER.today + PROPOSAL_STANDS
    for on, stands in ((day, True), (day + timedelta(days=1), False)):
        at = replace(TESTER, decided_at=datetime.combine(on, NOON.timetz()))
        assert carried_out(2, [*PAID, mine], at) is stands


def test_correct_12_a_proposal_that_was_withdrawn_or_declined_is_not_carried_out() -> None:
    log = [*PAID, proposed(2, PAID)]
    ended = RecordedEvent(
        len(log) + 1,
        changed(examples.proposal_ended, proposal=len(log), position=2, entry_tags=fee_varied.tags),
    )
    assert not carried_out(2, [*log, ended], TESTER)
    again = proposed(2, [*log, ended])
    assert carried_out(2, [*log, ended, again], TESTER), "it may be proposed again"


def test_correct_12_what_came_to_rest_on_the_entry_since_ends_a_proposal() -> None:
    start = log_of(care_started, registered, placed)
    right = [changed(placed, started_on=MARCH)]
    log = [*start, proposed(3, start)]
    before = [*start, RecordedEvent(4, visited)]
    held = correction(3, before)
    refuse_unless_seconded(held, [*before, proposed(3, before)], TESTER)
    since = [*log, RecordedEvent(5, visited)]
    assert left_without({3}, since, right) == [], "the right start holds the visit up"
    with pytest.raises(ProposalOver) as refused:
        refuse_unless_seconded(correction(3, since), since, TESTER)
    assert refused.value.detail == {"position": 3}
    again = [*since, proposed(3, since)]
    refuse_unless_seconded(correction(3, again), again, TESTER)
    after = [*again, RecordedEvent(7, visited)]
    with pytest.raises(ProposalOver):
        refuse_unless_seconded(correction(3, after), after, TESTER)


def carried_out(position: int, log: list[RecordedEvent], context: DecisionContext) -> bool:
    """Whether the entry at a position is reversed, or refused because no proposal stands."""
    try:
        refuse_unless_seconded(correction(position, log), log, context)
    except ProposalOver:
        return False
    return True


def test_nothing_of_any_child_is_opened_to_reverse_a_policy() -> None:
    of_policy = correction(1, log_of(policy))
    assert CorrectionDecision(of_policy, ()).purpose is None
    assert CorrectionDecision(correction(1, log_of(placed)), ()).purpose == "decide correct-entry"
    visit = VisitChild(placement_id="PL-1", seen_alone=True, visited_on=MARCH)
    assert CorrectionDecision(of_policy, (visit,)).purpose == "decide correct-entry"


def test_a_child_lives_in_a_place_of_a_kind_that_an_order_permits_from_its_day_to_its_end() -> None:
    kinds = (Kind.SECURE_HOME, Kind.CHILDRENS_HOME, Kind.FOSTERING_AGENCY)
    unregistered = changed(placed, home_id=None, started_on=APRIL)
    registered_home = changed(placed, started_on=APRIL)
    foster = changed(placed, home_id=None, kind=Kind.FOSTERING_AGENCY, started_on=APRIL)
    elsewhere = changed(placed, home_id=None, kind=Kind.OTHER, started_on=APRIL)
    permits = changed(order, settings=kinds, in_force_from=APRIL)
    varied = changed(examples.order_varied, settings=kinds, varied_on=APRIL)
    extended = changed(order_extended, expires_on=APRIL + DAY)
    for terms in (permits, varied, extended):
        assert under_the_order(unregistered, terms)
        assert under_the_order(in_secure, terms)
        assert not under_the_order(registered_home, terms)
        assert not under_the_order(foster, terms)
    named = (Kind.RESIDENTIAL_SCHOOL, Kind.FAMILY_CENTRE)
    more = (*named, Kind.HOSPITAL_OR_CARE_HOME, Kind.WITH_PARENTS, Kind.SEMI_INDEPENDENT)
    permitted = changed(permits, settings=more)
    for kind in more:
        there = changed(placed, kind=kind, started_on=APRIL)
        assert under_the_order(there, permitted) is (kind is Kind.SEMI_INDEPENDENT)
        unnamed = changed(there, home_id=None)
        assert under_the_order(unnamed, permitted) is (kind in (*named, Kind.SEMI_INDEPENDENT))
    assert not under_the_order(elsewhere, permits)
    assert not under_the_order(in_secure, changed(permits, in_force_from=APRIL + DAY))
    assert not under_the_order(in_secure, changed(varied, varied_on=APRIL + DAY))
    assert not under_the_order(in_secure, changed(extended, expires_on=APRIL))


def test_what_else_has_to_be_so_for_one_entry_to_rest_on_another() -> None:
    assert not is_secure(placed, care_started)
    approved = changed(examples.approved, home_id=placed.home_id, authority=placed.authority)
    assert same_place(placed, approved)
    assert not same_place(placed, changed(approved, authority=examples.ST_HELENS))
    assert not ended_before(
        changed(care_started, started_on=FEB), changed(care_ended, ended_on=MARCH)
    )
    end = changed(placement_ended, code="LAREQ", immediate_risk=False, ended_on=MARCH)
    review = changed(case_reviewed, reviewed_on=MARCH)
    assert ended_after_review(end, review)
    assert not ended_after_review(end, changed(review, reviewed_on=MARCH + DAY))
    assert not ended_after_review(changed(end, immediate_risk=True), review)
    assert not ended_after_review(changed(end, code="CHILD"), review)
    virement, budget = examples.vired, examples.budget
    assert same_year(virement, changed(budget, financial_year=virement.financial_year))
    assert not same_year(virement, changed(budget, financial_year="2031-32"))
    liberty = changed(examples.commencement, section=ActSection.LIBERTY)
    relevant = changed(order, order=Order.RELEVANT_ACCOMMODATION)
    assert under_section_13(relevant, liberty)
    assert not under_section_13(changed(order, order=Order.SECURE_ACCOMMODATION), liberty)
    penalties = changed(liberty, section=ActSection.MINISTERS_PENALTIES)
    assert not under_section_13(relevant, penalties)


def test_an_order_under_the_act_rests_on_the_commencement_of_its_section() -> None:
    liberty = changed(examples.commencement, section=ActSection.LIBERTY)
    relevant = changed(order, order=Order.RELEVANT_ACCOMMODATION)
    log = log_of(liberty, relevant)
    assert positions(left_without({1}, log, [])) == [2]
    assert left_without({1}, log, [changed(liberty, source="The Gazette")]) == []


def test_what_holds_another_up_bears_what_the_two_had_in_common() -> None:
    both = changed(opened, siblings=(OTHER_CHILD,))
    of_child = Rest((type(opened),), (type(care_started),), "child")
    theirs = changed(care_started, child_ref=OTHER_CHILD)
    assert of_child.is_held(both, care_started, [care_started], [])
    assert not of_child.is_held(both, care_started, [theirs], [])
    searches = Rest(
        (type(examples.regularised),), (type(opened), type(tier_started)), "referral", ("child",)
    )
    assert searches.is_held(examples.regularised, opened, [opened], [])
    assert not searches.is_held(examples.regularised, opened, [tier_started], [])
    other_section = changed(examples.commencement, section=ActSection.MINISTERS_PENALTIES)
    alike = Rest((type(order),), (type(other_section),), "", alike=("section",))
    liberty = changed(examples.commencement, section=ActSection.LIBERTY)
    assert alike.is_held(order, liberty, [liberty], [])
    assert not alike.is_held(order, liberty, [other_section], [])


def test_one_entry_fits_another_of_its_row_with_the_same_tags() -> None:
    row = Rest((type(offer),), (type(invited),), "referral", ("provider",))
    assert row.fits(offer, invited)
    assert not row.fits(offer, changed(invited, referral_id="R-9"))
    assert not row.fits(offer, changed(invited, provider_ids=("P-9",)))
    assert not row.fits(invited, invited)
    assert not row.fits(offer, offer)
    assert Rest((type(offer),), (type(tier_started),), "referral", ("provider",)).fits(
        offer, tier_started
    )


def test_what_rests_on_an_entry_is_told_in_the_order_of_the_log_and_cites_that_entry() -> None:
    log = log_of(visited, placed, care_started)
    assert positions(resting_on(3, log)) == [1, 2]
    assert positions(left_without({3}, log, [])) == [1, 2]
    done = changed(examples.duty_done, breach=1, placement_id=None)
    duties = log_of(case_reviewed, case_reviewed, done)
    assert positions(resting_on(1, duties)) == [3]
    assert positions(resting_on(2, duties)) == []
    query = what_rests_on([(type(case_reviewed), case_reviewed.tags)])
    assert any(matches(item, done) for item in query)


def test_an_award_is_of_a_framework_with_its_lot_on_its_day() -> None:
    framework = changed(examples.framework, lots=(Lot.RESIDENTIAL,), starts_on=FEB)
    assert is_in_the_lots(changed(examples.applied, lots=(Lot.RESIDENTIAL,)), framework)
    assert is_in_the_lots(examples.provider_recorded, framework)
    assert not is_in_the_lots(changed(awarded, awarded_on=FEB - DAY), framework)
    assert is_in_the_lots(changed(awarded, awarded_on=FEB, lot=Lot.RESIDENTIAL), framework)


def test_a_breach_takes_two_whatever_it_is_noted_on() -> None:
    breach = Breach(rule="VISIT-1", sentence="Too late.")
    assert takes_two(RecordedEvent(1, visited, (breach,)))
    assert not takes_two(RecordedEvent(1, visited))


def test_only_tags_of_a_kind_and_awards_of_a_search_are_looked_at() -> None:
    assert tags_of(("child:C-1", "home:H-1"), "home") == ["home:H-1"]
    elsewhere = changed(awarded, referral_id="R-9", award_id="AW-9")
    assert standing_awards("R-1", [elsewhere, awarded]) == {"AW-1"}
