"""What if: the cost in a year of a possible change, entry by entry, against the forecast today.

Asked by    finance and commissioners, before a decision.
Counts      placements that run and are charged on the day of the change.
Money       pounds. A change may be below zero. The changes add up exactly to the difference.
Leaves out  payments, which do not change.

    WHATIF-1  A fee uplift raises each fee that it covers by its per cent, to the penny, from its
              day on, as a yearly rise does (CHARGE-3). So a fee already agreed for a later day is
              raised from that day.
    WHATIF-2  A home that opens takes the most expensive placements of its kind outside the borough,
              as many as it has places, at its own fee.
    WHATIF-3  A step-down ends the chosen placements on its day, and starts others in fostering at
              its fee.
    WHATIF-4  When a provider fails, each of its placements ends on the day, and another starts at
              the same fee, raised by the given per cent.
    WHATIF-5  A placement that starts in a scenario is agreed until the same day as the one before.

Source: the ledger's own (decision 31).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, LiteralString

from psycopg.rows import class_row
from pydantic import BaseModel

from domain.events.base import Event
from domain.events.placements import PlacementEnded, PlacementStarted, Uplift
from domain.faults import Fault
from domain.readings.rises.rise import rise_of
from domain.values import LOT_OF_KIND, Kind, Lot, month_of, to_the_penny, years_after
from projections.engine.answer import Basis, Connection, Row, rows
from projections.engine.columns import Pounds
from projections.engine.fork import fork
from projections.forecasting.movement import EDGES
from projections.forecasting.scenarios import (
    FeeUplift,
    HomeOpening,
    ProviderFails,
    Scenario,
    StepDown,
)
from projections.money import committed_spend

HUNDRED: Final = Decimal(100)
NOTHING: Final = Decimal(0)
ADULT: Final = 18
OURS: Final = "what-if"
PLACED: Final[LiteralString] = """
SELECT DISTINCT ON (c.subject)
       split_part(c.subject, ':', 2) AS placement_id, c.child_ref, c.kind, c.lot, c.authority,
       c.provider_id, c.home_id, c.budget_line, c.weekly_fee, f.until AS agreed_until
FROM charge c JOIN (SELECT subject, max(upper(days)) AS until FROM charge
                    WHERE known @> %(known_at)s::bigint AND NOT overrun GROUP BY 1) AS f
     USING (subject)
WHERE c.known @> %(known_at)s::bigint AND c.days @> %(on_day)s::date AND c.weekly_fee IS NOT NULL
  AND NOT c.overrun AND c.what IN ('fee', 'retainer', 'away')
ORDER BY c.subject, c.because DESC
"""


class RunningPlacement(BaseModel):
    """A placement that runs on the day of a change, with its weekly fee in pounds."""

    placement_id: str
    child_ref: str
    kind: Kind
    lot: Lot | None
    authority: str
    provider_id: str | None
    home_id: str | None
    budget_line: str | None
    weekly_fee: Decimal
    agreed_until: date


class NothingToChange(Fault):
    """No placement would change: none affected runs on that day, or a chosen one does not run."""

    slug = "nothing-to-change"
    status = 409


class Change(Row):
    """The change, in pounds, that one scenario entry would make to a line's forecast."""

    line: str
    entry: int
    name: str
    what: str
    amount: Pounds


class LineOutcome(BaseModel):
    """A line's forecast today and under the scenario, in pounds."""

    line: str
    today: Decimal
    then: Decimal

    @property
    def difference(self) -> Decimal:
        """The forecast under the scenario less the forecast today, in pounds."""
        return self.then - self.today


class WhatIf(BaseModel):
    """The cost of a scenario in one financial year, by line and by entry."""

    financial_year: str
    lines: list[LineOutcome]
    changes: list[Change]

    @property
    def difference(self) -> Decimal:
        """The difference of all lines, in pounds."""
        return sum((line.difference for line in self.lines), NOTHING)


def running_placements(connection: Connection, basis: Basis, day: date) -> list[RunningPlacement]:
    """The placements that run and are charged on a day."""
    with connection.cursor(row_factory=class_row(RunningPlacement)) as cursor:
        return cursor.execute(PLACED, {**basis.parameters, "on_day": day}).fetchall()


def uplift_fees(connection: Connection, basis: Basis, scenario: FeeUplift) -> list[Event]:
    """The rise of each fee that is covered (WHATIF-1)."""
    uplift = Uplift(index="What if", percent=scenario.percent, cap=None)
    return [
        rise_of(p.placement_id, p.weekly_fee, uplift, scenario.on_day)
        for p in running_placements(connection, basis, scenario.on_day)
        if scenario.lot in (None, p.lot or LOT_OF_KIND.get(p.kind))
        and scenario.provider_id in (None, p.provider_id)
    ]


def open_home(connection: Connection, basis: Basis, scenario: HomeOpening) -> list[Event]:
    """The moves of the most expensive placements outside the borough to the home (WHATIF-2)."""
    away = [
        p
        for p in running_placements(connection, basis, scenario.on_day)
        if p.kind is scenario.kind and p.authority not in (basis.borough, "unknown")
    ]
    dearest = sorted(away, key=lambda p: (-p.weekly_fee, p.placement_id))[: scenario.places]
    to = {"authority": basis.borough, "provider_id": OURS, "weekly_fee": scenario.weekly_fee}
    return [event for p in dearest for event in move_child(p, scenario.on_day, **to)]


def step_down(connection: Connection, basis: Basis, scenario: StepDown) -> list[Event]:
    """The moves of the chosen placements to fostering (WHATIF-3). Raises NothingToChange."""
    running = {p.placement_id: p for p in running_placements(connection, basis, scenario.on_day)}
    if not set(scenario.placement_ids) <= running.keys():
        raise NothingToChange
    to = {
        "kind": Kind.FOSTERING_AGENCY,
        "lot": Lot.FOSTERING,
        "provider_id": OURS,
        "weekly_fee": scenario.weekly_fee,
        "budget_line": scenario.budget_line,
    }
    named = dict.fromkeys(scenario.placement_ids)
    return [event for p in named for event in move_child(running[p], scenario.on_day, **to)]


def fail_provider(connection: Connection, basis: Basis, scenario: ProviderFails) -> list[Event]:
    """The moves of the provider's placements elsewhere, at a higher fee (WHATIF-4)."""
    raised = 1 + scenario.percent / HUNDRED
    return [
        event
        for p in running_placements(connection, basis, scenario.on_day)
        if p.provider_id == scenario.provider_id
        for event in move_child(
            p, scenario.on_day, provider_id=OURS, weekly_fee=to_the_penny(p.weekly_fee * raised)
        )
    ]


def move_child(placement: RunningPlacement, day: date, **to: object) -> list[Event]:
    """The end of a placement and the start of another on a day (WHATIF-5)."""
    ended = PlacementEnded(
        placement_id=placement.placement_id,
        child_ref=placement.child_ref,
        home_id=placement.home_id,
        code="OTHER",
        immediate_risk=False,
        reason="What if",
        ended_on=day,
    )
    begun = PlacementStarted.model_validate(
        {
            **placement.model_dump(exclude={"weekly_fee"}),
            "placement_id": f"{placement.placement_id}.{OURS}",
            "born_in": month_of(years_after(placement.agreed_until, -ADULT)),
            "home_id": None,
            "address_id": None,
            "award_id": None,
            "miles_from_home": None,
            "postcode": None,
            "weekly_fee": placement.weekly_fee,
            "steps": (),
            "payments": (),
            "emergency": False,
            "until_eighteen": False,
            "started_on": day,
            **to,
        }
    )
    return [ended, begun]


ENTRIES: Final[dict[type[Scenario], Callable[[Connection, Basis, Scenario], list[Event]]]] = {
    FeeUplift: uplift_fees,  # type: ignore[dict-item]
    HomeOpening: open_home,  # type: ignore[dict-item]
    StepDown: step_down,  # type: ignore[dict-item]
    ProviderFails: fail_provider,  # type: ignore[dict-item]
}


def what_if(
    connection: Connection, basis: Basis, scenario: Scenario, years: Sequence[date]
) -> list[WhatIf]:
    """The cost of a scenario in the financial year of each of the days `years`.

    The connection must allow temporary tables. Raises NothingToChange.
    """
    entries = ENTRIES[type(scenario)](connection, basis, scenario)
    if not entries:
        raise NothingToChange
    every = [Basis(day, basis.known_at, basis.recorded_by, basis.borough) for day in years]
    today = [committed_spend.lines(connection, one) for one in every]
    known_at = fork(connection, basis, entries).known_at
    return [
        what_if_in_year(connection, replace(one, known_at=known_at), basis, was, entries)
        for one, was in zip(every, today, strict=True)
    ]


def what_if_in_year(
    connection: Connection,
    then: Basis,
    now: Basis,
    was: list[committed_spend.Line],
    entries: Sequence[Event],
) -> WhatIf:
    """The lines of one year today (`was`) and under the scenario, and the changes by entry."""
    would = {line.budget_line: line.forecast for line in committed_spend.lines(connection, then)}
    stands = {line.budget_line: line.forecast for line in was}
    found = rows(connection, EntryEffect, BY_ENTRY, then, known_from=now.known_at)
    changes = [
        Change(
            line=edge.line,
            entry=edge.entry - now.known_at,
            name=entries[edge.entry - now.known_at - 1].stored,
            what=edge.subject,
            amount=edge.amount,
            because=edge.because,
        )
        for edge in found
    ]
    lines = [
        LineOutcome(line=line, today=stands.get(line, NOTHING), then=would.get(line, NOTHING))
        for line in sorted(stands.keys() | would.keys())
    ]
    if sum((c.amount for c in changes), NOTHING) != sum((x.difference for x in lines), NOTHING):
        raise AssertionError("the changes do not add up to the difference")
    return WhatIf(
        financial_year=str(then.parameters["financial_year"]), lines=lines, changes=changes
    )


class EntryEffect(Row):
    """The change from one entry to a line's forecast; `because` are recorded entries behind it."""

    line: str
    subject: str
    entry: int
    amount: Pounds


BY_ENTRY: Final[LiteralString] = (
    EDGES
    + """
SELECT m.line, m.subject, m.entry, m.amount, ARRAY(
    SELECT DISTINCT p FROM edge e CROSS JOIN LATERAL unnest(e.because) AS p
    WHERE e.line = m.line AND e.subject = m.subject AND e.entry = m.entry
      AND p <= %(known_from)s ORDER BY p) AS because
FROM moved m WHERE m.amount <> 0 ORDER BY m.line, m.entry, m.subject
"""
)
