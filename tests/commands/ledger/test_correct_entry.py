from datetime import datetime, timedelta

import pytest
from examples import (
    ASC,
    LATER,
    MARCH,
    OTHER_CHILD,
    agreed,
    authorisation_declined,
    authorised,
    award_cancelled,
    award_consulted,
    awarded,
    declined,
    fee_varied,
    invited,
    offer,
    opened,
    placed,
    placement_ended,
    registered,
    visited,
    withdrawn,
)
from specification import NOON, given

from domain.command import events_in
from domain.commands import DECIDERS
from domain.commands.ledger.correct_entry import (
    ON_PLACES,
    AlreadyReversed,
    CorrectEntry,
    CountedLater,
    NoSuchEntry,
    PartOfAnImport,
    ReversalStands,
    SealedBidding,
    WouldNotHold,
    identifiers,
    refuse_if_counted,
    refuse_if_unsealed,
    refuse_unless_it_holds,
)
from domain.commands.market.change_places import FewerThanFilled
from domain.commands.market.report_others_places import MoreThanRegistered
from domain.commands.placements.change_address import AddressFull
from domain.commands.placements.start_placement import HomeFull
from domain.events.base import Event, untold
from domain.events.corrections import CorrectionProposed, EntryReversed, ProposalEnded
from domain.events.imports import ImportReversed, Loaded
from domain.foundations.reversal import RestingEntry
from domain.readings.homes import HomeEvent
from domain.readings.placements import StartOrEnd
from domain.readings.referrals import ReferralEvent

wrong = CorrectEntry(
    position=7,
    entry="fee-varied.v1",
    entry_tags=fee_varied.tags,
    reason="Keyed twice",
    authority="Head of Service",
)
reversal = EntryReversed(
    position=7,
    entry="fee-varied.v1",
    entry_tags=fee_varied.tags,
    reason="Keyed twice",
    authority="Head of Service",
)


def test_an_entry_is_reversed_under_its_own_tags() -> None:
    given().when(wrong).then(reversal)
    assert reversal.tags == fee_varied.tags


def test_correct_1_the_entry_exists() -> None:
    nothing = wrong.model_copy(update={"entry": "", "entry_tags": ()})
    given().when(nothing).then_refused(NoSuchEntry)


def test_correct_2_an_entry_is_reversed_once() -> None:
    given(reversal).when(wrong).then_refused(AlreadyReversed)


def test_correct_2_another_entry_about_the_same_thing_may_be_reversed() -> None:
    eighth = {"position": 8}
    given(reversal).when(wrong.model_copy(update=eighth)).then(reversal.model_copy(update=eighth))
    given(reversal, reversal.model_copy(update=eighth)).when(wrong).then_refused(AlreadyReversed)


def test_what_goes_with_the_wrong_entry_is_reversed_and_nothing_else_that_rests_on_it() -> None:
    resting = tuple(
        RestingEntry(position=n, entry=visited.stored, entry_tags=visited.tags) for n in (8, 9)
    )
    both = wrong.model_copy(update={"resting": resting, "with_it": (9,)})
    outcome = given(fee_varied, visited).when(both).outcome()
    assert [dict(each)["position"] for each in outcome] == [7, 9]


def test_correct_3_a_reversal_stands() -> None:
    undo = wrong.model_copy(update={"entry": EntryReversed.stored})
    given().when(undo).then_refused(ReversalStands)


@pytest.mark.parametrize("summary", [*events_in(Loaded), ImportReversed])
def test_correct_5_what_sums_up_an_import_is_not_reversed_by_itself(summary: type[Event]) -> None:
    alone = wrong.model_copy(update={"entry": summary.stored})
    given().when(alone).then_refused(PartOfAnImport)


EVERYTHING = ("child:C-AAAAAAAAAAAAAAAA", "home:H-1", "referral:R-1", "award:AW-1", "urn:a:home:b")


def test_a_correction_reads_the_children_homes_and_referrals_the_entry_is_about() -> None:
    about = wrong.model_copy(update={"entry_tags": EVERYTHING})
    items = {(item.tags, item.events) for item in DECIDERS[CorrectEntry].query(about)}
    assert items >= {
        (EVERYTHING, (EntryReversed,)),
        (untold(EVERYTHING), (CorrectionProposed, ProposalEnded)),
        (EVERYTHING[:1], events_in(StartOrEnd)),
        (EVERYTHING[1:2], events_in(HomeEvent)),
        (EVERYTHING[2:3], events_in(ReferralEvent)),
    }
    assert identifiers(about, "child") == ("C-AAAAAAAAAAAAAAAA",)


def test_correct_2_only_reversals_say_that_an_entry_is_reversed() -> None:
    about = wrong.model_copy(update={"entry_tags": placed.tags, "position": 1})
    outcome = given(placed).when(about).outcome()
    assert [type(event) for event in outcome] == [EntryReversed]


def of(event: Event) -> CorrectEntry:
    """The correction of an event."""
    return wrong.model_copy(update={"entry_tags": event.tags})


def holds(correction: CorrectEntry, after: list[Event], before: tuple[Event, ...] = ()) -> None:
    """It holds after the correction, by an entry that records no breach."""
    refuse_unless_it_holds(correction, before, after)


def test_correct_4_a_child_has_one_placement_at_a_time() -> None:
    second = placed.model_copy(update={"placement_id": "PL-2", "started_on": MARCH})
    ended = placement_ended.model_copy(update={"ended_on": MARCH})
    holds(of(placed), [registered, placed, ended, second])
    with pytest.raises(WouldNotHold) as clash:
        holds(of(placed), [registered, placed, second])
    assert clash.value.detail == {"placement_id": "PL-2"}
    theirs = second.model_copy(update={"child_ref": OTHER_CHILD})
    holds(of(placed), [registered, placed, theirs])


def test_correct_4_the_rules_on_places_are_those_of_the_commands_that_fill_a_home() -> None:
    assert {each.rule for each in (HomeFull, AddressFull, FewerThanFilled, MoreThanRegistered)} == (
        ON_PLACES
    )


def test_correct_4_no_home_is_filled_above_its_places() -> None:
    one = registered.model_copy(update={"places": 1})
    theirs = placed.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
    holds(of(registered), [registered, placed, theirs])
    for events in ([one, placed, theirs], [placed]):
        with pytest.raises(WouldNotHold) as full:
            holds(of(registered), events)
        assert full.value.detail == {"home_id": "H-1"}
    for rule in ON_PLACES:
        refuse_unless_it_holds(of(registered), [], [one, placed, theirs], broken={rule})
        with pytest.raises(WouldNotHold):
            refuse_unless_it_holds(of(registered), [], [placed], broken={rule})
    with pytest.raises(WouldNotHold):
        refuse_unless_it_holds(of(registered), [], [one, placed, theirs], broken={"START-9"})
    holds(of(registered), [one, placed, theirs], before=(one, placed, theirs))
    elsewhere = theirs.model_copy(update={"home_id": "H-2"})
    holds(of(registered), [one, placed, elsewhere])
    holds(of(registered), [])


def test_correct_4_a_referral_has_one_award_that_stands() -> None:
    second = awarded.model_copy(update={"award_id": "AW-2"})
    declined = authorisation_declined.model_copy(update={"award_id": "AW-2"})
    for fallen in (award_cancelled, declined):
        holds(of(awarded), [awarded, second, fallen])
    with pytest.raises(WouldNotHold) as both:
        holds(of(awarded), [awarded, second])
    assert both.value.detail == {"referral_id": "R-1"}
    elsewhere = second.model_copy(update={"referral_id": "R-2"})
    holds(of(awarded), [awarded, elsewhere, award_consulted])


def test_correct_4_an_award_made_again_has_not_fallen_by_an_earlier_cancellation() -> None:
    second = awarded.model_copy(update={"award_id": "AW-2"})
    with pytest.raises(WouldNotHold):
        holds(of(awarded), [award_cancelled, awarded, second])


half = authorised.model_copy(update={"authorised_as": ASC, "complete": False})
partly = agreed.model_copy(update={"agreed_as": ASC, "complete": False})


@pytest.mark.parametrize(("first", "whole"), [(half, authorised), (partly, agreed)])
def test_correct_6_what_a_later_entry_counted_is_not_put_right_before_it(
    first: Event, whole: Event
) -> None:
    with pytest.raises(CountedLater):
        refuse_if_counted(first, [fee_varied, whole])
    refuse_if_counted(first, [first, fee_varied])
    refuse_if_counted(whole, [])
    refuse_if_counted(fee_varied, [whole])
    refuse_if_counted(None, [whole])


def test_correct_6_what_is_about_another_award_or_transition_counted_nothing() -> None:
    for elsewhere in ({"award_id": "AW-2"}, {"referral_id": "R-2"}):
        refuse_if_counted(half, [authorised.model_copy(update=elsewhere)])
    refuse_if_counted(half, [awarded, authorised])
    refuse_if_counted(partly, [agreed.model_copy(update={"transition_id": "T-2"})])


def test_correct_6_a_correction_reads_the_transition_that_the_entry_is_about() -> None:
    items = {item.tags for item in DECIDERS[CorrectEntry].query(of(agreed))}
    assert ("transition:T-1",) in items


HELD = (opened, invited, offer)
P_2_DECLINED = declined.model_copy(update={"provider_id": "P-2"})


def put_right(
    wrong: Event, *right: Event, among: tuple[Event, ...] = HELD, at: datetime = NOON
) -> None:
    """An entry among those of a search is put right at a moment."""
    rest = [each for each in among if each is not wrong]
    refuse_if_unsealed(wrong, among, rest, right, at)


def test_correct_7_an_invitation_is_not_put_right_while_an_offer_stands() -> None:
    sooner = {"respond_by": LATER - timedelta(minutes=1)}
    for less in ({"provider_ids": ("P-1",)}, sooner, {"referral_id": "R-2"}):
        with pytest.raises(SealedBidding) as refused:
            put_right(invited, invited.model_copy(update=less))
        assert refused.value.detail == {"referral_id": "R-1"}
    with pytest.raises(SealedBidding):
        put_right(invited)
    with pytest.raises(SealedBidding):
        put_right(invited, offer)


def test_correct_7_an_invitation_is_put_right_by_one_that_asks_the_same_and_gives_as_long() -> None:
    more = {"respond_by": LATER + timedelta(days=1), "provider_ids": ("P-1", "P-2", "P-3")}
    put_right(invited, invited)
    put_right(invited, invited.model_copy(update=more))
    put_right(invited, among=(opened, invited))
    put_right(invited, among=(opened, invited, offer, withdrawn))
    elsewhere = offer.model_copy(update={"referral_id": "R-2"})
    put_right(invited, among=(opened, invited, elsewhere))


def test_correct_7_an_invitation_stays_once_offers_are_opened() -> None:
    for among, at in (((*HELD, P_2_DECLINED), NOON), (HELD, LATER + timedelta(minutes=1))):
        with pytest.raises(SealedBidding):
            put_right(invited, invited, among=among, at=at)


def test_correct_7_offers_that_are_open_are_not_sealed_again() -> None:
    theirs = offer.model_copy(update={"provider_id": "P-2", "offer_id": "O-2"})
    for last in (P_2_DECLINED, theirs):
        with pytest.raises(SealedBidding) as refused:
            put_right(last, among=(*HELD, last))
        assert refused.value.detail == {"referral_id": "R-1"}
        put_right(last, P_2_DECLINED, among=(*HELD, last))
        put_right(last, among=(*HELD, last), at=LATER + timedelta(minutes=1))
    put_right(P_2_DECLINED, among=(opened, invited, P_2_DECLINED))
    put_right(offer, among=(*HELD, P_2_DECLINED))
    put_right(offer)
    put_right(fee_varied)
