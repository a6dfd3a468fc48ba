from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    APRIL,
    MARCH,
    OTHER_CHILD,
    abandoned,
    admitted,
    applied,
    arrangement,
    awarded,
    delisted,
    form,
    framework,
    invited,
    listed,
    opened,
    others_reported,
    placed,
    placement_ended,
    registered,
    registration_cancelled,
    reinstated,
    removed,
    shut,
    started,
    suspended,
    tier_exhausted,
    tier_started,
)
from specification import NOON, given

from domain.codes import Need, NotAsked, Tier
from domain.commands.referrals.invite_providers import (
    BeforeTheSearch,
    InviteProviders,
    NoTimeToRespond,
    ProviderNotEligible,
    ReasonContradicted,
    ReferralNotOpen,
    SomebodyNotAsked,
    TierNotUnderWay,
)
from domain.events.searches import ContradictedReason, LeftOut
from domain.readings.asking.contradictions import contradiction
from domain.readings.homes import Home
from domain.recorded_before import NothingRecorded
from domain.search_codes import Contradiction
from domain.values import Kind

invite = InviteProviders(**{k: v for k, v in invited if k not in ("form", "contradicted")})
under_way = (opened, tier_started)
YEARS_LATER = date(2030, 1, 1)


def also(event: Any, provider_id: str = "P-2") -> Any:
    """The same, of another provider."""
    return event.model_copy(update={"provider_id": provider_id})


two = (framework, applied, admitted, also(applied), also(admitted))


def left_out(provider_id: str = "P-2") -> dict[str, Any]:
    """One of the two is invited, and the other left out with a reason."""
    reason = LeftOut(provider_id=provider_id, code=NotAsked.NO_VACANCY, reason="Full")
    return {"provider_ids": ("P-1",), "left_out": (reason,)}


def test_eligible_providers_are_invited_and_sent_the_anonymised_form() -> None:
    given(*under_way, *two).when(invite).then(invited)


def test_the_form_holds_age_bands_and_names_nobody() -> None:
    together = opened.model_copy(
        update={"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2018-02")}
    )
    bands = form.model_copy(update={"age_bands": ("10 to 12", "0 to 4")})
    given(together, tier_started, *two).when(invite).then(
        invited.model_copy(update={"form": bands})
    )
    assert OTHER_CHILD not in bands.model_dump_json()


def test_invite_1_providers_are_invited_while_the_referral_is_open() -> None:
    for history in ((tier_started,), (*under_way, abandoned), (*under_way, awarded)):
        given(*history, *two).when(invite).then_refused(ReferralNotOpen)


def test_invite_2_providers_are_invited_in_a_tier_under_way() -> None:
    given(opened, *two).when(invite).then_refused(TierNotUnderWay)
    given(*under_way, tier_exhausted, *two).when(invite).then_refused(TierNotUnderWay)


@pytest.mark.parametrize("event", [suspended, removed])
def test_invite_3_a_provider_that_is_not_eligible_is_not_invited(event: Any) -> None:
    given(*under_way, *two, event).when(invite).then_refused(ProviderNotEligible)
    given(*under_way, applied, admitted).when(invite).then_refused(ProviderNotEligible)


def test_invite_3_a_provider_reinstated_is_eligible() -> None:
    given(*under_way, *two, suspended, reinstated).when(invite).then(invited)


def test_invite_3_a_provider_is_named_once() -> None:
    twice = invite.model_copy(update={"provider_ids": ("P-1", "P-1", "P-2")})
    given(*under_way, *two).when(twice).then_refused(
        ProviderNotEligible, provider_ids=("P-1", "P-2")
    )
    both = invite.model_copy(update={**left_out(), "provider_ids": ("P-1", "P-2")})
    given(*under_way, *two).when(both).then_refused(ProviderNotEligible)
    given(*under_way, *two, invited).when(invite).then_refused(ProviderNotEligible)
    first = invited.model_copy(update=left_out())
    given(*under_way, *two, first).when(invite).then_refused(ProviderNotEligible, provider_ids=())


def test_invite_3_only_those_who_are_not_eligible_are_said_to_be_barred_in_their_order() -> None:
    named = ("P-1", "P-2", "P-9", "P-4", "P-7")
    asked = given(*under_way, *two).when(invite.model_copy(update={"provider_ids": named}))
    with pytest.raises(ProviderNotEligible) as refused:
        asked.outcome()
    assert [bar.about for bar in refused.value.detail["bars"]] == ["P-4", "P-7", "P-9"]


def test_invite_4_every_eligible_provider_is_invited_or_left_out_with_a_reason() -> None:
    one = invite.model_copy(update={"provider_ids": ("P-1",)})
    given(*under_way, *two).when(one).then_refused(SomebodyNotAsked)
    named = [f"P-{n}" for n in (9, 4, 7, 3)]
    more = (also(event, each) for each in named for event in (applied, admitted))
    given(*under_way, *two, *more).when(invite).then_refused(
        SomebodyNotAsked, provider_ids=tuple(sorted(named))
    )
    stranger = invite.model_copy(update={"provider_ids": ("P-0",)})
    more = (also(event, each) for each in named for event in (applied, admitted))
    given(*under_way, *two, *more).when(stranger).then_refused(
        ProviderNotEligible, provider_ids=("P-1", "P-2", *sorted(named))
    )
    given(*under_way, *two).when(invite.model_copy(update=left_out())).then(
        invited.model_copy(update=left_out())
    )


def test_invite_4_a_provider_admitted_since_is_invited_too() -> None:
    third = (also(applied, "P-3"), also(admitted, "P-3"))
    late = {"provider_ids": ("P-3",)}
    given(*under_way, *two, invited, *third).when(invite.model_copy(update=late)).then(
        invited.model_copy(update=late)
    )


def test_invite_3_nobody_is_eligible_for_a_kind_that_the_lot_does_not_buy() -> None:
    secure = opened.model_copy(update={"kind": Kind.SECURE_HOME})
    search = tuple(secure if each == opened else each for each in under_way)
    given(*search, *two).when(invite).then_refused(ProviderNotEligible)


alike = registered.model_copy(update={"provider_id": "P-2", "home_id": "H-2"})
full = others_reported.model_copy(update={"home_id": "H-2", "filled": 2})
nobody = full.model_copy(update={"filled": 0})
nobody_then = nobody.model_copy(update={"counted_on": opened.needed_on})
nobody_later = nobody.model_copy(update={"counted_on": opened.needed_on + timedelta(days=1)})


def without(code: NotAsked, reason: str = "", **more: Any) -> tuple[InviteProviders, Any]:
    """The command and the event in which the other provider is left out for a reason."""
    left = (LeftOut(provider_id="P-2", code=code, reason=reason),)
    fields = {"provider_ids": ("P-1",), "left_out": left}
    return invite.model_copy(update=fields), invited.model_copy(update={**fields, **more})


@pytest.mark.parametrize(
    ("code", "home", "holds", "otherwise"),
    [
        (NotAsked.NO_VACANCY, (alike,), Contradiction.PLACES_FREE, (alike, full)),
        (NotAsked.AGE_NOT_TAKEN, (alike,), Contradiction.AGE_TAKEN,
         (alike.model_copy(update={"ages_from": 13}),)),
        (NotAsked.NEED_NOT_MET, (alike,), Contradiction.NEEDS_MET, ()),
        (NotAsked.LOCATION_AVOIDED, (alike,), Contradiction.NOT_AVOIDED, ()),
        (NotAsked.RISK_TO_OTHERS_PLACED, (alike, nobody), Contradiction.NOBODY_THERE, (alike,)),
        (NotAsked.RISK_TO_OTHERS_PLACED, (alike, nobody_then), Contradiction.NOBODY_THERE,
         (alike, nobody_later)),
        (NotAsked.WRONG_KIND, (alike,), Contradiction.KIND_OFFERED,
         (alike, registration_cancelled.model_copy(update={"home_id": "H-2"}))),
    ],
)  # fmt: skip
def test_invite_7_a_reason_that_the_ledger_contradicts_needs_an_explanation(
    code: NotAsked, home: tuple[Any, ...], holds: Contradiction, otherwise: tuple[Any, ...]
) -> None:
    bare, plain = without(code)
    given(*under_way, *two, *home).when(bare).then_refused(
        ReasonContradicted, contradicted=(("P-2", holds),)
    )
    found = (ContradictedReason(provider_id="P-2", holds=holds),)
    command, event = without(code, "The manager said so by telephone", contradicted=found)
    given(*under_way, *two, *home).when(command).then(event)
    given(*under_way, *two, *otherwise).when(bare).then(plain)


def test_invite_7_needs_and_places_to_be_avoided_are_the_searchs() -> None:
    needing = opened.model_copy(update={"needs": (Need.COMMUNICATION,), "avoided": ("PR8",)})
    sent = form.model_copy(update={"needs": (Need.COMMUNICATION,), "avoided": ("PR8",)})
    for code in (NotAsked.NEED_NOT_MET, NotAsked.LOCATION_AVOIDED):
        bare, plain = without(code, form=sent)
        given(needing, tier_started, *two, alike).when(bare).then(plain)


@pytest.mark.parametrize(
    ("kind", "holds"),
    [
        (Kind.CHILDRENS_HOME, Contradiction.NOT_AVOIDED),
        (Kind.RESIDENTIAL_SCHOOL, Contradiction.NOT_AVOIDED),
        (Kind.FOSTERING_AGENCY, None),
        (Kind.IN_HOUSE_FOSTERING, None),
        (Kind.SEMI_INDEPENDENT, None),
    ],
)
def test_invite_7_an_office_contradicts_nothing_of_where_a_child_would_live(
    kind: Kind, holds: Contradiction | None
) -> None:
    sought = opened.model_copy(update={"kind": kind})
    there = registered.model_copy(update={"kind": kind})
    homes = ((Home(), there),)
    code = NotAsked.LOCATION_AVOIDED
    assert contradiction(code, sought, Tier.PURCHASING_SYSTEM, homes, MARCH) is holds


def test_invite_7_who_applied_to_be_asked_and_wishes_it_no_more_is_explained() -> None:
    bare, _ = without(NotAsked.ASKED_NOT_TO_BE)
    given(*under_way, *two).when(bare).then_refused(
        ReasonContradicted, contradicted=(("P-2", Contradiction.APPLIED),)
    )


def test_invite_7_a_place_that_one_of_our_children_fills_is_not_free() -> None:
    one = alike.model_copy(update={"places": 1})
    living = placed.model_copy(update={"provider_id": "P-2", "home_id": "H-2"})
    bare, plain = without(NotAsked.NO_VACANCY)
    given(*under_way, *two, one, living).when(bare).then(plain)
    left = placement_ended.model_copy(update={"home_id": "H-2", "ended_on": MARCH})
    given(*under_way, *two, one, living, left).when(bare).then_refused(ReasonContradicted)


def test_invite_5_the_time_to_respond_is_to_come() -> None:
    given(*under_way, *two).at(invited.respond_by).when(invite).then_refused(NoTimeToRespond)
    before = invited.respond_by - timedelta(seconds=1)
    given(*under_way, *two).at(before).when(invite).then(invited)
    assert invited.respond_by > NOON


def tiered(tier: Tier, *provider_ids: str) -> tuple[InviteProviders, Any]:
    """The command and the event in another tier."""
    fields = {"tier": tier, "provider_ids": provider_ids}
    return invite.model_copy(update=fields), invited.model_copy(update=fields)


def test_invite_3_in_house_a_provider_with_an_operating_home_of_the_kind_is_eligible() -> None:
    own = registered.model_copy(update={"in_house": True})
    begun = (opened, started(Tier.IN_HOUSE))
    command, event = tiered(Tier.IN_HOUSE, "P-1")
    given(*begun, own).when(command).then(event)
    both, _ = tiered(Tier.IN_HOUSE, "P-1", "P-9")
    with pytest.raises(ProviderNotEligible) as refused:
        given(*begun, own).when(both).outcome()
    assert [bar.about for bar in refused.value.detail["bars"]] == ["P-9"]
    reopened = shut.model_copy(update={"operating": True})
    given(*begun, own, shut, reopened).when(command).then(event)
    for to_come in (
        shut.model_copy(update={"changed_on": YEARS_LATER}),
        registration_cancelled.model_copy(update={"cancelled_on": YEARS_LATER}),
    ):
        given(*begun, own, to_come).when(command).then(event)
    for not_there in (
        (registered,),
        (own.model_copy(update={"registered_on": APRIL}),),
        (own, shut, reopened.model_copy(update={"changed_on": YEARS_LATER})),
        (own, shut),
        (own, registration_cancelled),
        (own.model_copy(update={"kind": Kind.SEMI_INDEPENDENT}),),
    ):
        given(*begun, *not_there).when(command).then_refused(ProviderNotEligible)


def test_invite_3_in_an_arrangement_a_provider_listed_for_the_lot_is_eligible() -> None:
    begun = (opened, started(Tier.CITY_REGION), arrangement)
    command, event = tiered(Tier.CITY_REGION, "P-1")
    given(*begun, listed).when(command).then(event)
    to_leave = delisted.model_copy(update={"delisted_on": YEARS_LATER})
    given(*begun, listed, to_leave).when(command).then(event)
    for not_there in (
        (),
        (listed, delisted),
        (listed.model_copy(update={"listed_on": APRIL}),),
        (listed, suspended),
        (listed.model_copy(update={"lots": ("fostering",)}),),
        (listed, arrangement.model_copy(update={"tier": Tier.REGION})),
        (listed, arrangement.model_copy(update={"ends_on": MARCH})),
    ):
        given(*begun, *not_there).when(command).then_refused(ProviderNotEligible)


def test_in_the_spot_market_anyone_may_be_asked() -> None:
    command, event = tiered(Tier.SPOT, "P-77")
    elsewhere = registered.model_copy(update={"provider_id": "P-77"})
    given(opened, started(Tier.SPOT), *two, elsewhere).when(command).then(event)
    twice, _ = tiered(Tier.SPOT, "P-77", "P-77")
    given(opened, started(Tier.SPOT), elsewhere).when(twice).then_refused(
        ProviderNotEligible, provider_ids=()
    )
    given(opened, started(Tier.SPOT), *two).when(command).then_refused(
        NothingRecorded, unknown=("P-77",)
    )


def test_invite_6_nobody_is_asked_before_the_search_was_opened() -> None:
    early = invite.model_copy(update={"invited_on": opened.opened_on - timedelta(days=1)})
    given(*under_way, *two).when(early).then_refused(BeforeTheSearch)
