"""Recognise a supplier in the finance system as a provider, so that its payments match.

    SUPPLIER-1  The provider is recorded, has applied to a lot, runs a home, or is on another body's
                framework.
    SUPPLIER-2  The supplier is not recognised as this provider by the entry recorded last. A
                supplier may be matched anew to another provider.
    SUPPLIER-3  Once a scheme of delegation is in force on the day of recording, only a role to
                which it gives the matching of suppliers matches one. Where it gives no role that
                decision nobody may, until it states who does. Before there is a scheme, any role
                that may use this command may.
    SUPPLIER-4  Once a scheme of delegation is in force on the day of recording, another person
                proposed the match of the supplier with the same provider. The proposal stands
                (PROPOSAL-3).

Every rule is judged when this is recorded, and a breach of any always refuses. The day stated is
not to come (FACT-1).

Source: the ledger's own (decision 83) (SUPPLIER-1); the council's scheme of delegation
(SUPPLIER-3); the ledger's own (decision 97) (SUPPLIER-4); the ledger's own (decision 29).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.codes import Decision
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.finance import SupplierRecognised
from domain.events.governance import Separated
from domain.readings.providers.known import KnownBy, Providers, known_by
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.readings.separation.proposals import refuse_unless_apart
from domain.values import Day, ProviderId, Supplier, Words


class RecogniseSupplier(Command):
    stored: ClassVar[str] = "recognise_supplier"
    label: ClassVar[str] = "Match a supplier to a provider"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "recognised_on"
    supplier: Supplier
    provider_id: ProviderId
    reason: Words
    recognised_on: Day


class NoSuchProvider(Refusal):
    """No provider is recorded under this reference. Check the reference."""

    rule = "SUPPLIER-1"


class NothingChanges(Refusal):
    """The supplier is already matched to this provider. Nothing more is needed."""

    rule = "SUPPLIER-2"


class NotTheirsToMatch(Refusal):
    """The scheme of delegation in force gives the matching of suppliers to another role or to none.

    Ask an officer in a role that decides it. Where there is none, have the scheme state one.
    """

    rule = "SUPPLIER-3"
    satisfied_by = "Roles that decide it: {roles}."


class NotProposed(Refusal):
    """No proposal of this match by another stands, and who proposes it does not decide it.

    Ask another person to propose it: of this supplier, with this provider.
    """

    rule = "SUPPLIER-4"
    satisfied_by = "Roles that may propose it: {roles}."


@dataclass(frozen=True, slots=True)
class State:
    """The provider, if it is known, the provider that the supplier is recognised as, and the
    schemes of delegation.
    """

    providers: Providers = field(default_factory=Providers)
    recognised: str | None = None
    scheme: Scheme = field(default_factory=Scheme)


def query(command: RecogniseSupplier) -> Query:
    recognised = QueryItem((SupplierRecognised,), (tag("supplier", command.supplier),))
    return (*known_by(command.provider_id), recognised, SCHEME)


def evolve(state: State, event: KnownBy | SupplierRecognised | SchemeEvent) -> State:
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    if isinstance(event, SupplierRecognised):
        return replace(state, recognised=event.provider_id)
    return replace(state, providers=state.providers.after(event))


def decide(
    command: RecogniseSupplier, state: State, context: DecisionContext
) -> Sequence[SupplierRecognised]:
    if state.providers.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    if state.recognised == command.provider_id:
        raise NothingChanges(supplier=command.supplier)
    if state.scheme.on(context.today) is not None:
        roles = state.scheme.deciding(Decision.SUPPLIER_MATCH, None, context.today)
        if context.role not in roles:
            raise NotTheirsToMatch(roles=roles)
        terms = {"supplier": command.supplier, "provider_id": command.provider_id}
        refuse_unless_apart(Separated.SUPPLIER_MATCH, terms, context, NotProposed)
    return [event_from(SupplierRecognised, command)]


DECIDER = Decider(RecogniseSupplier, State, query, evolve, decide)
