"""Start support by a provider's staff: beside a child's placement, or of a child at home.

    SUPPORT-1  A reference of support is used once.
    SUPPORT-2  A cited award is of wrap-around support, was neither cancelled nor declined, is of a
               search for the child, and began no support of the child before.
    SUPPORT-3  Support is bought with an award that was made and authorised by the first day, and is
               past any call-in on it. What was authorised once it had begun (AUTHORISE-5) was not
               authorised before that was recorded. If the search was opened as an emergency, an
               award made by the first day may be authorised afterwards, where every row of the
               scheme of delegation that applies on the first day allows that.
    SUPPORT-4  A placement that is named is the child's and runs on the first day. If none is named,
               the child is not placed on that day.
    SUPPORT-5  The support starts in the month of birth or later, and is agreed until a day after it
               starts, by the end of the month of the eighteenth birthday.
    SUPPORT-6  Support without an award states its provider, its weekly fee and the month of birth.
               Support with an award takes them from the award and its search, and states none of
               them.
    SUPPORT-7  On the first day, the provider is not excluded by its last check, and is not
               suspended in the wrap-around lot for the safety of children.
    SUPPORT-8  A provider that is stated is recorded, has applied to a lot, or is on another body's
               framework.

Support is hours of staff, and no place to live: it takes no place in a home and none of the child's
placements, and needs no period of care. Of support that has begun by the day of recording, a breach
of SUPPORT-3 or SUPPORT-7 is noted, so support without any award can be recorded. A breach of
another rule always refuses. The budget line is known (RECORDED-2), and the child, the placement and
the search that are named are of one child (RECORDED-3).

Source: the council's contract procedure rules and its scheme of delegation (SUPPORT-3); Children
Act 1989 s105(1), by which a child is a person under eighteen (SUPPORT-5); Children Act 1989 s22(3),
on the child's welfare, and Procurement Act 2023 s57 (SUPPORT-7); the ledger's own (decision 83)
(SUPPORT-8); the ledger's own (decision 85).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, NamedTuple, TypeAlias

from domain.codes import Mode
from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    Query,
    Refusal,
    event_from,
)
from domain.events.awards import Award
from domain.events.base import Event
from domain.events.support import SupportId, SupportStarted
from domain.fee_lines import payments_from, steps_from
from domain.readings import references
from domain.readings.arrival.safety import dangers_of
from domain.readings.authorisations import may_begin, rows_about
from domain.readings.barring.causes import told
from domain.readings.placements import Placements, StartOrEnd, placements_of_child
from domain.readings.providers.exclusions import EXCLUSIONS, ExclusionEvent, Exclusions
from domain.readings.providers.known import NamedBy, Providers, named_by
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent, roles_in
from domain.readings.standing import SUSPENSIONS, SuspensionEvent, Suspensions
from domain.readings.support.wrap_around import (
    SupportEvent,
    Supports,
    support_of,
    support_under,
)
from domain.values import (
    AwardId,
    BudgetLine,
    ChildRef,
    Day,
    Kind,
    Lot,
    Month,
    PlacementId,
    ProviderId,
    ReferralId,
    WeeklyFee,
    birthday_month,
)


class StartSupport(Command):
    stored: ClassVar[str] = "start_support"
    label: ClassVar[str] = "Start support"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "started_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "budget_line": references.BUDGET_LINE,
    }
    support_id: SupportId
    child_ref: ChildRef
    placement_id: PlacementId | None = None
    referral_id: ReferralId | None = None
    award_id: AwardId | None = None
    provider_id: ProviderId | None = None
    weekly_fee: WeeklyFee | None = None
    born_in: Month | None = None
    budget_line: BudgetLine
    started_on: Day
    agreed_until: Day


class IdentifierUsed(Refusal):
    """Support is already recorded under this reference. Choose another reference."""

    rule = "SUPPORT-1"


class AwardDoesNotHold(Refusal):
    """There is no such award of wrap-around support for this child, or it began support before.

    Check the search and the award, or have another awarded.
    """

    rule = "SUPPORT-2"


class NotAuthorised(Breakable):
    """Support is bought with an award, and this has none, or one that was not made, authorised and
    past its call-in by the first day.

    Have it awarded and authorised first.
    """

    rule = "SUPPORT-3"
    satisfied_by = "Roles that decide: {roles}."


class NotTheirPlacement(Refusal):
    """The placement is not this child's, or does not run on that day, or the child has one that is
    not named.

    Name the placement beside which the support is given, or none for a child at home.
    """

    rule = "SUPPORT-4"


class AgreedTooLong(Refusal):
    """It starts after the birth, and is agreed until a later day, by the month of eighteen.

    Choose such days.
    """

    rule = "SUPPORT-5"
    satisfied_by = "The latest day is {latest}."


class NotStated(Refusal):
    """Without an award, the provider, the weekly fee and the month of birth are stated; with one,
    none of them is.

    State all of them, or none.
    """

    rule = "SUPPORT-6"


class NotSafe(Breakable):
    """It is not safe to have this provider's staff with the child on that day. Choose another."""

    rule = "SUPPORT-7"
    satisfied_by = "{bars}"


class NoSuchProvider(Refusal):
    """No provider is known under this reference. Record the provider first, or check the
    reference.
    """

    rule = "SUPPORT-8"


@dataclass(frozen=True, slots=True)
class State:
    """The child's support and placements, the award, and the rules in force."""

    supports: Supports = field(default_factory=Supports)
    placements: Placements = field(default_factory=Placements)
    referral: Referral = field(default_factory=Referral)
    scheme: Scheme = field(default_factory=Scheme)
    suspensions: Suspensions = field(default_factory=Suspensions)
    exclusions: Exclusions = field(default_factory=Exclusions)
    providers: Providers = field(default_factory=Providers)


Relevant: TypeAlias = (
    SupportEvent
    | StartOrEnd
    | ReferralEvent
    | SchemeEvent
    | SuspensionEvent
    | ExclusionEvent
    | NamedBy
)


class Terms(NamedTuple):
    """The month of birth, and the fields of the support that are the award's or were stated."""

    born_in: str
    provider_id: str
    fields: dict[str, Any]


def query(command: StartSupport) -> Query:
    named = () if command.referral_id is None else (referral_of(command.referral_id),)
    child = (support_of(command.child_ref), placements_of_child(command.child_ref))
    return (
        support_under(command.support_id),
        *child,
        *named,
        *named_by(command.provider_id),
        SCHEME,
        SUSPENSIONS,
        EXCLUSIONS,
    )


def evolve(state: State, event: Relevant) -> State:
    if isinstance(event, NamedBy):
        state = replace(state, providers=state.providers.after(event))
    if isinstance(event, SupportEvent):
        return replace(state, supports=state.supports.after(event))
    if isinstance(event, StartOrEnd):
        return replace(state, placements=state.placements.after(event))
    if isinstance(event, ReferralEvent):
        return replace(state, referral=state.referral.after(event))
    if isinstance(event, SchemeEvent):
        return replace(state, scheme=state.scheme.after(event))
    if isinstance(event, SuspensionEvent):
        state = replace(state, suspensions=state.suspensions.after(event))
    if isinstance(event, ExclusionEvent):
        state = replace(state, exclusions=state.exclusions.after(event))
    return state


def decide(
    command: StartSupport, state: State, context: DecisionContext
) -> Sequence[SupportStarted]:
    if command.support_id in state.supports.starts:
        raise IdentifierUsed(support_id=command.support_id)
    refuse_placement(command, state)
    award = award_of(command, state)
    terms = stated(command, state) if award is None else awarded(command, state, award)
    born, latest = birthday_month(terms.born_in, 0)[0], birthday_month(terms.born_in, 18)[1]
    if not born <= command.started_on < command.agreed_until <= latest:
        raise AgreedTooLong(latest=latest)
    for refusal in may_not_be(command, state, award, terms.provider_id):
        context.refuse_or_note(refusal, command.started_on)
    return [
        event_from(
            SupportStarted,
            command,
            born_in=terms.born_in,
            provider_id=terms.provider_id,
            **terms.fields,
        )
    ]


def refuse_placement(command: StartSupport, state: State) -> None:
    """Raise a refusal unless SUPPORT-4 is met."""
    running = state.placements.of_child(command.child_ref).running_on(command.started_on)
    if (command.placement_id is None and running) or (
        command.placement_id is not None and command.placement_id not in running
    ):
        raise NotTheirPlacement(child_ref=command.child_ref)


def award_of(command: StartSupport, state: State) -> Award | None:
    """The award that is cited, if one is. Raises AwardDoesNotHold unless it is for this."""
    if command.award_id is None:
        return None
    award = state.referral.award_status.standing_award(command.award_id)
    if (
        award is None
        or award.lot is not Lot.WRAP_AROUND
        or command.child_ref not in state.referral.search.children
        or state.supports.served_by(award.award_id, command.child_ref)
    ):
        raise AwardDoesNotHold(award_id=command.award_id)
    return award


def stated(command: StartSupport, state: State) -> Terms:
    """What is stated of support without an award. Raises a refusal unless all of it is, of a known
    provider.
    """
    provider_id, fee, born_in = command.provider_id, command.weekly_fee, command.born_in
    if provider_id is None or fee is None or born_in is None:
        raise NotStated(support_id=command.support_id)
    if state.providers.unknown(provider_id):
        raise NoSuchProvider(provider_id=provider_id)
    steps = ({"from_on": command.started_on, "weekly_fee": fee},)
    fields = {"kind": Kind.OTHER, "authority": "unknown", "steps": steps, "payments": ()}
    return Terms(born_in, provider_id, fields)


def awarded(command: StartSupport, state: State, award: Award) -> Terms:
    """What the award and its search say. Raises NotStated if it is stated too."""
    if (command.provider_id, command.weekly_fee, command.born_in) != (None, None, None):
        raise NotStated(support_id=command.support_id)
    search, first, lines = state.referral.search, command.started_on, award.fee_lines
    fields = {
        "kind": award.kind,
        "authority": award.authority,
        "steps": steps_from(lines, first),
        "payments": payments_from(lines, first),
    }
    born_in = () if search.opened is None else search.opened.born_in
    months = dict(zip(search.children, born_in, strict=True))
    return Terms(months[command.child_ref], award.provider_id, fields)


def may_not_be(
    command: StartSupport, state: State, award: Award | None, provider_id: str
) -> Iterator[Breakable]:
    """A refusal for each of SUPPORT-3 and SUPPORT-7 that is not met."""
    day = command.started_on
    if award is None or not may_begin(state.referral, state.scheme, award, day):
        rows = () if award is None else rows_about(state.scheme, Mode.DECIDES, award, day)
        yield NotAuthorised(support_id=command.support_id, roles=roles_in(rows))
    suspensions, exclusions = state.suspensions, state.exclusions
    if bars := tuple(dangers_of(provider_id, Lot.WRAP_AROUND, suspensions, exclusions, day)):
        yield NotSafe(support_id=command.support_id, **told(bars))


DECIDER = Decider(StartSupport, State, query, evolve, decide)
