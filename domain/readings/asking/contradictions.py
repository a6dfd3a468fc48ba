"""Decision model of the reasons for not asking a provider: whether the ledger contradicts them.

A reason is contradicted by what is recorded: places, ages, needs, kinds and addresses of the homes
that admit children, the children in them, and that the provider applied to be asked, as each under
the purchasing system did. The homes are looked at on the day of need or, if it is later, on that on
which the providers are asked. A reason that is contradicted always refuses the invitation if it has
no explanation, and is recorded with what the ledger held if it has one (INVITE-7).

What is not recorded contradicts nothing: where a child would live at a carer's, or at an address of
supported accommodation, the address of the registration says nothing of the place, and a home is
known to be empty only if its other children were reported. But a place is free unless it is
recorded as filled: other authorities' children who were never reported fill none.

Source: the ledger's own (decision 78).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Self

from domain.codes import NotAsked, Tier
from domain.command import Query, QueryItem, tag
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.events.providers import HomeRegistered, OthersPlacesReported, PlacesChanged
from domain.events.searches import ContradictedReason, LeftOut, ReferralOpened
from domain.readings.arrival.lives_at import AT_A_CARERS, AT_ITS_ADDRESSES
from domain.readings.care import may_have_reached, must_have_reached
from domain.readings.homes import Home, HomeEvent
from domain.search_codes import Contradiction

COUNTED: Final = frozenset((NotAsked.NO_VACANCY, NotAsked.RISK_TO_OTHERS_PLACED))
"""The reasons that are about the children in a home and its places."""
PLACES: Final = QueryItem((PlacesChanged, OthersPlacesReported, PlacementEnded))
"""Changes of the places of every home, of which a reason names none: it names a provider."""


def homes_behind(left_out: Sequence[LeftOut]) -> Query:
    """The entries about places and children that the reasons rest on, besides the market's. Where
    no reason is about them, there are none.
    """
    counted = sorted({each.provider_id for each in left_out if each.code in COUNTED})
    if not counted:
        return ()
    starts = (QueryItem((PlacementStarted,), (tag("provider", each),)) for each in counted)
    return (PLACES, *starts)


@dataclass(frozen=True, slots=True)
class Homes:
    """Registered homes, with their places and the children that were placed in them."""

    by_id: dict[str, Home] = field(default_factory=dict)

    def after(self, event: HomeEvent) -> Self:
        """The homes once the event is taken into account."""
        # The fold owns this dictionary and changes it in place: a register has thousands of homes.
        if event.home_id is not None:
            self.by_id[event.home_id] = self.by_id.get(event.home_id, Home()).after(event)
        return self

    def of(self, provider_id: str, day: date) -> Iterator[tuple[Home, HomeRegistered]]:
        """The homes of a provider that admit children on a day, each with its registration."""
        for home in self.by_id.values():
            registered = home.admits_on(day)
            if registered is not None and registered.provider_id == provider_id:
                yield home, registered


def contradicted(
    left_out: Iterable[LeftOut], opened: ReferralOpened, tier: Tier, homes: Homes, day: date
) -> tuple[ContradictedReason, ...]:
    """The reasons that the ledger contradicts, with what it holds instead. The homes are looked at
    on the day the placement is needed, or on that on which providers are asked if it is later.
    """
    then = max(day, opened.needed_on)
    found = []
    for each in left_out:
        theirs = tuple(homes.of(each.provider_id, then))
        holds = contradiction(each.code, opened, tier, theirs, then)
        if holds is not None:
            found.append(ContradictedReason(provider_id=each.provider_id, holds=holds))
    return tuple(found)


def contradiction(
    code: NotAsked,
    opened: ReferralOpened,
    tier: Tier,
    homes: Collection[tuple[Home, HomeRegistered]],
    day: date,
) -> Contradiction | None:
    """What the ledger holds about a provider that contradicts a reason, if anything does."""
    alike = [(home, each) for home, each in homes if each.kind is opened.kind]
    match code:
        case NotAsked.NO_VACANCY:
            free = any(home.children_on(day) < home.places_on(day) for home, _ in alike)
            return Contradiction.PLACES_FREE if free else None
        case NotAsked.AGE_NOT_TAKEN:
            taken = any(takes_all(each, opened.born_in, day) for _, each in alike)
            return Contradiction.AGE_TAKEN if taken else None
        case NotAsked.NEED_NOT_MET:
            met = any(set(opened.needs) <= set(each.needs) for _, each in alike)
            return Contradiction.NEEDS_MET if met else None
        case NotAsked.LOCATION_AVOIDED:
            avoided = [lives_elsewhere(each) or outward(each.postcode) in opened.avoided
                       for _, each in alike]  # fmt: skip
            return Contradiction.NOT_AVOIDED if avoided and not any(avoided) else None
        case NotAsked.RISK_TO_OTHERS_PLACED:
            empty = [is_reported(home, day) and home.children_on(day) == 0 for home, _ in alike]
            return Contradiction.NOBODY_THERE if empty and all(empty) else None
        case NotAsked.WRONG_KIND:
            return Contradiction.KIND_OFFERED if alike else None
        case NotAsked.ASKED_NOT_TO_BE:
            return Contradiction.APPLIED if tier is Tier.PURCHASING_SYSTEM else None


def is_reported(home: Home, day: date) -> bool:
    """Whether it was reported by a day how many children of others a home has."""
    return any(counted_on <= day for counted_on in home.others)


def lives_elsewhere(home: HomeRegistered) -> bool:
    """Whether a child would not live at the address of the registration, but at a carer's, or at an
    address of supported accommodation.
    """
    return home.kind in AT_A_CARERS | AT_ITS_ADDRESSES


def takes_all(home: HomeRegistered, born_in: Iterable[str], day: date) -> bool:
    """Whether a home is registered for the age that each child has on a day, for certain."""
    return all(
        must_have_reached(each, home.ages_from, day)
        and not may_have_reached(each, home.ages_to + 1, day)
        for each in born_in
    )


def outward(postcode: str) -> str:
    """The first half of a postcode.

    >>> outward("PR8 1ZZ")
    'PR8'
    """
    return postcode.partition(" ")[0]
