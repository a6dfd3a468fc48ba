"""Agree that a contract passes to another provider (novation): one, those in a home, or all.

    NOVATE-1  The provider to which it passes is another one, and is recorded, has applied to a lot,
              runs a home, or is on another body's framework, now or once.
    NOVATE-2  The provider holds such a contract on the day of the novation or from a later one, or
              it has by then passed from it to the other.
    NOVATE-3  The scheme of delegation in force when it is recorded gives the decision to the role,
              by the total cost of all of them, each at its dearest fee from the day of the
              novation: a week, in 365 days, and over the minimum term of the policy in force when
              it is recorded (a year without a policy). With no scheme in force nobody may agree.
    NOVATE-4  The last check of the provider to which it passes, by the day on which it is recorded,
              does not exclude it from procurement. A provider that was never checked may take over.
    NOVATE-5  On the day on which it is recorded, and on the day of the novation if that has passed,
              the provider to which it passes is not suspended in the lot of any of the contracts,
              or in any lot where none buys the kind.
    NOVATE-6  A placement or a block in a home passes by itself only to the provider that runs the
              home on the day of the novation. Every contract in a home may pass before the home
              does. Places with the carers of an agency, and in supported accommodation, may pass
              one by one: carers change their agency, and a flat its provider.
    NOVATE-7  Another person proposed the novation: from and to the same providers, of the same
              placement, block or home, or of all, from the same day. The proposal stands
              (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The fee, the terms and the notices stay, and nothing ends. The agreement may come before the
transfer of a business or a home, or after it. One that comes before is followed by it, or by a
novation back (DUTY-28). The day of agreeing is not to come (FACT-1). That of the novation may be.

Source: the council's scheme of delegation (NOVATE-3); Procurement Act 2023 s57, and decision 82
(NOVATE-4); the ledger's own (decision 71), for suspension (NOVATE-5); the ledger's own (decision
97) (NOVATE-7); the ledger's own (decision 80).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import ClassVar, Final

from domain.codes import Decision, Measure, Mode
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.governance import PolicyAdopted, SchemeRow, Separated
from domain.events.successions import ContractNovated
from domain.readings.arrival.lives_at import PASSING_ONE_BY_ONE
from domain.readings.barring.causes import told
from domain.readings.barring.of_providers import excluded, suspended
from domain.readings.policy import POLICIES, Policies
from domain.readings.providers.exclusions import ExclusionEvent, Exclusions, exclusions_of
from domain.readings.providers.holdings import HOLDINGS, Contract, HoldingEvent, Holdings
from domain.readings.providers.known import KnownBy, Providers, known_by
from domain.readings.scheme import SCHEME, Matter, Scheme, SchemeEvent, roles_in
from domain.readings.separation.proposals import refuse_unless_apart
from domain.readings.standing import Standing, StandingEvent, standing_of
from domain.values import (
    LOT_OF_KIND,
    BlockId,
    Day,
    HomeId,
    PlacementId,
    ProviderId,
    Words,
    cost,
    years_after,
)


class NovateContract(Command):
    stored: ClassVar[str] = "novate_contract"
    label: ClassVar[str] = "Novate a contract"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "agreed_on"
    provider_id: ProviderId
    successor_id: ProviderId
    placement_id: PlacementId | None = None
    block_id: BlockId | None = None
    home_id: HomeId | None = None
    reason: Words
    agreed_on: Day
    novated_on: Day

    @property
    def names_all(self) -> bool:
        """Whether every contract passes, of the provider or in a home."""
        return self.placement_id is None and self.block_id is None


class NotAnotherProvider(Refusal):
    """The provider to which the contract passes is not known, or is the same. Record it first."""

    rule = "NOVATE-1"


class NoSuchContract(Refusal):
    """The provider holds no such contract on that day or later, and none has passed to the other.

    Check the provider, the contract and the day.
    """

    rule = "NOVATE-2"


class NotTheirsToAgree(Refusal):
    """The scheme of delegation does not give this decision to the role. Ask one that it names."""

    rule = "NOVATE-3"
    satisfied_by = "Roles that may: {roles}."


class ExcludedSupplier(Refusal):
    """The provider to which it passes may not take over. Choose another, or check it again."""

    rule = "NOVATE-4"
    satisfied_by = "{bars}"


class Suspended(Refusal):
    """The provider to which it passes is suspended. Choose another, or have that lifted first."""

    rule = "NOVATE-5"
    satisfied_by = "{bars}"


class RunsAnotherHome(Refusal):
    """Another provider runs the home in which the places are. Agree that every contract in the home
    passes, or record first that the home passed.
    """

    rule = "NOVATE-6"
    satisfied_by = "The provider that runs it: {provider_id}."


class NotProposed(Refusal):
    """No proposal of this novation by another stands, and who proposes it does not agree it.

    Ask another person to propose it, on the same terms.
    """

    rule = "NOVATE-7"
    satisfied_by = "Roles that may propose it: {roles}."


@dataclass(frozen=True, slots=True)
class State:
    """What providers hold, who they are, whether they are suspended, the scheme of delegation and
    the policies.
    """

    holdings: Holdings = field(default_factory=Holdings)
    providers: Providers = field(default_factory=Providers)
    scheme: Scheme = field(default_factory=Scheme)
    policies: Policies = field(default_factory=Policies)
    exclusions: Exclusions = field(default_factory=Exclusions)
    standing: Standing = field(default_factory=Standing)


YEAR: Final = timedelta(days=365)


def query(command: NovateContract) -> Query:
    new = command.successor_id
    successor = (*known_by(new), exclusions_of(new), standing_of(new))
    return (HOLDINGS, SCHEME, POLICIES, *successor)


def evolve(
    state: State,
    event: HoldingEvent | SchemeEvent | PolicyAdopted | KnownBy | ExclusionEvent | StandingEvent,
) -> State:
    if isinstance(event, KnownBy):
        state = replace(state, providers=state.providers.after(event))
    if isinstance(event, StandingEvent):
        state = replace(state, standing=state.standing.after(event))
    if isinstance(event, ExclusionEvent):
        return replace(state, exclusions=state.exclusions.after(event))
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    if isinstance(event, HoldingEvent):
        return replace(state, holdings=state.holdings.after(event))
    return state


def decide(
    command: NovateContract, state: State, context: DecisionContext
) -> Sequence[ContractNovated]:
    old, new, day = command.provider_id, command.successor_id, command.novated_on
    if old == new or state.providers.unknown(new):
        raise NotAnotherProvider(successor_id=new)
    if bars := tuple(excluded(new, state.exclusions, context.today)):
        raise ExcludedSupplier(successor_id=new, **told(bars))
    named, every = (command.placement_id, command.block_id), command.names_all
    held = [
        contract
        for contract in state.holdings.contracts_of(old, day, command.home_id)
        if every or named == (contract.placement_id, contract.block_id)
    ]
    before = [
        contract
        for contract in state.holdings.contracts_passed((old, new), day, command.home_id)
        if every or named == (contract.placement_id, contract.block_id)
    ]
    if not held and not before:
        raise NoSuchContract(provider_id=old)
    contracts = [*held, *before]
    refuse_to_pass(command, contracts, state, context)
    deciding = rows_deciding(command, state, contracts, context)
    if context.role not in roles_in(deciding):
        raise NotTheirsToAgree(roles=roles_in(deciding))
    terms = {**dict(command), "begins_on": day}
    refuse_unless_apart(Separated.NOVATION, terms, context, NotProposed)
    mine = (row.citation for row in deciding if context.role in row.roles)
    decided = {
        "agreed_as": context.role,
        "agreed_by": context.actor,
        "citations": tuple(dict.fromkeys(mine)),
    }
    agreed = event_from(ContractNovated, command, **decided)
    each = (agreed.model_copy(update=contract_in(contract)) for contract in held)
    return [agreed, *each] if every else [agreed]


def refuse_to_pass(
    command: NovateContract, contracts: Sequence[Contract], state: State, context: DecisionContext
) -> None:
    """Raise a refusal unless NOVATE-5 and NOVATE-6 are met by the contracts that would pass."""
    new, days = command.successor_id, (min(command.novated_on, context.today), context.today)
    lots = dict.fromkeys(LOT_OF_KIND.get(contract.kind) for contract in contracts)
    bars = (bar for lot in lots for bar in suspended(new, state.standing, lot, days))
    if told_once := tuple(dict.fromkeys(bars)):
        raise Suspended(successor_id=new, **told(told_once))
    for contract in () if command.names_all else contracts:
        if contract.home_id is not None and contract.kind not in PASSING_ONE_BY_ONE:
            runs_it = state.holdings.provider_of(contract.home_id, contract.first)
            if runs_it != new:
                raise RunsAnotherHome(home_id=contract.home_id, provider_id=runs_it)


def contract_in(contract: Contract) -> dict[str, object]:
    """The fields of a novation that name one contract, and its first day."""
    return {
        "placement_id": contract.placement_id,
        "block_id": contract.block_id,
        "home_id": None,
        "novated_on": contract.first,
    }


def rows_deciding(
    command: NovateContract, state: State, held: Sequence[Contract], context: DecisionContext
) -> tuple[SchemeRow, ...]:
    """The rows of today's scheme that give some role the decision about contracts."""
    policy, day = state.policies.on(context.today), command.novated_on
    years = 1 if policy is None else policy.minimum_term_years
    weekly = sum((contract.weekly_fee for contract in held), Decimal(0))
    value = {
        Measure.WEEKLY: weekly,
        Measure.YEARLY: cost(weekly, YEAR.days),
        Measure.WHOLE_LIFE: cost(weekly, (years_after(day, years) - day).days),
    }
    matter = Matter(
        Decision.NOVATION, None, None, value, None, registered=True, past_eighteen=False
    )
    return state.scheme.rows(Mode.DECIDES, matter, context.today)


DECIDER = Decider(NovateContract, State, query, evolve, decide)
