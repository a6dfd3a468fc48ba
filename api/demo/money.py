"""Weekly fees that add up to the report's forecast, and the payment runs.

Fees are drawn at random and scaled, until the year's commitments fall a little short of the
forecast. One placement of exactly seven days carries the difference, as seven days at a weekly fee
cost exactly that fee. No figure is written in: the ledger computes the forecast from the fees.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from api.demo.children import Child, Placement
from api.demo.steps import YEAR_FROM, YEAR_TO, Step
from domain.commands.money.record_payment import RecordPayment
from domain.values import LOT_OF_KIND, Kind, Lot, cost, to_the_penny

LINES: Final = {Lot.RESIDENTIAL: "residential", Lot.FOSTERING: "fostering-agency"}
BUDGETS: Final = {Lot.RESIDENTIAL: Decimal(11_472_000), Lot.FOSTERING: Decimal(5_097_000)}
FORECASTS: Final = {Lot.RESIDENTIAL: Decimal(12_970_000), Lot.FOSTERING: Decimal(5_100_000)}
ACTUALS: Final = {Lot.FOSTERING: Decimal(3_816_000)}
BRIDGING_FEE: Final = {Lot.RESIDENTIAL: Decimal(3_450), Lot.FOSTERING: Decimal(745)}
DRAWN: Final = {
    Kind.CHILDRENS_HOME: (2900, 5200),
    Kind.SEMI_INDEPENDENT: (1150, 1900),
    Kind.FOSTERING_AGENCY: (620, 960),
}
UPLIFT_ON: Final = date(2021, 9, 6)
FIRST_RUN: Final = date(2021, 4, 16)
LAST_RUN: Final = date(2021, 12, 24)
TOP_UP: Final = date(2021, 12, 30)
RUN_DAYS: Final = 28
Fees = dict[str, list[tuple[date, Decimal]]]


def fees(everyone: list[Child], bridging: dict[Lot, Placement], random: Random) -> Fees:
    """The weekly fees of each bought placement, each from a day on."""
    priced: Fees = {}
    for lot in LINES:
        bridge = bridging[lot]
        bought = [s for s in bought_in(lot, everyone) if s is not bridge]
        drawn = {placement.placement_id: draw(placement, random) for placement in bought}
        of = {placement.placement_id: placement for placement in bought}
        total = sum((committed(of[k], v) for k, v in drawn.items()), Decimal(0))
        factor = (FORECASTS[lot] - BRIDGING_FEE[lot]) / total
        scaled = {k: [(day, to_the_penny(f * factor)) for day, f in v] for k, v in drawn.items()}
        reached = sum((committed(of[k], v) for k, v in scaled.items()), Decimal(0))
        scaled[bridge.placement_id] = [(bridge.start, FORECASTS[lot] - reached)]
        priced |= scaled
    return priced


def bought_in(lot: Lot, everyone: list[Child]) -> list[Placement]:
    """The placements bought under a lot."""
    return [s for child in everyone for s in child.placements if LOT_OF_KIND.get(s.kind) is lot]


def draw(placement: Placement, random: Random) -> list[tuple[date, Decimal]]:
    """A fee for a kind of placement. A third of those that run rise by 3 % in September."""
    fee = Decimal(random.randint(*DRAWN[placement.kind]))
    raised = placement.start < UPLIFT_ON < (placement.end or date.max) and random.random() < 1 / 3
    return [(placement.start, fee), *([(UPLIFT_ON, fee * Decimal("1.03"))] if raised else [])]


def committed(placement: Placement, steps: list[tuple[date, Decimal]]) -> Decimal:
    """The cost of a placement in the financial year, month by month."""
    return sum((piece for _, piece in monthly(placement, steps, YEAR_FROM, YEAR_TO)), Decimal(0))


def monthly(
    placement: Placement, steps: list[tuple[date, Decimal]], since: date, until: date
) -> Iterator[tuple[date, Decimal]]:
    """The cost of each month and fee of a placement within [since, until)."""
    ends = [*(day for day, _ in steps[1:]), placement.end or date.max]
    for (start, fee), end in zip(steps, ends, strict=True):
        day = max(start, since)
        while day < min(end, until):
            month_end = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            stop = min(end, until, month_end)
            yield day, cost(fee, (stop - day).days)
            day = stop


def payment_runs(everyone: list[Child], priced: Fees, names: dict[str, str]) -> Iterator[Step]:
    """The four-weekly payments to each provider, and a last run up to the actual of the report."""
    paid: dict[Lot, Decimal] = defaultdict(Decimal)
    providers: dict[Lot, list[str]] = defaultdict(list)
    run = FIRST_RUN
    while run <= LAST_RUN:
        for (lot, provider_id), amount in sorted(due(everyone, priced, run).items()):
            paid[lot] += amount
            providers[lot].append(provider_id)
            yield payment(lot, (provider_id, names[provider_id]), run, amount)
        run += timedelta(days=RUN_DAYS)
    for lot, actual in ACTUALS.items():
        payees = sorted(set(providers[lot]))
        share = to_the_penny((actual - paid[lot]) / len(payees))
        last = actual - paid[lot] - share * (len(payees) - 1)
        for provider_id in payees:
            amount = last if provider_id == payees[-1] else share
            yield payment(lot, (provider_id, names[provider_id]), TOP_UP, amount)


def due(everyone: list[Child], priced: Fees, run: date) -> dict[tuple[Lot, str], Decimal]:
    """What each provider is owed for the four weeks before a run, within the year."""
    owed: dict[tuple[Lot, str], Decimal] = defaultdict(Decimal)
    since = max(run - timedelta(days=RUN_DAYS), YEAR_FROM)
    for child in everyone:
        for placement in child.placements:
            lot = LOT_OF_KIND.get(placement.kind)
            if lot is None or placement.setting is None:
                continue
            pieces = monthly(placement, priced[placement.placement_id], since, run)
            amount = sum((piece for _, piece in pieces), Decimal(0))
            if amount:
                owed[lot, placement.setting.provider_id] += amount
    return owed


def payment(lot: Lot, provider: tuple[str, str], run: date, amount: Decimal) -> Step:
    """The payment of a run to a provider, with its identifier and name."""
    provider_id, name = provider
    payment_id = f"{LINES[lot]}-{run:%Y%m%d}-{provider_id}"
    return Step(
        run,
        "finance",
        RecordPayment(
            payment_id=payment_id,
            budget_line=LINES[lot],
            provider_id=provider_id,
            payee=name,
            amount=amount,
            paid_on=run,
        ),
    )
