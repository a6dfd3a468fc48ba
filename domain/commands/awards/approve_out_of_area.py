"""Approve a placement outside the council's area.

    AREA-1  The search was opened, and was not stopped. It may have an award.
    AREA-2  A policy of the council's is in force on the day of the approval, and by it the
            authority lies outside the council's area.
    AREA-3  The officer whom the law of that day names approves it: from 1 April 2011 the nominated
            officer; from 27 January 2014, at a distance (beyond every adjoining authority) or
            outside England, the director of children's services. Before 1 April 2011 nobody
            approves.
    AREA-4  The wishes and feelings of each child have been heard and recorded in the search, on
            whatever day.
    AREA-5  Except in an emergency, the area authority has been told by the day of the approval, and
            since the search was opened. In an emergency it may be told by the day of recording, or
            not yet.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
It is for the home that is named or, without one, for a placement in no registered home: an approval
of one serves no other. With an agency the home named is the agency. Whether it came before the
placement is judged when the placement starts (START-9).

At a distance the area authority has been consulted and given the care plan. The ledger has no field
for that, and does not judge it here. The day stated is not to come (FACT-1), nor before the search
was opened (RECORDED-1), and the home is known (RECORDED-2).

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 11, as amended by SI
2013/3239 reg 18, and the council's policy on which authorities adjoin (AREA-2); Care Planning,
Placement and Case Review (England) Regulations 2010 reg 11, as amended by SI 2013/3239 reg 18
(AREA-3); Care Planning, Placement and Case Review (England) Regulations 2010 regs 9 and 11
(AREA-4); Care Planning, Placement and Case Review (England) Regulations 2010 regs 11 and 13
(AREA-5); the ledger's own (decision 83) (AREA-1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from domain.authorities import AnyPlace
from domain.codes import Geography
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.awards import OutOfAreaApproved
from domain.events.base import Event
from domain.events.governance import PolicyAdopted
from domain.events.searches import ReferralOpened
from domain.law import OUT_OF_AREA_APPROVED_BY
from domain.readings import references
from domain.readings.policy import POLICIES, Policies, geography_of
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.values import Day, HomeId, ReferralId, Words


class ApproveOutOfArea(Command):
    stored: ClassVar[str] = "approve_out_of_area"
    label: ClassVar[str] = "Approve a placement outside the area"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "approved_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {ReferralOpened: "opened_on"}
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {"home_id": references.HOME}
    referral_id: ReferralId
    home_id: HomeId | None = None
    authority: AnyPlace
    area_authority_told_on: Day | None = None
    most_suitable_because: Words
    approved_on: Day


class NoSuchReferral(Refusal):
    """There is no such search, or it was stopped. Check the search."""

    rule = "AREA-1"


class NotOutOfArea(Refusal):
    """No policy is in force on that day, or the authority is the council's own.

    Only a placement outside the area needs this approval.
    """

    rule = "AREA-2"


class RoleDoesNotApprove(Refusal):
    """The regulation gives this approval to another officer, or was not in force on that day.

    Ask that officer to approve it.
    """

    rule = "AREA-3"
    satisfied_by = "The officer who approves it: {approver}."


class WishesNotAscertained(Refusal):
    """The wishes and feelings of one of the children are not recorded. Record them first."""

    rule = "AREA-4"
    satisfied_by = "Children still to be heard: {children}."


class AreaAuthorityNotTold(Refusal):
    """The area authority has not been told by that day and since the search was opened, and this is
    not an emergency.

    Tell it, and give the day on which it was told.
    """

    rule = "AREA-5"


@dataclass(frozen=True, slots=True)
class State:
    """The referral, and the council's policies."""

    referral: Referral = field(default_factory=Referral)
    policies: Policies = field(default_factory=Policies)


def query(command: ApproveOutOfArea) -> Query:
    return (referral_of(command.referral_id), POLICIES)


def evolve(state: State, event: ReferralEvent | PolicyAdopted) -> State:
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    return replace(state, referral=state.referral.after(event))


def decide(
    command: ApproveOutOfArea, state: State, context: DecisionContext
) -> Sequence[OutOfAreaApproved]:
    search, day = state.referral.search, command.approved_on
    if search.opened is None or search.abandoned:
        raise NoSuchReferral(referral_id=command.referral_id)
    policy = state.policies.on(day)
    place = None if policy is None else geography_of(command.authority, policy)
    if place is None or place is Geography.IN_AREA:
        raise NotOutOfArea(authority=command.authority)
    approvers = context.in_force(OUT_OF_AREA_APPROVED_BY, day) or {}
    if approvers.get(place) != context.role:
        raise RoleDoesNotApprove(approver=approvers.get(place, ""))
    if unheard := set(search.children) - search.children_heard:
        raise WishesNotAscertained(children=len(unheard))
    told_on = command.area_authority_told_on
    latest = context.today if search.opened.emergency else day
    told = told_on is not None and search.opened.opened_on <= told_on <= latest
    if not told and not (search.opened.emergency and told_on is None):
        raise AreaAuthorityNotTold(authority=command.authority)
    approved = event_from(
        OutOfAreaApproved,
        command,
        child_refs=search.children,
        geography=place,
        approved_as=context.role,
        approved_by=context.actor,
    )
    return [approved]


DECIDER = Decider(ApproveOutOfArea, State, query, evolve, decide)
