"""The call-offs: a referral, its search, its offers, its award and its authorisation."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from api.demo.children import Child, Placement
from api.demo.competition import DAY, award_of, closing, competition, fee_lines, left_out, nth
from api.demo.governance import ADULTS, DIRECTOR, FOR_HEAD_OF_SERVICE, HEAD
from api.demo.market import Market, Setting
from api.demo.steps import BOROUGH, CONTINGENCY, FRAMEWORK_OPEN, Step
from domain.codes import Ascertained, Ground, Tier
from domain.commands.awards.approve_out_of_area import ApproveOutOfArea
from domain.commands.awards.authorise_award import AuthoriseAward
from domain.commands.awards.award_directly import AwardDirectly
from domain.commands.awards.award_through_contingency import AwardThroughContingency
from domain.commands.awards.consult_on_award import ConsultOnAward
from domain.commands.awards.inform_of_award import InformOfAward
from domain.commands.awards.publish_key_decision import PublishKeyDecision
from domain.commands.placements.record_wishes import RecordWishes
from domain.commands.referrals.exhaust_tier import ExhaustTier
from domain.commands.referrals.invite_providers import InviteProviders
from domain.commands.referrals.open_referral import OpenReferral
from domain.commands.referrals.start_tier import StartTier
from domain.fee_lines import cost_between
from domain.readings.care import may_have_reached
from domain.statute_codes import Agreeing, Notice
from domain.values import LOT_OF_KIND, month_of, years_after

GROUND: Final = "No other provider could meet the child's needs that night"
COMPETED: Final = timedelta(days=12)


def is_direct(placement: Placement) -> bool:
    """Whether a placement was an emergency: every third, and the first under the framework."""
    return nth(placement) % 3 == 0 or placement.start < FRAMEWORK_OPEN + COMPETED


def authorised_after(placement: Placement) -> date | None:
    """The day on which every other emergency was authorised, after the child was placed."""
    return placement.start + 3 * DAY if is_direct(placement) and nth(placement) % 2 == 1 else None


def is_through_contingency(placement: Placement) -> bool:
    """Whether a placement was found through the city region's arrangement."""
    return placement.authority != BOROUGH and nth(placement) % 5 == 1


def call_off(
    child: Child, placement: Placement, referral: str, every: Market, fee: Decimal
) -> Iterator[Step]:
    """A referral and its award, by mini-competition, directly, or through the contingency."""
    setting = placement.setting
    if setting is None:
        return
    direct = is_direct(placement)
    opened = max(placement.start - DAY, FRAMEWORK_OPEN) if direct else placement.start - COMPETED
    yield Step(opened, "broker", open_referral(child, placement, referral, opened, direct=direct))
    wishes = RecordWishes(
        referral_id=referral,
        child_ref=child.child_ref,
        how=Ascertained.TOLD_IN_PERSON,
        ascertained_on=opened,
    )
    yield Step(opened, "social-worker", wishes)
    if direct:
        yield award_directly(referral, setting, fee, opened)
    else:
        yield from search_in_house(referral, opened)
        if is_through_contingency(placement):
            yield from through_contingency(placement, setting, referral, every, fee)
        else:
            yield from competition(placement, setting, referral, every, fee)
    if setting.authority != BOROUGH:
        yield approval(setting, referral, opened)
    yield from authorise(
        child, placement, referral, fee, opened if direct else placement.start - 2 * DAY
    )


def open_referral(
    child: Child, placement: Placement, referral: str, opened: date, *, direct: bool
) -> OpenReferral:
    """The opening of a referral for a child."""
    return OpenReferral(
        referral_id=referral,
        child_ref=child.child_ref,
        born_in=(month_of(child.born),),
        lot=LOT_OF_KIND[placement.kind],
        kind=placement.kind,
        emergency=direct,
        home="PR8",
        preferred=("PR8", "PR9"),
        needed_on=placement.start,
        opened_on=opened,
    )


def award_directly(referral: str, setting: Setting, fee: Decimal, day: date) -> Step:
    """A direct award in an emergency."""
    award = AwardDirectly(
        award_id=award_of(referral),
        referral_id=referral,
        provider_id=setting.provider_id,
        home_id=setting.home_id,
        authority=setting.authority,
        fee_lines=fee_lines(fee),
        ground=Ground.EMERGENCY,
        reason=GROUND,
        awarded_on=day,
    )
    return Step(day, "broker", award)


def search_in_house(referral: str, day: date) -> Iterator[Step]:
    """The search in-house, which finds nothing (¶1.4), before the purchasing system."""
    named: dict[str, Any] = {"referral_id": referral}
    yield Step(day, "broker", StartTier(**named, tier=Tier.IN_HOUSE, started_on=day))
    exhausted = ExhaustTier(
        **named, tier=Tier.IN_HOUSE, reason="None is operating", exhausted_on=day
    )
    yield Step(day, "broker", exhausted)
    yield Step(day, "broker", StartTier(**named, tier=Tier.PURCHASING_SYSTEM, started_on=day))


def through_contingency(
    placement: Placement, setting: Setting, referral: str, every: Market, fee: Decimal
) -> Iterator[Step]:
    """A search in which no provider of the purchasing system has a place, and the city region's
    arrangement has one.
    """
    day = placement.start - 9 * DAY
    named: dict[str, Any] = {"referral_id": referral}
    nobody = InviteProviders(
        **named,
        tier=Tier.PURCHASING_SYSTEM,
        provider_ids=(),
        left_out=left_out(every, placement, (), day),
        respond_by=closing(day + DAY),
        invited_on=day,
    )
    yield Step(day, "broker", nobody)
    exhausted = ExhaustTier(
        **named, tier=Tier.PURCHASING_SYSTEM, reason="No vacancy", exhausted_on=day
    )
    yield Step(day, "broker", exhausted)
    yield Step(day, "broker", StartTier(**named, tier=Tier.CITY_REGION, started_on=day))
    award = AwardThroughContingency(
        award_id=award_of(referral),
        **named,
        provider_id=setting.provider_id,
        arrangement_id=CONTINGENCY,
        home_id=setting.home_id,
        authority=setting.authority,
        fee_lines=fee_lines(fee),
        reason="A place that meets the child's needs",
        awarded_on=day,
    )
    yield Step(day, "broker", award)


def approval(setting: Setting, referral: str, day: date) -> Step:
    """The approval of a placement outside the area, by the role that the regulation names."""
    near = setting.authority in ("E08000012", "E08000011", "E10000017")
    approved = ApproveOutOfArea(
        referral_id=referral,
        home_id=setting.home_id,
        authority=setting.authority,
        area_authority_told_on=day,
        most_suitable_because="The nearest that meets the child's needs",
        approved_on=day,
    )
    role = "nominated-officer" if near else "director-of-childrens-services"
    return Step(day, role, approved)


def authorise(
    child: Child, placement: Placement, referral: str, fee: Decimal, day: date
) -> Iterator[Step]:
    """The consultation, the publication, the authorisation by value, and the information about an
    award; in some emergencies the authorisation comes afterwards.
    """
    named: dict[str, Any] = {"award_id": award_of(referral), "referral_id": referral}
    year = cost_between(fee_lines(fee), placement.start, years_after(placement.start, 1))
    afterwards = authorised_after(placement)
    day = afterwards or day
    if may_have_reached(month_of(child.born), 18, years_after(placement.start, 5)):
        view = ConsultOnAward(
            **named, agrees=True, view="To be planned for from sixteen", consulted_on=day
        )
        yield Step(day, ADULTS, view)
    large = year > FOR_HEAD_OF_SERVICE
    if large and not (afterwards and nth(placement) % 5 == 0):
        yield Step(day, "democratic-services", publication(referral, day))
    yield Step(day, DIRECTOR if large else HEAD, AuthoriseAward(**named, authorised_on=day))
    if large and nth(placement) % 5:
        told = InformOfAward(**named, informed_as="cabinet-member", informed_on=day)
        yield Step(day, "broker", told)


def publication(referral: str, day: date) -> PublishKeyDecision:
    """The publication of a key decision in special urgency: the home holds its place until the day.
    One in five that are authorised after the child was placed was forgotten.
    """
    return PublishKeyDecision(
        award_id=award_of(referral),
        referral_id=referral,
        notice=Notice.SPECIAL_URGENCY,
        reference=f"KD-{referral[2:]}",
        published_reason="The home holds its place for no more than a day",
        agreed_by=Agreeing.CHAIR_OF_SCRUTINY,
        agreed_on=day,
        published_on=day,
    )
