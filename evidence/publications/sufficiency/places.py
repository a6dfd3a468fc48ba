"""Sections of the statement of sufficiency on places, demand, capacity and the market."""

from decimal import Decimal
from typing import Any

from evidence.publications.figures import Figures, kind_name
from evidence.publications.small_numbers import (
    HIDDEN,
    hide_if_few,
    show_all_or_none,
    show_available,
    show_number,
)
from evidence.publications.sufficiency.section import Section, section
from projections.casework import obligations
from projections.engine.answer import Basis, Connection
from projections.places import available_places, demand, emergency_places, market, stability
from projections.places.available_places import AvailablePlaces


def places_registered(connection: Connection, basis: Basis, figures: Figures) -> Section:
    """Places registered and available by kind, in the borough and elsewhere."""
    found = available_places.by_kind(connection, basis)
    rows = []
    for kind in sorted({row.kind for row in found}):
        for in_borough in (True, False):
            of_kind = [r for r in found if r.kind == kind and r.in_borough is in_borough]
            rows.append(places_row(kind, of_kind, figures, in_borough=in_borough))
    return section(
        "Places registered and truly available",
        "A place is available if it is free and its home is admitting children. A place is not sure"
        " if nobody has reported how many children of other authorities live in the home. Carers of"
        " fostering agencies are not counted as places. Elsewhere means homes outside the borough,"
        " in authorities where children of ours are placed.",
        ("Kind", "Where", "Registered", "Available", "Not sure"),
        rows,
    )


def places_row(
    kind: str, found: list[AvailablePlaces], figures: Figures, *, in_borough: bool
) -> list[Any]:
    """Places of one kind in the borough or elsewhere, with their figures numbered.

    Where the places available are hidden, no entries are listed behind those registered either:
    they are the same, and those of placements could be counted.
    """
    where = "in the borough" if in_borough else "elsewhere"
    label = f"{kind_name(kind)}, {where}"
    registered, free = sum(row.places for row in found), sum(row.available for row in found)
    available = show_available(registered, free)
    listed = [] if available == HIDDEN else found
    because = [position for row in listed for position in row.because]
    return [
        kind_name(kind),
        where,
        figures.add(f"{label}: places", str(registered), because),
        figures.add(f"{label}: available", available, because),
        HIDDEN if available == HIDDEN else str(sum(row.not_sure for row in found)),
    ]


def places_by_age_and_need(connection: Connection, basis: Basis, figures: Figures) -> Section:
    """Available places in the borough by age and by need."""
    found: list[tuple[str, AvailablePlaces]] = [
        *((f"aged {r.ages}", r) for r in available_places.by_age(connection, basis)),
        *((r.need.replace("-", " "), r) for r in available_places.by_need(connection, basis)),
    ]
    rows = []
    for group, row in found:
        if row.in_borough:
            kind, text = kind_name(row.kind), show_available(row.places, row.available)
            cell = figures.add(f"{kind}, {group}: available", text, row.because)
            rows.append([kind, group, str(row.places), cell])
    return section(
        "Places by age and need",
        "Places in the borough. A home is counted under every age and need that it takes, so the"
        " rows do not add up to a total.",
        ("Kind", "For", "Registered", "Available"),
        rows,
    )


def demand_for_places(connection: Connection, basis: Basis, figures: Figures) -> Section:
    """The year's referrals, how they were met, and how long they took."""
    rows = []
    for row in demand.demand(connection, basis):
        kind = kind_name(row.kind)
        referrals = figures.add(f"Referrals, {kind}", show_number(row.referrals), row.because)
        outcomes = show_all_or_none([row.met, row.met_elsewhere, row.unmet, row.still_open])
        offers, days = str(row.offers_per_referral), str(row.median_days or "–")
        rows.append([kind, referrals, *outcomes, *hide_if_few(row.referrals, offers, days)])
    return section(
        "Demand",
        "Referrals opened since 1 April. Met means through the council's own purchasing system."
        " Elsewhere means through another body's framework, by spot purchase or in an unregistered"
        " setting.",
        ("Kind", "Referrals", "Met", "Elsewhere", "Unmet", "Open", "Offers each", "Days, median"),
        rows,
    )


def emergencies_and_stability(connection: Connection, basis: Basis, figures: Figures) -> Section:
    """Places for an emergency, step-downs that are agreed and not done, and stability."""
    rows: list[list[Any]] = []
    for row in emergency_places.tonight(connection, basis):
        label = f"Emergency: {row.kind}, {row.whereabouts}"
        cell = figures.add(label, show_available(row.places, row.available), row.because)
        rows.append([f"Places available today, {kind_name(row.kind)}, {row.whereabouts}", cell])
    drift = obligations.drift(connection, basis)
    because = [position for row in drift for position in row.because]
    waiting = "Step-downs agreed and not done"
    rows.append([waiting, figures.add(waiting, show_number(len(drift)), because)])
    for share in stability.stability(connection, basis):
        title = share.measure.partition(" (")[0].capitalize() + ", per cent"
        hidden = HIDDEN in show_all_or_none([share.counted, share.of_all - share.counted])
        percent = str(share.percent)
        shown = HIDDEN if hidden else figures.add(share.measure, percent, share.because)
        rows.append([title, shown])
    return section(
        "Emergencies, step-down and stability",
        "As on the day of this statement.",
        ("Measure", "Figure"),
        rows,
    )


def market_of_providers(connection: Connection, basis: Basis, figures: Figures) -> Section:
    """How concentrated each lot is, and why invitations are declined."""
    found = market.concentration(connection, basis)
    rows = []
    for lot in sorted({row.lot for row in found}):
        groups = [row for row in found if row.lot == lot]
        largest = sum((row.percent_of_children or Decimal(0) for row in groups[:3]), Decimal(0))
        because = [position for row in groups for position in row.because]
        number = figures.add(f"{lot}: groups with homes", str(len(groups)), because)
        share = figures.add(
            f"{lot}: children with the three largest groups", f"{largest} %", because
        )
        index = "–" if groups[0].index is None else f"{groups[0].index:,}"
        rows.append([lot.replace("-", " "), number, share, index])
    declines = market.declines(connection, basis)
    reasons = ", ".join(f"{row.reason.replace('-', ' ')} ({row.times})" for row in declines[:4])
    return section(
        "The market",
        "The index is the sum of the squares of each group's share of our children, in per cent: it"
        " is 10,000 where one group has them all. Reasons for which invitations were declined this"
        f" year: {reasons or 'none yet'}.",
        ("Lot", "Groups", "With the three largest", "Index"),
        rows,
    )
