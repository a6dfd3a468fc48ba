"""Published call-offs as contracting processes, each related to the framework's process."""

from collections.abc import Iterator, Mapping
from datetime import date

from domain.codes import Route
from domain.events.awards import Award
from domain.values import financial_year
from domain.wording import format_day
from evidence.publications.open_contracting.ocds import (
    Json,
    Process,
    Publisher,
    midnight,
    party,
    reference,
)
from evidence.publications.open_contracting.published_call_offs import CallOffCell

WHY_WITHHELD = "A single placement would identify a child (UK GDPR; Data Protection Act 2018)."


def call_off_processes(
    cell: CallOffCell, framework_ocid: str, names: Mapping[str, str], publisher: Publisher
) -> Iterator[Process]:
    """The processes of a cell: one for each call-off of one provider, or one for them all.

    `names` are the providers' names by their identifiers.
    """
    quarter = quarter_name(cell.quarter)
    if cell.provider_id is None:
        content = total_content(cell, publisher)
        name = f"{quarter}-{cell.lot}"
        yield call_off_process(name, content, cell, framework_ocid, publisher)
        return
    for number, award in enumerate(cell.awards, start=1):
        supplier = party(award.provider_id, names.get(award.provider_id), "supplier")
        content = award_content(award, supplier, cell, publisher)
        name = f"{quarter}-{cell.lot}-{cell.provider_id}-{cell.kind}-{number}"
        yield call_off_process(name, content, cell, framework_ocid, publisher)


def award_content(award: Award, supplier: Json, cell: CallOffCell, publisher: Publisher) -> Json:
    """One call-off with its supplier and value, under the last day of its quarter."""
    competed = award.route is Route.MINI_COMPETITION
    return {
        "parties": [party(publisher.identifier, publisher.name, "buyer"), supplier],
        "tender": {
            "id": "call-off",
            "status": "complete",
            "procurementMethod": "limited" if competed else "direct",
            "procurementMethodDetails": "mini-competition" if competed else "direct call-off",
            "competitive": competed,
        },
        "awards": [
            {
                "id": "award",
                "status": "active",
                "date": midnight(cell.quarter),
                "value": {"amount": award.yearly_value, "currency": "GBP"},
                "suppliers": [reference(supplier)],
                "relatedLots": [cell.lot],
            }
        ],
        "withheldInformation": withheld("/tender/items", "/awards/date", "/awards/items"),
    }


def total_content(cell: CallOffCell, publisher: Publisher) -> Json:
    """The call-offs of several providers as one figure, without their suppliers."""
    total = {
        "id": "awards",
        "title": f"{len(cell.awards)} call-offs, to {format_day(cell.quarter)}",
        "status": "active",
        "date": midnight(cell.quarter),
        "value": {"amount": cell.value, "currency": "GBP"},
        "relatedLots": [cell.lot],
    }
    return {
        "parties": [party(publisher.identifier, publisher.name, "buyer")],
        "awards": [total],
        "withheldInformation": withheld("/awards/suppliers", "/tender", "/awards/items"),
    }


def call_off_process(
    name: str, content: Json, cell: CallOffCell, framework_ocid: str, publisher: Publisher
) -> Process:
    """A process of one release, dated the last day of the quarter, that names the framework's."""
    process = Process(f"{framework_ocid}-{name}")
    related = {"id": "1", "relationship": ["framework"], "scheme": "ocid",
               "identifier": framework_ocid, "relatedLots": [cell.lot]}  # fmt: skip
    buyer = {"id": publisher.identifier, "name": publisher.name}
    content = {**content, "buyer": buyer, "relatedProcesses": [related]}
    process.add(f"{process.ocid}-{cell.quarter}", midnight(cell.quarter), "award", content)
    return process


def withheld(*fields: str) -> list[Json]:
    """The fields that are not published, each with the reason."""
    return [
        {"id": f, "field": f, "name": f.rpartition("/")[2], "rationale": WHY_WITHHELD}
        for f in fields
    ]


def quarter_name(last_day: date) -> str:
    """The name of a quarter that ends on a day: its financial year, and its number in the year.

    >>> quarter_name(date(2021, 6, 30)), quarter_name(date(2022, 3, 31))
    ('2021-22-q1', '2021-22-q4')
    """
    return f"{financial_year(last_day)}-q{(last_day.month - 4) % 12 // 3 + 1}"
