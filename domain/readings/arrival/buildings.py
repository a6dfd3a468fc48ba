"""Whether the buildings under a registration are more than one children's home has.

It is judged of the addresses that are open on a day: that on which another opens (ADDRESS-5) or on
which the places of one change (RESIZE-3).

Source: Ofsted's guidance on registering a children's home of several buildings, as `domain.law`
dates it (unconfirmed: its first day).
"""

from datetime import date

from domain.command import DecisionContext
from domain.law import BUILDINGS
from domain.readings.homes import Home
from domain.values import Kind


def more_than_one_home(home: Home, day: date, context: DecisionContext) -> tuple[int, int] | None:
    """The number of buildings and of places in them, if a children's home has several on a day and
    either number is above the most. One building alone has no such limit.
    """
    registered = home.registration_on(day)
    if registered is None or registered.kind is not Kind.CHILDRENS_HOME:
        return None
    most = context.in_force(BUILDINGS, day)
    open_then = home.addresses.open_on(day)
    places = sum(home.addresses.places_on(each.address_id, day) for each in open_then)
    buildings = len(open_then)
    if most is None or buildings <= 1 or (buildings <= most[0] and places <= most[1]):
        return None
    return buildings, places
