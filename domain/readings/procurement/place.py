"""Where what an award buys is: in the authority of a home's place, or where support is given.

The home and its addresses are judged on the day of need. Where support without a home is given is
the authority that is stated or else, by the policy of the day of the award, the council's own.

Source: Care Standards Act 2000 s11 on registration and s22B on restriction, and decisions 80 and 94
(DIRECT-6, CONTINGENCY-5, SPOT-4); the ledger's own (decision 73) (DIRECT-10, CONTINGENCY-9,
SPOT-9).
"""

from datetime import date
from typing import Protocol

from domain.command import Refusal
from domain.readings.arrival.lives_at import authorities_there, authority_there
from domain.readings.awards import State, opened_in, place_of_support
from domain.readings.barring.causes import told
from domain.readings.barring.of_homes import not_fitting
from domain.values import Authority


class Recommended(Protocol):
    """What is recommended: of which provider, in which home, and in which authority, if stated."""

    @property
    def provider_id(self) -> str: ...

    @property
    def home_id(self) -> str | None: ...

    @property
    def authority(self) -> Authority | None: ...

    @property
    def awarded_on(self) -> date: ...


def authority_of(
    award: Recommended, state: State, does_not_fit: type[Refusal], not_stated: type[Refusal]
) -> Authority:
    """The authority in which the children will live, or in which support is given.

    Raises the first refusal unless the home fits, and the second unless the authority is known.
    """
    if supported := place_of_support(state, award.home_id, award.authority, award.awarded_on):
        return supported
    opened = opened_in(state)
    home_id, provider_id, needed_on = award.home_id, award.provider_id, opened.needed_on
    if bars := tuple(not_fitting(home_id, state.home, provider_id, opened.kind, needed_on)):
        raise does_not_fit(home_id=home_id or (), **told(bars))
    authority = authority_there(state.home, award.authority, needed_on)
    if authority is None:
        known = authorities_there(state.home, needed_on)
        raise not_stated(home_id=home_id, authorities=known)
    return authority
