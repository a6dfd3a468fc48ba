"""The framework and its call-offs as open contracting data (OCDS 1.1.5).

Releases are generated from the log: each entry about the framework that the public may see is one
release, with the entry's position and moment. Call-offs are contracting processes of their own,
related to the framework's, as far as they are published (`published_calloffs`). A record holds a
process's releases and what they come to, compiled here from the state and not from the releases.
Refusals, suspensions and scores of providers, and everything about a child, are not published.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from domain.codes import LegalRegime, Route
from domain.events import stored_names
from domain.events.awards import AuthorisationDeclined, Award, AwardCancelled
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.providers import ProviderAdmitted, ProviderApplied, ProviderRemoved
from domain.events.purchasing import (
    FrameworkEstablished,
    LotTermsPublished,
    RoundConcluded,
    RoundOpened,
)
from domain.values import financial_year
from domain.wording import format_day
from evidence.publications.ocds import Json, Process, Publisher, midnight, moment, party, reference
from evidence.publications.published_calloffs import Cell, Dated, cells
from ledger.codec import decode
from projections.engine.answer import Connection

LEGAL: Final = {
    LegalRegime.LIGHT_TOUCH_2015: ("CELEX", "32014L0024"),
    LegalRegime.PROCUREMENT_ACT_2023: ("UKPGA", "2023/54"),
}
SOURCES: Final[tuple[type[Event], ...]] = (
    FrameworkEstablished,
    LotTermsPublished,
    RoundOpened,
    RoundConcluded,
    ProviderApplied,
    ProviderAdmitted,
    ProviderRemoved,
    *Award.__subclasses__(),
    AwardCancelled,
    AuthorisationDeclined,
    EntryReversed,
)
READ: Final = """
SELECT position, recorded_at, name, body FROM ledger.entry
WHERE name = ANY (%s) AND position <= %s ORDER BY position
"""


def entries(connection: Connection, known_at: int) -> list[Dated]:
    """The entries that publication rests on, up to a position."""
    found = connection.execute(READ, (stored_names(SOURCES), known_at)).fetchall()
    return [Dated(p, at, decode(name, bytes(body))) for p, at, name, body in found]


def processes(found: Sequence[Dated], publisher: Publisher, now: datetime) -> list[Process]:
    """Every contracting process there is to publish by a moment: frameworks, then call-offs."""
    gone = {e.event.position for e in found if isinstance(e.event, EntryReversed)}
    standing = [e for e in found if e.position not in gone]
    made = [
        framework(entry.event, standing, publisher)
        for entry in standing
        if isinstance(entry.event, FrameworkEstablished)
    ]
    if not made:
        return []
    applied = (e.event for e in standing if isinstance(e.event, ProviderApplied))
    names = {event.provider_id: event.name for event in applied}
    for cell in cells(found, now):
        made += call_offs(cell, made[0].ocid, names, publisher)
    return made


# ── The framework ────────────────────────────────────────────────────────────────────────


def framework(
    let: FrameworkEstablished, standing: Sequence[Dated], publisher: Publisher
) -> Process:
    """The framework's process: a release for each entry about it that the public may see."""
    process = Process(f"{publisher.prefix}-{let.framework_id}")
    council = party(publisher.identifier, publisher.name, "buyer", "procuringEntity")
    names: dict[str, str] = {}
    rounds = {
        e.event.round
        for e in standing
        if isinstance(e.event, RoundOpened) and e.event.framework_id == let.framework_id
    }
    for entry in standing:
        if isinstance(entry.event, ProviderApplied):
            names[entry.event.provider_id] = entry.event.name
        for tag, part in part_of(entry.event, let, names, (rounds, standing)):
            whose = {} if process.releases else {"parties": [council], "buyer": reference(council)}
            named = f"{process.ocid}-{entry.position}"
            process.add(named, moment(entry.recorded_at), tag, {**whose, **part})
    return process


def part_of(
    event: Event,
    let: FrameworkEstablished,
    names: Mapping[str, str],
    of: tuple[set[str], Sequence[Dated]],
) -> Iterator[tuple[str, Json]]:
    """What an entry says to the public about a framework, and the tag of its release.

    `of` are the framework's rounds, and all that stands.
    """
    rounds, standing = of
    match event:
        case FrameworkEstablished() if event == let:
            yield "tender", {"tender": tender(let)}
        case LotTermsPublished() if event.framework_id == let.framework_id:
            yield "tenderUpdate", {"tender": {"id": let.framework_id, "lots": [lot_terms(event)]}}
        case RoundOpened() if event.framework_id == let.framework_id:
            period = {"startDate": midnight(event.opened_on), "endDate": moment(event.closes_at)}
            said = {"id": let.framework_id, "status": "active", "tenderPeriod": period}
            yield "tenderUpdate", {"tender": said}
        case RoundConcluded() if event.round in rounds:
            said = {"tender": {"id": let.framework_id, "status": "complete"}}
            yield "tenderUpdate", {**said, "bids": {"statistics": applications(standing, event)}}
        case ProviderAdmitted() if event.round in rounds:
            supplier = party(event.provider_id, names.get(event.provider_id), "supplier")
            yield "award", {"parties": [supplier], "awards": [admission(event, supplier)]}
        case ProviderRemoved() if event.lot in let.lots:
            ended = {"id": f"{event.provider_id}-{event.lot}", "status": "cancelled"}
            yield "awardCancellation", {"awards": [ended]}
        case _:
            return


def applications(standing: Sequence[Dated], concluded: RoundConcluded) -> list[Json]:
    """How many applied to each lot in a round, and how many were admitted."""
    found: list[Json] = []
    for measure, kind in (("bids", ProviderApplied), ("validBids", ProviderAdmitted)):
        counted = Counter(
            e.event.lot
            for e in standing
            if isinstance(e.event, kind) and e.event.round == concluded.round
        )
        found += [
            {"id": f"{concluded.round}-{lot}-{measure}", "measure": measure, "value": number,
             "relatedLot": lot}
            for lot, number in sorted(counted.items())
        ]  # fmt: skip
    return found


def tender(let: FrameworkEstablished) -> Json:
    """A framework as a tender."""
    scheme, number = LEGAL[let.legal_regime]
    lasts = {"startDate": midnight(let.starts_on), "endDate": midnight(let.ends_on)}
    return {
        "id": let.framework_id,
        "title": let.title,
        "status": "active",
        "procurementMethod": "open",
        "procurementMethodDetails": "Pseudo dynamic purchasing system under the light touch regime",
        "mainProcurementCategory": "services",
        "specialRegime": ["lightTouch"],
        "procurementMethodRationaleLegalBasis": {"scheme": scheme, "id": number},
        "documents": [{"id": "notice", "documentType": "tenderNotice", "title": let.notice}],
        "contractPeriod": lasts,
        "lots": [
            {"id": lot, "title": lot.replace("-", " "), "status": "active"} for lot in let.lots
        ],
        "techniques": {
            "hasFrameworkAgreement": True,
            "frameworkAgreement": {"type": "closed", "period": lasts},
            "hasDynamicPurchasingSystem": False,
        },
    }


def lot_terms(terms: LotTermsPublished) -> Json:
    """A lot's terms: whether its call-offs are competed, and by what weights they are compared."""
    both = "withAndWithoutReopeningCompetition"
    only = "withReopeningCompetition" if terms.allows_mini_competition else (
        "withoutReopeningCompetition"
    )  # fmt: skip
    method = both if terms.allows_mini_competition and terms.allows_direct_award else only
    weights = ", ".join(
        f"{name.replace('_', ' ')} {value}" for name, value in terms.weights.model_dump().items()
    )
    return {
        "id": terms.lot,
        "description": f"Weights of call-offs, of a hundred: {weights}",
        "techniques": {"hasFrameworkAgreement": True, "frameworkAgreement": {"method": method}},
    }


def admission(event: ProviderAdmitted, supplier: Json) -> Json:
    """A provider's admission to a lot, as an award of the framework."""
    return {
        "id": f"{event.provider_id}-{event.lot}",
        "title": f"Admitted to {event.lot.replace('-', ' ')} at the level {event.level}",
        "status": "active",
        "date": midnight(event.admitted_on),
        "suppliers": [reference(supplier)],
        "relatedLots": [event.lot],
    }


# ── Call-offs ────────────────────────────────────────────────────────────────────────────


def call_offs(
    cell: Cell, framework_ocid: str, names: Mapping[str, str], publisher: Publisher
) -> Iterator[Process]:
    """The processes of a cell: one for each of its call-offs, or one for them all."""
    if not cell.is_single:
        yield together(cell, framework_ocid, publisher)
        return
    for number, award in enumerate(cell.awards, start=1):
        named = f"{quarter_of(cell.quarter)}-{cell.lot}-{cell.provider_id}-{cell.kind}-{number}"
        supplier = party(award.provider_id, names.get(award.provider_id), "supplier")
        value = {"amount": award.yearly_value, "currency": "GBP"}
        competed = award.route is Route.MINI_COMPETITION
        said: Json = {
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
                    "value": value,
                    "suppliers": [reference(supplier)],
                    "relatedLots": [cell.lot],
                }
            ],
            "withheldInformation": withheld("/tender/items", "/awards/date", "/awards/items"),
        }
        yield single(named, said, cell, framework_ocid, publisher)


def together(cell: Cell, framework_ocid: str, publisher: Publisher) -> Process:
    """Call-offs of many providers as one figure."""
    figure = {
        "id": "awards",
        "title": f"{len(cell.awards)} call-offs, to {format_day(cell.quarter)}",
        "status": "active",
        "date": midnight(cell.quarter),
        "value": {"amount": cell.value, "currency": "GBP"},
        "relatedLots": [cell.lot],
    }
    said: Json = {
        "parties": [party(publisher.identifier, publisher.name, "buyer")],
        "awards": [figure],
        "withheldInformation": withheld("/awards/suppliers", "/tender", "/awards/items"),
    }
    return single(f"{quarter_of(cell.quarter)}-{cell.lot}", said, cell, framework_ocid, publisher)


def single(
    named: str, said: Json, cell: Cell, framework_ocid: str, publisher: Publisher
) -> Process:
    """A process of one release, related to the framework's."""
    process = Process(f"{framework_ocid}-{named}")
    related = {"id": "1", "relationship": ["framework"], "scheme": "ocid",
               "identifier": framework_ocid, "relatedLots": [cell.lot]}  # fmt: skip
    buyer = {"id": publisher.identifier, "name": publisher.name}
    whose = {"buyer": buyer, "relatedProcesses": [related]}
    process.add(
        f"{process.ocid}-{cell.quarter}", midnight(cell.quarter), "award", {**said, **whose}
    )
    return process


def withheld(*fields: str) -> list[Json]:
    """What is not published, and why."""
    why = "A single placement would identify a child (UK GDPR; Data Protection Act 2018)."
    return [{"id": f, "field": f, "name": f.rpartition("/")[2], "rationale": why} for f in fields]


def quarter_of(closes: date) -> str:
    """A quarter's name: the financial year, and the quarter in it.

    >>> quarter_of(date(2021, 6, 30)), quarter_of(date(2022, 3, 31))
    ('2021-22-q1', '2021-22-q4')
    """
    return f"{financial_year(closes)}-q{(closes.month - 4) % 12 // 3 + 1}"
