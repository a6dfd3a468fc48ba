"""Decision models of placements: when several start and end, and everything about one.

A placement runs from its first day up to its end, which is not a day of it. A child's placements
have no day in common (START-2, CORRECT-4). Whether it awaits authority is judged by what is
recorded, of whatever day: by the breaches of its start, and by the awards that are authorised since
(VARY-4, UPLIFT-6, EXTEND-3, AGREEMENT-3, REGULAR-1).

Source: the council's contract procedure rules and its scheme of delegation, for what awaits
authority; the ledger's own (decisions 66 and 83), and decisions 28 and 99 for the fee of a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final, Self, TypeAlias

from domain.codes import Outcome
from domain.command import Marked, QueryItem, events_in, tag
from domain.events.awards import AwardAuthorised
from domain.events.care import CaseReviewed
from domain.events.placements import (
    AbsenceEnded,
    AbsenceStarted,
    AgreementSigned,
    FeeVaried,
    PlacementEnded,
    PlacementStarted,
    PurchaseRegularised,
    RespiteArranged,
    Uplift,
)
from domain.readings.pricing.composed import Fees, Priced

StartOrEnd: TypeAlias = PlacementStarted | PlacementEnded
BOUGHT_WITHOUT_AUTHORITY: Final = frozenset(("START-10", "START-13", "START-21"))
"""The rules whose breach leaves a placement without an authorised award."""


@dataclass(frozen=True, slots=True)
class Placements:
    """Placements by identifier, each from its first day up to its end, which is not a day of it."""

    starts: Mapping[str, PlacementStarted] = field(default_factory=dict)
    ends: Mapping[str, date] = field(default_factory=dict)

    def after(self, event: StartOrEnd) -> Self:
        """The placements once the event is taken into account."""
        if isinstance(event, PlacementStarted):
            return replace(self, starts={**self.starts, event.placement_id: event})
        return replace(self, ends={**self.ends, event.placement_id: event.ended_on})

    def of_child(self, child_ref: str) -> Self:
        """The placements of one child only."""
        mine = {k: start for k, start in self.starts.items() if start.child_ref == child_ref}
        return replace(self, starts=mine)

    def overlap(self) -> str | None:
        """The identifier of a placement that starts before an earlier one ends, if there is one."""
        last = date.min
        for start in sorted(self.starts.values(), key=lambda each: each.started_on):
            end = self.ends.get(start.placement_id, date.max)
            if start.started_on < min(last, end):
                return start.placement_id
            last = max(last, end)
        return None

    def overlapping(self, first: date, end: date | None) -> tuple[str, ...]:
        """The identifiers of the placements with a day in common with one from `first` up to `end`.

        One without an end goes on. One of some hours, which ends on its first day, has no night.
        """
        return tuple(
            placement
            for placement, start in self.starts.items()
            if start.started_on < (end or date.max) and first < self.ends.get(placement, date.max)
        )

    def last_day(self, placement_id: str, stated: date | None) -> date | None:
        """The day on which a placement ended: the recorded one, or else the one stated, if any."""
        return self.ends.get(placement_id, stated)

    def running_on(self, day: date) -> tuple[str, ...]:
        """The identifiers of the placements that run on a day."""
        return tuple(
            placement
            for placement, start in self.starts.items()
            if start.started_on <= day < self.ends.get(placement, date.max)
        )

    def running_on_or_after(self, day: date) -> tuple[str, ...]:
        """The identifiers of the placements that run on the day or on a later one."""
        return tuple(p for p in self.starts if day < self.ends.get(p, date.max))


def placements_of_child(child_ref: str) -> QueryItem:
    """The entries that start and end a child's placements."""
    return QueryItem(events_in(StartOrEnd), (tag("child", child_ref),))


AUTHORISATIONS: Final = QueryItem((AwardAuthorised,))
"""The awards that were authorised. A command does not name the placement's award."""
PlacementEvent: TypeAlias = (
    PlacementStarted
    | AgreementSigned
    | FeeVaried
    | AbsenceStarted
    | AbsenceEnded
    | CaseReviewed
    | PurchaseRegularised
    | RespiteArranged
    | PlacementEnded
)


@dataclass(frozen=True, slots=True)
class Placement:
    """One placement: its start and end, agreements, fee and yearly rises by day, absences (each up
    to the day of return), respite, case reviews, any award that it was tied to later, whether it
    was bought without an authorised award, and the awards that were authorised.
    """

    started: PlacementStarted | None = None
    ended_on: date | None = None
    agreements: tuple[AgreementSigned, ...] = ()
    priced: Fees = field(default_factory=Fees)
    varied_since: date = date.max
    uplifts: Mapping[date, Uplift] = field(default_factory=dict)
    away_since: date | None = None
    absences: tuple[tuple[date, date], ...] = ()
    respites: tuple[RespiteArranged, ...] = ()
    reviews: tuple[date, ...] = ()
    bought_without_authority: bool = False
    authorised: frozenset[str] = frozenset()
    tied: PurchaseRegularised | None = None

    @property
    def award_id(self) -> str | None:
        """The award that it was tied to later or, if it was not, the one cited at its start."""
        cited = None if self.started is None else self.started.award_id
        return cited if self.tied is None else self.tied.award_id

    @property
    def awarded(self) -> tuple[PlacementStarted | PurchaseRegularised, ...]:
        """What says how its award is charged: its start, and the award that it was tied to."""
        return tuple(each for each in (self.started, self.tied) if each is not None)

    @property
    def fees(self) -> dict[date, Decimal]:
        """Pounds a week by the day from which each holds (CHARGE-3), in the order of days."""
        return self.priced.by_day

    @property
    def settled_since(self) -> date:
        """The first day from which its fee was changed or raised, or from which an agreement is in
        force: from then on its fee is not its award's.
        """
        return min([self.varied_since, *(each.in_force_from for each in self.agreements)])

    @property
    def awaits_authority(self) -> bool:
        """Whether it is tied to no award since, and either began in breach of START-10 or START-13,
        or cites an award that is not authorised yet or was refused, as in an emergency.
        """
        if self.tied is not None:
            return False
        waits = self.award_id is not None and self.award_id not in self.authorised
        return self.bought_without_authority or waits

    @property
    def awaited(self) -> dict[str, Any]:
        """The award that has to be authorised for it, as refusals tell it: nothing without one."""
        return {"award_id": self.award_id or ()}

    @property
    def days(self) -> dict[str, Any]:
        """The days on which the placement started and ended, as refusals tell them: nothing for one
        that is not recorded.
        """
        started_on = () if self.started is None else self.started.started_on
        return {"started_on": started_on, "ended_on": self.ended_on or ()}

    def mark(self, entry: Marked) -> Self:
        """The placement once the breaches of an entry about it are taken into account."""
        broken = BOUGHT_WITHOUT_AUTHORITY & {breach.rule for breach in entry.breaches}
        without = self.bought_without_authority or bool(broken)
        return replace(self, bought_without_authority=without)

    def after(self, event: PlacementEvent | AwardAuthorised) -> Self:
        """The placement once the event is taken into account."""
        match event:
            case AwardAuthorised():
                whole = {event.award_id} if event.complete else set[str]()
                return replace(self, authorised=self.authorised | whole)
            case PlacementStarted() | AgreementSigned() | FeeVaried() | PurchaseRegularised():
                return self.after_price(event)
            case PlacementEnded():
                return replace(self, ended_on=event.ended_on)
            case AbsenceStarted():
                return replace(self, away_since=event.away_from)
            case AbsenceEnded():
                absence = (self.away_since or event.back_on, event.back_on)
                return replace(self, away_since=None, absences=(*self.absences, absence))
            case RespiteArranged():
                return replace(self, respites=(*self.respites, event))
            case CaseReviewed():
                return replace(self, reviews=(*self.reviews, event.reviewed_on))

    def after_price(self, event: Priced) -> Self:
        """The placement once what says which fee it has is taken into account."""
        so_far = replace(self, priced=self.priced.after(event))
        match event:
            case PlacementStarted():
                return replace(so_far, started=event)
            case AgreementSigned():
                return replace(so_far, agreements=(*self.agreements, event))
            case PurchaseRegularised():
                return replace(so_far, tied=event)
            case FeeVaried(varied_from=day):
                rise = {} if event.uplift is None else {day: event.uplift}
                since = min(day, self.varied_since)
                return replace(so_far, uplifts={**self.uplifts, **rise}, varied_since=since)

    def runs_on(self, day: date) -> bool:
        """Whether the placement runs on the day."""
        if self.started is None:
            return False
        return self.started.started_on <= day < (self.ended_on or date.max)

    def fee_on(self, day: date) -> Decimal | None:
        """Pounds a week on a day (CHARGE-3), before the first day those of the first; None if the
        placement has no fee.
        """
        fees = self.fees
        if not fees:
            return None
        return fees[max((step for step in fees if step <= day), default=min(fees))]


def placement_of(placement_id: str) -> QueryItem:
    """The entries of one placement: its start, agreement, fees, absences, respite, reviews, end."""
    return QueryItem(events_in(PlacementEvent), (tag("placement", placement_id),))


def has_due_day(outcome: Outcome, done_by: date | None, reviewed_on: date) -> bool:
    """Whether a change has a day after the review to be done by, and to continue has none."""
    if outcome is Outcome.CONTINUE:
        return done_by is None
    return done_by is not None and done_by > reviewed_on
