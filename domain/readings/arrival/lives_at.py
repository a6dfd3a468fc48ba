"""Where a child lives under a registration: at its own place, at an address of it, or a carer's.

It is judged on the day that is asked about: the first day of a placement (START-7), the day of a
move (RELOCATE-2), or the day of need of a search (AWARD, DIRECT, CONTINGENCY, SPOT and OFFER rules
on the authority). A home's own authority and postcode are those with which it was registered.

Source: Supported Accommodation (England) Regulations 2023 (SI 2023/416), by which a provider is
registered and its addresses are not; Ofsted's social care common inspection framework, and its
outcomes for supported accommodation (JUDGEMENT-3); the ledger's own (decisions 73 and 93).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain.authorities import UNKNOWN, codes_of
from domain.events.providers import AddressOpened
from domain.readings.homes import Home
from domain.registration_codes import OUTCOMES_OF_SUPPORT
from domain.values import Judgement, Kind

AT_A_CARERS: Final = frozenset((Kind.FOSTERING_AGENCY, Kind.IN_HOUSE_FOSTERING))
"""The kinds of registration whose children live with carers, and never at its office."""

AT_ITS_ADDRESSES: Final = frozenset((Kind.SEMI_INDEPENDENT,))
"""The kinds that are registered by provider, whose children live at its addresses and never at its
office (Supported Accommodation (England) Regulations 2023).
"""

PASSING_ONE_BY_ONE: Final = AT_A_CARERS | AT_ITS_ADDRESSES
"""The kinds of places that pass to another provider one by one, without the registration."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place to live: its authority, and its postcode where that is not the register's own."""

    authority: str
    postcode: str | None


def same_authority(one: str, other: str) -> bool:
    """Whether two codes are of one authority, under any code that it has had.

    >>> same_authority("E08000016", "E08000038"), same_authority("E08000014", "unknown")
    (True, False)
    """
    return other in codes_of(one)


def has_addresses(home: Home, day: date) -> bool:
    """Whether a child placed under the registration lives at one of its addresses: always in
    supported accommodation, and elsewhere if it has an address that is open on the day.
    """
    registered = home.registered
    of_kind = registered is not None and registered.kind in AT_ITS_ADDRESSES
    return of_kind or bool(home.addresses.open_on(day))


def places_told(home: Home, day: date) -> dict[str, Any]:
    """The authorities and the addresses that the register has on a day, as refusals tell them."""
    addresses = tuple(sorted(each.address_id for each in home.addresses.open_on(day)))
    return {"authorities": authorities_there(home, day), "addresses": addresses}


def authorities_there(home: Home, day: date) -> tuple[str, ...]:
    """The authorities in which the register has the places to live: none where children live with
    carers, or the home is not known.
    """
    registered = home.registered
    if registered is None or registered.kind in AT_A_CARERS:
        return ()
    if has_addresses(home, day):
        return tuple(sorted({each.authority for each in home.addresses.open_on(day)}))
    return (registered.authority,)


def authority_there(home: Home, stated: str | None, day: date) -> str | None:
    """The authority in which a child who is to come will live.

    None if the register does not have exactly one and none is stated, or if another is stated than
    the register has.
    """
    return agreed_authority(authorities_there(home, day), stated)


def agreed_authority(known: Sequence[str], stated: str | None) -> str | None:
    """The authority stated, if it may be by what the register has; or else the only one it has.

    >>> agreed_authority((), "E08000014"), agreed_authority(("E08000014",), None)
    ('E08000014', 'E08000014')
    """
    if stated is None:
        return known[0] if len(known) == 1 else None
    otherwise = stated if not known or UNKNOWN in known else None
    return next((each for each in known if same_authority(stated, each)), otherwise)


def place_there(
    home: Home, address_id: str | None, authority: str | None, postcode: str | None, day: date
) -> Place | None:
    """The place where a child lives under the registration from a day.

    None if the address is missing, not known or not open; if the carer's authority is missing; or
    if what is stated is not what the register has. Where the register does not know the authority
    of a home, it has no postcode to hold against the one that is stated.
    """
    registered, address = home.registered, home.addresses.at(address_id, day)
    if registered is None or (address is None and address_id is not None):
        return None
    if has_addresses(home, day):
        return None if address is None else agreeing(address, authority, postcode)
    if registered.kind in AT_A_CARERS:
        return None if authority is None else Place(authority, postcode)
    own = None if registered.authority == UNKNOWN else registered.postcode
    lives_in = agreed_authority((registered.authority,), authority)
    if lives_in is None or not same_postcode(own, postcode):
        return None
    return Place(lives_in, postcode)


def agreeing(address: AddressOpened, authority: str | None, postcode: str | None) -> Place | None:
    """An address as a place to live, if what is stated is what the register has of it."""
    lives_in = agreed_authority((address.authority,), authority)
    if lives_in is None or not same_postcode(address.postcode, postcode):
        return None
    return Place(lives_in, address.postcode or postcode)


def same_postcode(own: str | None, stated: str | None) -> bool:
    """Whether a stated postcode may be that of a place, whose own may not be known.

    >>> same_postcode("PR8 1ZZ", "PR81ZZ"), same_postcode("PR8 1ZZ", "WA9 2QQ")
    (True, False)
    """
    if own is None or stated is None:
        return True
    return own.replace(" ", "") == stated.replace(" ", "")


def may_be_judged(kind: Kind, judgement: Judgement) -> bool:
    """Whether Ofsted judges registrations of a kind so: supported accommodation by three outcomes
    of its own, and others by four grades.
    """
    return (judgement in OUTCOMES_OF_SUPPORT) == (kind in AT_ITS_ADDRESSES)
