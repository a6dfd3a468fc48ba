"""Sections of the statement of sufficiency on the children looked after and where they live."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from domain.values import LOT_OF_KIND, Kind
from evidence.documents.charts import BarGroup, bar_chart
from evidence.publications.figures import Figures, kind_name
from evidence.publications.small_numbers import (
    HIDDEN,
    hide_small,
    is_small,
    show_all_or_none,
    show_number,
)
from evidence.publications.sufficiency.section import Section, section
from projections.engine.answer import Basis, Connection
from projections.places import bringing_home, in_or_out_of_borough, sufficiency, where_placed
from projections.places.in_or_out_of_borough import BoroughPlacements


def looked_after(connection: Connection, basis: Basis, figures: Figures) -> Section:
    """Children looked after by kind of placement and, by lot, in and out of the borough."""
    everyone = sufficiency.looked_after(connection, basis)
    placed = in_or_out_of_borough.children(connection, basis)
    total = figures.add("Children looked after", show_number(everyone.children), everyone.because)
    texts = hide_small([row.children for row in placed])
    rows: list[list[Any]] = []
    for row, text in zip(placed, texts, strict=True):
        kind = kind_name(row.kind)
        rows.append([kind, figures.add(f"Children: {kind}", text, row.because), "–", "–"])
    groups = []
    for lot, inside, outside, because in by_lot(placed):
        split = show_all_or_none([inside, outside])
        cells = (
            figures.add(f"{lot}: {name}", text, because)
            for name, text in zip(("in the borough", "outside"), split, strict=True)
        )
        rows.append([f"in {lot} placements", show_number(inside + outside), *cells])
        if HIDDEN not in split:
            groups.append(BarGroup(lot, (Decimal(inside), Decimal(outside))))
    return section(
        "Children looked after",
        f"{total['value']} children are looked after [{total['number']}].",
        ("Placement", "Children", "In the borough", "Outside"),
        rows,
        borough_chart(groups) if groups else None,
    )


def by_lot(placed: Sequence[BoroughPlacements]) -> Iterator[tuple[str, int, int, list[int]]]:
    """Each lot, or "other", with its children in the borough, those outside, and their entries."""
    for lot in sorted({row.lot or "other" for row in placed}):
        rows = [row for row in placed if (row.lot or "other") == lot]
        because = [position for row in rows for position in row.because]
        yield lot, sum(row.inside for row in rows), sum(row.outside for row in rows), because


def borough_chart(groups: Sequence[BarGroup]) -> dict[str, str]:
    """Children in and out of the borough by lot."""
    title, series = "Children in and out of the borough", ("in the borough", "outside")
    return {
        "svg": bar_chart(title, series, groups, money=False),
        "alt": "Bars of children in and out of the borough by lot; the figures are in the table"
        " above.",
    }


def where_children_live(connection: Connection, basis: Basis, figures: Figures) -> Section:
    """The shares of children who are placed near home, and in good homes."""
    rows = []
    for row in where_placed.shares(connection, basis):
        split = show_all_or_none([row.children, row.of_children - row.children])
        share: Any = HIDDEN
        if HIDDEN not in split and row.percent is not None:
            share = figures.add(f"{row.measure}, {row.lot}", f"{row.percent} %", row.because)
        of = row.lot.replace("-", " ")
        counts = show_number(row.of_children), show_number(row.not_known)
        rows.append([row.measure, of, share, *counts])
    return section(
        "Where children live",
        "Shares are of the children for whom the answer is known. The published measure of distance"
        " is 20 miles.",
        ("Measure", "Of", "Share", "Children", "Not known"),
        rows,
    )


def distance_from_home(connection: Connection, basis: Basis, figures: Figures) -> Section:
    """Children by borough, by regulation 11 and by miles from home."""
    found = where_placed.geography(connection, basis)
    rows = []
    for row, text in zip(found, hide_small([row.children for row in found]), strict=True):
        label = f"Children {row.location}, {row.regulation_11}, {row.miles}"
        regulation_11 = row.regulation_11.replace("-", " ")
        cell = figures.add(label, text, row.because)
        rows.append([row.location, regulation_11, row.miles, cell])
    return section(
        "Distance from home",
        "These are three questions: whether the placement lies in the borough; whether it lies in"
        " the council's area, in an adjoining area or at a distance (regulation 11); and how many"
        " miles it is from the child's home. None of the answers follows from another.",
        ("Borough", "Regulation 11", "Miles from home", "Children"),
        rows,
    )


def bringing_children_home(connection: Connection, basis: Basis, figures: Figures) -> Section:
    """The places of each kind that would be needed to bring children home."""
    placed = in_or_out_of_borough.children(connection, basis)
    inside = {row.kind: row.inside for row in placed}
    found = bringing_home.by_kind(connection, basis)
    small_lots = {
        lot_of(row.kind)
        for row in found
        if is_small(inside.get(row.kind, 0)) or is_small(row.outside)
    }
    rows = []
    for row in found:
        # With a small number in one kind of a lot, the lot's other kinds would reveal it.
        hidden = lot_of(row.kind) in small_lots
        kind = kind_name(row.kind)
        numbers = {
            "outside": row.outside,
            "available": row.places_available,
            "to be found": row.to_be_found,
        }
        cells = (
            figures.add(f"{kind}: {name}", HIDDEN if hidden else str(number), row.because)
            for name, number in numbers.items()
        )
        rows.append([kind, *cells])
    return section(
        "What it would take to bring children home",
        "The places of each kind that would be needed in the borough for all children placed"
        " outside it, once the available places are used. Carers are not counted as places."
        " Whether a home suits a child is not considered.",
        ("Kind", "Children outside", "Places available", "To be found"),
        rows,
    )


def lot_of(kind: str) -> str:
    """The lot that a kind of placement is bought under, or the kind itself if under none."""
    return LOT_OF_KIND.get(Kind(kind), kind)
