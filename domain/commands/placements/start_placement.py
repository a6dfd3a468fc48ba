"""Start a placement: a child comes to live in a home, with a carer or elsewhere.

    START-1  The child is looked after on the day.
    START-2  No other placement of the child has a day in common with this one. Without an end each
             goes on, so one that is recorded when a later one already is says when it ended.
    START-3  The home is registered and open, Ofsted has not suspended it, an address that is named
             is open, and the home takes children of the child's age.
    START-4  A registered home never has more children than its places, nor an address more than its
             own.
    START-5  A cited award is the child's, places it once, and is for this place, lot and fee.
    START-6  A placement's reference is used once.
    START-7  A home that is named is known, and its kind, authority and postcode, if stated, are the
             register's. With an agency or our own carers the authority is the carer's, and is
             stated. In supported accommodation, and wherever a registration has addresses, one that
             is open on the day is named. Without a home, the kind and authority are stated.
    START-8  Without an order of the High Court that permits it, no child below sixteen is placed in
             a setting that is not regulated (from 9 September 2021), nor any in one unregistered.
    START-9  A placement outside the area, as the policy in force on its first day has it, was
             approved for its home by that day. One with connected people, our own carers, parents
             or adopters, or in custody, needs no approval, nor does any where no policy is.
    START-10  What is bought cites its award, once a framework has begun to buy its lot or a scheme
              of delegation is in force, with a fee or without. Bought is all but our own homes and
              carers, family and friends, parents, adoption and custody. A hospital or care home is
              bought if it has a fee.
    START-11  The placement is agreed until a day after it starts, by the month of turning 18.
    START-12  A child is placed in a secure home under an order for it or, on three days in any 28
              (which stand for 72 hours), once the criteria were found met in the 28 days to the
              first of them. A child under thirteen has the Secretary of State's approval besides.
    START-13  A cited award was made by the day, and by then was authorised and past any call-in. An
              authorisation that is given once what it buys has begun (AUTHORISE-5) counts from the
              day on which it was recorded. Where the search is an emergency, the award may be
              authorised afterwards, if every row that gives the decision on the day allows that.
    START-14  On the day the provider is neither excluded nor suspended for safety, the home is not
              suspended as its former provider was, and Ofsted does not restrict new children there.
              Its last judgement published by then is not inadequate, unless the award is later.
    START-15  A placement with a fee has a budget line. One that is named is recorded (RECORDED-2).
    START-16  A stay ended by today, not before it began, says why, and has no other end recorded.
    START-17  The council ended a finished stay after a review of the child's case that was held
              during it, unless immediate risk of harm is stated.
    START-18  What is bought for a fee has one provider: the home's, the award's, or else one stated
              that is recorded, has applied to a lot, or is on another body's framework.
    START-19  The SSDA903 return bars no such place with an order of the High Court that deprives
              the child of liberty and is in force on the day.
    START-20  Without an award, once a scheme of delegation is in force, our own homes and carers,
              family and friends have no allowance above nothing: it is set afterwards (VARY-5).
    START-21  What has a fee and began before START-10 asked for an award cites one too, if it is
              recorded once START-10 asks for one.

START-3, START-8 and START-12 are judged on every day of a finished stay, on each day before today
of one that runs, and on the first day of one to come; but START-12 up to the agreed end, where the
stay begins without an order. START-4 is judged on every day from the first, and START-16 and
START-17 on the last. START-20 is judged on the first day and, as START-21, on that of recording;
but not on that of a correction of what broke no such rule, if the provider, home and kind stay, the
fee is no higher and no day is added, past an end either. The others are judged on the first day. A
breach of START-19 or START-21 is always noted. One of START-3, START-4, START-8 to START-10,
START-12 to START-14, START-17 or START-20 is noted of what has begun, and refuses what is to come.
Any other always refuses. An award that is cited is charged by its lines. Without a stated day it is
agreed until the child may turn eighteen. The search is recorded (RECORDED-2), as the child's
(RECORDED-3).

Source: Care Standards Act 2000 s11, and Ofsted's register and notices for the ages that a home
takes, its addresses and its suspension (decisions 93 and 94) (START-3); Care Standards Act 2000 s11
and Care Planning, Placement and Case Review (England) Regulations 2010 regs 27A and 27C (START-8);
Care Standards Act 2000 s24 (START-4); Care Planning Regulations 2010 reg 11 (START-9); the
council's contract procedure rules and its scheme of delegation (START-5, START-10, START-13,
START-20); Children Act 1989 ss22(1) and 105(1) (START-1, START-11); Children Act 1989 s25 and
Children (Secure Accommodation) Regulations 1991 regs 4 and 10 (START-12); Children Act 1989 s22(3)
and Care Standards Act 2000 s22B, and decision 82 (START-14); Care Planning Regulations 2010 reg 14
(START-17); SSDA903 return for 2026-27, rule 710 (its guide is unconfirmed) (START-19); the ledger's
own (decision 66) (START-21); the ledger's own (decisions 66, 73 and 83).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, ClassVar, Final

from domain.authorities import AnyPlace
from domain.command import (
    Act,
    Breakable,
    Command,
    Decider,
    DecisionContext,
    NeverRefused,
    Query,
    Refusal,
    event_from,
)
from domain.events.base import Event
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.readings import references
from domain.readings.arrival import fitting, moves, purchases, stays
from domain.readings.arrival.lives_at import places_told
from domain.readings.arrival.moves import Arrival, evolve, read_arrival
from domain.readings.arrival.settings import known_setting
from domain.readings.arrival.without_award import unlawfully_bought
from domain.readings.providers.known import named_by
from domain.registration_codes import AddressId
from domain.ssda903.codes import EndCode
from domain.values import (
    AwardId,
    BudgetLine,
    ChildRef,
    Day,
    HomeId,
    Kind,
    Miles,
    PlacementId,
    Postcode,
    ProviderId,
    ReferralId,
    WeeklyFee,
    Words,
    YesNo,
)
from domain.wording import Label


class StartPlacement(Command):
    stored: ClassVar[str] = "start_placement"
    label: ClassVar[str] = "Start the placement"
    act: ClassVar[Act] = Act.EITHER
    happens_on: ClassVar[str] = "started_on"
    names: ClassVar[Mapping[str, tuple[type[Event], ...]]] = {
        "referral_id": references.SEARCH,
        "budget_line": references.BUDGET_LINE,
    }
    placement_id: PlacementId
    child_ref: ChildRef
    started_on: Day
    home_id: HomeId | None = None
    address_id: AddressId | None = None
    kind: Kind | None = None
    authority: AnyPlace | None = None
    provider_id: ProviderId | None = None
    referral_id: ReferralId | None = None
    award_id: AwardId | None = None
    budget_line: BudgetLine | None = None
    weekly_fee: WeeklyFee | None = None
    miles_from_home: Miles | None = None
    postcode: Postcode | None = None
    emergency: YesNo = False
    until_eighteen: YesNo = False
    agreed_until: Day | None = None
    ended_on: Annotated[Day | None, Label("Ended on", "Of a stay that is over")] = None
    code: Annotated[EndCode | None, Label("Why it ended")] = None
    immediate_risk: YesNo = False
    reason: Annotated[Words | None, Label("Why it ended, in your own words")] = None


class NotInCare(Refusal):
    """The child is not looked after on that day. Start the period of care, or change the day."""

    rule = "START-1"


class PlacedElsewhere(Refusal):
    """The child has another placement in these days. End that one, or say when this one ended."""

    rule = "START-2"
    satisfied_by = "The other placement: {placement_id}."


class HomeNotRegistered(Breakable):
    """On a day of the stay the home takes no child of this age. Choose a home that does."""

    rule = "START-3"
    satisfied_by = "{bars}"


class HomeFull(Breakable):
    """The home has no free place on that day, or on a later one. Choose a home that has one."""

    rule = "START-4"
    satisfied_by = "Places on {day}: {places}. Children there already: {children}."


class AwardDoesNotHold(Refusal):
    """The award does not place this child here. Cite the award that does, or correct the rest."""

    rule = "START-5"


class IdentifierUsed(Refusal):
    """A placement is already recorded under this reference. Choose another reference."""

    rule = "START-6"


class SettingNotStated(Refusal):
    """The home or the address is not known or not open, or is not where the child is said to live.
    Check both or, with carers or without a home, state the authority and, without one, the kind.
    """

    rule = "START-7"
    satisfied_by = "The register has it in: {authorities}. Its addresses then: {addresses}."


class NoOrder(Breakable):
    """No order of the High Court lets the child live there then. Record or vary one first."""

    rule = "START-8"
    satisfied_by = "An order that would: {orders}."


class NotApproved(Breakable):
    """The placement lies outside the area and is not approved by that day. Have it approved."""

    rule = "START-9"
    satisfied_by = "The officer who approves it: {approver}."


class NoAward(Breakable):
    """A placement that is bought needs an award. Name the award."""

    rule = "START-10"


class AgreedTooLong(Refusal):
    """It is agreed until a day after its start, by the month of eighteen. Choose such a day."""

    rule = "START-11"
    satisfied_by = "From {first} to {last}."


class NotSecured(Breakable):
    """No secure accommodation order permits this, the 72 hours without one are used up or were not
    found needed, or a child under thirteen has no approval. Record it first, or agree fewer days.
    """

    rule = "START-12"
    satisfied_by = "An order that would: {orders}."


class NotAuthorised(Breakable):
    """The award is not authorised by then, or may yet be called in. Have it authorised, or wait."""

    rule = "START-13"
    satisfied_by = "Roles that decide: {roles}. It may be acted on from {acted_on_from}."


class NotSafe(Breakable):
    """It is not safe for a child to come to live there on that day. Choose another home."""

    rule = "START-14"
    satisfied_by = "{bars}"


class NoBudgetLine(Refusal):
    """A placement with a fee needs the budget line that bears it. State the line."""

    rule = "START-15"


class NotAFinishedStay(Refusal):
    """The stay ends before it began or after today, says not why, or has an end. Put that right."""

    rule = "START-16"


class NotReviewed(Breakable):
    """The case was not reviewed during this stay. Review it first, or state the immediate risk."""

    rule = "START-17"


class NoProvider(Refusal):
    """What is bought needs one provider, which is known. State it, or record it first."""

    rule = "START-18"


class NotWithThatOrder(NeverRefused):
    """The yearly return bars such a place with the order that is in force. Ask the solicitor."""

    rule = "START-19"


class AllowanceSet(Breakable):
    """An allowance is set by who the scheme names. Start at nothing a week, and change the fee."""

    rule = "START-20"
    satisfied_by = "Roles that may change it, once another proposed that: {roles}."


class NoAwardRecorded(NeverRefused):
    """It was bought before awards were asked for, and has none. Have one authorised, and tie it."""

    rule = "START-21"


UNLAWFUL: Final = (HomeNotRegistered, NoOrder, NotSecured, NotApproved, NotSafe)
OF_AUTHORITY: Final = (NoAward, NotAuthorised, AllowanceSet, NoAwardRecorded)
BY_RULE: Final = {each.rule: each for each in (*UNLAWFUL, *OF_AUTHORITY)}


def query(command: StartPlacement) -> Query:
    return (*read_arrival(command), *named_by(command.provider_id))


def decide(command: StartPlacement, state: Arrival, context: DecisionContext) -> Sequence[Event]:
    day, placement_id = command.started_on, command.placement_id
    last = state.placements.last_day(placement_id, command.ended_on)
    born_in = refuse_impossible(command, state, last)
    setting = known_setting(state.home, command, day)
    if setting is None:
        raise SettingNotStated(placement_id=placement_id, **places_told(state.home, day))
    if causes := fitting.misfits_of(command, state, setting):
        raise AwardDoesNotHold(award_id=command.award_id, causes=causes)
    award = state.referral.award_status.standing_award(command.award_id)
    terms = purchases.awarded_terms(award, command.weekly_fee, day)
    setting = purchases.setting_under(state, setting, award, command.provider_id, terms.fee)
    if setting is None:
        raise NoProvider(placement_id=placement_id)
    until = moves.agreed_until_day(command.agreed_until, born_in, day)
    if until is None:
        raise AgreedTooLong(**stays.days_to_agree(day, born_in)._asdict())
    if terms.fee is not None and command.budget_line is None:
        raise NoBudgetLine(placement_id=placement_id)
    fields = {**setting.fields, "born_in": born_in, "agreed_until": until, **terms.fields}
    started = event_from(PlacementStarted, command, **fields)
    ended = end_of(command, state.placements.ends.get(placement_id), context.today)
    stay = stays.Stay(command.child_ref, setting, command.home_id, day, until, last)
    bought = unlawfully_bought(state, stay, award, started, context)
    for rule, broken_on, tells in (*stays.unlawful_days(state, stay, context), *bought):
        context.refuse_or_note(BY_RULE[rule](**tells), broken_on)
    if setting.registered and (full := stays.overfull(started, ended, state)):
        context.refuse_or_note(HomeFull(home_id=command.home_id, **full._asdict()), day)
    if moves.is_barred_with_a_deprivation(state, command.child_ref, setting, day, context):
        context.note(NotWithThatOrder(placement_id=placement_id), day)
    if ended is not None and moves.ended_unreviewed(state, started, ended):
        context.refuse_or_note(NotReviewed(placement_id=placement_id), ended.ended_on)
    passed = purchases.passed_since(state.home, started, last)
    return [started, *passed, *([] if ended is None else [ended])]


def refuse_impossible(command: StartPlacement, state: Arrival, last: date | None) -> str:
    """The child's month of birth. Raises a refusal unless START-1, START-2 and START-6 are met."""
    day, child_ref, born_in = command.started_on, command.child_ref, state.care.born_in
    if command.placement_id in state.placements.starts:
        raise IdentifierUsed(placement_id=command.placement_id)
    if born_in is None or not state.care.looked_after_on(day):
        raise NotInCare(child_ref=child_ref)
    if others := state.placements.of_child(child_ref).overlapping(day, last):
        raise PlacedElsewhere(child_ref=child_ref, placement_id=others[0])
    return born_in


def end_of(command: StartPlacement, stands: date | None, today: date) -> PlacementEnded | None:
    """The end of a finished stay. Raises NotAFinishedStay unless START-16 is met."""
    first, last = command.started_on, command.ended_on
    said = (last, command.code, command.reason)
    if said == (None, None, None) and first <= (stands or first):
        return None
    if stands or None in said or last is None or not first <= last <= today:
        raise NotAFinishedStay(placement_id=command.placement_id)
    return event_from(PlacementEnded, command)


DECIDER = Decider(StartPlacement, Arrival, query, evolve, decide)
