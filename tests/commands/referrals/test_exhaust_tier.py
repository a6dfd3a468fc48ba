from datetime import timedelta

from examples import (
    LATER,
    MARCH,
    abandoned,
    admitted,
    applied,
    arrangement,
    awarded,
    declined,
    exhausted,
    framework,
    invited,
    invited_before,
    listed,
    offer,
    opened,
    registered,
    started,
    suspended,
    tier_exhausted,
    tier_started,
    withdrawn,
)
from specification import given

from domain.codes import NotAsked, Tier
from domain.commands.referrals.exhaust_tier import (
    ExhaustTier,
    NotUnderWay,
    OffersMayCome,
    SomebodyNotAsked,
)
from domain.events.searches import LeftOut

exhaust = ExhaustTier(**dict(tier_exhausted))
under_way = (opened, tier_started)
in_lot = (framework, applied, admitted)
invited_one = invited.model_copy(update={"provider_ids": ("P-1",)})
left_out = invited.model_copy(
    update={
        "provider_ids": (),
        "left_out": (LeftOut(provider_id="P-1", code=NotAsked.NO_VACANCY),),
    }
)


def test_a_tier_without_eligible_providers_is_exhausted_at_once() -> None:
    given(*under_way).when(exhaust).then(tier_exhausted)


def test_exhaust_1_only_a_tier_under_way_on_an_open_referral() -> None:
    for history in (
        (opened,),
        (*under_way, tier_exhausted),
        (*under_way, abandoned),
        (*under_way, awarded),
        (tier_started,),
    ):
        given(*history).when(exhaust).then_refused(NotUnderWay)


def test_exhaust_2_every_eligible_provider_is_accounted_for() -> None:
    given(*under_way, *in_lot).when(exhaust).then_refused(SomebodyNotAsked)
    named = [f"P-{n}" for n in (9, 4, 7, 2)]
    more = (e.model_copy(update={"provider_id": p}) for p in named for e in (applied, admitted))
    given(*under_way, *in_lot, *more).when(exhaust).then_refused(
        SomebodyNotAsked, provider_ids=("P-1", *sorted(named))
    )
    given(*under_way, *in_lot, left_out).when(exhaust).then(tier_exhausted)
    given(*under_way, *in_lot, suspended).when(exhaust).then(tier_exhausted)
    elsewhere = left_out.model_copy(update={"tier": Tier.SPOT})
    given(*under_way, *in_lot, elsewhere).when(exhaust).then_refused(SomebodyNotAsked)
    asked_elsewhere = invited_one.model_copy(update={"tier": Tier.SPOT})
    given(*under_way, *in_lot, asked_elsewhere).when(exhaust).then_refused(SomebodyNotAsked)


def test_exhaust_2_providers_are_eligible_by_tier_kind_and_day() -> None:
    own = registered.model_copy(update={"in_house": True})
    in_house = exhaust.model_copy(update={"tier": Tier.IN_HOUSE})
    given(opened, started(Tier.IN_HOUSE), own).when(in_house).then_refused(SomebodyNotAsked)
    region = exhaust.model_copy(update={"tier": Tier.CITY_REGION})
    history = (opened, started(Tier.CITY_REGION), listed)
    given(*history, arrangement).when(region).then_refused(SomebodyNotAsked, provider_ids=("P-1",))
    over = arrangement.model_copy(update={"ends_on": MARCH})
    given(*history, over).when(region).then(exhausted(Tier.CITY_REGION))


def test_exhaust_3_a_tier_is_not_exhausted_while_a_provider_may_still_offer() -> None:
    waiting = given(*under_way, *in_lot, invited_one).when(exhaust)
    waiting.then_refused(OffersMayCome, respond_by=LATER)
    given(*under_way, *in_lot, invited_one).at(LATER).when(exhaust).then_refused(OffersMayCome)
    given(*under_way, *in_lot, invited_one, declined).when(exhaust).then(tier_exhausted)
    after = LATER + timedelta(seconds=1)
    given(*under_way, *in_lot, invited_one).at(after).when(exhaust).then(tier_exhausted)


def test_exhaust_3_a_tier_is_not_exhausted_while_an_offer_is_live() -> None:
    bid = (*under_way, *in_lot, invited_before.model_copy(update={"provider_ids": ("P-1",)}), offer)
    given(*bid).when(exhaust).then_refused(OffersMayCome, respond_by=())
    given(*bid, withdrawn).when(exhaust).then(tier_exhausted)


def test_exhaust_3_an_invitation_in_another_tier_does_not_matter() -> None:
    spot = exhaust.model_copy(update={"tier": Tier.SPOT})
    given(*under_way, started(Tier.SPOT), invited).when(spot).then(
        exhausted(Tier.SPOT).model_copy(update={"exhausted_on": MARCH})
    )
