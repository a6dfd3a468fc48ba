"""Decision model of policies: the one in force on a day, and where it says an authority lies.

The policy of a day is the one that began last by then. Each command says of which day: that of a
placement (START-9), of an approval (AREA-2), of an award, or of recording.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 11(5), by which an
authority that adjoins the area is not at a distance; the council's own policy for which authorities
adjoin it; the ledger's own, that an unknown authority is at a distance.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Self

from domain.authorities import codes_of
from domain.codes import Geography
from domain.command import QueryItem
from domain.events.governance import PolicyAdopted
from domain.readings.dated import in_force_on

POLICIES: Final = QueryItem((PolicyAdopted,))


@dataclass(frozen=True, slots=True)
class Policies:
    """Every adopted policy, in the order they were recorded."""

    adopted: tuple[PolicyAdopted, ...] = ()

    def after(self, event: PolicyAdopted) -> Self:
        """The policies once another is adopted."""
        return replace(self, adopted=(*self.adopted, event))

    @property
    def begin(self) -> tuple[date, ...]:
        """The days from which policies are in force, the first of them first."""
        return tuple(sorted({policy.in_force_from for policy in self.adopted}))

    def on(self, day: date) -> PolicyAdopted | None:
        """The policy in force on a day, if there is one."""
        return in_force_on(self.adopted, day)


def geography_of(authority: str, policy: PolicyAdopted) -> Geography:
    """Where an authority lies for regulation 11. One outside England that the policy has as
    adjoining is adjoining, and one that is unknown is at a distance.
    """
    codes = codes_of(authority)
    if policy.responsible_authority in codes:
        return Geography.IN_AREA
    if not codes.isdisjoint(policy.adjoining):
        return Geography.ADJOINING
    if authority.startswith(("W", "S", "N")):
        return Geography.OUTSIDE_ENGLAND
    return Geography.AT_A_DISTANCE
