"""Adopt a policy: the choices that the law leaves to the council, in force from a day.

    POLICY-1  A policy is adopted once under its reference. A later policy replaces it from its own
              day.
    POLICY-2  The council's own area is not among the areas that the policy lists as adjoining it.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day from which the policy is in force may have passed or be to come.

Which authorities adjoin the area decides who approves a placement outside it. Two areas on opposite
sides of an estuary may be taken to adjoin or not, so the council chooses. The minimum term of a
call-off is that of the council's cabinet report ¶2.4, which asks for regular reviews of contracts
too, as ¶2.6 does for regular reports: how often, the policy says. The yearly value above which an
award is a key decision, and the working days within which one may be called in, are the
constitution's.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 11(5) (POLICY-2);
the ledger's own (decision 15).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

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
from domain.events.governance import CallInDays, Months, PolicyAdopted
from domain.readings.policy import Policies
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


def query(command: AdoptPolicy) -> Query:
    return (QueryItem((PolicyAdopted,), (tag("policy", command.policy_id),)),)


def decide(
    command: AdoptPolicy, state: Policies, _context: DecisionContext
) -> Sequence[PolicyAdopted]:
    if state.adopted:
        raise AlreadyAdopted(policy_id=command.policy_id)
    if command.responsible_authority in command.adjoining:
        raise AdjoinsItself(authority=command.responsible_authority)
    return [event_from(PolicyAdopted, command)]


DECIDER = Decider(AdoptPolicy, Policies, query, Policies.after, decide)
