"""A synthetic history of any length, in which children come into care, are placed and paid for."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice
from typing import Final

from benchmarks.harness import BY
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.finance import BudgetSet, PaymentRecorded
from domain.events.placements import PlacementStarted
from domain.values import Kind, Lot
from ledger.log import Log

BATCH: Final = 1_000
PAYMENTS: Final = 8
PROVIDERS: Final = 400
BEGINS: Final = date(2021, 4, 1)
AS_OF: Final = date(2022, 3, 31)


def history() -> Iterator[Event]:
    """An endless series of events: a budget, then children, each with a placement and payments."""
    yield BudgetSet(
        budget_line="residential", title="Residential care", financial_year="2021-22",
        amount=Decimal(11_000_000), reason="Council",
    )  # fmt: skip
    for n in count():
        yield from child_events(n)


def child_events(n: int) -> Iterator[Event]:
    """The events of one child: care started, a placement, and a payment each four weeks."""
    ref, start = f"C-{n:016}", BEGINS + timedelta(days=n % 300)
    provider = f"P-{n % PROVIDERS}"
    yield CareStarted(child_ref=ref, born_in="2010-05", started_on=start)
    yield PlacementStarted(
        placement_id=f"PL-{n}", child_ref=ref, born_in="2010-05", home_id=None, address_id=None,
        provider_id=provider, award_id=None, kind=Kind.CHILDRENS_HOME, lot=Lot.RESIDENTIAL,
        authority="E08000014", miles_from_home=None, postcode=None, budget_line="residential",
        weekly_fee=Decimal("4200.00"), steps=(), payments=(), emergency=False,
        until_eighteen=False, started_on=start, agreed_until=start + timedelta(days=400),
    )  # fmt: skip
    for month in range(PAYMENTS):
        day = start + timedelta(days=28 * (month + 1))
        yield PaymentRecorded(
            payment_id=f"PAY-{n}-{month}", budget_line="residential", supplier=None,
            provider_id=provider, payee="A provider", amount=Decimal("16800.00"), invoice_id=None,
            period_from=day - timedelta(days=28), period_to=day - timedelta(days=1), paid_on=day,
            source_file=None, source_row=None,
        )  # fmt: skip


def fill(log: Log, entries: int, events: Iterator[Event] | None = None) -> None:
    """Append a number of entries in batches of a thousand, from `events` or a new history."""
    following = history() if events is None else events
    for start in range(0, entries, BATCH):
        batch = list(islice(following, min(BATCH, entries - start)))
        log.append(batch, unless=None, after=0, provenance=BY)
