"""Homes registered anew at the place of another, and the suspensions for safety that they keep.

A registration can end and another begin under another number for the same home, so that it would
lose what two people lift. Homes are at the same place if they have one postcode, and the one before
has the same name or the same provider, or its registration has ended, whatever the day stated. The
order of recording does not matter: where the end is recorded later, a home that was registered
there on that day or after it keeps what the one before had. What
keeps the suspension is judged on the first day of the new registration: what is in force then or,
by what is recorded, on a later day. What another home at the place has kept already is not kept
again from the one before both.

Source: the ledger's own (decision 102).
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

from domain.command import QueryItem, events_in
from domain.events.providers import HomeRegistered, RegistrationCancelled
from domain.events.successions import HomeSuspended, HomeSuspensionLifted, HomeTransferred
from domain.readings.homes import Home
from domain.readings.standing import Suspensions

PlaceEvent: TypeAlias = (
    HomeRegistered | HomeTransferred | HomeSuspended | HomeSuspensionLifted | RegistrationCancelled
)
REGISTRATIONS: Final = QueryItem(events_in(PlaceEvent))
"""The registrations of every home: which are at one place is known only by comparing them."""


@dataclass(frozen=True, slots=True)
class Sites:
    """The homes at each postcode by their references, in the order in which they were recorded."""

    at: Mapping[str, Mapping[str, Home]]

    @classmethod
    def of(cls, homes: Mapping[str, Home]) -> Self:
        """The places of these homes."""
        at: dict[str, dict[str, Home]] = defaultdict(dict)
        for home_id, home in homes.items():
            if home.registered is not None:
                at[joined(home.registered.postcode)][home_id] = home
        return cls(at)

    def before(
        self, registered: HomeRegistered, ended: Collection[str] = ()
    ) -> Iterator[tuple[str, Home]]:
        """The homes that stood last at the place of one that is registered now. `ended` are those
        whose registration ends in the same act.
        """
        stood = {
            home_id: former
            for home_id, former in self.at.get(joined(registered.postcode), {}).items()
            if home_id != registered.home_id
            and (home_id in ended or former.cancelled_on or is_like(former, registered))
        }
        kept = {home_id for former in stood.values() for home_id in former.kept_of}
        return ((home_id, former) for home_id, former in stood.items() if home_id not in kept)


def joined(postcode: str) -> str:
    """A postcode without its space.

    >>> joined("PR8 1ZZ")
    'PR81ZZ'
    """
    return postcode.replace(" ", "")


def is_like(former: Home, registered: HomeRegistered) -> bool:
    """Whether a home has the name or the provider of one that is registered, on its first day."""
    was = former.as_of(registered.registered_on)
    return was is not None and (
        was.provider_id == registered.provider_id or plain(was.name) == plain(registered.name)
    )


def plain(name: str) -> str:
    """A name without capitals and with single spaces.

    >>> plain("Alder  House")
    'alder house'
    """
    return " ".join(name.casefold().split())


def kept_suspensions(
    registered: HomeRegistered,
    sites: Sites,
    suspensions: Suspensions,
    ended: Collection[str] = (),
) -> Iterator[HomeSuspended]:
    """The suspensions for safety that a home keeps from those that stood at its place."""
    for home_id, former in sites.before(registered, ended):
        yield from kept_from(home_id, former, registered, suspensions)


def kept_at_the_end(
    home_id: str, former: Home, sites: Sites, suspensions: Suspensions
) -> Iterator[HomeSuspended]:
    """The suspensions for safety of a home whose registration ends that those keep which were
    registered at its place from that day on, before the end was recorded. One with the same name or
    provider has kept them already.
    """
    if former.registered is None or former.cancelled_on is None:
        return
    there = sites.at.get(joined(former.registered.postcode), {})
    if any(home_id in each.kept_of for each in there.values()):
        return
    for other_id, other in there.items():
        anew = other.registered
        if other_id == home_id or anew is None or anew.registered_on < former.cancelled_on:
            continue
        if not is_like(former, anew):
            yield from kept_from(home_id, former, anew, suspensions)


def kept_from(
    home_id: str, former: Home, registered: HomeRegistered, suspensions: Suspensions
) -> Iterator[HomeSuspended]:
    """The suspensions for safety that a home keeps from one: its own and, if it is another's now,
    its provider's.
    """
    day = registered.registered_on
    before = former.as_of(day) or registered
    theirs = suspensions.for_safety_from(before.provider_id, day)
    own = ((e.provider_id, former.lots_held_on(e, max(day, e.since)), e.since) for e in former.held)
    of_provider = ((e.provider_id, frozenset(e.lots), e.suspended_on) for e in theirs)
    anothers = before.provider_id != registered.provider_id
    for provider_id, lots, since in (*own, *(of_provider if anothers else ())):
        if lots:
            yield HomeSuspended(
                home_id=registered.home_id,
                former_home=home_id,
                provider_id=provider_id,
                lots=tuple(sorted(lots)),
                reason=f"Registered anew where {home_id} was",
                suspended_on=max(day, since),
            )
