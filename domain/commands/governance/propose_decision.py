"""Propose an act that another decides: what commits money, lifts a safeguard or destroys data.

    PROPOSAL-1  The separation of duties (`domain.readings.separation.table`) gives the proposing of
                the act to the role.
    PROPOSAL-2  The proposal states the terms of the act, and no others. Of a framework's rise it
                need not state a lot, nor what is left out; of respite no provider and no budget
                line; of short breaks no home, and in none no provider; of an arrangement after
                care no provider; of a home no lot, and of a provider no lots; of a novation no
                placement, block or home. The decision states the same, or comes to the same
                provider by what is recorded.
    PROPOSAL-3  A person does not propose the same again while their proposal stands. It stands up
                to the 28th day after that of recording, unless it was withdrawn, declined or
                carried out, or what it is about changed since.
    PROPOSAL-4  A provider that is to be reinstated, or a home whose suspension is to be lifted, is
                suspended on the day from which that is proposed: the provider in each lot that is
                stated, or in some; the home apart from its provider.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of the proposal is not to come (FACT-1), and what it names is known (RECORDED-2). RECORDED-3
asks nothing: no act states both a child and a placement.

What it is about changes, for a placement's fee or yearly rise, once the fee is changed, an
agreement is signed, the placement is tied to an award, or its contract passes to another provider;
for a later end of a placement, once any of these happens or another end is agreed; for the terms of
an agreement, once one is signed or the contract passes; for a later end of support, once another is
agreed; for the rise of a framework, once a rise is agreed, or a placement that would rise starts,
is tied to an award, changes its fee or passes, or once that is reversed; for a provider, once it is
suspended or reinstated; for a home, once it passes on or its suspension is lifted; for a block,
once the home passes on; for respite, once the placement's contract passes; for a supplier, once it
is matched. A proposal of short breaks, of an arrangement after care, of a novation, of a
settlement, of a scheme, of a policy or about a payment outlasts any of these. Every proposal is
over once an entry that it rests on is reversed or put right: one about the thing, or about the
award, the home or the provider that what made the thing names.

Awards are proposed by being made, and corrections by their own command. Who decides is another
person, in a role to which the scheme of delegation gives it, while the proposal stands. A proposal
that was wrong is withdrawn (`end_proposal`).

Source: the ledger's own (decision 97).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, ClassVar, Final, Literal, TypeAlias

from pydantic import Field

from domain.codes import ErasureGround
from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
)
from domain.events.after_care import AfterCareId
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.governance import DecisionProposed, PolicyChoices, SchemeRow, Separated
from domain.events.people import ValuePath
from domain.events.placements import DaysCount
from domain.events.support import NightlyFee, NightsAYear, SeriesId, SupportId
from domain.readings import references
from domain.readings.homes import Home, HomeEvent
from domain.readings.scheme import SCHEME
from domain.readings.separation.proposals import (
    OPTIONAL,
    STATES,
    TERMS,
    on_terms,
    proposals_about,
)
from domain.readings.separation.stands import PROPOSAL_STANDS
from domain.readings.separation.table import BY_ACT
from domain.readings.standing import Standing, StandingEvent
from domain.values import (
    BlockId,
    BudgetLine,
    ChildRef,
    Day,
    FrameworkId,
    HomeId,
    InvoiceId,
    Lot,
    PaymentId,
    Percent,
    PersonRef,
    PlacementId,
    PolicyId,
    Position,
    Pounds,
    ProviderId,
    SchemeId,
    Supplier,
    Tag,
    WeeklyFee,
    Whole,
    YesNo,
)
from domain.wording import Label

Proposable: TypeAlias = Literal[
    Separated.VARIATION,
    Separated.UPLIFT,
    Separated.FRAMEWORK_RISE,
    Separated.EXTENSION,
    Separated.BLOCK,
    Separated.RESPITE,
    Separated.SHORT_BREAKS,
    Separated.SUPPORT_EXTENSION,
    Separated.AFTER_CARE,
    Separated.AGREEMENT,
    Separated.REINSTATEMENT,
    Separated.HOME_LIFTING,
    Separated.SUPPLIER_MATCH,
    Separated.NOVATION,
    Separated.PAYMENT,
    Separated.SETTLEMENT,
    Separated.SCHEME,
    Separated.POLICY,
    Separated.ERASURE,
    Separated.SHREDDING,
]
"""The acts that are proposed by this command."""


class ProposeDecision(Command):
    stored: ClassVar[str] = "propose_decision"
    label: ClassVar[str] = "Propose for another to decide"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "proposed_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "placement_id": references.PLACEMENT,
        "provider_id": references.PROVIDER,
        "successor_id": references.PROVIDER,
        "framework_id": references.FRAMEWORK,
        "home_id": references.HOME,
        "support_id": references.SUPPORT,
        "payment_id": references.PAYMENT,
        "invoice_id": references.INVOICE,
        "budget_line": references.BUDGET_LINE,
    }
    proposal: Annotated[Proposable, Label("What is proposed")]
    placement_id: PlacementId | None = None
    provider_id: ProviderId | None = None
    successor_id: ProviderId | None = None
    framework_id: FrameworkId | None = None
    lot: Annotated[Lot | None, Label("Lot", "Without one, every lot")] = None
    lots: Annotated[
        tuple[Lot, ...],
        Label("Lots", "Of a provider; without any, those of its last suspension"),
    ] = ()
    home_id: HomeId | None = None
    block_id: BlockId | None = None
    budget_line: BudgetLine | None = None
    supplier: Supplier | None = None
    series_id: SeriesId | None = None
    child_ref: ChildRef | None = None
    support_id: SupportId | None = None
    arrangement_ref: AfterCareId | None = None
    payment_id: PaymentId | None = None
    invoice_id: InvoiceId | None = None
    agreed: Annotated[Pounds | None, Label("To be paid of what is in dispute", "Pounds")] = None
    scheme_id: SchemeId | None = None
    rows: Annotated[tuple[SchemeRow, ...], Field(max_length=120)] = ()
    policy_id: PolicyId | None = None
    policy: Annotated[tuple[PolicyChoices, ...], Field(max_length=1)] = ()
    person_ref: PersonRef | None = None
    position: Annotated[Position | None, Tag("entry"), Label("Entry", "Its number")] = None
    field: Annotated[ValuePath | None, Label("Value", "Its name in the entry")] = None
    ground: ErasureGround | None = None
    left_out: Annotated[
        tuple[PlacementId, ...],
        Field(max_length=500),
        Label("Which do not rise", "Of a framework; without any, every placement rises"),
    ] = ()
    places: Annotated[Whole | None, Field(ge=1, le=500)] = None
    nights_a_year: NightsAYear | None = None
    nightly_fee: NightlyFee | None = None
    weekly_fee: WeeklyFee | None = None
    percent: Annotated[Percent | None, Label("Rise", "Per cent")] = None
    retainer_percent: Percent | None = None
    retainer_days: DaysCount | None = None
    notice_days: DaysCount | None = None
    last_day_charged: YesNo | None = None
    begins_on: Annotated[Day | None, Label("From")] = None
    ends_on: Annotated[Day | None, Label("Until")] = None
    proposed_on: Day


class NotTheirsToPropose(Refusal):
    """The separation of duties lets other roles propose it. Ask an officer in one of those."""

    rule = "PROPOSAL-1"
    satisfied_by = "Roles that may: {roles}."


class NotItsTerms(Refusal):
    """A proposal states the terms of what it proposes, and no others. State those."""

    rule = "PROPOSAL-2"
    satisfied_by = "It states: {states}."


class AlreadyProposed(Refusal):
    """Your proposal of the same stands. Nothing more is needed until another person decides it."""

    rule = "PROPOSAL-3"
    satisfied_by = "It stands until {stands_until}."


class NothingToLift(Refusal):
    """The provider or the home is not suspended on that day. Choose a day on which it is."""

    rule = "PROPOSAL-4"


REVERSALS: Final = (QueryItem((EntryReversed,)),)
"""Every reversal: what made a thing names what else a proposal about it rests on."""


@dataclass(frozen=True, slots=True)
class State:
    """The provider that would be reinstated, or the home whose suspension would be lifted."""

    provider: Standing = field(default_factory=Standing)
    home: Home = field(default_factory=Home)


def query(command: ProposeDecision) -> Query:
    about = proposals_about(command.proposal, command)
    return (*about, *(REVERSALS if about else ())) or (SCHEME,)


def evolve(state: State, event: Event) -> State:
    if isinstance(event, StandingEvent):
        return replace(state, provider=state.provider.after(event))
    if isinstance(event, HomeEvent):
        return replace(state, home=state.home.after(event))
    return state


def decide(
    command: ProposeDecision, state: State, context: DecisionContext
) -> Sequence[DecisionProposed]:
    states, proposers = STATES[command.proposal], BY_ACT[command.proposal].proposers
    if context.role not in proposers:
        raise NotTheirsToPropose(roles=proposers)
    said = {name for name in TERMS if getattr(command, name) not in (None, ())}
    if not states - may_leave_out(command) <= said <= states:
        raise NotItsTerms(states=tuple(sorted(states)))
    if is_not_suspended(command, state):
        raise NothingToLift(proposal=command.proposal)
    proposed = event_from(
        DecisionProposed,
        command,
        left_out=tuple(sorted(command.left_out)),
        lots=tuple(sorted(set(command.lots))),
        proposed_by=context.actor,
        proposed_as=context.role,
        stands_until=context.today + PROPOSAL_STANDS,
    )
    for _, each in on_terms(context, command.proposal, dict(proposed)):
        if each.proposed_by == context.actor:
            raise AlreadyProposed(stands_until=each.stands_until)
    return [proposed]


def may_leave_out(command: ProposeDecision) -> frozenset[str]:
    """The terms that the proposal may leave out: of short breaks in a home not its provider, which
    the decision comes to by the register.
    """
    optional = OPTIONAL.get(command.proposal, frozenset())
    in_a_home = command.proposal is Separated.SHORT_BREAKS and command.home_id is not None
    return optional - {"provider_id"} if in_a_home else optional


def is_not_suspended(command: ProposeDecision, state: State) -> bool:
    """Whether what is proposed would lift a suspension that there is not on its day."""
    match command:
        case ProposeDecision(proposal=Separated.REINSTATEMENT, begins_on=day) if day:
            suspended = state.provider.suspended_on(day)
            return not suspended or not suspended.issuperset(command.lots)
        case ProposeDecision(proposal=Separated.HOME_LIFTING, begins_on=day) if day:
            held = state.home.lots_suspended_on(day)
            return not any(command.lot in (None, lot) for lot in held)
        case _:
            return False


DECIDER = Decider(ProposeDecision, State, query, evolve, decide)
