"""Unit costs and the market: averages by hand, and what is hidden because it is small."""

from datetime import date
from decimal import Decimal

from examples import (
    BOROUGH,
    admitted,
    awarded,
    awarded_directly,
    flat,
    offer,
    opened,
    placed,
    priced,
)
from facts import Connection, holding

from domain.events.base import Event
from domain.values import Kind
from ledger.log import Log
from projections.money.competition import competitions, concentration, routes
from projections.money.unit_costs import costs, prices

DAY = date(2022, 3, 31)
FEES = ("1000.00", "2000.00", "3000.00", "4000.00", "6000.00")


def homes(fees: tuple[str, ...], *, first: int = 1, **fields: object) -> list[Event]:
    """Placements at these fees, a child each."""
    return [
        placed.model_copy(
            update={
                "placement_id": f"PL-{n}",
                "child_ref": f"C-{n:016d}",
                "weekly_fee": Decimal(fee),
                **fields,
            }
        )
        for n, fee in enumerate(fees, start=first)
    ]


def by(rows: list[object], name: str) -> dict[str, tuple[object, ...]]:
    """A breakdown: count, average and median of each value."""
    return {r.value: (r.placements, r.average, r.median) for r in rows if r.by == name}  # type: ignore[attr-defined]


def test_unit_1_the_average_and_the_middle(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, *homes(FEES))
    found = ask(costs, DAY)
    assert by(found, "kind") == {
        "childrens-home": (5, Decimal("3200.00"), Decimal("3000.00")),
    }
    assert by(found, "age") == {"10 to 15": (5, Decimal("3200.00"), Decimal("3000.00"))}
    assert by(found, "route").keys() == {"before the framework"}


def test_unit_1_of_an_even_number_the_median_is_half_way(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, *homes((*FEES, "5000.00")))
    assert by(ask(costs, DAY), "lot")["residential"][2] == Decimal("3500.00")


def test_unit_2_fewer_than_five_are_hidden_and_the_next_smallest_with_them(
    log: Log, owner: Connection
) -> None:
    away = homes(FEES, first=10, authority="E08000012")
    unknown = homes(FEES[:4], first=20, authority="unknown")
    ask = holding(log, owner, *homes((*FEES, "5000.00")), *away, *unknown)
    found = by(ask(costs, DAY), "location")
    assert found["unknown"] == (None, None, None)
    assert found["out"] == (None, None, None), "or it could be worked out from the total"
    assert found["in"][0] == 6
    hidden = [r for r in ask(costs, DAY) if r.by == "location" and r.placements is None]
    assert all(len(row.because) == 15 for row in hidden), "positions tell the number no better"


def test_unit_2_two_hidden_values_need_no_third(log: Log, owner: Connection) -> None:
    away = homes(FEES[:3], first=10, authority="E08000012")
    unknown = homes(FEES[:4], first=20, authority="unknown")
    ask = holding(log, owner, *homes(FEES), *away, *unknown)
    assert by(ask(costs, DAY), "location")["in"][0] == 5


def test_unit_3_fees_are_compared_with_the_schedule_of_the_providers_level(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, *homes(FEES), admitted, priced)
    (row,) = ask(prices, DAY)
    assert (row.placements, row.average, row.schedule, row.above) == (
        5,
        Decimal("3200.00"),
        Decimal("3600.00"),
        2,
    )
    assert row.because == (1, 2, 3, 4, 5, 6, 7)
    assert ask(prices, date(2021, 12, 31)) == []


def call_off(number: int, fee: str, others: tuple[str, ...]) -> list[Event]:
    """A referral, its offers, and its award by competition."""
    named = {"referral_id": f"R-{number}"}
    offers = [
        offer.model_copy(update={**named, "offer_id": f"O-{n}", **flat(each)})
        for n, each in enumerate((fee, *others), start=1)
    ]
    award = awarded.model_copy(
        update={**named, "award_id": f"AW-{number}", "first_week": Decimal(1000),
                "average_week": Decimal(fee)}
    )  # fmt: skip
    return [opened.model_copy(update=named), *offers, award]


def test_unit_4_an_award_beside_its_other_offers(log: Log, owner: Connection) -> None:
    story = [event for n in range(1, 6) for event in call_off(n, "3000.00", ("3400.00", "2900.00"))]
    ask = holding(log, owner, *story)
    (row,) = ask(competitions, DAY)
    assert (row.competitions, row.offers_each) == (5, Decimal("3.0"))
    assert (row.first_week, row.awarded, row.whole_life, row.lowest, row.others) == (
        Decimal("1000.00"),
        Decimal("3000.00"),
        Decimal("913000.00"),
        Decimal("2900.00"),
        Decimal("3150.00"),
    )
    (few,) = ask(competitions, DAY, 20)
    assert (few.competitions, few.awarded) == (None, None)


def test_unit_4_another_provider_s_offer_under_the_same_reference_is_another_offer(
    log: Log, owner: Connection
) -> None:
    story: list[Event] = []
    for n in range(1, 6):
        called, won, lost, award = call_off(n, "3000.00", ("3400.00",))
        same = {"provider_id": "P-2", "offer_id": "O-1"}
        story += [called, won, lost.model_copy(update=same), award]
    (row,) = holding(log, owner, *story)(competitions, DAY)
    assert (row.offers_each, row.others) == (Decimal("2.0"), Decimal("3400.00"))


def test_unit_5_competition_beside_direct_award(log: Log, owner: Connection) -> None:
    competed = [event for n in range(1, 6) for event in call_off(n, "3000.00", ())]
    direct = [
        event
        for n in range(6, 11)
        for event in (
            opened.model_copy(update={"referral_id": f"R-{n}"}),
            awarded_directly.model_copy(
                update={
                    "referral_id": f"R-{n}",
                    "award_id": f"AW-{n}",
                    "children": 2,
                    "average_week": Decimal("6600.00"),
                }
            ),
        )
    ]
    ask = holding(log, owner, *competed, *direct)
    (row,) = ask(routes, DAY)
    assert (row.competed, row.direct, row.saved_each, row.saved_a_week) == (
        5,
        5,
        Decimal("300.00"),
        Decimal("1500.00"),
    )
    (few,) = ask(routes, DAY, len(competed) + 8)
    assert (few.competed, few.direct, few.saved_each) == (5, None, None)


def test_unit_6_concentration(log: Log, owner: Connection) -> None:
    shares = [
        event
        for n, fee in enumerate(("500.00", "200.00", "200.00", "50.00", "50.00"), start=1)
        for event in homes((fee,), first=n, provider_id=f"P-{min(n, 4)}", kind=Kind.CHILDRENS_HOME)
    ]
    ask = holding(log, owner, *shares)
    (row,) = ask(concentration, DAY)
    assert (row.providers, row.weekly_spend) == (4, Decimal("1000.00"))
    assert (row.largest_three, row.concentration) == (Decimal("90.0"), 2500 + 400 + 400 + 100)
    assert placed.authority == BOROUGH


def test_unit_2_and_6_the_spend_on_few_placements_and_shares_that_give_it_are_hidden(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, *homes(FEES, provider_id="P-1"),
                  *homes(("2500.00",), first=6, provider_id="P-2"))  # fmt: skip
    (few,) = ask(concentration, DAY, 4)
    assert (few.providers, few.weekly_spend, few.largest_three, few.concentration) == (None,) * 4
    (two,) = ask(concentration, DAY)
    assert (two.providers, two.weekly_spend, two.concentration) == (2, Decimal("18500.00"), None)
