"""Decision model of a placement's start: the child, home and award, and what the law requires."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from domain.codes import Geography, Mode
from domain.command import DecisionContext, Query, QueryItem, tag
from domain.events.awards import Award
from domain.events.governance import PolicyAdopted
from domain.events.placements import PlacementStarted
from domain.law import (
    FOR_UNDER_SIXTEENS,
    NEEDS_NO_APPROVAL_OUT_OF_AREA,
    REGULATED,
    SECURE,
    UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS,
)
from domain.readings.authorisations import rows_about
from domain.readings.care import Care, CareEvent, care_of, may_have_reached, must_have_reached
from domain.readings.dated import days_between
from domain.readings.frameworks import FRAMEWORKS, FrameworkEvent, Frameworks
from domain.readings.homes import Home, HomeEvent, home_of
from domain.readings.orders import (
    OrderEvent,
    Orders,
    Place,
    Secure,
    SecureEvent,
    orders_about,
    secure_of,
)
from domain.readings.placements import Placements, StartOrEnd, placements_of_child
from domain.readings.policy import POLICIES, Policies, geography_of
from domain.readings.referrals import Referral, ReferralEvent, referral_of
from domain.readings.scheme import SCHEME, Scheme, SchemeEvent
from domain.values import LOT_OF_KIND, Kind, Lot, birthday_month

Relevant: TypeAlias = (
    CareEvent
    | StartOrEnd
    | HomeEvent
    | ReferralEvent
    | OrderEvent
    | SecureEvent
    | PolicyAdopted
    | FrameworkEvent
    | SchemeEvent
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The child's care and placements, the home, the award, and the rules in force."""

    care: Care = field(default_factory=Care)
    placements: Placements = field(default_factory=Placements)
    home: Home = field(default_factory=Home)
    referral: Referral = field(default_factory=Referral)
    orders: Orders = field(default_factory=Orders)
    secure: Secure = field(default_factory=Secure)
    policies: Policies = field(default_factory=Policies)
    frameworks: Frameworks = field(default_factory=Frameworks)
    scheme: Scheme = field(default_factory=Scheme)


@dataclass(frozen=True, slots=True)
class Setting:
    """The place where a child comes to live: the registered home's details, or those stated."""

    kind: Kind
    authority: str
    provider_id: str | None = None
    in_house: bool = False
    registered: bool = False

    @property
    def fields(self) -> dict[str, object]:
        """The fields of the setting that the start of a placement records."""
        return {
            "kind": self.kind,
            "lot": self.lot,
            "authority": self.authority,
            "provider_id": self.provider_id,
        }

    @property
    def lot(self) -> Lot | None:
        """The lot that a placement in the setting is bought under, if it is bought."""
        return LOT_OF_KIND.get(self.kind)


def read_arrival(
    child_ref: str, placement_id: str, home_id: str | None, referral_id: str | None
) -> Query:
    """The entries that the start of a placement rests on."""
    home = () if home_id is None else (home_of(home_id),)
    referral = () if referral_id is None else (referral_of(referral_id),)
    used = QueryItem((PlacementStarted,), (tag("placement", placement_id),))
    child = (care_of(child_ref), placements_of_child(child_ref), orders_about(child_ref))
    return (*child, secure_of(child_ref), used, *home, *referral, POLICIES, FRAMEWORKS, SCHEME)


def evolve(state: Arrival, event: Relevant) -> Arrival:
    """The state once the event is taken into account."""
    if isinstance(event, StartOrEnd):
        return replace(state, placements=state.placements.after(event))
    if isinstance(event, CareEvent):
        return replace(state, care=state.care.after(event))
    if isinstance(event, HomeEvent):
        return replace(state, home=state.home.after(event))
    if isinstance(event, ReferralEvent):
        return replace(state, referral=state.referral.after(event))
    return evolve_rules(state, event)


def evolve_rules(
    state: Arrival, event: OrderEvent | SecureEvent | PolicyAdopted | FrameworkEvent | SchemeEvent
) -> Arrival:
    """The state once an order, a policy, a framework or a scheme is taken into account."""
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
    """Whether the law lets the child be placed in the setting only under a court's order.

    It does for a setting that must be registered and is not and, below sixteen, for a setting of a
    kind that the regulation does not allow. A child counts as below an age through the month of the
    birthday.
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


def may_be_secured(
    state: Arrival, child_ref: str, place: Place, days: tuple[date, date], context: DecisionContext
) -> bool:
    """Whether a child may be kept in a secure home from the first of the days up to the second:
    under an order in force on the first or, for 72 hours in 28 days, once the criteria are found
    met; below thirteen with the Secretary of State's approval (s25).
    """
    first, until = days
    limits, born_in = context.in_force(SECURE, first), state.care.born_in
    if place.kind is not Kind.SECURE_HOME or limits is None or born_in is None:
        return True
    if state.secure.lacks_approval(born_in, first, limits):
        return False
    if state.orders.permits((child_ref,), place, first, context):
        return True
    before = secure_days_without_order(state, child_ref, context)
    return state.secure.allows_without_court(first, until, before, limits)


def secure_days_without_order(
    state: Arrival, child_ref: str, context: DecisionContext
) -> frozenset[date]:
    """The days that the child has been, or is agreed to be, in a secure home without an order."""
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


def needs_approval(state: Arrival, setting: Setting, day: date) -> Geography | None:
    """Where the placement lies, if it is outside the area and needs approval (reg 11)."""
    policy = state.policies.on(day)
    if policy is None or setting.kind in NEEDS_NO_APPROVAL_OUT_OF_AREA:
        return None
    place = geography_of(setting.authority, policy)
    return None if place is Geography.IN_AREA else place


def must_be_awarded(state: Arrival, setting: Setting, day: date) -> bool:
    """Whether a placement is bought under a lot that a framework has begun to buy by the day."""
    bought = setting.lot is not None and not setting.in_house
    return bought and state.frameworks.has_bought_since(setting.lot, day)


def first_overfull_day(started: PlacementStarted, state: Arrival) -> date | None:
    """The first day on which the home would have more children than places, if there is one."""
    if started.home_id is None:
        return None
    home = replace(state.home, ours=state.placements.after(started))
    return home.first_overfull_day(started.started_on)


def registered_setting(home: Home, born_in: str, day: date) -> Setting | None:
    """The home as a setting, if it takes children of an age that the child may have on the day."""
    found = home.takes_children_on(day)
    if found is None or not may_have_reached(born_in, found.ages_from, day):
        return None
    if must_have_reached(born_in, found.ages_to + 1, day):
        return None
    return Setting(
        found.kind,
        found.authority,
        found.provider_id,
        in_house=found.in_house,
        registered=True,
    )


def award_for(state: Arrival, award_id: str, child_ref: str, day: date) -> Award | None:
    """The award, if it is for the child and is authorised, or may be authorised later in an
    emergency.
    """
    search, status = state.referral.search, state.referral.award_status
    award = status.standing_award(award_id)
    if award is None or child_ref not in search.children:
        return None
    deciding = rows_about(state.scheme, Mode.DECIDES, award, day)
    emergency = search.opened is not None and search.opened.emergency
    afterwards = emergency and bool(deciding) and all(row.retrospective for row in deciding)
    return award if status.authorised or afterwards else None


def fits(award: Award, home_id: str | None, setting: Setting) -> bool:
    """Whether a placement in the home is the one awarded: in the same home, by its provider."""
    if award.home_id is None:
        return home_id is None and setting.kind is award.kind
    return home_id == award.home_id and setting.provider_id == award.provider_id


def agreed_until_day(stated: date | None, born_in: str, day: date) -> date | None:
    """The stated day, or the first day on which the child may turn eighteen.

    None if that is not after the start, or is past the month of the eighteenth birthday.
    """
    first, last = birthday_month(born_in, 18)
    until = stated or first
    return until if day < until <= last else None
