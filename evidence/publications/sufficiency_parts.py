"""The parts of the statement of sufficiency, one a question: a sentence and a table each."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from domain.values import LOT_OF_KIND, Kind
from evidence.documents import charts
from evidence.publications.small_numbers import FEW, HIDDEN, left, parts_of, split_by
from evidence.publications.spending_figures import Figures, counted, named
from projections.casework import obligations
from projections.engine.answer import Basis, Connection
from projections.places import (
    available_places,
    bringing_home,
    demand,
    emergency_places,
    in_or_out_of_borough,
    market,
    stability,
    sufficiency,
    where_placed,
)

Cell = Any
Part = Callable[[Connection, Basis, Figures], dict[str, Any]]


def table(title: str, intro: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]],
          chart: dict[str, str] | None = None) -> dict[str, Any]:  # fmt: skip
    """A part of the statement: its title, a sentence, and a table, with a chart if there is one."""
    return {"title": title, "intro": intro, "headings": list(headings),
            "rows": [list(row) for row in rows], "chart": chart}  # fmt: skip


def children(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """Children looked after, by kind of placement; and by lot, in the borough and out."""
    everyone = sufficiency.looked_after(connection, basis)
    placed = in_or_out_of_borough.children(connection, basis)
    total = figures.said("Children looked after", counted(everyone.children), everyone.because)
    shown_of = parts_of([row.children for row in placed])
    rows: list[list[Cell]] = [
        [named(row.kind), figures.said(f"Children: {named(row.kind)}", text, row.because), "–", "–"]
        for row, text in zip(placed, shown_of, strict=True)
    ]
    bars = []
    for lot, inside, outside, because in by_lot(placed):
        rows.append([f"in {lot} placements", counted(inside + outside), *(
            figures.said(f"{lot}: {name}", text, because)
            for name, text in zip(("in the borough", "outside"), split_by([inside, outside]),
                                  strict=True))])  # fmt: skip
        if HIDDEN not in split_by([inside, outside]):
            bars.append(charts.BarGroup(lot, (Decimal(inside), Decimal(outside))))
    intro = f"{total['value']} children are looked after [{total['number']}]."
    chart = {
        "svg": charts.bar_chart("Children in and out of the borough", ("in the borough", "outside"),
                           bars, money=False),
        "alt": "Bars of children in and out of the borough by lot; the figures are in the table"
        " above.",
    }  # fmt: skip
    return table("Children looked after", intro,
                 ("Placement", "Children", "In the borough", "Outside"), rows,
                 chart if bars else None)  # fmt: skip


def by_lot(
    placed: Sequence[in_or_out_of_borough.BoroughPlacements],
) -> Iterator[tuple[str, int, int, list[int]]]:
    """Children in and out of the borough by the lot their placement is bought under, if any."""
    for lot in sorted({row.lot or "other" for row in placed}):
        of = [row for row in placed if (row.lot or "other") == lot]
        because = [p for row in of for p in row.because]
        yield lot, sum(row.inside for row in of), sum(row.outside for row in of), because


def places(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """Places by kind, in the borough and elsewhere: registered, and truly available."""
    found = available_places.by_kind(connection, basis)
    rows = []
    for kind in sorted({row.kind for row in found}):
        for here in (True, False):
            of = [row for row in found if row.kind == kind and row.in_borough is here]
            because = [p for row in of for p in row.because]
            where_ = "in the borough" if here else "elsewhere"
            registered, free = sum(r.places for r in of), sum(r.available for r in of)
            rows.append([
                named(kind), where_,
                figures.said(f"{named(kind)}, {where_}: places", str(registered), because),
                figures.said(f"{named(kind)}, {where_}: available", left(registered, free),
                             because),
                str(sum(r.not_sure for r in of)) if left(registered, free) != HIDDEN else HIDDEN,
            ])  # fmt: skip
    intro = (
        "A place is available if it is free and its home takes children. Of those not sure, nobody"
        " has reported how many children of other authorities live there. Carers of fostering"
        " agencies are not places of this kind. Elsewhere is where children of ours live."
    )
    headings = ("Kind", "Where", "Registered", "Available", "Not sure")
    return table("Places registered and truly available", intro, headings, rows)


def by_age_and_need(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """Available places in the borough by age and by need."""
    found: list[tuple[str, available_places.AvailablePlaces]] = [
        *((f"aged {row.ages}", row) for row in available_places.by_age(connection, basis)),
        *((row.need.replace("-", " "), row) for row in available_places.by_need(connection, basis)),
    ]
    rows = [
        [named(row.kind), what, str(row.places),
         figures.said(f"{named(row.kind)}, {what}: available", left(row.places, row.available),
                      row.because)]
        for what, row in found
        if row.in_borough
    ]  # fmt: skip
    intro = "In the borough. A home stands under every age and need it takes: rows do not add up."
    return table("Places by age and need", intro, ("Kind", "For", "Registered", "Available"), rows)


def wanted(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """The year's referrals, how they were met, and how long they took."""
    rows = [
        [
            named(row.kind),
            figures.said(f"Referrals, {named(row.kind)}", counted(row.referrals), row.because),
            *split_by([row.met, row.met_elsewhere, row.unmet, row.still_open]),
            *of_enough(row.referrals, str(row.offers_per_referral), str(row.median_days or "–")),
        ]
        for row in demand.demand(connection, basis)
    ]
    intro = (
        "Referrals opened since 1 April. Met is through the council's own purchasing system; met"
        " elsewhere is through another system, by spot purchase or unregistered."
    )
    headings = ("Kind", "Referrals", "Met", "Elsewhere", "Unmet", "Open", "Offers each",
                "Days, median")  # fmt: skip
    return table("Demand", intro, headings, rows)


def of_enough(number: int, *shown: str) -> list[str]:
    """What is averaged over a number of referrals; not shown where they are few.

    >>> of_enough(9, "1.3", "12"), of_enough(3, "0.7", "1")
    (['1.3', '12'], ['not shown', 'not shown'])
    """
    return [HIDDEN if 0 < number < FEW else each for each in shown]


def where(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """The shares of children placed near, and in good homes."""
    rows = []
    for row in where_placed.shares(connection, basis):
        so, rest = row.children, row.of_children - row.children
        hidden = HIDDEN in split_by([so, rest])
        rows.append([
            row.measure,
            row.lot.replace("-", " "),
            HIDDEN if hidden or row.percent is None else figures.said(
                f"{row.measure}, {row.lot}", f"{row.percent} %", row.because),
            counted(row.of_children),
            counted(row.not_known),
        ])  # fmt: skip
    intro = "Of the children of whom it is known. Twenty miles is the line that is published."
    return table("Where children live", intro,
                 ("Measure", "Of", "Share", "Children", "Not known"), rows)  # fmt: skip


def distance(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """Children by borough, by regulation 11 and by miles: three different questions."""
    found = where_placed.geography(connection, basis)
    rows = [
        [
            row.location,
            row.regulation_11.replace("-", " "),
            row.miles,
            figures.said(f"Children {row.location}, {row.regulation_11}, {row.miles}", text,
                         row.because),
        ]
        for row, text in zip(found, parts_of([row.children for row in found]), strict=True)
    ]  # fmt: skip
    intro = (
        "In or out of the borough is about the authority; in the area, adjoining or at a distance"
        " about who adjoins it (regulation 11); miles about home. None follows from another."
    )
    return table("Near and far", intro,
                 ("Borough", "Regulation 11", "Miles from home", "Children"), rows)  # fmt: skip


def home_again(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """What it would take to bring children home, by kind."""
    inside = {row.kind: row.inside for row in in_or_out_of_borough.children(connection, basis)}
    found = bringing_home.by_kind(connection, basis)
    few = {  # with a small number in one kind of a lot, its other kinds would tell it
        LOT_OF_KIND.get(Kind(row.kind), row.kind)
        for row in found
        if HIDDEN in split_by([inside.get(row.kind, 0), row.outside])
    }
    rows = []
    for row in found:
        hidden = LOT_OF_KIND.get(Kind(row.kind), row.kind) in few
        said = [row.outside, row.places_available, row.to_be_found]
        rows.append([named(row.kind), *(
            figures.said(f"{named(row.kind)}: {what}", HIDDEN if hidden else str(number),
                         row.because)
            for what, number in zip(("outside", "available", "to be found"), said, strict=True)
        )])  # fmt: skip
    intro = (
        "Places of each kind that all children placed outside the borough would need inside it,"
        " the available ones used first; carers are not counted as places. Whether a home suits a"
        " child is another matter."
    )
    return table("What it would take to bring children home", intro,
                 ("Kind", "Children outside", "Places available", "To be found"), rows)  # fmt: skip


def capacity(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """Emergency capacity, the step-down queue, and stability."""
    rows = [
        [f"Places available today, {named(row.kind)}, {row.whereabouts}",
         figures.said(f"Emergency: {row.kind}, {row.whereabouts}",
                      left(row.places, row.available), row.because)]
        for row in emergency_places.tonight(connection, basis)
    ]  # fmt: skip
    drift = obligations.drift(connection, basis)
    waiting = [p for row in drift for p in row.because]
    queue = "Step-downs agreed and not done"
    rows.append([queue, figures.said(queue, counted(len(drift)), waiting)])
    for one in stability.stability(connection, basis):
        hidden = HIDDEN in split_by([one.counted, one.of_all - one.counted])
        rows.append([one.measure.partition(" (")[0].capitalize() + ", per cent",
                     HIDDEN if hidden else figures.said(one.measure, str(one.percent),
                                                           one.because)])  # fmt: skip
    return table("Emergencies, step-down and stability", "On the day.", ("Measure", "Figure"), rows)


def providers(connection: Connection, basis: Basis, figures: Figures) -> dict[str, Any]:
    """How concentrated each lot is, and why invitations are declined."""
    found = market.concentration(connection, basis)
    rows = []
    for lot in sorted({row.lot for row in found}):
        groups = [row for row in found if row.lot == lot]
        largest = sum((row.percent_of_children or Decimal(0) for row in groups[:3]), Decimal(0))
        because = [p for row in groups for p in row.because]
        rows.append([
            lot.replace("-", " "),
            figures.said(f"{lot}: groups with homes", str(len(groups)), because),
            figures.said(f"{lot}: children with the three largest groups", f"{largest} %",
                         because),
            "–" if groups[0].index is None else f"{groups[0].index:,}",
        ])  # fmt: skip
    reasons = market.declines(connection, basis)
    why = ", ".join(f"{row.reason.replace('-', ' ')} ({row.times})" for row in reasons[:4])
    intro = (
        "The index sums the squares of each group's share of our children in per cent: 10,000 is"
        f" one group. Invitations of the year were declined for: {why or 'no reason yet'}."
    )
    return table("The market", intro,
                 ("Lot", "Groups", "With the three largest", "Index"), rows)  # fmt: skip


PARTS: Final[tuple[Part, ...]] = (
    children,
    places,
    by_age_and_need,
    wanted,
    where,
    distance,
    home_again,
    capacity,
    providers,
)
