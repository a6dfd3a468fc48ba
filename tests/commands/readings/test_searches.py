"""What a search, its offers and its award hold, one event after another."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from examples import (
    APRIL,
    LATER,
    MARCH,
    abandoned,
    amended,
    answer_objected,
    answered,
    asked,
    authorised,
    award_cancelled,
    award_consulted,
    award_informed,
    award_question_answered,
    award_questioned,
    awarded,
    contract_notice_published,
    declined,
    evaluated,
    flat,
    interests,
    invitation_read,
    invited,
    lot_terms,
    moderated,
    offer,
    opened,
    placed,
    published,
    reopened,
    scores,
    search_transferred,
    started,
    withdrawn,
)
from specification import NOON, TESTER

from domain.codes import NotAsked, Tier
from domain.events.searches import LeftOut, OnBehalf
from domain.readings.asking.received import is_well_received
from domain.readings.offers import Offers
from domain.readings.referrals import AwardStatus, Referral
from domain.readings.search import Invitation, Search
from domain.readings.support.searching import Searches
from domain.search_codes import Answer, ReceivedBy
from domain.statute_codes import ContractNotice

DAY = timedelta(days=1)
RANG = datetime(2022, 3, 1, 15, tzinfo=UTC)
BY_JANE = OnBehalf(how=ReceivedBy.TELEPHONE, received_at=RANG, entered_by="jane")
OBJECTED = {answer: answer_objected.model_copy(update={"answer": answer}) for answer in Answer}


def after(reading: Any, *events: Any) -> Any:
    """A decision model once these events are taken into account."""
    for event in events:
        reading = reading.after(event)
    return reading


def of(event: Any, provider_id: str, **more: Any) -> Any:
    """The same of another provider."""
    return event.model_copy(update={"provider_id": provider_id, **more})


said = offer.model_copy(update={"on_behalf": BY_JANE})
rivals = of(offer, "P-2")


def test_an_offer_that_was_entered_goes_when_its_provider_objects_and_no_other_does() -> None:
    offers = after(Offers(), said, of(said, "P-2"), of(offer, "P-3"))
    assert offers.entered_for("P-1") == (("P-1", "O-1"),)
    assert offers.entered_for("P-3") == ()
    left = offers.objected(OBJECTED[Answer.OFFER])
    assert set(left.live) == {("P-2", "O-1"), ("P-3", "O-1")}


def test_an_offer_that_was_withdrawn_for_its_provider_stands_again_when_it_objects() -> None:
    gone = withdrawn.model_copy(update={"on_behalf": BY_JANE})
    offers = after(Offers(), offer, rivals, of(offer, "P-3"), gone, of(gone, "P-3"))
    assert set(offers.withdrawn_for) == {"P-1", "P-3"}
    again = offers.objected(OBJECTED[Answer.WITHDRAWAL])
    assert set(again.live) == {("P-1", "O-1"), ("P-2", "O-1")}
    assert set(again.withdrawn_for) == {"P-3"}
    for answer in (Answer.DECLINE, Answer.QUESTION):
        assert offers.objected(OBJECTED[answer]) == offers
    own = after(Offers(), offer, withdrawn)
    assert own.withdrawn_for == {}
    assert own.objected(OBJECTED[Answer.WITHDRAWAL]) == own
    assert after(Offers(), gone).withdrawn_for == {}


def test_an_offer_made_before_the_search_changed_goes_when_its_provider_makes_another() -> None:
    offers = after(Offers(), offer, rivals).to_be_renewed()
    second = offer.model_copy(update={"offer_id": "O-2"})
    new = after(offers, second)
    assert set(new.live) == {("P-1", "O-2"), ("P-2", "O-1")}
    third = after(new, offer.model_copy(update={"offer_id": "O-3"}))
    assert {("P-1", "O-2"), ("P-1", "O-3")} <= set(third.live)
    assert [offers.awaits_renewal(each) for each in ("P-1", "P-2", "P-3")] == [True, True, False]
    assert [new.awaits_renewal(each) for each in ("P-1", "P-2")] == [False, True]
    assert {("P-1", "O-1"), ("P-1", "O-2")} <= new.ever_made
    begun = new.begun_again()
    assert begun.used == {("P-1", "O-1"), ("P-1", "O-2"), ("P-2", "O-1")}
    declared = after(Offers(), interests)
    assert declared.begun_again().interests == declared.interests


def test_what_passes_with_a_provider_keeps_its_reference_unless_the_other_has_used_it() -> None:
    offers = after(Offers(), offer, of(offer, "P-3", offer_id="O-3"))
    passed = offers.transferred(search_transferred)
    assert {key: (each.made.provider_id, each.made.offer_id) for key, each in passed.live.items()} \
        == {("P-2", "O-1"): ("P-2", "O-1"), ("P-3", "O-3"): ("P-3", "O-3")}  # fmt: skip
    assert passed.ever_made == {("P-1", "O-1"), ("P-2", "O-1"), ("P-3", "O-3")}
    both = after(Offers(), offer, rivals).transferred(search_transferred)
    renamed = both.live["P-2", "O-1.P-1"].made
    assert (renamed.provider_id, renamed.offer_id) == ("P-2", "O-1.P-1")
    at_home = search_transferred.model_copy(update={"home_id": "H-1"})
    assert set(offers.transferred(at_home).live) == {("P-2", "O-1"), ("P-3", "O-3")}
    uninterested = after(Offers(), interests.model_copy(update={"provider_ids": ("P-3",)}))
    assert uninterested.transferred(search_transferred).interests == uninterested.interests


def test_equal_totals_rank_by_the_lower_average_week_and_then_the_lower_whole_life() -> None:
    def ranked(*fees: tuple[str, str]) -> list[str]:
        made = [
            of(offer, f"P-{n}", **{**flat("3500.00"), "average_week": Decimal(week),
                                   "whole_life": Decimal(whole)})
            for n, (week, whole) in enumerate(fees, 1)
        ]  # fmt: skip
        agreed = [of(moderated, each.provider_id, scores=scores(80)) for each in made]
        weights = lot_terms.weights.model_copy(update={"cost": Decimal(0)})
        terms = lot_terms.model_copy(update={"weights": weights})
        return [key[0] for key, _ in after(Offers(), *made, *agreed).rank(terms)]

    assert ranked(("4000", "100"), ("3000", "200")) == ["P-2", "P-1"]
    assert ranked(("3000", "200"), ("3000", "100")) == ["P-2", "P-1"]
    assert ranked(("3000", "100"), ("3000", "100")) == ["P-1", "P-2"]


def test_an_award_status_gathers_roles_officers_notices_and_questions() -> None:
    second = authorised.model_copy(update={"authorised_as": "another", "authorised_by": "cat"})
    withheld = contract_notice_published.model_copy(
        update={"contract_notice": ContractNotice.AWARD}
    )
    status = after(
        AwardStatus(), awarded,
        award_consulted, award_consulted.model_copy(update={"consulted_as": "another"}),
        award_informed, award_informed.model_copy(update={"informed_as": "another"}),
        authorised, second, published, published, contract_notice_published, withheld,
    )  # fmt: skip
    assert status.consulted == {award_consulted.consulted_as, "another"}
    assert status.informed == {award_informed.informed_as, "another"}
    assert status.authorised_as == {authorised.authorised_as, "another"}
    assert status.authorised_by == {"dora", "cat"}
    assert status.published == (published, published)
    assert status.notices == {contract_notice_published.contract_notice, ContractNotice.AWARD}
    again = awarded.model_copy(update={"award_id": "AW-2"})
    assert after(status, award_cancelled, again).used_ids == {"AW-1", "AW-2"}
    theirs = replace(status, award=of(awarded, "P-9"))
    assert theirs.transferred(search_transferred) == theirs
    passed = status.transferred(search_transferred.model_copy(update={"home_id": "H-1"})).award
    assert passed.provider_id == "P-2"
    assert AwardStatus().transferred(search_transferred) == AwardStatus()


def test_a_search_keeps_each_tier_with_its_day() -> None:
    tiers = (Tier.IN_HOUSE, Tier.SPOT)
    days = (MARCH, APRIL)
    events = [
        started(tier).model_copy(update={"started_on": day})
        for tier, day in zip(tiers, days, strict=True)
    ]
    search = after(Search(), opened, *events)
    assert search.started == set(tiers)
    assert search.began == dict(zip(tiers, days, strict=True))


def test_a_search_that_changed_asks_its_providers_anew_and_keeps_the_time_if_none_is_set() -> None:
    heard = (invited, invitation_read, declined.model_copy(update={"on_behalf": BY_JANE}))
    for until, expected in ((None, LATER), (LATER + DAY, LATER + DAY)):
        changed = amended.model_copy(update={"respond_by": until})
        search = after(Search(), opened, *heard, changed)
        assert search.invitations["P-1"] == Invitation(
            invited.tier, expected, invited_on=invited.invited_on
        )
        assert search.opened == opened.model_copy(update={"needs": amended.needs})
    assert after(Search(), amended) == Search()


def test_a_search_that_begins_again_has_its_new_days_and_its_questions() -> None:
    search = after(Search(), opened, invited, asked, abandoned, reopened)
    days = {"opened_on": reopened.reopened_on, "needed_on": reopened.needed_on}
    assert search.opened == opened.model_copy(update=days)
    assert set(search.clarifications) == {asked.clarification_id}
    assert search.invitations == {}
    assert after(Search(), reopened) == Search()


def test_only_questions_without_a_reply_are_open() -> None:
    second = asked.model_copy(update={"clarification_id": "Q-2"})
    search = after(Search(), asked, second, answered)
    assert [search.open_clarifications(each) for each in ("P-1", "P-2")] == [1, 0]


def test_what_passes_of_a_search_is_the_former_provider_s_and_nobody_else_s() -> None:
    left = LeftOut(provider_id="P-1", code=NotAsked.NO_VACANCY)
    others = LeftOut(provider_id="P-4", code=NotAsked.NO_VACANCY)
    without = invited.model_copy(
        update={"provider_ids": ("P-3",), "left_out": (left, others), "tier": Tier.SPOT}
    )
    theirs = asked.model_copy(update={"clarification_id": "Q-3", "provider_id": "P-3"})
    search = after(Search(), opened, without, asked, theirs).transferred(search_transferred)
    assert set(search.invitations) == {"P-3"}
    assert search.left_out == {(Tier.SPOT, "P-1"), (Tier.SPOT, "P-2"), (Tier.SPOT, "P-4")}
    assert {each: q.asked_by for each, q in search.clarifications.items()} == {
        "Q-1": "P-2", "Q-3": "P-3"
    }  # fmt: skip
    alone = invited.model_copy(update={"provider_ids": ("P-1", "P-3")})
    search = after(Search(), opened, alone).transferred(search_transferred)
    assert set(search.invitations) == {"P-2", "P-3"}
    assert search.left_out == {(invited.tier, "P-1")}
    twice = after(Search(), opened, without, alone).transferred(search_transferred)
    assert {(Tier.SPOT, "P-2"), (Tier.SPOT, "P-4"), (invited.tier, "P-1")} <= twice.left_out


def referral(*events: Any) -> Referral:
    """The referral after these events."""
    return Referral.from_events((opened, *events))


TOO_LATE = (invited, offer, evaluated)


def test_who_was_asked_for_offers_that_are_opened_is_too_late_and_so_is_a_successor() -> None:
    assert referral(*TOO_LATE).too_late == {"P-1", "P-2"}
    passed = search_transferred.model_copy(update={"successor_id": "P-9"})
    assert referral(*TOO_LATE, passed).too_late == {"P-1", "P-2", "P-9"}
    strangers = passed.model_copy(update={"provider_id": "P-8"})
    assert referral(*TOO_LATE, strangers).too_late == {"P-1", "P-2"}
    assert referral(invited, passed).too_late == frozenset()
    third = invited.model_copy(update={"provider_ids": ("P-3",)})
    more = referral(*TOO_LATE, third)
    assert [more.may_answer(each, NOON) for each in ("P-2", "P-3", "P-4")] == [False, True, False]
    assert more.awaited(NOON) == (LATER,)
    assert referral(*TOO_LATE, third, of(declined, "P-3")).too_late == {"P-1", "P-2", "P-3"}
    assert referral(*TOO_LATE, abandoned, reopened).too_late == frozenset()


def test_the_last_who_is_awaited_until_that_day_opens_the_offers() -> None:
    that_day = offer.model_copy(update={"offered_on": LATER.date()})
    next_day = offer.model_copy(update={"offered_on": LATER.date() + DAY})
    assert referral(invited, that_day).too_late == frozenset()
    assert referral(invited, next_day).too_late == {"P-1", "P-2"}


def test_a_referral_that_begins_again_has_no_award_and_uses_no_reference_twice() -> None:
    again = referral(invited, offer, awarded, reopened)
    assert again.award_status == AwardStatus(used_ids=frozenset(("AW-1",)))


def test_offers_are_opened_once_the_last_time_to_answer_has_passed() -> None:
    sooner = invited.model_copy(
        update={"provider_ids": ("P-3",), "respond_by": LATER - timedelta(hours=1)}
    )
    for events in ((invited, sooner), (sooner, invited)):
        search = referral(*events, offer)
        assert search.offers_open_after(NOON) == LATER
        assert search.offers_open_after(LATER + DAY) is None
        assert search.offers_are_open(LATER + DAY)
        assert not search.offers_are_open(LATER)
    assert not referral().offers_are_open(NOON)


@pytest.mark.parametrize(
    ("events", "may"),
    [
        ((), False),
        ((declined,), False),
        ((declined.model_copy(update={"on_behalf": BY_JANE}),), True),
        ((said,), True),
        ((offer,), False),
        ((of(said, "P-2"),), False),
    ],
)
def test_a_provider_may_object_to_what_an_officer_entered(
    events: tuple[Any, ...], *, may: bool
) -> None:
    assert referral(invited, *events).may_object("P-1") is may
    assert not referral(*events[:0]).may_object("P-9")


@pytest.mark.parametrize(
    ("role", "received_at", "now", "well"),
    [
        ("broker", RANG, NOON, True),
        ("broker", RANG, RANG, True),
        ("broker", RANG, RANG - timedelta(seconds=1), False),
        ("provider", RANG, NOON, False),
    ],
)
def test_an_officer_enters_by_now_what_was_received(
    role: str, received_at: datetime, now: datetime, *, well: bool
) -> None:
    asked_then = Invitation(Tier.SPOT, LATER, invited_on=MARCH)
    receipt = BY_JANE.model_copy(update={"received_at": received_at})
    context = replace(TESTER, role=role, decided_at=now)
    assert is_well_received(receipt, asked_then, MARCH, context) is well


def test_who_has_answered_is_not_awaited() -> None:
    now = invited.respond_by
    asked_two = invited.model_copy(update={"provider_ids": ("P-1", "P-2")})
    assert len(referral(asked_two).awaited(now)) == 2
    assert len(referral(asked_two, declined).awaited(now)) == 1


def test_each_enquiry_about_an_award_is_kept_when_another_has_its_reply() -> None:
    second = award_questioned.model_copy(update={"question_id": "Q-2"})
    status = after(AwardStatus(), awarded, award_questioned, second, award_question_answered)
    assert {each: one.answered for each, one in status.enquiries.items()} == {
        "Q-1": True, "Q-2": False
    }  # fmt: skip


def test_who_was_left_out_stays_so_when_anothers_place_passes() -> None:
    search = after(Search(), opened, invited)
    held = replace(search, left_out=frozenset({(Tier.PURCHASING_SYSTEM, "P-8")}))
    passed_on = held.transferred(search_transferred)
    assert (Tier.PURCHASING_SYSTEM, "P-8") in passed_on.left_out
    new = search_transferred.successor_id
    assert (Tier.PURCHASING_SYSTEM, new) not in passed_on.left_out


def test_a_search_goes_on_though_the_child_is_placed_without_an_award() -> None:
    unawarded = placed.model_copy(update={"award_id": None})
    assert after(Searches(), opened, unawarded).going_on == ("search R-1",)


def test_only_the_end_of_the_award_that_stands_opens_a_search_again() -> None:
    second = awarded.model_copy(update={"award_id": "AW-2"})
    searches = after(Searches(), opened, awarded, award_cancelled, second)
    assert searches.going_on == ("award AW-2",)
    assert after(searches, award_cancelled).going_on == ("award AW-2",)
    assert not after(searches, abandoned, award_cancelled).going_on
