"""Adopt a policy: the choices that the law leaves to the council, in force from a day.

    POLICY-1  A policy is adopted once under its reference. A later policy replaces it from its own
              day.
    POLICY-2  The council's own area is not among the areas that the policy lists as adjoining it.
    POLICY-3  Once a scheme of delegation is in force on the day of recording, another person
              proposed that this policy is adopted: under the same reference, with the same choices,
              from the same day. The proposal stands (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day from which the policy is in force may have passed or be to come.

Which authorities adjoin the area decides who approves a placement outside it. Two areas on opposite
sides of an estuary may be taken to adjoin or not, so the council chooses. The minimum term of a
call-off is that of the council's cabinet report ¶2.4, which asks for regular reviews of contracts
too, as ¶2.6 does for regular reports: how often, the policy says. The yearly value above which an
award is a key decision, and the working days within which one may be called in, are the
constitution's.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 11(5) (POLICY-2);
the ledger's own (decision 97) (POLICY-3); the ledger's own (decision 15).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar, Self

from pydantic import Field

from domain.authorities import Council
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
from domain.events.governance import (
    CallInDays,
    Months,
    PolicyAdopted,
    PolicyChoices,
    Separated,
)
from domain.readings.policy import Policies
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.readings.separation.proposals import refuse_unless_apart
from domain.values import Day, PolicyId, Pounds, Whole, Words


class AdoptPolicy(Command):
    stored: ClassVar[str] = "adopt_policy"
    label: ClassVar[str] = "Adopt a policy"
    act: ClassVar[Act] = Act.DECISION
    policy_id: PolicyId
    citation: Words
    responsible_authority: Council
    adjoining: tuple[Council, ...]
    key_decision_above: Pounds
    call_in_days: CallInDays = None
    minimum_term_years: Annotated[Whole, Field(ge=1, le=20)]
    contract_review_months: Months
    report_months: Months
    in_force_from: Day


class AlreadyAdopted(Refusal):
    """A policy was already adopted under this reference. Choose another reference."""

    rule = "POLICY-1"


class AdjoinsItself(Refusal):
    """The council's own area is listed among those that adjoin it. Remove it from the list."""

    rule = "POLICY-2"


class NotProposed(Refusal):
    """No proposal of this policy by another stands, and who proposes a policy does not adopt it.

    Ask another person to propose it, as the council adopted it: with these choices, from this day.
    """

    rule = "POLICY-3"
    satisfied_by = "Roles that may propose it: {roles}."


@dataclass(frozen=True, slots=True)
class State:
    """The policies of this reference, and the schemes of delegation."""

    policies: Policies = field(default_factory=Policies)
    scheme: Scheme = field(default_factory=Scheme)

    def after(self, event: PolicyAdopted | SchemeEvent) -> Self:
        """The state once the event is taken into account."""
        if isinstance(event, PolicyAdopted):
            return replace(self, policies=self.policies.after(event))
        return replace(self, scheme=self.scheme.after(event))


def query(command: AdoptPolicy) -> Query:
    return (QueryItem((PolicyAdopted,), (tag("policy", command.policy_id),)), SCHEME)


def terms_of(command: AdoptPolicy) -> dict[str, Any]:
    """What a proposal of the policy states."""
    choices = {name: getattr(command, name) for name in PolicyChoices.model_fields}
    return {
        "policy_id": command.policy_id,
        "policy": (PolicyChoices(**choices),),
        "begins_on": command.in_force_from,
    }


def decide(command: AdoptPolicy, state: State, context: DecisionContext) -> Sequence[PolicyAdopted]:
    if state.policies.adopted:
        raise AlreadyAdopted(policy_id=command.policy_id)
    if command.responsible_authority in command.adjoining:
        raise AdjoinsItself(authority=command.responsible_authority)
    if state.scheme.on(context.today) is not None:
        refuse_unless_apart(Separated.POLICY, terms_of(command), context, NotProposed)
    return [event_from(PolicyAdopted, command)]


DECIDER = Decider(AdoptPolicy, State, query, State.after, decide)
