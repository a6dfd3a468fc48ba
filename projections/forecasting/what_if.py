"""What if: what a change that might be would cost in the year, entry by entry, against today's.

Asked by    finance and commissioners, before something is decided.
Counts      placements that run, and are paid for, on the day of the change.
Money       pounds; a change may be below zero. The changes add up to the difference exactly.
Leaves out  payments: they stay as they are.

    WHATIF-1  A fee uplift raises every fee it covers by its per cent, to the penny, from its day,
              and fees agreed for later days from theirs.
    WHATIF-2  A home that opens takes the dearest placements of its kind that are out of the
              borough, as many as it has places, at its own fee.
    WHATIF-3  A step-down ends the named placements on its day and begins others, in fostering, at
              its fee.
    WHATIF-4  When a provider fails, each of its placements ends on the day, and another begins at
              the fee it had, raised by the per cent that finding it in haste would cost.
    WHATIF-5  A placement that begins so is agreed until the day the one before it was.
"""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, LiteralString

from psycopg.rows import class_row
from pydantic import BaseModel

from domain.events.base import Event
from domain.events.placements import FeeVaried, PlacementEnded, PlacementStarted, Uplift
from domain.faults import Fault
from domain.terms import LOT_OF_KIND, Kind, Lot, month_of, to_the_penny, years_after
from projections.engine.answer import Asked, Connection, Row, rows
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
                    WHERE known @> %(known_at)s::bigint GROUP BY 1) AS f USING (subject)
WHERE c.known @> %(known_at)s::bigint AND c.days @> %(on_day)s::date AND c.weekly_fee IS NOT NULL
  AND c.what IN ('fee', 'retainer', 'away')
ORDER BY c.subject, c.because DESC
"""
LATER: Final[LiteralString] = """
SELECT split_part(subject, ':', 2), lower(days), weekly_fee,
       lag(weekly_fee) OVER (PARTITION BY subject ORDER BY days, because)
FROM charge
WHERE known @> %(known_at)s::bigint AND what IN ('fee', 'retainer', 'away')
  AND upper(days) > %(on_day)s::date
ORDER BY subject, days, because
"""


class Placed(BaseModel):
    """A placement that runs on the day of a change, and what it costs a week."""

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
    """No placement that runs on that day is touched by the change, or one named does not run."""

    slug = "nothing-to-change"
    status = 409


class Change(Row):
    """What one entry that might be would add to the year's forecast of a line, in pounds."""

    line: str
    entry: int
    name: str
    what: str
    amount: Pounds


class Outcome(BaseModel):
    """A line's forecast as it stands and as it would be, in pounds."""

    line: str
    today: Decimal
    then: Decimal

    @property
    def difference(self) -> Decimal:
        """What would be, less what is."""
        return self.then - self.today


class WhatIf(BaseModel):
    """What a change would cost in the financial year of a day: by line, and entry by entry."""

    financial_year: str
    lines: list[Outcome]
    changes: list[Change]

    @property
    def difference(self) -> Decimal:
        """What would be, less what is, on all lines."""
        return sum((line.difference for line in self.lines), NOTHING)


def placed(connection: Connection, asked: Asked, day: date) -> list[Placed]:
    """The placements that run and are paid for on a day."""
    with connection.cursor(row_factory=class_row(Placed)) as cursor:
        return cursor.execute(PLACED, {**asked.parameters, "on_day": day}).fetchall()


def uplifted(connection: Connection, asked: Asked, scenario: FeeUplift) -> list[Event]:
    """WHATIF-1: the fees raised, from the day and from any later one on which they change."""
    covered = {
        p.placement_id
        for p in placed(connection, asked, scenario.on_day)
        if scenario.lot in (None, p.lot or LOT_OF_KIND.get(p.kind))
        and scenario.provider_id in (None, p.provider_id)
    }
    steps = connection.execute(LATER, {**asked.parameters, "on_day": scenario.on_day}).fetchall()
    raised = scenario.percent / HUNDRED
    return [
        FeeVaried(
            placement_id=placement_id,
            weekly_fee=to_the_penny(fee + fee * raised),
            reason="What if",
            uplift=Uplift(index="What if", percent=scenario.percent, cap=None),
            varied_from=max(day, scenario.on_day),
        )
        for placement_id, day, fee, before in steps
        if placement_id in covered and fee != before
    ]


def opened(connection: Connection, asked: Asked, scenario: HomeOpening) -> list[Event]:
    """WHATIF-2: the dearest placements of the kind out of the borough move to the home."""
    away = [
        p
        for p in placed(connection, asked, scenario.on_day)
        if p.kind is scenario.kind and p.authority not in (asked.borough, "unknown")
    ]
    dearest = sorted(away, key=lambda p: (-p.weekly_fee, p.placement_id))[: scenario.places]
    to = {"authority": asked.borough, "provider_id": OURS, "weekly_fee": scenario.weekly_fee}
    return [event for p in dearest for event in moved(p, scenario.on_day, **to)]


def stepped_down(connection: Connection, asked: Asked, scenario: StepDown) -> list[Event]:
    """WHATIF-3: the named placements end and others begin in fostering. Raises NothingToChange."""
    running = {p.placement_id: p for p in placed(connection, asked, scenario.on_day)}
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
    return [event for p in named for event in moved(running[p], scenario.on_day, **to)]


def failed(connection: Connection, asked: Asked, scenario: ProviderFails) -> list[Event]:
    """WHATIF-4: each placement of the provider ends, and another begins at a higher fee."""
    raised = 1 + scenario.percent / HUNDRED
    return [
        event
        for p in placed(connection, asked, scenario.on_day)
        if p.provider_id == scenario.provider_id
        for event in moved(
            p, scenario.on_day, provider_id=OURS, weekly_fee=to_the_penny(p.weekly_fee * raised)
        )
    ]


def moved(placement: Placed, day: date, **to: object) -> list[Event]:
    """A child moves on a day: one placement ends and another begins (WHATIF-5)."""
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
            "award_id": None,
            "miles_from_home": None,
            "postcode": None,
            "weekly_fee": placement.weekly_fee,
            "emergency": False,
            "until_eighteen": False,
            "started_on": day,
            **to,
        }
    )
    return [ended, begun]


ENTRIES: Final[dict[type[Scenario], Callable[[Connection, Asked, Scenario], list[Event]]]] = {
    FeeUplift: uplifted,  # type: ignore[dict-item]
    HomeOpening: opened,  # type: ignore[dict-item]
    StepDown: stepped_down,  # type: ignore[dict-item]
    ProviderFails: failed,  # type: ignore[dict-item]
}


def what_if(
    connection: Connection, asked: Asked, scenario: Scenario, years: Sequence[date]
) -> list[WhatIf]:
    """What a change would cost in each of the financial years of some days.

    The connection must allow scratch tables. Raises NothingToChange.
    """
    entries = ENTRIES[type(scenario)](connection, asked, scenario)
    if not entries:
        raise NothingToChange
    every = [Asked(day, asked.known_at, asked.recorded_by, asked.borough) for day in years]
    today = [committed_spend.lines(connection, one) for one in every]
    known_at = fork(connection, asked, entries).known_at
    return [
        outcome(connection, Asked(one.as_of, known_at, None, one.borough), asked, was, entries)
        for one, was in zip(every, today, strict=True)
    ]


def outcome(
    connection: Connection,
    then: Asked,
    now: Asked,
    was: list[committed_spend.Line],
    entries: Sequence[Event],
) -> WhatIf:
    """One year's lines as they stand and as they would be, and what moved each."""
    would = {line.budget_line: line.forecast for line in committed_spend.lines(connection, then)}
    stands = {line.budget_line: line.forecast for line in was}
    found = rows(connection, Edge, BY_ENTRY, then, known_from=now.known_at)
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
        Outcome(line=line, today=stands.get(line, NOTHING), then=would.get(line, NOTHING))
        for line in sorted(stands.keys() | would.keys())
    ]
    if sum((c.amount for c in changes), NOTHING) != sum((x.difference for x in lines), NOTHING):
        raise AssertionError("the changes do not add up to the difference")
    return WhatIf(
        financial_year=str(then.parameters["financial_year"]), lines=lines, changes=changes
    )


class Edge(Row):
    """What an entry moves a line's forecast by; `because` are entries of the log it rests on."""

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
