"""A mini-competition: the providers asked and not asked, offers, their scores, and the award."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from api.demo.children import Placement
from api.demo.market import SUSPENDED, SUSPENSION, Market, Setting
from api.demo.steps import Step
from domain.codes import Declined, NotAsked, Tier
from domain.commands.awards.award_by_mini_competition import AwardByMiniCompetition
from domain.commands.framework.declare_interests import DeclareInterests
from domain.commands.referrals.answer_clarification import AnswerClarification
from domain.commands.referrals.ask_clarification import AskClarification
from domain.commands.referrals.decline_invitation import DeclineInvitation
from domain.commands.referrals.evaluate_offer import EvaluateOffer
from domain.commands.referrals.invite_providers import InviteProviders
from domain.commands.referrals.make_offer import MakeOffer
from domain.commands.referrals.moderate_offer import ModerateOffer
from domain.commands.referrals.read_invitation import ReadInvitation
from domain.events.offers import OfferScores
from domain.events.searches import LeftOut
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.values import LOT_OF_KIND, to_the_penny

THERAPY: Final = Decimal(150)
DAY: Final = timedelta(days=1)
CLOSING: Final = time(17, 0)


def nth(placement: Placement) -> int:
    """The number of a placement, which tells one from the next."""
    return int(placement.placement_id[3:7]) // 8


def fee_lines(fee: Decimal) -> tuple[FeeLine, ...]:
    """A weekly fee as its lines. What is above a foster carer's fee is therapy."""
    if fee < 10 * THERAPY:
        return (FeeLine(fee_for=FeeFor.CORE, unit=Unit.WEEK, amount=fee),)
    return (
        FeeLine(fee_for=FeeFor.CORE, unit=Unit.WEEK, amount=fee - THERAPY),
        FeeLine(fee_for=FeeFor.THERAPY, unit=Unit.WEEK, amount=THERAPY),
    )


def left_out(
    every: Market, placement: Placement, asked: tuple[str, ...], day: date
) -> tuple[LeftOut, ...]:
    """The other providers that are eligible on the day, and why each is not asked."""
    lot = LOT_OF_KIND[placement.kind]
    suspended = {SUSPENDED} if SUSPENSION[0] <= day < SUSPENSION[1] else set[str]()
    return tuple(
        LeftOut(
            provider_id=provider.provider_id,
            code=NotAsked.NO_VACANCY
            if every.home_of(provider.provider_id, placement.kind)
            else NotAsked.WRONG_KIND,
            reason="The provider said so by telephone.",
        )
        for provider in every.providers
        if provider.lot is lot and provider.provider_id not in {*asked, *suspended}
    )


def competition(
    placement: Placement, setting: Setting, referral: str, every: Market, fee: Decimal
) -> Iterator[Step]:
    """A competition of three: the winner, one that is dearer, and one that declines."""
    winner = setting.provider_id
    dearer, declining = rivals(every, winner, placement)
    asked = (winner, dearer, declining)
    named: dict[str, Any] = {"referral_id": referral}
    day = placement.start - 11 * DAY
    invited = InviteProviders(
        **named,
        tier=Tier.PURCHASING_SYSTEM,
        provider_ids=asked,
        left_out=left_out(every, placement, asked, day),
        respond_by=closing(placement.start - 8 * DAY),
        invited_on=day,
    )
    yield Step(day, "broker", invited)
    yield from clarify(placement, referral, declining)
    yield from bid(referral, setting, fee, placement.start, match=82)
    other = every.home_of(dearer, placement.kind)
    if other is not None:
        yield from bid(referral, other, fee * Decimal("1.08"), placement.start, match=74)
    day = placement.start - 8 * DAY
    no = DeclineInvitation(
        **named, provider_id=declining, code=Declined.NO_VACANCY, declined_on=day
    )
    yield Step(day, "provider", no)
    yield from late(placement, referral, every, declining, fee)
    day = placement.start - 4 * DAY
    award = AwardByMiniCompetition(
        award_id=award_of(referral),
        **named,
        provider_id=winner,
        offer_id=offer_of(referral, winner),
        reason="Ranked first by the published weights",
        awarded_on=day,
    )
    yield Step(day, "broker", award)


def clarify(placement: Placement, referral: str, provider_id: str) -> Iterator[Step]:
    """The reading of an invitation and, for every fourth, a question that is answered to all."""
    day = placement.start - 10 * DAY
    named: dict[str, Any] = {"referral_id": referral}
    yield Step(day, "provider", ReadInvitation(**named, provider_id=provider_id))
    if nth(placement) % 4:
        return
    question = AskClarification(
        **named,
        provider_id=provider_id,
        clarification_id="Q1",
        question="Will the child stay at the present school?",
        asked_on=day,
    )
    yield Step(day, "provider", question)
    answer = AnswerClarification(
        **named, clarification_id="Q1", answer="Yes, if it can be reached", answered_on=day + DAY
    )
    yield Step(day + DAY, "broker", answer)


def late(
    placement: Placement, referral: str, every: Market, provider_id: str, fee: Decimal
) -> Iterator[Step]:
    """For every seventh, an offer that came too late, which is refused and kept as evidence."""
    home = every.home_of(provider_id, placement.kind)
    if nth(placement) % 7 or home is None:
        return
    day = placement.start - 7 * DAY
    yield Step(day, "provider", offer(referral, home, fee, day), refused=True)


def rivals(every: Market, winner: str, placement: Placement) -> list[str]:
    """Two other providers of the kind, never the one that is suspended in June."""
    lot = LOT_OF_KIND[placement.kind]
    same = [
        provider.provider_id
        for provider in every.providers
        if provider.lot is lot and every.home_of(provider.provider_id, placement.kind)
    ]
    at = same.index(winner)
    return [p for p in same[at + 1 :] + same[:at] if p != SUSPENDED][:2]


def closing(day: date) -> datetime:
    """The moment by which providers respond."""
    return datetime.combine(day, CLOSING, UTC)


def award_of(referral: str) -> str:
    """The identifier of a referral's award."""
    return f"AW-{referral[2:]}"


def offer_of(referral: str, provider_id: str) -> str:
    """The identifier of a provider's offer on a referral."""
    return f"O-{referral[2:]}-{provider_id}"


def offer(referral: str, home: Setting, fee: Decimal, day: date) -> MakeOffer:
    """A provider's offer."""
    return MakeOffer(
        referral_id=referral,
        provider_id=home.provider_id,
        offer_id=offer_of(referral, home.provider_id),
        home_id=home.home_id,
        authority=home.authority,
        fee_lines=fee_lines(to_the_penny(fee)),
        statement="How the home would meet the child's needs",
        offered_on=day,
    )


def bid(referral: str, home: Setting, fee: Decimal, start: date, *, match: int) -> Iterator[Step]:
    """A provider's offer, two evaluators' scores of it, and the scores they agreed."""
    day = start - 8 * DAY
    made = offer(referral, home, fee, day)
    yield Step(day, "provider", made)
    named = made.model_dump(include={"referral_id", "provider_id", "offer_id"})
    for n, who in enumerate(("demo-evaluator-1", "demo-evaluator-2")):
        declared = DeclareInterests(referral_id=referral, declared_on=start - 6 * DAY)
        yield Step(start - 6 * DAY, "evaluator", declared, who=who)
        scored = EvaluateOffer(
            **named,
            scores=scores(match + 2 * n),
            comments="As stated",
            evaluated_on=start - 5 * DAY,
        )
        yield Step(start - 5 * DAY, "evaluator", scored, who=who)
    agreed = ModerateOffer(
        **named, scores=scores(match), reasons="Agreed", moderated_on=start - 5 * DAY
    )
    yield Step(start - 5 * DAY, "moderator", agreed)


def scores(match: int) -> OfferScores:
    """Scores around a match to need."""
    return OfferScores(
        match_to_need=Decimal(match),
        quality=Decimal(match - 6),
        location=Decimal(match - 10),
        social_value=Decimal(60),
    )
