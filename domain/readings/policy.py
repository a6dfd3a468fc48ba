"""The council's policies: which one was in force on a day, and what it makes of a place."""

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
    """Every policy adopted, in the order they were recorded."""

    adopted: tuple[PolicyAdopted, ...] = ()

    def after(self, event: PolicyAdopted) -> Self:
        """The policies once another is adopted."""
        return replace(self, adopted=(*self.adopted, event))

    def on(self, day: date) -> PolicyAdopted | None:
        """The policy in force on a day."""
        return in_force_on(self.adopted, day)


def geography_of(authority: str, policy: PolicyAdopted) -> Geography:
    """Where an authority lies, for regulation 11: one that is not known is at a distance."""
    codes = codes_of(authority)
    if policy.responsible_authority in codes:
        return Geography.IN_AREA
    if not codes.isdisjoint(policy.adjoining):
        return Geography.ADJOINING
    if authority.startswith(("W", "S", "N")):
        return Geography.OUTSIDE_ENGLAND
    return Geography.AT_A_DISTANCE
