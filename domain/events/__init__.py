"""Every event the log can hold, by its stored name.

These names and the fields of these classes are the storage format: from release 0.1.0 a stored
shape never changes, and a new shape is a new version with its own golden line.

after_care   where young people live after care: Staying Put, Staying Close, adult placements
allocations  allocation of a case to an officer, its end, and emergency access
awards       awards by five routes, their authorisation, and approvals out of area
base         `Event`, the base of all events: frozen, permanently named, found by tags
care         periods of care, legal statuses, case reviews and duties done, under a pseudonym
corrections  reversals of entries, proposals to reverse them, and refusals of commands
exclusions   checks of exclusion and debarment, and telling of an exclusion
finance      budgets, savings, suppliers, invoices, payments, and rises of a framework
governance   policies, schemes of delegation, chosen interpretations, and reports
imports      what files held: spending, returns and Ofsted's list; rows set aside
metadata     what an entry records beside its event: command, rules, law, choices, breaches
offers       offers, evaluators' interests and scores, and the scores agreed
orders       court orders, what each permits; secure accommodation; the approval of carers
people       who a person is, particulars, deaths, erasures, and bundles issued
placements   placements: start, agreement, fees, absences, visits, reviews and end
providers    providers' applications and standing; homes, places, judgements, blocks
purchasing   the framework, terms of lots, rounds, scores, prices and arrangements
searches     referrals, tiers, invitations, clarifications, and children's wishes
statements   figures that somebody published, for comparison
support      short breaks of a child who lives at home, and support by a provider's staff
successions  providers renamed, businesses and homes transferred, contracts novated
transfers    responsibility that passes between authorities; parent and child together
transitions  pathway plans, transition agreed, transfer to adult services
upcasts      converts the fields of an older stored version of an event to the current ones
"""

from collections.abc import Iterable
from typing import Final

from domain.events import (
    after_care,
    allocations,
    awards,
    care,
    corrections,
    exclusions,
    finance,
    governance,
    imports,
    offers,
    orders,
    people,
    placements,
    providers,
    purchasing,
    searches,
    statements,
    successions,
    support,
    transfers,
    transitions,
    upcasts,
)
from domain.events.base import Event, event_name

FAMILIES: Final = (
    purchasing,
    providers,
    successions,
    exclusions,
    care,
    governance,
    searches,
    offers,
    awards,
    orders,
    placements,
    support,
    transfers,
    transitions,
    after_care,
    finance,
    imports,
    statements,
    corrections,
    people,
    allocations,
)


def events_of(family: object) -> tuple[type[Event], ...]:
    """The events defined in one module, in the order they are written."""
    return tuple(
        value
        for value in vars(family).values()
        if isinstance(value, type) and issubclass(value, Event) and "stored" in vars(value)
    )


CLASSES: Final[tuple[type[Event], ...]] = tuple(
    event for family in FAMILIES for event in events_of(family)
)
CURRENT: Final[dict[str, type[Event]]] = {event.stored: event for event in CLASSES}
EVENTS: Final[dict[str, type[Event]]] = {
    **{older: CURRENT[upcasts.current_name(older)] for older in upcasts.UPCASTS},
    **CURRENT,
}
GOVERNING: Final[tuple[type[Event], ...]] = (
    purchasing.FrameworkEstablished,
    purchasing.LotTermsPublished,
    governance.PolicyAdopted,
    governance.SchemeAdopted,
)
"""What the council itself lays down, which later decisions are taken under."""
NAMES: Final[dict[type[Event], tuple[str, ...]]] = {
    event: tuple(name for name, known in EVENTS.items() if known is event) for event in CLASSES
}


def stored_names(events: Iterable[type[Event]]) -> list[str]:
    """Every name that these events are stored under: that of today, and those of older versions."""
    return [name for event in events for name in NAMES[event]]


def event_names(events: Iterable[type[Event]]) -> list[str]:
    """The names of these events, without a version: as SQL knows them."""
    return [event_name(event.stored) for event in events]
