"""States and events that must never be, found without the domain's own decision models."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from functools import cache

from domain.codes import ORDER_OF_SEARCH, Order, Tier
from domain.command import DecisionContext
from domain.events.awards import (
    AuthorisationDeclined,
    Award,
    AwardAuthorised,
    AwardCancelled,
    AwardedByMiniCompetition,
    AwardedDirectly,
    KeyDecisionPublished,
    OutOfAreaApproved,
)
from domain.events.base import Event
from domain.events.care import CaseReviewed, DutyDone
from domain.events.corrections import CommandRefused
from domain.events.governance import DecisionProposed, PolicyAdopted
from domain.events.offers import (
    InterestsDeclared,
    OfferEvaluated,
    OfferMade,
    OfferModerated,
    OfferRefused,
    OfferWithdrawn,
)
from domain.events.orders import CourtOrderRecorded
from domain.events.placements import FundingShared, PlacementEnded, PlacementStarted
from domain.events.providers import (
    HomeRegistered,
    OfstedNoticeLifted,
    OfstedNoticeServed,
    OthersPlacesReported,
    PlacesChanged,
    ProviderAdmitted,
    ProviderReinstated,
    ProviderRemoved,
    ProviderSuspended,
)
from domain.events.purchasing import FrameworkEstablished
from domain.events.searches import (
    ProvidersInvited,
    ReferralAmended,
    ReferralOpened,
    ReferralReopened,
    TierExhausted,
    TierStarted,
)
from domain.events.support import SupportStarted
from domain.registration_codes import OfstedNotice
from domain.values import Kind

HOMES_FOR_ALL_AGES = (Kind.CHILDRENS_HOME, Kind.WITH_PARENTS, Kind.FOSTERING_AGENCY)


def at_any_time(events: Sequence[Event], overfull: Collection[str] = ()) -> str | None:
    """A forbidden state that these events make, if there is one. Homes that are noted as overfull
    may be.
    """
    changes = [d for e in events for d in days_in(e)]
    for day in sorted(set(changes)):
        running = [s for s in of(events, PlacementStarted) if runs(s, events, day)]
        if len({s.child_ref for s in running}) < len(running):
            return f"a child has two placements on {day}"
        for home_id in {s.home_id for s in running} - {None, *overfull}:
            ours = sum(s.home_id == home_id for s in running)
            if ours + others(events, home_id, day) > places(events, home_id, day):
                return f"{home_id} is filled above its places on {day}"
    for referral_id in {a.referral_id for a in of(events, Award)}:
        if len(standing(events, referral_id)) > 1:
            return f"two awards stand on {referral_id}"
    return None


def when_recorded(event: Event, before: Sequence[Event], context: DecisionContext) -> str | None:
    """Why this event must not have been recorded on top of those, if it must not."""
    match event:
        case AwardedByMiniCompetition():
            return not_admitted(event, before) or not_the_best(event, before, context)
        case AwardedDirectly():
            return not_admitted(event, before)
        case AwardAuthorised():
            return wrongly_authorised(event, before, context)
        case PlacementStarted():
            return wrongly_placed(event, before)
        case PlacementEnded():
            return ended_without_review(event, before)
        case ProvidersInvited():
            return somebody_forgotten(event, before)
        case OfferMade():
            return not_asked_or_late(event, before, context)
        case OfferEvaluated():
            return has_an_interest(event, before)
        case TierStarted():
            return out_of_turn(event, before)
        case FundingShared() if sum(share.percent for share in event.shares) != 100:
            return "the shares do not add up"
        case _:
            return None


def without_ground(entries: Sequence[tuple[int, Event]]) -> set[int]:
    """The positions of entries that name a placement, award, offer, search, order or breach that no
    entry makes, or that say that something was done on an authority that nobody gave. A key
    decision is published of an award to come, which need not be there.
    """
    events = [event for _, event in entries]
    made = {
        "placement_id": {e.placement_id for e in of(events, PlacementStarted)},
        "award_id": {e.award_id for e in of(events, Award)},
        "referral_id": {e.referral_id for e in of(events, ReferralOpened)},
        "order_id": {e.order_id for e in of(events, CourtOrderRecorded)},
        "offer_id": {e.offer_id for e in of(events, OfferMade)},
    }
    positions = {position for position, _ in entries}
    found = {
        position
        for position, event in entries
        if not isinstance(event, OfferRefused | CommandRefused | DecisionProposed)
        for name in fields_among(type(event), tuple(made))
        if getattr(event, name) not in (None, *made[name])
        and not (name == "award_id" and isinstance(event, KeyDecisionPublished))
    }
    cites = {n for n, e in entries if isinstance(e, DutyDone) and e.breach not in positions}
    return found | cites | unauthorised(entries) | unasked(entries)


def unauthorised(entries: Sequence[tuple[int, Event]]) -> set[int]:
    """The placements without an emergency whose award nobody authorised before them, and the
    authorisations of awards made after them.
    """
    wrong = set()
    for n, event in entries:
        earlier = [e for m, e in entries if m < n]
        if isinstance(event, PlacementStarted) and event.award_id and not event.emergency:
            given = [e for e in of(earlier, AwardAuthorised) if e.award_id == event.award_id]
            wrong |= set() if given else {n}
        if isinstance(event, AwardAuthorised):
            awards = [e for e in of(earlier, Award) if e.award_id == event.award_id]
            wrong |= set() if awards else {n}
    return wrong


def unasked(entries: Sequence[tuple[int, Event]]) -> set[int]:
    """The offers by providers that no invitation names."""
    asked = {
        (e.referral_id, each)
        for e in of([event for _, event in entries], ProvidersInvited)
        for each in e.provider_ids
    }
    return {
        n for n, e in entries
        if isinstance(e, OfferMade) and (e.referral_id, e.provider_id) not in asked
    }  # fmt: skip


def of(events: Sequence[Event], kind: type) -> list:  # type: ignore[type-arg]
    """The events of a kind, in order."""
    return [event for event in events if isinstance(event, kind)]


def days_in(event: Event) -> list[date]:
    """The days an event speaks of that change who lives where."""
    names = ("started_on", "ended_on", "registered_on", "changed_on", "counted_on")
    found = [getattr(event, name) for name in fields_among(type(event), names)]
    return [day for day in found if day is not None]


@cache
def fields_among(kind: type[Event], names: tuple[str, ...]) -> list[str]:
    """The fields of these names that events of a kind have."""
    return [name for name in names if name in kind.model_fields]


def runs(start: PlacementStarted, events: Sequence[Event], day: date) -> bool:
    """Whether a placement runs on a day."""
    ends = [e.ended_on for e in of(events, PlacementEnded) if e.placement_id == start.placement_id]
    return start.started_on <= day < (ends[-1] if ends else date.max)


def places(events: Sequence[Event], home_id: str, day: date) -> int:
    """The registered places of a home on a day."""
    reported = {
        (e.registered_on, 0): e.places for e in of(events, HomeRegistered) if e.home_id == home_id
    } | {
        (e.changed_on, n): e.places
        for n, e in enumerate(of(events, PlacesChanged), start=1)
        if e.home_id == home_id
    }
    known = [key for key in reported if key[0] <= day]
    return reported[max(known)] if known else 0


def others(events: Sequence[Event], home_id: str, day: date) -> int:
    """The places others fill in a home on a day."""
    reported = {
        (e.counted_on, n): e.filled
        for n, e in enumerate(of(events, OthersPlacesReported))
        if e.home_id == home_id
    }
    known = [key for key in reported if key[0] <= day]
    return reported[max(known)] if known else 0


def standing(events: Sequence[Event], referral_id: str) -> set[str]:
    """The awards that stand on a referral."""
    fallen = {e.award_id for e in (*of(events, AwardCancelled), *of(events, AuthorisationDeclined))}
    return {a.award_id for a in of(events, Award) if a.referral_id == referral_id} - fallen


def admitted(events: Sequence[Event], provider_id: str, lot: object, day: date) -> bool:
    """Whether a provider is, on a day, in the lot of the framework that buys it then, and not
    suspended there: the last to say either, by its day.
    """
    frameworks = [
        f for f in of(events, FrameworkEstablished)
        if lot in f.lots and f.starts_on <= day < f.ends_on
    ]  # fmt: skip
    if not frameworks:
        return False
    buys = max(frameworks, key=lambda each: each.starts_on).framework_id
    theirs = [e for e in events if getattr(e, "provider_id", None) == provider_id]
    is_barred = barred(events, provider_id, lot, day)
    places = [
        (e.admitted_on if isinstance(e, ProviderAdmitted) else e.removed_on, e) for e in theirs
        if isinstance(e, ProviderAdmitted | ProviderRemoved)
        and (e.framework_id, e.lot) == (buys, lot)
    ]  # fmt: skip
    return isinstance(last_by(places, day), ProviderAdmitted) and not is_barred


def barred(events: Sequence[Event], provider_id: str, lot: object, day: date) -> bool:
    """Whether a provider is suspended in a lot on a day: the last to say either, by its day."""
    theirs = [e for e in events if getattr(e, "provider_id", None) == provider_id]
    bars = [
        (e.suspended_on if isinstance(e, ProviderSuspended) else e.reinstated_on, e)
        for e in theirs
        if isinstance(e, ProviderReinstated | ProviderSuspended) and lot in e.lots
    ]
    return isinstance(last_by(bars, day), ProviderSuspended)


def last_by(dated: Sequence[tuple[date, Event]], day: date) -> Event | None:
    """The last of these events by a day; of one day the one recorded last."""
    past = [(on, n, event) for n, (on, event) in enumerate(dated) if on <= day]
    return max(past, key=lambda each: each[:2])[2] if past else None


def not_admitted(award: Award, before: Sequence[Event]) -> str | None:
    """An award to a provider that is suspended or not in the lot."""
    if admitted(before, award.provider_id, award.lot, award.awarded_on):
        return None
    return "an award to a provider that is not eligible"


def live_offers(before: Sequence[Event], referral_id: str) -> dict[str, OfferMade]:
    """The offers on a referral that were not withdrawn."""
    gone = {e.offer_id for e in of(before, OfferWithdrawn) if e.referral_id == referral_id}
    made = {e.offer_id: e for e in of(before, OfferMade) if e.referral_id == referral_id}
    return {k: offer for k, offer in made.items() if k not in gone}


def needed_on(before: Sequence[Event], referral_id: str) -> date:
    """The day from which a placement is needed, as it was stated last."""
    stated = of(before, ReferralOpened | ReferralAmended | ReferralReopened)
    return [each.needed_on for each in stated if each.referral_id == referral_id][-1]


def closed_by_ofsted(before: Sequence[Event], home_id: str | None, day: date) -> bool:
    """Whether a notice of Ofsted's about a whole home lets no other child come on a day."""
    lifted = {e.notice_id: e.lifted_on for e in of(before, OfstedNoticeLifted)}
    return any(
        notice.home_id == home_id
        and notice.address_id is None
        and notice.notice is not OfstedNotice.COMPLIANCE
        and notice.in_force_from <= day < (notice.in_force_until or date.max)
        and day < lifted.get(notice.notice_id, date.max)
        for notice in of(before, OfstedNoticeServed)
    )


def not_the_best(
    award: AwardedByMiniCompetition, before: Sequence[Event], context: DecisionContext
) -> str | None:
    """An award to an offer when another, of a provider in the lot, has agreed scores and an
    average week no worse, and one better.
    """
    agreed = {
        e.offer_id: e.scores for e in of(before, OfferModerated)
        if e.referral_id == award.referral_id
    }  # fmt: skip
    live = {
        k: offer for k, offer in live_offers(before, award.referral_id).items()
        if admitted(before, offer.provider_id, award.lot, award.awarded_on)
        and not barred(before, offer.provider_id, award.lot, context.today)
        and not closed_by_ofsted(before, offer.home_id, needed_on(before, award.referral_id))
    }  # fmt: skip
    if set(live) - set(agreed):
        return "an award while an offer is not scored"
    mine, cost = agreed[award.offer_id], live[award.offer_id].average_week
    for offer_id, offer in live.items():
        theirs = agreed[offer_id]
        better = [a > b for (_, a), (_, b) in zip(theirs, mine, strict=True)]
        worse = [a < b for (_, a), (_, b) in zip(theirs, mine, strict=True)]
        theirs_costs = offer.average_week
        if not any(worse) and theirs_costs <= cost and (any(better) or theirs_costs < cost):
            return "an award to an offer that another beats on every head"
    return None


def wrongly_authorised(
    event: AwardAuthorised, before: Sequence[Event], context: DecisionContext
) -> str | None:
    """By the officer who proposed it, of an award that fell, or wrongly marked as afterwards."""
    if event.award_id not in standing(before, event.referral_id):
        return "an award that does not stand is authorised"
    award = [a for a in of(before, Award) if a.award_id == event.award_id][-1]
    if context.actor == award.proposed_by or context.actor != event.authorised_by:
        return "an award is authorised by the officer who proposed it"
    by_then = max(event.authorised_on, context.today)
    begun = [s for s in of(before, PlacementStarted) if s.started_on <= by_then]
    support = [s for s in of(before, SupportStarted) if s.started_on <= by_then]
    under = any(s.award_id == event.award_id for s in (*begun, *support))
    there = any(s.home_id == award.home_id for s in begun)
    if event.retrospective is not under and not (event.retrospective and there):
        return "whether it was authorised afterwards is not as it was"
    return None


def wrongly_placed(start: PlacementStarted, before: Sequence[Event]) -> str | None:
    """Too young for the setting, out of area unapproved, or under an award that does not hold."""
    day = start.started_on
    orders = [
        o for o in of(before, CourtOrderRecorded)
        if start.child_ref in o.child_refs
        and o.order is Order.DEPRIVATION_OF_LIBERTY and start.kind in o.settings
        and o.in_force_from <= day < (o.expires_on or date.max)
    ]  # fmt: skip
    sixteenth = date(int(start.born_in[:4]) + 16, int(start.born_in[5:]), 28)
    if day < sixteenth and start.kind not in HOMES_FOR_ALL_AGES and not orders:
        return "a child below sixteen is in an unregulated setting"
    if start.kind is Kind.CHILDRENS_HOME and start.home_id is None and not orders:
        return "a child is in an unregistered home"
    policies = [p for p in of(before, PolicyAdopted) if p.in_force_from <= day]
    away = policies and start.authority != policies[-1].responsible_authority
    approvals = [
        a for a in of(before, OutOfAreaApproved)
        if start.child_ref in a.child_refs and a.approved_on <= day
        and (a.home_id, a.authority) == (start.home_id, start.authority)
    ]  # fmt: skip
    if away and start.kind is not Kind.WITH_PARENTS and not approvals:
        return "a placement out of area was not approved"
    if start.agreed_until > date(int(start.born_in[:4]) + 18, int(start.born_in[5:]), 28) + (
        timedelta(days=3)
    ):
        return "a placement is agreed past eighteen"
    return under_no_award(start, before)


def under_no_award(start: PlacementStarted, before: Sequence[Event]) -> str | None:
    """A placement under an award that fell, of another child, or that nobody may authorise."""
    if start.award_id is None:
        return None
    award = [a for a in of(before, Award) if a.award_id == start.award_id][-1]
    opened = [r for r in of(before, ReferralOpened) if r.referral_id == award.referral_id][-1]
    if start.award_id not in standing(before, award.referral_id):
        return "a placement under an award that fell"
    if start.child_ref not in (opened.child_ref, *opened.siblings):
        return "a placement under another child's award"
    done = [e for e in of(before, AwardAuthorised) if e.award_id == award.award_id and e.complete]
    if not done and not opened.emergency:
        return "a placement under an award that is not authorised, and no emergency"
    return None


def ended_without_review(end: PlacementEnded, before: Sequence[Event]) -> str | None:
    """Ended by the council without a review and without immediate risk."""
    reviews = [r for r in of(before, CaseReviewed) if r.placement_id == end.placement_id]
    if end.code in ("CARPL", "LAREQ", "OTHER") and not (reviews or end.immediate_risk):
        return "a placement was ended without a review"
    return None


def somebody_forgotten(invited: ProvidersInvited, before: Sequence[Event]) -> str | None:
    """Under the purchasing system: somebody eligible was neither asked nor left out."""
    if invited.tier is not Tier.PURCHASING_SYSTEM:
        return None
    rounds = [
        e for e in (*of(before, ProvidersInvited), invited)
        if (e.referral_id, e.tier) == (invited.referral_id, invited.tier)
    ]  # fmt: skip
    named = {p for e in rounds for p in (*e.provider_ids, *(x.provider_id for x in e.left_out))}
    everyone = {e.provider_id for e in of(before, ProviderAdmitted)}
    eligible = {p for p in everyone if admitted(before, p, invited.form.lot, invited.invited_on)}
    if eligible - named:
        return "somebody eligible was not asked"
    fresh = {*invited.provider_ids, *(x.provider_id for x in invited.left_out)}
    return "somebody not eligible was asked" if fresh - eligible else None


def not_asked_or_late(
    offer: OfferMade, before: Sequence[Event], context: DecisionContext
) -> str | None:
    """An offer by a provider that was not invited, or after its time.

    A change of what is needed gives another time to who was asked by then.
    """
    until = None
    for event in before:
        match event:
            case ProvidersInvited(referral_id=offer.referral_id):
                until = event.respond_by if offer.provider_id in event.provider_ids else until
            case ReferralAmended(referral_id=offer.referral_id) if until is not None:
                until = event.respond_by or until
    if until is None:
        return "an offer by a provider that was not invited"
    return "a late offer was taken" if context.decided_at > until else None


def has_an_interest(event: OfferEvaluated, before: Sequence[Event]) -> str | None:
    """An offer scored by somebody who has not declared, or has an interest in the provider."""
    declared = [
        e for e in of(before, InterestsDeclared)
        if (e.referral_id, e.evaluator) == (event.referral_id, event.evaluator)
    ]  # fmt: skip
    if not declared or event.provider_id in declared[-1].provider_ids:
        return "an offer was scored by somebody with an interest"
    return None


def out_of_turn(event: TierStarted, before: Sequence[Event]) -> str | None:
    """A tier started before an earlier one was exhausted, with no emergency: what was opened, as it
    was last changed.
    """
    changes = [*of(before, ReferralOpened), *of(before, ReferralAmended)]
    opened = [r for r in changes if r.referral_id == event.referral_id][-1]
    done = {e.tier for e in of(before, TierExhausted) if e.referral_id == event.referral_id}
    earlier = set(ORDER_OF_SEARCH[: ORDER_OF_SEARCH.index(event.tier)])
    urgent = opened.emergency and bool(event.reason) and event.tier is not Tier.UNREGISTERED
    return None if earlier <= done or urgent else "a tier was searched out of turn"
