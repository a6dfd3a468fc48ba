"""Decision model of the days of a stay: the first on which it was not lawful.

The first day of a stay is always judged. Of a stay that has ended each day before its end is
judged, by the law and the orders of that day, and of one that runs each day before today. Of one
still to come only the first day is judged: an order that ends before the stay is agreed to end
refuses nothing, and is listed as due to be extended. But a stay in a secure home that begins
without an order is judged up to its agreed end, and all its days by the limits of secure
accommodation that the law has on the first. A stay that begins today has begun: its breach is
noted, as is one of a day before.

A setting is judged on its first day and on each day on which what it rests on can change: the home,
an order or the law, and a child's age at the beginning of a month. START-3, START-8 and START-12
are judged so, at the start of a placement, and the like at its end: END-5 as START-3, END-6 as
START-8, END-7 as START-12. START-9 is judged on the first day only, and START-4 on the first day
and each later one, to come too. Until when a placement may be agreed is START-11.

Source: Care Standards Act 2000 s11, and Ofsted's register and notices for the ages that a home
takes, its addresses and its suspension (decisions 93 and 94) (START-3, END-5); Care Standards Act
2000 s11 and Care Planning, Placement and Case Review (England) Regulations 2010 regs 27A and 27C
(START-8, END-6); Children Act 1989 s25 and Children (Secure Accommodation) Regulations 1991 regs 4
and 10 (START-12, END-7); Care Planning Regulations 2010 reg 11 (START-9); Care Standards Act 2000
s24 (START-4); Children Act 1989 s105(1) (START-11); the ledger's own (decision 66), by which a
breach of what has begun is noted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from typing import Any, Final, NamedTuple

from domain.command import DecisionContext, Query, QueryItem, tag
from domain.events.care import CaseReviewed
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.law import (
    REGULATED,
    UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS,
    Versions,
)
from domain.readings.arrival import moves
from domain.readings.arrival.moves import Arrival
from domain.readings.arrival.secure import secure_of
from domain.readings.arrival.settings import Setting
from domain.readings.barring.causes import Bar, Cause, told
from domain.readings.barring.of_homes import address_shut, takes_nobody
from domain.readings.care import care_of
from domain.readings.dated import days_between
from domain.readings.homes import home_of
from domain.readings.orders import Place, orders_about, orders_for
from domain.readings.placements import placements_of_child
from domain.statutes.orders import POWERS, SECURE
from domain.values import Kind, birthday_month

DAY: Final = timedelta(days=1)
LAWS: Final[tuple[Versions[Any], ...]] = (
    REGULATED,
    UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS,
    *POWERS.values(),
)


@dataclass(frozen=True, slots=True)
class Stay:
    """A child's stay in a setting, from its first day up to its end, or its agreed end."""

    child_ref: str
    setting: Setting
    home_id: str | None
    first: date
    agreed_until: date
    ended_on: date | None = None

    def judged_until(self, today: date) -> date:
        """The day before which the stay is judged. Its first day always is."""
        return max(self.first + DAY, min(self.ended_on or today, today))

    def place_on(self, state: Arrival, day: date, context: DecisionContext) -> Place:
        """The setting as an order speaks of it on a day."""
        setting = self.setting
        if self.home_id is not None:
            registered = state.home.registration_on(day) is not None
            setting = replace(setting, registered=registered)
        return moves.place_of(setting, self.home_id, state.care.born_in or "", day, context)


def read_stay(child_ref: str, home_id: str | None) -> Query:
    """The entries that the days of a child's stay rest on."""
    reviews = QueryItem((CaseReviewed,), (tag("child", child_ref),))
    child = (care_of(child_ref), placements_of_child(child_ref), *orders_about(child_ref), reviews)
    home = () if home_id is None else (home_of(home_id),)
    return (*child, secure_of(child_ref), *home)


def turning_days(state: Arrival, first: date, until: date) -> list[date]:
    """The first day, and each before another on which a home, order, law or age may change."""
    home = state.home
    spells = (spell for order in state.orders.recorded for spell in order.spells())
    days = chain(
        home.operating,
        [] if home.registered is None else [home.registered.registered_on],
        [] if home.cancelled_on is None else [home.cancelled_on],
        home.addresses.closed.values(),
        home.notices.days(),
        chain.from_iterable((spell.since, spell.until) for spell in spells),
        (provision.since for versions in LAWS for provision in versions),
        (commenced.commenced_on for commenced in state.orders.commenced),
        (day for day in days_between(first, until) if day.day == 1),
    )
    return sorted({first, *(day for day in days if first < day < until)})


def first_day(
    state: Arrival, stay: Stay, context: DecisionContext, broken: Callable[[date], bool]
) -> date | None:
    """The first day of the stay that is judged on which a rule is broken, or None."""
    days = turning_days(state, stay.first, stay.judged_until(context.today))
    return next((day for day in days if broken(day)), None)


def first_day_not_taken(state: Arrival, stay: Stay, context: DecisionContext) -> date | None:
    """The first day on which the home takes no children of the child's age, or the address at which
    the stay began is closed, or None.
    """
    if stay.home_id is None:
        return None

    def broken(day: date) -> bool:
        return any(takes_not_the_child(state, stay, day))

    return first_day(state, stay, context, broken)


def takes_not_the_child(state: Arrival, stay: Stay, day: date) -> Iterator[Bar]:
    """Why the home does not take the child on a day: it takes none, or none of this age, or the
    address at which the stay began is closed.
    """
    home_id = stay.home_id or ""
    yield from address_shut(state.home, stay.setting.address_id, day)
    nobody = tuple(takes_nobody(home_id, state.home, day))
    yield from nobody
    if not nobody and not moves.takes_child(state, day):
        yield Bar(home_id, Cause.ANOTHER_AGE, day)


def first_day_without_order(state: Arrival, stay: Stay, context: DecisionContext) -> date | None:
    """The first day on which the setting needs an order and none permits it, or None."""

    def broken(day: date) -> bool:
        place = stay.place_on(state, day, context)
        return place.irregular and not state.orders.permits((stay.child_ref,), place, day, context)

    return first_day(state, stay, context, broken)


def first_day_not_secured(state: Arrival, stay: Stay, context: DecisionContext) -> date | None:
    """The first day on which a child may not be kept in a secure home, or None: without an order
    beyond 72 hours in 28 days, or without the criteria found met for those; below thirteen without
    the Secretary of State's approval (s25).

    A stay that begins without an order is judged up to its agreed end, while it has not ended. The
    approval is looked for on the first day only.
    """
    if stay.setting.kind is not Kind.SECURE_HOME:
        return None
    limits, born_in = context.in_force(SECURE, stay.first), state.care.born_in
    if limits is None or born_in is None:
        return None
    if state.secure.lacks_approval(born_in, stay.first, limits):
        return stay.first
    without = tuple(days_not_ordered(state, stay, context))
    before = moves.secure_days_without_order(state, stay.child_ref, context)
    return state.secure.first_day_beyond(without, before.difference(without), limits)


class Unlawful(NamedTuple):
    """A rule that a stay breaks, the first day on which it does, and what its refusal tells."""

    rule: str
    day: date
    tells: dict[str, Any]


def unlawful_days(state: Arrival, stay: Stay, context: DecisionContext) -> Iterator[Unlawful]:
    """Each of START-3, 8, 9 and 12 that a day of a stay breaks. Of days in a secure home that are
    still to come, the day is the first of the stay.
    """
    if day := first_day_not_taken(state, stay, context):
        tells = {"home_id": stay.home_id, **told(takes_not_the_child(state, stay, day))}
        yield Unlawful("START-3", day, tells)
    if day := first_day_without_order(state, stay, context):
        orders = orders_for(stay.place_on(state, day, context), day, state.orders.commenced)
        yield Unlawful("START-8", day, {"orders": orders})
    if day := first_day_not_secured(state, stay, context):
        place = stay.place_on(state, day, context)
        orders = moves.orders_to_secure(state, place, day, context)
        yield Unlawful("START-12", day if day <= context.today else stay.first, {"orders": orders})
    if area := moves.lacks_approval(state, stay.child_ref, stay.home_id, stay.setting, stay.first):
        approver = moves.who_approves(area, stay.first)
        lies = {"authority": stay.setting.authority, "place": area, "approver": approver}
        yield Unlawful("START-9", stay.first, lies)


def days_not_ordered(state: Arrival, stay: Stay, context: DecisionContext) -> Iterator[date]:
    """The days of a stay in a secure home that no order permits."""

    def ordered(day: date) -> bool:
        place = stay.place_on(state, day, context)
        return state.orders.permits((stay.child_ref,), place, day, context)

    until = stay.judged_until(context.today)
    if stay.ended_on is None and not ordered(stay.first):
        until = max(until, stay.agreed_until)
    return (day for day in days_between(stay.first, until) if not ordered(day))


class Overfull(NamedTuple):
    """A day on which a home would have more children than places, and both numbers."""

    day: date
    places: int
    children: int


def overfull(
    started: PlacementStarted, ended: PlacementEnded | None, state: Arrival
) -> Overfull | None:
    """The first day of a placement on which its home, or its address, has more children than
    places, or None.
    """
    for address_id in dict.fromkeys((None, started.address_id)):
        if day := moves.first_overfull_day(started, ended, state, address_id):
            places = state.home.places_on(day, address_id)
            return Overfull(day, places, moves.children_there(state, day, address_id))
    return None


class ToAgree(NamedTuple):
    """The first and the last day until which a placement may be agreed."""

    first: date
    last: date


def days_to_agree(started_on: date, born_in: str) -> ToAgree:
    """The days until which a placement may be agreed: the day after it starts, and the last of the
    month in which the child turns eighteen (START-11).
    """
    return ToAgree(started_on + DAY, birthday_month(born_in, 18)[1])
