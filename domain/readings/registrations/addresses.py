"""Where a child placed under a registration lives: at its own place, or at a carer's."""

from typing import Final

from domain.authorities import UNKNOWN, codes_of
from domain.events.providers import HomeRegistered
from domain.values import Kind

AT_A_CARERS: Final = frozenset((Kind.FOSTERING_AGENCY, Kind.IN_HOUSE_FOSTERING))
"""The kinds of registration whose children live with carers, and never at its office."""


def same_authority(one: str, other: str) -> bool:
    """Whether two codes are of one authority, under any code that it has had.

    >>> same_authority("E08000016", "E08000038"), same_authority("E08000014", "unknown")
    (True, False)
    """
    return other in codes_of(one)


def authority_there(home: HomeRegistered, stated: str | None) -> str | None:
    """The authority in which a child placed under the registration lives.

    With an agency or our own carers that is the authority stated, which is the carer's. None if
    none is stated, or if another is stated than the home's.
    """
    if home.kind in AT_A_CARERS or home.authority == UNKNOWN:
        return stated or (None if home.kind in AT_A_CARERS else UNKNOWN)
    agrees = stated is None or same_authority(stated, home.authority)
    return home.authority if agrees else None


def authority_known(home: HomeRegistered | None) -> str | tuple[()]:
    """The authority that the register gives for a home's children, as refusals tell it: nothing
    where they live with carers, or the home is not known.
    """
    return () if home is None or home.kind in AT_A_CARERS else home.authority


def postcode_agrees(home: HomeRegistered, stated: str | None) -> bool:
    """Whether a stated postcode may be the child's: any with a carer, and else the home's own."""
    if stated is None or home.kind in AT_A_CARERS or home.authority == UNKNOWN:
        return True
    return stated.replace(" ", "") == home.postcode.replace(" ", "")
