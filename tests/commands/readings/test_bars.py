"""What bars a provider, a home or a listing is found exactly when the readings of it say no."""

from datetime import date, timedelta
from random import Random

from examples import (
    FEB,
    admitted,
    arrangement,
    delisted,
    home_suspended,
    home_suspension_lifted,
    home_transferred,
    listed,
    registered,
    registration_cancelled,
    reinstated,
    removed,
    restricted,
    restriction_lifted,
    shut,
    suspended,
)
from hypothesis import given
from hypothesis import strategies as st

from domain.codes import Trigger
from domain.events.base import Event
from domain.readings.barring.of_homes import not_fitting
from domain.readings.barring.of_listings import not_listed
from domain.readings.barring.of_providers import not_admitted, not_eligible, unsafe
from domain.readings.barring.of_providers import suspended as bars_by
from domain.readings.homes import Home
from domain.readings.market import Arrangements
from domain.readings.standing import Standing, Suspensions
from domain.registration_codes import OfstedNotice
from domain.values import Lot

DAYS = [FEB + timedelta(days=n) for n in range(6)]
LOTS = (Lot.RESIDENTIAL, Lot.FOSTERING)
STANDING = (admitted, removed, suspended, reinstated)
HOME = (
    shut, restricted, restriction_lifted, home_transferred, home_suspended,
    home_suspension_lifted, registration_cancelled,
)  # fmt: skip
LISTINGS = (listed, delisted)


def dated(random: Random, event: Event) -> Event:
    """An event on some day, about a lot, a framework, a trigger or a provider that varies."""
    own = type(event).model_fields
    changes = {name: random.choice(DAYS) for name in own if name.endswith(("_on", "_from"))}
    options = {
        "lots": (LOTS[:1], LOTS[1:], LOTS),
        "lot": LOTS,
        "framework_id": ("F-1", "F-2"),
        "trigger": tuple(Trigger),
        "operating": (True, False),
        "notice": (OfstedNotice.RESTRICTION, OfstedNotice.SUSPENSION, OfstedNotice.COMPLIANCE),
        "notice_id": ("N-1", "N-2"),
        "address_id": (None, "A-1"),
        "in_force_until": (None, *DAYS),
        "provider_id": ("P-1",),
        "successor_id": ("P-1", "P-2"),
        "suspended": ((), LOTS[:1], LOTS[1:]),
    }
    changes |= {name: random.choice(values) for name, values in options.items() if name in own}
    return event.model_copy(update=changes)


def some(random: Random, events: tuple[Event, ...]) -> list[Event]:
    """Some of these events, each on some day, in the order of recording."""
    return [dated(random, random.choice(events)) for _ in range(random.randrange(7))]


@given(seed=st.integers(0, 2**32))
def test_a_provider_is_barred_exactly_when_its_standing_says_no(seed: int) -> None:
    random, standing = Random(seed), Standing()
    for event in some(random, STANDING):
        standing = standing.after(event)  # type: ignore[arg-type]
    day, lot = random.choice(DAYS), random.choice(LOTS)
    bars = tuple(not_eligible("P-1", standing, "F-1", lot, (day,)))
    assert bool(bars) is not standing.is_eligible("F-1", lot, day)
    anywhere = tuple(not_admitted("P-1", standing, None, lot, day))
    assert bool(anywhere) is (lot not in standing.lots_on(day))
    held = standing.suspended_on(day)
    assert bool(tuple(bars_by("P-1", standing, lot, (day,)))) is (lot in held)
    assert bool(tuple(bars_by("P-1", standing, None, (day,)))) is bool(held)
    safety = Suspensions.of(standing)
    for of in (lot, None):
        assert bool(tuple(unsafe("P-1", safety, of, day))) is safety.unsafe("P-1", of, day)
    for bar in bars:
        assert bar.since is None or bar.since <= day
        assert bar.until is None or bar.until > day


@given(seed=st.integers(0, 2**32))
def test_a_home_is_barred_exactly_when_it_does_not_fit(seed: int) -> None:
    random, home = Random(seed), Home()
    begun = [registered.model_copy(update={"registered_on": random.choice(DAYS)})]
    for event in begun * random.randrange(2) + some(random, HOME):
        home = home.after(event)  # type: ignore[arg-type]
    day, provider = random.choice(DAYS), random.choice(("P-1", "P-2"))
    bars = tuple(not_fitting("H-1", home, provider, registered.kind, day))
    admits = home.admits_on(day)
    assert bool(bars) is (admits is None or admits.provider_id != provider)
    for bar in bars:
        assert bar.since is None or bar.since <= day
        assert bar.until is None or bar.until > day


@given(seed=st.integers(0, 2**32))
def test_a_listing_bars_exactly_when_the_framework_has_not_the_provider(seed: int) -> None:
    random, arrangements = Random(seed), Arrangements()
    ends = random.choice([None, *DAYS])
    spans: dict[str, date | None] = {"starts_on": random.choice(DAYS), "ends_on": ends}
    for event in [arrangement.model_copy(update=spans), *some(random, LISTINGS)]:
        arrangements = arrangements.after(event)  # type: ignore[arg-type]
    day, lot = random.choice(DAYS), random.choice(LOTS)
    bars = tuple(not_listed(arrangements, "LCR", "P-1", lot, (day,)))
    assert bool(bars) is not arrangements.has("LCR", "P-1", lot, day)
