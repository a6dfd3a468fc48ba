"""Decision model of a placement's start: the child, home and award, and what the law requires.

Each question is about a day, and is answered by the law, the home, the orders and the child's age
of that day: the first day of a placement (START-9, START-11, START-19), each day of a stay
(START-3, START-4, START-8, START-12, as `stays` goes through them), the days from the first to the
last of a finished one (START-17), or the day of a move to another address (RELOCATE-5). What was
approved counts from the day of the approval. The day of recording decides only which days of a stay
are judged. Whether what is found is refused or noted is the command's.

Source: Care Standards Act 2000 s11, and Ofsted's register and notices for the ages that a home
takes, its addresses and its suspension (decisions 93 and 94) (START-3); Care Standards Act 2000 s11
and Care Planning, Placement and Case Review (England) Regulations 2010 regs 27A and 27C (START-8);
Care Standards Act 2000 s24 (START-4); Care Planning Regulations 2010 reg 11 (START-9, RELOCATE-5);
Children Act 1989 s105(1) (START-11); Children Act 1989 s25 and Children (Secure Accommodation)
Regulations 1991 regs 4 and 10 (START-12); Care Planning Regulations 2010 reg 14 (START-17); SSDA903
return for 2026-27, rule 710 (its guide is unconfirmed) (START-19).
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, TypeAlias

from domain.codes import Geography, Order
from domain.command import DecisionContext, Query, QueryItem, tag
from domain.events.care import CaseReviewed
from domain.events.governance import PolicyAdopted
from domain.events.placements import PlacementEnded, PlacementStarted, PurchaseRegularised
from domain.events.providers import JudgementRecorded
from domain.law import (
    FOR_UNDER_SIXTEENS,
    NEEDS_NO_APPROVAL_OUT_OF_AREA,
    OUT_OF_AREA_APPROVED_BY,
    REGULATED,
    UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS,
    provision_on,
)
from domain.readings.arrival.secure import Secure, SecureEvent, secure_of
from domain.readings.arrival.settings import Setting
from domain.readings.care import Care, CareEvent, care_of, may_have_reached, must_have_reached
from domain.readings.dated import days_between
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.orders import OrderEvent, Orders, Place, orders_about, orders_for
from domain.readings.placements import Placements, StartOrEnd, placements_of_child
from domain.readings.policy import POLICIES, Policies, geography_of
from domain.readings.providers.exclusions import EXCLUSIONS, ExclusionEvent, Exclusions
from domain.readings.providers.known import NamedBy, Providers
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.readings.standing import SUSPENSIONS, SuspensionEvent, Suspensions
from domain.ssda903.codes import BY_THE_COUNCIL
from domain.statutes.orders import NOT_WITH_A_DEPRIVATION, SECURE
from domain.values import Kind, birthday_month

Relevant: TypeAlias = (
    CareEvent
    | CaseReviewed
    | JudgementRecorded
    | SuspensionEvent
    | StartOrEnd
    | PurchaseRegularised
    | HomeEvent
    | ReferralEvent
    | OrderEvent
    | SecureEvent
    | PolicyAdopted
    | FrameworkEvent
    | SchemeEvent
    | NamedBy
    | ExclusionEvent
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The child's care and placements, the home, the award, and the rules in force.

    `tied_awards` are those by which a purchase of the child's that was not authorised was put in
    order afterwards (`PurchaseRegularised`): they have placed the child already (START-5).
    """

    care: Care = field(default_factory=Care)
    placements: Placements = field(default_factory=Placements)
    home: Home = field(default_factory=Home)
    referral: Referral = field(default_factory=Referral)
    orders: Orders = field(default_factory=Orders)
    secure: Secure = field(default_factory=Secure)
    policies: Policies = field(default_factory=Policies)
    frameworks: Frameworks = field(default_factory=Frameworks)
    scheme: Scheme = field(default_factory=Scheme)
    suspensions: Suspensions = field(default_factory=Suspensions)
    judgements: tuple[JudgementRecorded, ...] = ()
    reviewed_on: frozenset[date] = frozenset()
    tied_awards: frozenset[str] = frozenset()
    providers: Providers = field(default_factory=Providers)
    exclusions: Exclusions = field(default_factory=Exclusions)


class Named(Protocol):
    """What the start of a placement names: the child, its reference, and a home and a search."""

    @property
    def child_ref(self) -> str: ...
    @property
    def placement_id(self) -> str: ...
    @property
    def home_id(self) -> str | None: ...
    @property
    def referral_id(self) -> str | None: ...


def read_arrival(named: Named) -> Query:
    """The entries that the start of a placement rests on."""
    child_ref, referral_id, home_id = named.child_ref, named.referral_id, named.home_id
    referral = () if referral_id is None else (referral_of(referral_id),)
    used = QueryItem((PlacementStarted,), (tag("placement", named.placement_id),))
    reviews = QueryItem((CaseReviewed, PurchaseRegularised), (tag("child", child_ref),))
    child = (care_of(child_ref), placements_of_child(child_ref), *orders_about(child_ref), reviews)
    rules = (POLICIES, FRAMEWORKS, SCHEME, SUSPENSIONS, EXCLUSIONS)
    return (*child, secure_of(child_ref), used, *home_and_judgements(home_id), *referral, *rules)


def home_and_judgements(home_id: str | None) -> Query:
    """The entries about a home, its children and Ofsted's judgements of it, if one is named."""
    if home_id is None:
        return ()
    return (home_of(home_id), QueryItem((JudgementRecorded,), (tag("home", home_id),)))


def evolve(state: Arrival, event: Relevant) -> Arrival:
    """The state once the event is taken into account."""
    if isinstance(event, NamedBy):
        return replace(state, providers=state.providers.after(event))
    if isinstance(event, StartOrEnd):
        return replace(state, placements=state.placements.after(event))
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    if isinstance(event, HomeEvent):
        return replace(state, home=state.home.after(event))
    if isinstance(event, ReferralEvent):
        return replace(state, referral=state.referral.after(event))
    if isinstance(event, PurchaseRegularised):
        return replace(state, tied_awards=state.tied_awards | {event.award_id})
    if isinstance(event, CaseReviewed):
        return replace(state, reviewed_on=state.reviewed_on | {event.reviewed_on})
    if isinstance(event, JudgementRecorded):
        return replace(state, judgements=(*state.judgements, event))
    if isinstance(event, SuspensionEvent):
        return replace(state, suspensions=state.suspensions.after(event))
    return evolve_rules(state, event)


def evolve_rules(
    state: Arrival,
    event: OrderEvent | SecureEvent | PolicyAdopted | FrameworkEvent | SchemeEvent | ExclusionEvent,
) -> Arrival:
    """The state once an order, a policy, a framework, a scheme or a check of exclusion is taken
    into account.
    """
    if isinstance(event, ExclusionEvent):
        return replace(state, exclusions=state.exclusions.after(event))
    if isinstance(event, OrderEvent):
        return replace(state, orders=state.orders.after(event))
    if isinstance(event, SecureEvent):
        return replace(state, secure=state.secure.after(event))
    if isinstance(event, PolicyAdopted):
        return replace(state, policies=state.policies.after(event))
    if isinstance(event, FrameworkEvent):
        return replace(state, frameworks=state.frameworks.after(event))
    return replace(state, scheme=state.scheme.after(event))


def needs_an_order(setting: Setting, born_in: str, day: date, context: DecisionContext) -> bool:
    """Whether the law lets the child be placed in the setting only under a court's order (START-8).

    It does for a setting that must be registered and is not and, below sixteen, for a setting of a
    kind that the regulation does not allow. A child counts as below an age up to the last day of
    the month of the birthday, and as of that age on that day.
    """
    must_be_registered = setting.kind in (context.in_force(REGULATED, day) or ())
    if must_be_registered and not setting.registered:
        return True
    age = context.in_force(UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS, day)
    return (
        age is not None
        and setting.kind not in FOR_UNDER_SIXTEENS
        and not must_have_reached(born_in, age, day)
    )


def place_of(
    setting: Setting, home_id: str | None, born_in: str, day: date, context: DecisionContext
) -> Place:
    """The setting as an order speaks of it."""
    irregular = needs_an_order(setting, born_in, day, context)
    return Place(setting.kind, setting.provider_id, home_id, irregular=irregular)


def orders_to_secure(
    state: Arrival, place: Place, day: date, context: DecisionContext
) -> tuple[Order, ...]:
    """The kinds of order under which a child may be kept in a secure home from the day. None of
    them, if the child needs the Secretary of State's approval too and has none.
    """
    limits, born_in = context.in_force(SECURE, day), state.care.born_in
    if limits is None or born_in is None or state.secure.lacks_approval(born_in, day, limits):
        return ()
    return orders_for(place, day, state.orders.commenced)


def secure_days_without_order(
    state: Arrival, child_ref: str, context: DecisionContext
) -> frozenset[date]:
    """The days of the child's placements in secure homes that no order permits, each placement up
    to its end or, while it has none, to the day until which it was agreed when it started.
    """
    placements = state.placements.of_child(child_ref)
    return frozenset(
        day
        for placement_id, start in placements.starts.items()
        if start.kind is Kind.SECURE_HOME
        for day in days_between(
            start.started_on, placements.ends.get(placement_id, start.agreed_until)
        )
        if not state.orders.permits(
            (child_ref,), Place(start.kind, start.provider_id, start.home_id), day, context
        )
    )


def is_barred_with_a_deprivation(
    state: Arrival, child_ref: str, setting: Setting, day: date, context: DecisionContext
) -> bool:
    """Whether an order in force on a day deprives the child of liberty, and the return bars such a
    place with it.
    """
    orders = {terms.order for terms in state.orders.in_force((child_ref,), day)}
    if Order.DEPRIVATION_OF_LIBERTY not in orders:
        return False
    return setting.kind in (context.in_force(NOT_WITH_A_DEPRIVATION, day) or ())


def lacks_approval(
    state: Arrival, child_ref: str, home_id: str | None, setting: Setting, day: date
) -> Geography | None:
    """Where the placement lies, if it needs approval (reg 11), and no approval by the day is of the
    child, the home (or none), that authority, and a place that lies so.
    """
    place = needs_approval(state, setting, day)
    if place is None:
        return None
    where = (home_id, setting.authority, place)
    return None if state.orders.is_approved(child_ref, where, day) else place


def needs_approval(state: Arrival, setting: Setting, day: date) -> Geography | None:
    """Where the placement lies, if it is outside the area and of a kind that needs approval (reg
    11). Nothing where no policy is in force on the day that says what the area is.
    """
    policy = state.policies.on(day)
    if policy is None or setting.kind in NEEDS_NO_APPROVAL_OUT_OF_AREA:
        return None
    place = geography_of(setting.authority, policy)
    return None if place is Geography.IN_AREA else place


def who_approves(place: Geography, day: date) -> str:
    """The role that the law in force on a day has approve a placement that lies there (reg 11)."""
    found = provision_on(OUT_OF_AREA_APPROVED_BY, day)
    return "" if found is None else found.value.get(place, "")


def first_overfull_day(
    started: PlacementStarted,
    ended: PlacementEnded | None,
    state: Arrival,
    address_id: str | None = None,
) -> date | None:
    """The first day of the placement on which the home, or one of its addresses, has more children
    than places, or None.
    """
    if started.home_id is None:
        return None
    ours = state.placements.after(started)
    home = replace(state.home, ours=ours if ended is None else ours.after(ended))
    day = home.first_overfull_day(started.started_on, address_id)
    return None if ended is not None and day is not None and day >= ended.ended_on else day


def children_there(state: Arrival, day: date, address_id: str | None = None) -> int:
    """The number of children in the home on a day, or at one of its addresses, without the one who
    is to come.
    """
    return replace(state.home, ours=state.placements).children_on(day, address_id)


def takes_child(state: Arrival, day: date) -> bool:
    """Whether the home takes children of an age that the child may have on the day."""
    found, born_in = state.home.takes_children_on(day), state.care.born_in
    return (
        found is not None
        and born_in is not None
        and may_have_reached(born_in, found.ages_from, day)
        and not must_have_reached(born_in, found.ages_to + 1, day)
    )


def agreed_until_day(stated: date | None, born_in: str, day: date) -> date | None:
    """The stated day, or the first day on which the child may turn eighteen.

    None if that is not after the start, or is past the month of the eighteenth birthday (START-11).
    """
    first, last = birthday_month(born_in, 18)
    until = stated or first
    return until if day < until <= last else None


def ended_unreviewed(state: Arrival, started: PlacementStarted, ended: PlacementEnded) -> bool:
    """Whether the council ended a stay (`BY_THE_COUNCIL`), states no immediate risk, and reviewed
    the case on no day from the first of the stay to the one on which it ended (START-17).
    """
    if ended.code not in BY_THE_COUNCIL or ended.immediate_risk:
        return False
    return not any(started.started_on <= day <= ended.ended_on for day in state.reviewed_on)
