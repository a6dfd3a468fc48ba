"""Decision model of registered homes by URN, and the events that bring them up to Ofsted's list.

A home that is new is registered from the day that the list gives, and a closed one is cancelled
from the day it closed, or one that is listed no longer from the day of the list (OFSTED-3,
OFSTED-5). Places and owners change from the day of the list (OFSTED-4, OFSTED-7). A judgement has
the day of its inspection (OFSTED-6). A URN is that of the day of the list.

Source: Ofsted's list of registered providers as councils receive it, for what it states; the rules
are the ledger's own (decision 38).
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol, Self, TypeAlias

from pydantic import BaseModel, ConfigDict

from domain.codes import Need, Sector
from domain.command import QueryItem, events_in
from domain.events.base import Event
from domain.events.imports import OfstedListLoaded, Problem, RowSetAside, SettingsListed
from domain.events.providers import (
    HomeRegistered,
    JudgementRecorded,
    OwnerRecorded,
    PlacesChanged,
    RegistrationCancelled,
)
from domain.events.successions import HomeTransferred
from domain.readings.arrival.lives_at import may_be_judged
from domain.readings.homes import Home, HomeEvent
from domain.readings.standing import SuspensionEvent, Suspensions
from domain.values import (
    Authority,
    Day,
    Judgement,
    Kind,
    Places,
    Postcode,
    ProviderId,
    Urn,
    Words,
)

ListEvent: TypeAlias = SettingsListed | OfstedListLoaded
RegisterEvent: TypeAlias = (
    HomeEvent | JudgementRecorded | OwnerRecorded | SuspensionEvent | ListEvent
)
REGISTER = QueryItem(events_in(RegisterEvent))


CLOSED, GONE = "Closed, by Ofsted's list", "No longer on Ofsted's list"


class Listed(BaseModel):
    """A setting as Ofsted's list gives it. A judgement has the day of its inspection."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    urn: Urn
    provider_id: ProviderId
    name: Words
    kind: Kind
    in_house: bool
    sector: Sector | None
    places: Places | None
    needs: tuple[Need, ...]
    authority: Authority
    postcode: Postcode
    registered_on: Day
    closed_on: Day | None
    judgement: Judgement | None
    inspected_on: Day | None
    owner: Words | None
    group: Words | None
    row: int


class Source(Protocol):
    """The list that is loaded, by its fingerprint and its day."""

    @property
    def file(self) -> str:
        """The SHA-256 of the file's bytes."""
        ...

    @property
    def listed_on(self) -> date:
        """The day that the list is for."""
        ...


@dataclass(frozen=True, slots=True)
class Register:
    """Homes by identifier and by URN, with inspections, providers' owners and suspensions, and the
    lists loaded.

    `listed` are the URNs of the last list, and `listing` those of one that is not summed up yet.
    """

    homes: dict[str, Home] = field(default_factory=dict)
    by_urn: dict[str, str] = field(default_factory=dict)
    inspected: dict[str, set[date]] = field(default_factory=dict)
    owners: dict[str, tuple[str, str]] = field(default_factory=dict)
    suspensions: Suspensions = field(default_factory=Suspensions)
    files: frozenset[str] = frozenset()
    listed_on: date = date.min
    listed: frozenset[str] = frozenset()
    listing: frozenset[str] = frozenset()

    def after(self, event: RegisterEvent) -> Self:
        """The register once the event is taken into account."""
        # The fold owns these dictionaries and changes them in place: a list has thousands of rows.
        if isinstance(event, ListEvent):
            return self.after_list(event)
        if isinstance(event, SuspensionEvent):
            return replace(self, suspensions=self.suspensions.after(event))
        if isinstance(event, OwnerRecorded):
            self.owners[event.provider_id] = (event.owner, event.group)
        elif isinstance(event, JudgementRecorded):
            self.inspected.setdefault(event.home_id, set()).add(event.inspected_on)
        elif event.home_id is not None:
            self.homes[event.home_id] = self.homes.get(event.home_id, Home()).after(event)
            if isinstance(event, HomeRegistered | HomeTransferred):
                self.by_urn[event.urn] = event.home_id
        return self

    def after_list(self, event: ListEvent) -> Self:
        """The register once a list, or a part of one, is taken into account."""
        listing = self.listing | frozenset(event.urns)
        if isinstance(event, SettingsListed):
            return replace(self, listing=listing)
        return replace(
            self,
            files=self.files | {event.file},
            listed_on=event.listed_on,
            listed=listing,
            listing=frozenset(),
        )

    def home_with(self, urn: str) -> Home | None:
        """The home that is registered under a URN, or once was, if there is one."""
        return self.homes.get(self.by_urn.get(urn, ""))

    def is_former(self, urn: str, day: date) -> bool:
        """Whether the home of a URN had another by a day: it passed on, and was registered anew."""
        home = self.home_with(urn)
        now = None if home is None else home.as_of(day)
        return now is not None and now.urn != urn


def changes(source: Source, state: Register, one: Listed) -> Iterator[Event]:
    """The events that bring the register up to date with the list's row for a setting."""
    home = state.home_with(one.urn)
    if home is None or home.registered is None:
        if one.closed_on is None:
            registered = registration_of(one)
            yield registered
            yield from new_judgement(one, registered, set())
        return
    if state.is_former(one.urn, source.listed_on):
        return
    registered = home.registered
    yield from change_of_places(source, home, registered, one)
    yield from new_judgement(one, registered, state.inspected.get(registered.home_id, set()))
    if one.closed_on is not None:
        ended_on = max(one.closed_on, registered.registered_on)
        if not is_over(home, source.listed_on) and ended_on < (home.cancelled_on or date.max):
            yield cancellation(registered.home_id, ended_on, CLOSED)


def is_over(home: Home, day: date) -> bool:
    """Whether the registration of a home has been cancelled from a day or an earlier one."""
    return home.cancelled_on is not None and home.cancelled_on <= day


def registration_of(one: Listed) -> HomeRegistered:
    """The event that registers a setting under its URN (OFSTED-3)."""
    given = {name: value for name, value in one if name in HomeRegistered.model_fields}
    return HomeRegistered.model_validate(
        {**given, "home_id": f"OFSTED-{one.urn}", "places": one.places or 0,
         "ages_from": 0, "ages_to": 17}
    )  # fmt: skip


def change_of_places(
    source: Source, home: Home, registered: HomeRegistered, one: Listed
) -> Iterator[Event]:
    """The event that changes a home's places or, if they would be too few, sets the row aside
    (OFSTED-4).
    """
    day = source.listed_on
    closed = one.closed_on is not None or is_over(home, day)
    if one.places is None or closed or home.places_on(day) == one.places:
        return
    changed = PlacesChanged(home_id=registered.home_id, places=one.places, changed_on=day)
    if home.after(changed).first_overfull_day(day):
        problem = Problem(row=one.row, column="places", rule="OFSTED-4")
        yield RowSetAside(
            file=source.file, table="ofsted", row=one.row, row_seal="", problems=(problem,)
        )
    else:
        yield changed


def new_judgement(
    one: Listed, registered: HomeRegistered, inspected: set[date]
) -> Iterator[JudgementRecorded]:
    """The event that records a judgement, if it is not recorded yet (OFSTED-6)."""
    day = one.inspected_on
    if one.judgement is None or day is None or day in inspected or day < registered.registered_on:
        return
    if may_be_judged(registered.kind, one.judgement):
        yield JudgementRecorded(
            home_id=registered.home_id, judgement=one.judgement, inspected_on=day,
            published_on=None,
        )  # fmt: skip


def cancellation(home_id: str, day: date, reason: str) -> RegistrationCancelled:
    """The event that ends a registration (OFSTED-5)."""
    return RegistrationCancelled(home_id=home_id, reason=reason, cancelled_on=day)


def changes_of_owner(
    source: Source, state: Register, listed: Iterable[Listed]
) -> Iterator[OwnerRecorded]:
    """The events that record each provider's owner and group where they changed, once each
    (OFSTED-7).
    """
    known = dict(state.owners)
    for one in listed:
        home = state.home_with(one.urn)
        provider_id = one.provider_id
        if home is not None and home.registered is not None:
            if state.is_former(one.urn, source.listed_on):
                continue
            provider_id = (home.as_of(source.listed_on) or home.registered).provider_id
        elif one.closed_on is not None:
            continue
        if one.owner is None:
            continue
        owned = (one.owner, one.group or one.owner)
        if known.get(provider_id) != owned:
            known[provider_id] = owned
            yield OwnerRecorded(
                provider_id=provider_id, owner=owned[0], group=owned[1],
                owned_from=source.listed_on,
            )  # fmt: skip


def urns_no_longer_listed(
    register: Register, listed: AbstractSet[str], listed_on: date
) -> list[str]:
    """The URNs on the last list and not on this one, of homes that are still registered so."""
    return [
        urn
        for urn in sorted(register.listed - listed)
        if (home := register.home_with(urn)) is not None
        and not is_over(home, listed_on)
        and not register.is_former(urn, listed_on)
    ]
