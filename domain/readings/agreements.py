"""Decision model of an agreement: the placement, and what its award, its lot or its fee lets it
cost.

AGREEMENT-4 asks that an agreement costs no more than the award of its placement lets it, or else
than was agreed before, by the week and in what is paid once. It is judged of each day from the one
on which the agreement takes effect: by the lines of the award or, from the day on which the fee was
changed or an earlier agreement is in force, by the fee of that day. The day of recording decides
only whether a placement without an award has a limit: it has one once a scheme of delegation is in
force. AGREEMENT-6 asks for a proposal of what is owed beyond the terms of the award's lot and the
agreement in force on the day on which the new one takes effect. A breach of either always refuses.

Source: the council's contract procedure rules and its scheme of delegation (AGREEMENT-4); the
ledger's own (decision 97) (AGREEMENT-6).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Final, TypeAlias

from domain.command import Marked, Query, QueryItem, events_in
from domain.events.awards import Award, AwardAuthorised
from domain.events.placements import AgreementSigned
from domain.events.searches import TierStarted
from domain.fee_lines import FeeLine, weekly_total
from domain.readings.dated import in_force_on
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.placements import (
    AUTHORISATIONS,
    Placement,
    PlacementEvent,
    placement_of,
)
from domain.readings.referrals import AwardMade
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.readings.separation.owed import NOT_AGREED, Owed, owed_by, owed_under
from domain.values import DAYS_IN_A_WEEK

AWARDS: Final = QueryItem(events_in(AwardMade))
SEARCHES: Final = QueryItem((TierStarted,))
WEEK: Final = timedelta(days=DAYS_IN_A_WEEK)
Paid: TypeAlias = tuple[date, Decimal]
"""A day, and pounds paid once on it."""


@dataclass(frozen=True, slots=True)
class State:
    """The placement, every award by its reference (the one made first under it) with the frameworks
    as they were recorded by then, and by the start of the first tier of each search; the schemes of
    delegation, and the frameworks.
    """

    placement: Placement = field(default_factory=Placement)
    awards: dict[str, Award] = field(default_factory=dict)
    known: dict[str, Frameworks] = field(default_factory=dict)
    known_to_search: dict[str, Frameworks] = field(default_factory=dict)
    scheme: Scheme = field(default_factory=Scheme)
    frameworks: Frameworks = field(default_factory=Frameworks)

    @property
    def award(self) -> Award | None:
        """The award that the placement is bought with, if there is one."""
        return self.awards.get(self.placement.award_id or "")

    def is_limited(self, today: date) -> bool:
        """Whether an agreement recorded today may cost only so much: under an award, or once a
        scheme of delegation is in force.
        """
        return self.award is not None or self.scheme.on(today) is not None

    def owed_already(self, day: date, signer: str) -> list[Owed]:
        """What is owed without another agreement from a day, by the terms of the award's lot when
        it was awarded, which another than the signer published, and by the agreement then in force.
        """
        terms = None if self.award is None else self.owed_by_lot(self.award, signer)
        agreed = in_force_on(self.placement.agreements, day)
        found = (terms, None if agreed is None else owed_under(agreed))
        return [each for each in found if each is not None] or [NOT_AGREED]

    def owed_by_lot(self, award: Award, signer: str) -> Owed | None:
        """What the terms of an award's lot ask, as others than the signer had published them before
        it and before its search: the lesser of each. None if neither states anything. Nobody lends
        authority to a purchase by terms that are recorded once it is known what is bought, or by
        their own.
        """
        known = self.known[award.award_id]
        both = (known, self.known_to_search.get(award.referral_id, known))
        terms = [each.published_by_others(signer).terms_for(award) for each in both]
        asked = [None if each is None else owed_by(each) for each in terms]
        if not any(asked):
            return None
        first, second = (each or NOT_AGREED for each in asked)
        return first.or_less(second)


def read_for_agreement(placement_id: str) -> Query:
    """The entries that an agreement rests on. A command does not name the placement's award, so
    every award and every search is read.
    """
    return (placement_of(placement_id), AUTHORISATIONS, AWARDS, SEARCHES, SCHEME, FRAMEWORKS)


def evolve(
    state: State,
    event: PlacementEvent
    | AwardAuthorised
    | AwardMade
    | TierStarted
    | SchemeEvent
    | FrameworkEvent,
) -> State:
    """The state once the event is taken into account."""
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    if isinstance(event, FrameworkEvent):
        return replace(state, frameworks=state.frameworks.after(event))
    if isinstance(event, TierStarted):
        state.known_to_search.setdefault(event.referral_id, state.frameworks)
        return state
    if isinstance(event, Award):
        # The fold owns these dictionaries and changes them in place: there are thousands of rows.
        state.awards.setdefault(event.award_id, event)
        state.known.setdefault(event.award_id, state.frameworks)
        return state
    return replace(state, placement=state.placement.after(event))


def mark(state: State, entry: Marked) -> State:
    """The state once the breaches of an entry about the placement are taken into account."""
    return replace(state, placement=state.placement.mark(entry))


def dearer_on(placement: Placement, award: Award | None, signed: AgreementSigned) -> date | None:
    """The first day on which an agreement costs more than the placement's award, or else what was
    agreed before, lets it, if any.
    """
    days = [*dearer_weeks(placement, award, signed), *dearer_payments(placement, award, signed)]
    return min(days, default=None)


def dearer_weeks(
    placement: Placement, award: Award | None, signed: AgreementSigned
) -> Iterator[date]:
    """The days from which the weekly total of an agreement is above the most it may be."""
    first, lines = signed.in_force_from, (*signed.fee_lines, *lines_of(award))
    edges = {edge for line in lines for edge in (line.from_on, line.to_on) if edge}
    for day in sorted({first, *(day for day in edges | placement.fees.keys() if day > first)}):
        if weekly_total(signed.fee_lines, day) > most_on(placement, award, day):
            yield day


def lines_of(award: Award | None) -> Sequence[FeeLine]:
    """The fee lines of an award; none without one."""
    return () if award is None else award.fee_lines


def most_on(placement: Placement, award: Award | None, day: date) -> Decimal:
    """Pounds a week that a placement may be agreed to cost on a day: by the lines of its award
    until the fee is changed or an agreement is in force. From then on, and without an award, its
    fee of the day.
    """
    if award is None or placement.settled_since <= day:
        return placement.fee_on(day) or Decimal(0)
    return weekly_total(award.fee_lines, day)


def dearer_payments(
    placement: Placement, award: Award | None, signed: AgreementSigned
) -> Iterator[date]:
    """The days by which more is paid once in all than may be, or on which more is in seven days
    than may be in any seven. Paid is what the award pays until an agreement is in force, and what
    agreements ask, this one too. What may be is what the award pays or, without one, what earlier
    agreements ask.
    """
    since = signed.in_force_from if placement.started is None else placement.started.started_on
    paid = asked_once(placement.agreements) if award is None else payments(lines_of(award), since)
    awarded = sorted(paid)
    asked = sorted(paid_once(placement.after(signed)))
    most = max(paid_in_weeks(awarded), default=Decimal(0))
    totals = accumulate(pounds for _, pounds in asked)
    weeks = paid_in_weeks(asked)
    for (day, _), total, week in zip(asked, totals, weeks, strict=True):
        if week > most or total > sum((each for on, each in awarded if on <= day), Decimal(0)):
            yield day


def payments(lines: Iterable[FeeLine], since: date) -> Iterator[Paid]:
    """What lines pay once, each on its day, or on `since` if that is later. Without discounts."""
    for line in lines:
        if line.once > 0:
            yield max(line.from_on or since, since), line.once


def paid_once(placement: Placement) -> Iterator[Paid]:
    """What a placement pays once: what its award pays, until an agreement is in force, and what
    agreements ask. Without discounts.
    """
    begun = min((each.in_force_from for each in placement.agreements), default=date.max)
    yield from paid_before(placement, begun)
    yield from asked_once(placement.agreements)


def paid_before(placement: Placement, day: date) -> Iterator[Paid]:
    """What the award pays once before the day on which an agreement replaces it. Without
    discounts.
    """
    for each in placement.awarded:
        for paid in each.payments:
            if paid.amount > 0 and paid.on_day < day:
                yield paid.on_day, paid.amount


def asked_once(agreements: Sequence[AgreementSigned]) -> Iterator[Paid]:
    """What agreements ask once, where the one that asks is in force on the day (CHARGE-5)."""
    for agreement in agreements:
        for day, pounds in payments(agreement.fee_lines, agreement.in_force_from):
            begun = (each for each in reversed(agreements) if each.in_force_from <= day)
            if max(begun, key=lambda each: each.in_force_from) is agreement:
                yield day, pounds


def paid_in_weeks(paid: Sequence[Paid]) -> list[Decimal]:
    """For each payment in order, what is paid once in the seven days that end with its day, up to
    and with it.
    """
    return [
        sum((each for on, each in paid[: n + 1] if day - WEEK < on), Decimal(0))
        for n, (day, _) in enumerate(paid)
    ]
