"""Committed spend by hand: one day at a time, in plain Python, sharing nothing with the SQL.

It reads the entries in order, asks of each day of the financial year what is charged for each
placement and block, groups the days of a month that follow one another and are charged alike,
and rounds each group once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.codes import Party
from domain.events.base import Event
from domain.events.finance import BudgetSet, BudgetVired, PaymentRecorded, SupplierRecognised
from domain.events.placements import (
    AbsenceEnded,
    AbsenceStarted,
    AgreementSigned,
    BlockPlaceFilled,
    FeeVaried,
    FundingShared,
    NoticeGiven,
    NoticeWithdrawn,
    PlacementEnded,
    PlacementExtended,
    PlacementStarted,
    RespiteArranged,
)
from domain.events.providers import BlockBooked
from domain.fee_lines import FeeFor, Unit
from domain.funding_codes import Funder
from domain.values import financial_year, to_the_penny, year_bounds

NOTHING = Decimal(0)
DAY = timedelta(days=1)


@dataclass
class Totals:
    """What a line comes to, in pounds."""

    budget: Decimal | None = None
    committed: Decimal = NOTHING
    delivered: Decimal = NOTHING
    recharged: Decimal = NOTHING
    actual: Decimal = NOTHING
    uncommitted: Decimal = NOTHING


@dataclass
class Charge:
    """What a day costs: a weekly rate, per cent of it, and per cent that others bear of that."""

    rate: Decimal
    percent: Decimal = Decimal(100)
    health: Decimal = NOTHING
    education: Decimal = NOTHING
    others: Decimal = NOTHING
    why: str = "fee"
    overruns: bool = False


@dataclass
class Life:
    """Everything said of one placement, in the order it was said, and the day it is looked at."""

    as_of: date
    said: list[Event] = field(default_factory=list)

    def of(self, *kinds: type[Any]) -> list[Any]:
        return [event for event in self.said if isinstance(event, kinds)]

    @property
    def start(self) -> PlacementStarted | None:
        starts = self.of(PlacementStarted)
        return starts[0] if starts else None

    def latest(self, kinds: tuple[type[Any], ...], day: date, when: str) -> Any:
        """The event that begins last of those by a day; of two on one day, the later recorded."""
        found = None
        for event in self.of(*kinds):
            begins = min(getattr(event, name) for name in when.split() if hasattr(event, name))
            if begins <= day and (found is None or begins >= found[0]):
                found = (begins, event)
        return found and found[1]

    def stops(self) -> date:
        """The day it stops: ended, or else agreed until, or by a notice that stands."""
        assert self.start is not None
        ends = self.of(PlacementEnded)
        if ends:
            return ends[0].ended_on
        longer = self.of(PlacementExtended)
        agreed = longer[-1].agreed_until if longer else self.start.agreed_until
        notices: dict[Party, date] = {}
        on_day = ("given_on", "withdrawn_on", "extended_on")
        about = self.of(PlacementExtended, NoticeGiven, NoticeWithdrawn)
        for event in sorted(
            about, key=lambda e: next(getattr(e, name) for name in on_day if hasattr(e, name))
        ):
            match event:
                case PlacementExtended():
                    notices.clear()
                case NoticeGiven():
                    notices[event.given_by] = event.ends_on
                case NoticeWithdrawn():
                    notices.pop(event.given_by, None)
        return min(agreed, *notices.values()) if notices else agreed

    def last_day(self) -> date:
        """The last day that is charged as agreed."""
        stops = self.stops()
        terms = self.latest((AgreementSigned,), stops, "in_force_from")
        return stops if terms and terms.last_day_charged else stops - DAY

    def runs(self, day: date) -> bool:
        if self.start is None or day < self.start.started_on:
            return False
        return day <= self.last_day() or (day <= self.as_of and not self.of(PlacementEnded))

    def fee(self, day: date) -> Decimal | None:
        """The fee of a day: the last that began, raised in turn by what began or was said since."""
        assert self.start is not None
        first, fee = self.start.started_on, self.start.weekly_fee
        terms, said_at = first, self.said.index(self.start)
        varied = [(n, e) for n, e in enumerate(self.said)
                  if isinstance(e, FeeVaried) and first <= e.varied_from <= day]  # fmt: skip
        for n, each in sorted(varied, key=lambda one: one[1].varied_from):
            if each.uplift is None and (each.varied_from > first or n > said_at):
                fee, said_at = each.weekly_fee, n
                terms = max(each.terms_from or each.varied_from, first)
        for n, each in sorted(varied, key=lambda one: one[1].varied_from):
            if fee is not None and each.uplift and (each.varied_from > terms or n > said_at):
                cap = each.uplift.cap
                rise = each.uplift.percent if cap is None else min(each.uplift.percent, cap)
                fee = to_the_penny(fee * (100 + rise) / 100)
        return fee

    def charge(self, day: date) -> Charge | None:
        """What is charged for a day, if anything has a fee."""
        if self.start is None or not self.runs(day):
            return None
        fee = self.fee(day)
        if fee is None:
            return None
        charge = Charge(fee, overruns=day > self.last_day())
        terms = self.latest((AgreementSigned,), day, "in_force_from")
        absence = self.latest((AbsenceStarted, AbsenceEnded), day, "away_from back_on")
        if isinstance(absence, AbsenceStarted) and terms is not None:
            kept = (day - absence.away_from).days < terms.retainer_days
            charge.percent = terms.retainer_percent if kept else NOTHING
            charge.why = "retainer" if kept else "away"
        block = self.latest((BlockPlaceFilled,), day, "filled_from")
        if block is not None and day < block.filled_to:
            charge.rate = max(fee - block.weekly_fee, NOTHING)
            charge.why += f" above {fee} {block.weekly_fee}"
        shares = self.latest((FundingShared,), day, "shared_from")
        for share in shares.shares if shares else ():
            if share.funder is Funder.HEALTH:
                charge.health = share.percent
            elif share.funder is Funder.EDUCATION:
                charge.education = share.percent
            elif share.funder is not Funder.SOCIAL_CARE:
                charge.others += share.percent
        return charge

    def once(self) -> Iterator[tuple[date, Decimal, Charge]]:
        """What is paid once: its day, its amount, and who bears it."""
        for terms in self.of(AgreementSigned):
            for line in terms.fee_lines:
                due = max(line.from_on or terms.in_force_from, terms.in_force_from)
                if line.unit is not Unit.ONCE or not self.runs(due):
                    continue
                if self.latest((AgreementSigned,), due, "in_force_from") is terms:
                    sign = -1 if line.fee_for is FeeFor.DISCOUNT else 1
                    yield due, line.amount * sign, self.charge(due) or self.borne(due)

    def borne(self, day: date) -> Charge:
        """Who bears what of a day without a fee."""
        charge = Charge(NOTHING)
        shares = self.latest((FundingShared,), day, "shared_from")
        for share in shares.shares if shares else ():
            if share.funder in (Funder.HEALTH, Funder.EDUCATION):
                setattr(charge, share.funder.value, share.percent)
            elif share.funder is not Funder.SOCIAL_CARE:
                charge.others += share.percent
        return charge


def add(totals: Totals, cost: Decimal, passed: Decimal, charge: Charge) -> None:
    """Add one rounded piece to a line."""
    totals.committed += cost
    totals.delivered += passed
    by_others = charge.health + charge.education + charge.others
    totals.recharged += to_the_penny(cost * by_others / 100)


def runs_of(since: date, until: date, charge_on: Any) -> Iterator[tuple[Charge, list[date]]]:
    """The days of each month that follow one another and are charged alike."""
    held: list[date] = []
    before: Charge | None = None
    day = since
    while day < until:
        charge = charge_on(day)
        if held and (charge != before or day.month != held[-1].month):
            assert before is not None
            yield before, held
            held = []
        if charge is not None:
            held.append(day)
        before = charge
        day += DAY
    if held and before is not None:
        yield before, held


def add_runs(totals: Totals, since: date, until: date, as_of: date, charge_on: Any) -> None:
    """Price each run of days and add it."""
    for charge, days in runs_of(since, until, charge_on):
        a_day = charge.rate * charge.percent / 100
        passed = sum(day <= as_of for day in days)
        add(totals, to_the_penny(a_day * len(days) / 7), to_the_penny(a_day * passed / 7), charge)


def by_hand(events: Sequence[Event], as_of: date) -> dict[str, Totals]:
    """Every line of the financial year of a day."""
    year = financial_year(as_of)
    since, until = year_bounds(year)
    found: dict[str, Totals] = {}
    payees: set[tuple[str | None, str | None]] = set()
    lives: dict[str, Life] = {}
    for event in events:
        if hasattr(event, "placement_id"):
            lives.setdefault(event.placement_id, Life(as_of)).said.append(event)
    for life in lives.values():
        start = life.start
        if start is None:
            continue
        of = found.setdefault(start.budget_line or "none", Totals())
        add_runs(of, since, until, as_of, life.charge)
        if any(life.charge(since + DAY * n) for n in range((until - since).days)):
            payees.add((start.budget_line, start.provider_id))
        for due, amount, charge in life.once():
            if since <= due < until:
                add(of, amount, amount if due <= as_of else NOTHING, charge)
                payees.add((start.budget_line, start.provider_id))
        for respite in life.of(RespiteArranged):
            line = respite.budget_line or start.budget_line
            of = found.setdefault(line or "none", Totals())
            stays = Charge(respite.weekly_fee)
            there = lambda day, r=respite, s=stays: (  # noqa: E731
                s if r.respite_from <= day < r.respite_to else None)  # fmt: skip
            add_runs(of, since, until, as_of, there)
            if any(there(since + DAY * n) for n in range((until - since).days)):
                payees.add((line, respite.provider_id))
    for block in (event for event in events if isinstance(event, BlockBooked)):
        of = found.setdefault(block.budget_line or "none", Totals())
        places = Charge(block.weekly_fee * block.places)
        booked = lambda day, b=block, p=places: (  # noqa: E731
            p if b.starts_on <= day < b.ends_on else None)  # fmt: skip
        add_runs(of, since, until, as_of, booked)
        if any(booked(since + DAY * n) for n in range((until - since).days)):
            payees.add((block.budget_line, block.provider_id))
    budgets(events, year, found)
    payments(events, (since, as_of), payees, found)
    return found


def budgets(events: Sequence[Event], year: str, found: dict[str, Totals]) -> None:
    """What each line has: the last amount set, and what was vired since."""
    for event in events:
        match event:
            case BudgetSet() if event.financial_year == year:
                found.setdefault(event.budget_line, Totals()).budget = event.amount
            case BudgetVired() if event.financial_year == year:
                for line, sign in ((event.from_line, -1), (event.to_line, 1)):
                    of = found.get(line)
                    if of is not None and of.budget is not None:
                        of.budget += sign * event.amount
            case _:
                pass


def payments(
    events: Sequence[Event],
    span: tuple[date, date],
    payees: set[tuple[str | None, str | None]],
    found: dict[str, Totals],
) -> None:
    """What was paid, and what of it to nobody with a commitment on the line."""
    recognised = {e.supplier: e.provider_id for e in events if isinstance(e, SupplierRecognised)}
    for event in events:
        if isinstance(event, PaymentRecorded) and span[0] <= event.paid_on <= span[1]:
            of = found.setdefault(event.budget_line, Totals())
            of.actual += event.amount
            payee = event.provider_id or recognised.get(event.supplier or "")
            if payee is None or (event.budget_line, payee) not in payees:
                of.uncommitted += event.amount


def once_each(events: Sequence[Event]) -> list[Event]:
    """At most one start and one end a placement, one booking a block, one record a payment."""
    seen: set[object] = set()
    kept: list[Event] = []
    for event in events:
        key: object = id(event)
        match event:
            case PlacementStarted() | PlacementEnded():
                key = (type(event), event.placement_id)
            case PaymentRecorded():
                key = event.payment_id
            case BlockBooked():
                key = event.block_id
            case _:
                pass
        if key not in seen:
            seen.add(key)
            kept.append(event)
    return kept
