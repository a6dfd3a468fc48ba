"""Whatever is asked in whatever order, corrections among it, some things never come to be.

No database: commands and corrections are decided one after another on a log in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from specification import NOON

from domain.command import Command, Refusal
from domain.commands.admit_provider import AdmitProvider
from domain.commands.apply_to_lot import ApplyToLot
from domain.commands.award_directly import AwardDirectly
from domain.commands.change_places import ChangePlaces
from domain.commands.correct_entry import CorrectEntry
from domain.commands.end_care import EndCare
from domain.commands.end_placement import EndPlacement
from domain.commands.open_referral import OpenReferral
from domain.commands.register_home import RegisterHome
from domain.commands.reinstate_provider import ReinstateProvider
from domain.commands.report_others_places import ReportOthersPlaces
from domain.commands.start_care import StartCare
from domain.commands.start_placement import StartPlacement
from domain.commands.suspend_provider import SuspendProvider
from domain.events.base import Event
from domain.events.calloff import AwardedDirectly
from domain.events.placements import PlacementEnded, PlacementStarted
from domain.events.providers import (
    HomeRegistered,
    OthersPlacesReported,
    PlacesChanged,
    ProviderReinstated,
    ProviderSuspended,
)
from ledger.entries import Recorded
from ledger.handle import corrected, decided, standing

FIRST = date(2022, 1, 1)
days = st.integers(0, 4).map(lambda n: FIRST + timedelta(days=n))
CHILDREN = (examples.CHILD, examples.OTHER_CHILD, "C-CCCCCCCCCCCCCCCC")
children = st.sampled_from(CHILDREN)
homes = st.sampled_from(("H-1", "H-2"))
names = st.sampled_from(("1", "2", "3", "4", "5"))
few = st.integers(0, 2)
lot: Any = "residential"


@st.composite
def commands(draw: st.DrawFn) -> Command:
    """Any command of those that could break what must hold."""
    day, child, home, name = draw(days), draw(children), draw(homes), draw(names)
    if draw(st.booleans()):
        return StartPlacement(placement_id=name, child_ref=child, home_id=home, started_on=day)
    return draw(
        st.sampled_from(
            (
                StartCare(child_ref=child, born_in="2010-05", started_on=day),
                EndCare(child_ref=child, ended_on=day, reason="x"),
                StartPlacement(
                    placement_id=name,
                    child_ref=child,
                    kind=examples.Kind.WITH_PARENTS,
                    authority="E08000014",
                    started_on=day,
                ),
                EndPlacement(placement_id=name, reason="x", ended_on=day),
                RegisterHome(
                    **{
                        **dict(examples.registered),
                        "home_id": home,
                        "urn": f"SC90000{home[-1]}",
                        "places": draw(few),
                        "registered_on": day,
                    }
                ),
                ChangePlaces(home_id=home, places=draw(few), changed_on=day),
                ReportOthersPlaces(home_id=home, filled=draw(few), counted_on=day),
                ApplyToLot(provider_id="P-1", name="x", lot=lot, round="R1", applied_on=day),
                AdmitProvider(**dict(examples.admitted)),
                SuspendProvider(provider_id="P-1", reason="x", suspended_on=day),
                ReinstateProvider(provider_id="P-1", reason="x", reinstated_on=day),
                OpenReferral(**{**dict(examples.opened), "referral_id": name}),
                AwardDirectly(
                    award_id=name,
                    referral_id=name,
                    provider_id="P-1",
                    weekly_fee=1,
                    ground="x",
                    awarded_on=day,
                ),
            )
        )
    )


def begun() -> list[Event]:
    """Two small homes and three children in care, so that what follows can go wrong."""
    homes_there = [
        examples.registered.model_copy(
            update={"home_id": f"H-{n}", "urn": f"SC90000{n}", "places": n, "registered_on": FIRST}
        )
        for n in (1, 2)
    ]
    in_care = [
        examples.care_started.model_copy(update={"child_ref": child, "started_on": FIRST})
        for child in CHILDREN
    ]
    return [*homes_there, *in_care, examples.applied, examples.admitted, examples.opened]


@dataclass
class Told:
    """A log in memory, and how many commands were refused."""

    entries: list[Recorded] = field(
        default_factory=lambda: [Recorded(n, event) for n, event in enumerate(begun(), start=1)]
    )
    refused: int = 0

    def take(self, command: Command) -> None:
        """Decide a command and record it."""
        self.record(lambda: decided(command, standing(self.entries), NOON))

    def correct(self, position: int, replacement: Command | None) -> None:
        """Reverse an entry, and post it again if a command is given."""
        wrong = self.entries[position - 1].event
        reversal = CorrectEntry(
            position=position,
            entry=wrong.stored,
            entry_tags=wrong.tags,
            reason="x",
            authority="x",
        )
        self.record(lambda: corrected(reversal, replacement, self.entries, NOON))

    def record(self, decide: Any) -> None:
        """Record what is decided, or count a refusal."""
        try:
            events = decide()
        except Refusal:
            self.refused += 1
            return
        for event in events:
            self.entries.append(Recorded(len(self.entries) + 1, event))

    def holds(self) -> list[Event]:
        """The events that still count."""
        return [entry.event for entry in standing(self.entries)]


def running(events: Sequence[Event], day: date) -> list[PlacementStarted]:
    """The placements running on a day, counted without any reading of the domain's."""
    ends = {e.placement_id: e.ended_on for e in events if isinstance(e, PlacementEnded)}
    starts = [e for e in events if isinstance(e, PlacementStarted)]
    return [s for s in starts if s.started_on <= day < ends.get(s.placement_id, date.max)]


def places(events: Sequence[Event], home: str, day: date) -> int:
    """The registered places of a home on a day."""
    said = {
        (e.registered_on, 0): e.places
        for e in events
        if isinstance(e, HomeRegistered) and e.home_id == home
    } | {
        (e.changed_on, n): e.places
        for n, e in enumerate(events, start=1)
        if isinstance(e, PlacesChanged) and e.home_id == home
    }
    known = [key for key in said if key[0] <= day]
    return said[max(known)] if known else 0


def others(events: Sequence[Event], home: str, day: date) -> int:
    """The places others fill in a home on a day."""
    said = {
        (e.counted_on, n): e.filled
        for n, e in enumerate(events)
        if isinstance(e, OthersPlacesReported) and e.home_id == home
    }
    known = [key for key in said if key[0] <= day]
    return said[max(known)] if known else 0


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_what_must_never_be_never_is(data: st.DataObject) -> None:
    told = Told()
    for _ in range(data.draw(st.integers(5, 40))):
        if told.entries and data.draw(st.integers(0, 5)) == 0:
            position = data.draw(st.integers(1, len(told.entries)))
            told.correct(position, data.draw(st.none() | commands()))
        else:
            told.take(data.draw(commands()))
    events = told.holds()
    for day in (FIRST + timedelta(days=n) for n in range(6)):
        stays = running(events, day)
        assert len({stay.child_ref for stay in stays}) == len(stays), "one placement at a time"
        for home in ("H-1", "H-2"):
            ours = sum(stay.home_id == home for stay in stays)
            if ours:
                filled = ours + others(events, home, day)
                assert filled <= places(events, home, day), "never above its places"


award_stories = st.lists(
    st.one_of(
        st.just(SuspendProvider(provider_id="P-1", reason="x", suspended_on=FIRST)),
        st.just(ReinstateProvider(provider_id="P-1", reason="x", reinstated_on=FIRST)),
        names.map(lambda name: OpenReferral(**{**dict(examples.opened), "referral_id": name})),
        names.map(
            lambda name: AwardDirectly(
                award_id=name,
                referral_id=name,
                provider_id="P-1",
                weekly_fee=1,
                ground="x",
                awarded_on=FIRST,
            )
        ),
    ),
    min_size=3,
    max_size=20,
)


@settings(max_examples=150, deadline=None)
@given(asked=award_stories)
def test_no_award_is_ever_made_to_a_suspended_provider(asked: list[Command]) -> None:
    told = Told()
    for command in asked:
        told.take(command)
    suspended = False
    for entry in told.entries:
        match entry.event:
            case ProviderSuspended():
                suspended = True
            case ProviderReinstated():
                suspended = False
            case AwardedDirectly():
                assert not suspended
            case _:
                pass
