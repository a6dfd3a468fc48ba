"""The framework as a contracting process, with a release for each entry that the public may see."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from domain.codes import LegalRegime
from domain.events.base import Event
from domain.events.providers import (
    ProviderAdmitted,
    ProviderApplied,
    ProviderRecorded,
    ProviderRemoved,
)
from domain.events.purchasing import (
    FrameworkEstablished,
    LotTermsPublished,
    RoundConcluded,
    RoundOpened,
)
from domain.events.successions import ProviderRenamed
from evidence.publications.open_contracting.ocds import (
    Json,
    Process,
    Publisher,
    format_moment,
    midnight,
    party,
    reference,
)
from evidence.publications.open_contracting.published_call_offs import DatedEvent

LEGAL_BASIS: Final = {
    LegalRegime.LIGHT_TOUCH_2015: ("CELEX", "32014L0024"),
    LegalRegime.PROCUREMENT_ACT_2023: ("UKPGA", "2023/54"),
}
"""The scheme and number by which the standard cites the law that a framework was let under."""


@dataclass(frozen=True, slots=True)
class FrameworkHistory:
    """A framework, its application rounds, and every event that counts."""

    framework: FrameworkEstablished
    rounds: frozenset[str]
    events: Sequence[DatedEvent]


def framework_process(
    framework: FrameworkEstablished, events: Sequence[DatedEvent], publisher: Publisher
) -> Process:
    """The process of a framework. Its first release also names the council as the buyer."""
    process = Process(f"{publisher.prefix}-{framework.framework_id}")
    council = party(publisher.identifier, publisher.name, "buyer", "procuringEntity")
    rounds = frozenset(
        each.event.round
        for each in events
        if isinstance(each.event, RoundOpened) and each.event.framework_id == framework.framework_id
    )
    history = FrameworkHistory(framework, rounds, events)
    names: dict[str, str] = {}
    for each in events:
        if isinstance(each.event, ProviderApplied | ProviderRecorded | ProviderRenamed):
            names[each.event.provider_id] = each.event.name
        for tag, content in release_content(each.event, history, names):
            buyer = {} if process.releases else {"parties": [council], "buyer": reference(council)}
            identifier = f"{process.ocid}-{each.position}"
            process.add(identifier, format_moment(each.recorded_at), tag, {**buyer, **content})
    return process


def release_content(
    event: Event, history: FrameworkHistory, names: Mapping[str, str]
) -> Iterator[tuple[str, Json]]:
    """The tag and the content of an event's release, or nothing if it has none.

    `names` are those of the providers that have applied so far.
    """
    framework, framework_id = history.framework, history.framework.framework_id
    match event:
        case FrameworkEstablished() if event == framework:
            yield "tender", {"tender": tender(framework)}
        case LotTermsPublished() if event.framework_id == framework_id:
            yield "tenderUpdate", {"tender": {"id": framework_id, "lots": [lot_terms(event)]}}
        case RoundOpened() if event.framework_id == framework_id:
            period = {
                "startDate": midnight(event.opened_on),
                "endDate": format_moment(event.closes_at),
            }
            opened = {"id": framework_id, "status": "active", "tenderPeriod": period}
            yield "tenderUpdate", {"tender": opened}
        case RoundConcluded() if event.round in history.rounds:
            concluded = {"id": framework_id, "status": "complete"}
            bids = {"statistics": application_counts(history.events, event)}
            yield "tenderUpdate", {"tender": concluded, "bids": bids}
        case ProviderAdmitted() if event.round in history.rounds:
            supplier = party(event.provider_id, names.get(event.provider_id), "supplier")
            yield "award", {"parties": [supplier], "awards": [admission(event, supplier)]}
        case ProviderRemoved() if event.framework_id == framework_id:
            ended = {"id": f"{event.provider_id}-{event.lot}", "status": "cancelled"}
            yield "awardCancellation", {"awards": [ended]}
        case _:
            return


def application_counts(events: Sequence[DatedEvent], concluded: RoundConcluded) -> list[Json]:
    """How many providers applied to each lot in a round, and how many were admitted."""
    statistics: list[Json] = []
    applied = {
        (each.event.provider_id, each.event.lot)
        for each in events
        if isinstance(each.event, ProviderApplied) and each.event.round == concluded.round
    }
    for measure, kind in (("bids", ProviderApplied), ("validBids", ProviderAdmitted)):
        by_lot = Counter(
            each.event.lot
            for each in events
            if isinstance(each.event, kind)
            and each.event.round == concluded.round
            and (each.event.provider_id, each.event.lot) in applied
        )
        statistics += [
            {"id": f"{concluded.round}-{lot}-{measure}", "measure": measure, "value": number,
             "relatedLot": lot}
            for lot, number in sorted(by_lot.items())
        ]  # fmt: skip
    return statistics


def tender(framework: FrameworkEstablished) -> Json:
    """A framework as a tender."""
    scheme, number = LEGAL_BASIS[framework.legal_regime]
    period = {"startDate": midnight(framework.starts_on), "endDate": midnight(framework.ends_on)}
    return {
        "id": framework.framework_id,
        "title": framework.title,
        "status": "active",
        "procurementMethod": "open",
        "procurementMethodDetails": "Pseudo dynamic purchasing system under the light touch regime",
        "mainProcurementCategory": "services",
        "specialRegime": ["lightTouch"],
        "procurementMethodRationaleLegalBasis": {"scheme": scheme, "id": number},
        "documents": [{"id": "notice", "documentType": "tenderNotice", "title": framework.notice}],
        "contractPeriod": period,
        "lots": [
            {"id": lot, "title": lot.replace("-", " "), "status": "active"}
            for lot in framework.lots
        ],
        "techniques": {
            "hasFrameworkAgreement": True,
            "frameworkAgreement": {"type": "closed", "period": period},
            "hasDynamicPurchasingSystem": False,
        },
    }


def lot_terms(terms: LotTermsPublished) -> Json:
    """A lot's terms: whether its call-offs are competed, and the weights that compare offers."""
    if terms.allows_mini_competition and terms.allows_direct_award:
        method = "withAndWithoutReopeningCompetition"
    elif terms.allows_mini_competition:
        method = "withReopeningCompetition"
    else:
        method = "withoutReopeningCompetition"
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
