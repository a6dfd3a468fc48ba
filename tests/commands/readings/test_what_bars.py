"""What bars a provider or a home on a day: since when and until when, in whatever is recorded."""

from datetime import date, timedelta
from typing import Any

import pytest
from examples import (
    JAN,
    JUNE,
    address_closed,
    address_opened,
    admitted,
    applied,
    arrangement,
    delisted,
    exclusion_checked,
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
from specification import TESTER

from domain.codes import LegalRegime, Tier, Trigger
from domain.readings.barring.causes import Bar, Cause
from domain.readings.barring.of_homes import (
    address_shut,
    at_address,
    barred_by_notices,
    by_notices,
    not_registered,
    takes_nobody,
    takes_nobody_new,
)
from domain.readings.barring.of_listings import (
    not_in_force,
    not_listed_in,
    not_listed_in_a_tier,
    not_to_be_asked,
)
from domain.readings.barring.of_providers import excluded as barred_by_check
from domain.readings.barring.of_providers import not_admitted, not_cleared, suspension, unsafe
from domain.readings.homes import Home
from domain.readings.market import Arrangements, Market
from domain.readings.providers.exclusions import Exclusions
from domain.readings.registrations.notices import NoticesOfAll
from domain.readings.standing import FOR_SAFETY, Standing, Suspensions
from domain.registration_codes import OfstedNotice
from domain.values import Lot

DAY = timedelta(days=1)
D1, D2, D3, D4, D5, D6 = (date(2026, month, 1) for month in range(1, 7))
Told = list[tuple[Cause, date | None, date | None]]


def after(reading: Any, *events: Any) -> Any:
    """A decision model once these events are taken into account."""
    for event in events:
        reading = reading.after(event)
    return reading


def changed(event: Any, **fields: Any) -> Any:
    return event.model_copy(update=fields)


def told(bars: Any, about: str, day: date) -> Told:
    """The causes with the days since and until which they bar, all of this thing on this day."""
    found = list(bars)
    assert {(bar.about, bar.day) for bar in found} <= {(about, day)}
    return [(bar.cause, bar.since, bar.until) for bar in found]


def operating(day: date, *, again: bool = False) -> Any:
    return changed(shut, operating=again, changed_on=day)


def test_a_home_is_shut_since_the_last_step_by_the_day_and_until_it_opens_again() -> None:
    home = after(
        Home(), registered, operating(D1), operating(D2, again=True), operating(D3),
        operating(D4), operating(D6, again=True), operating(D5, again=True),
    )  # fmt: skip

    def on(day: date) -> Told:
        return told(takes_nobody("H-1", home, day), "H-1", day)

    assert on(D1 - DAY) == []
    assert on(D1) == [(Cause.SHUT, D1, D2)]
    assert on(D2) == []
    assert on(D3) == [(Cause.SHUT, D3, D5)]
    assert on(D4) == [(Cause.SHUT, D4, D5)]
    assert on(D5) == []
    for_good = after(Home(), registered, operating(D1), operating(D3))
    assert told(takes_nobody("H-1", for_good, D2), "H-1", D2) == [(Cause.SHUT, D1, None)]


def test_a_home_that_is_not_registered_is_not_known_not_yet_or_no_more() -> None:
    home = after(Home(), changed(registered, registered_on=D2))
    over = home.after(changed(registration_cancelled, cancelled_on=D4))
    for bars in (takes_nobody, not_registered):
        assert told(bars("H-1", Home(), D1), "H-1", D1) == [(Cause.UNKNOWN, None, None)]
        assert told(bars("H-1", over, D2 - DAY), "H-1", D2 - DAY) == [(Cause.NOT_YET, None, D2)]
        assert told(bars("H-1", over, D2), "H-1", D2) == []
        assert told(bars("H-1", over, D4 - DAY), "H-1", D4 - DAY) == []
        assert told(bars("H-1", over, D4), "H-1", D4) == [(Cause.CANCELLED, D4, None)]


def test_a_home_that_passed_suspended_is_so_since_the_last_such_transfer_until_it_is_lifted() -> (
    None
):
    def passing(day: date, *lots: Lot) -> Any:
        return changed(home_transferred, passed_on=day, suspended=lots)

    held = (passing(D1, Lot.RESIDENTIAL), passing(D2, Lot.RESIDENTIAL), passing(D3),
            passing(D5, Lot.RESIDENTIAL))  # fmt: skip
    lifts = [changed(home_suspension_lifted, lifted_on=day) for day in (D6, JUNE, D4)]
    lifts.append(changed(home_suspension_lifted, lifted_on=D3 + DAY, lots=(Lot.FOSTERING,)))
    home = after(Home(), registered, *held, *lifts)
    for day, found in (
        (D1 - DAY, []),
        (D1, [(Cause.PASSED_SUSPENDED, D1, D4)]),
        (D3, [(Cause.PASSED_SUSPENDED, D2, D4)]),
        (D4, []),
        (D5, [(Cause.PASSED_SUSPENDED, D5, D6)]),
    ):
        assert told(takes_nobody_new("H-1", home, day), "H-1", day) == found


def test_a_notice_bars_a_home_or_an_address_until_it_is_lifted_or_ends() -> None:
    whole = changed(restricted, in_force_from=D1)
    there = changed(restricted, notice_id="N-2", address_id="A-1", in_force_from=D2,
                    in_force_until=D4)  # fmt: skip
    home = after(Home(), registered, whole, there)
    kinds = (OfstedNotice.RESTRICTION,)
    both = [(Cause.RESTRICTED, D1, None), (Cause.RESTRICTED, D2, D4)]
    assert told(by_notices("H-1", home.notices, kinds, D3), "H-1", D3) == both[:1]
    assert told(by_notices("H-1", home.notices, kinds, D3, "A-1"), "H-1", D3) == both
    assert told(by_notices("H-1", home.notices, kinds, D3, "A-2"), "H-1", D3) == both[:1]
    assert told(by_notices("H-1", home.notices, (), D3), "H-1", D3) == []
    assert told(at_address("A-1", home.notices, D3), "A-1", D3) == both[1:]
    lifted = home.after(changed(restriction_lifted, lifted_on=D5))
    assert told(by_notices("H-1", lifted.notices, kinds, D3), "H-1", D3) == [
        (Cause.RESTRICTED, D1, D5)
    ]
    of_all = after(NoticesOfAll(), whole, there)
    assert told(barred_by_notices("H-1", of_all, D3), "H-1", D3) == both[:1]
    assert list(barred_by_notices(None, of_all, D3)) == []


def test_an_address_is_shut_before_it_opens_and_since_it_closed() -> None:
    opened = changed(address_opened, opened_on=D2)
    closed = changed(address_closed, closed_on=D4)
    home = after(Home(), registered, opened, closed)
    for day, since, until in ((D1, D4, D2), (D4, D4, None), (D5, D4, None)):
        since_then = None if until else since
        assert told(address_shut(home, "A-1", day), "A-1", day) == [
            (Cause.ADDRESS_SHUT, since_then, until)
        ]
    for day in (D2, D4 - DAY):
        assert list(address_shut(home, "A-1", day)) == []
    assert list(address_shut(home, None, D1)) == []
    assert told(address_shut(home, "A-9", D1), "A-9", D1) == [(Cause.ADDRESS_SHUT, None, None)]


def test_a_framework_of_another_body_bars_before_it_begins_and_since_it_ended() -> None:
    held = after(Arrangements(), changed(arrangement, starts_on=D2, ends_on=D4))

    def on(day: date, name: str = arrangement.arrangement_id) -> Told:
        return told(not_in_force(held, name, day), name, day)

    assert [on(day) for day in (D2 - DAY, D2, D4 - DAY, D4)] == [
        [(Cause.NOT_BEGUN, None, D2)], [], [], [(Cause.ENDED, D4, None)],
    ]  # fmt: skip
    assert on(D3, "OTHER") == [(Cause.NO_FRAMEWORK, None, None)]


def test_a_provider_is_not_listed_until_the_next_listing_for_the_lot() -> None:
    changes = (
        changed(listed, listed_on=D2, lots=(Lot.FOSTERING,)), changed(listed, listed_on=D3),
        changed(delisted, delisted_on=D4), changed(listed, listed_on=D6),
        changed(listed, listed_on=D5),
    )  # fmt: skip
    held = after(Arrangements(), arrangement, *changes)

    def on(day: date, lot: Lot = Lot.RESIDENTIAL) -> Told:
        named = (arrangement.arrangement_id, "P-1")
        return told(not_listed_in(held, *named, lot, day), "P-1", day)

    assert on(D1) == [(Cause.NOT_LISTED, None, D3)]
    assert on(D2) == [(Cause.OTHER_LOTS, D2, D3)]
    assert on(D3) == []
    assert on(D4) == [(Cause.DELISTED, D4, D5)]
    assert on(D5) == []
    same_day = changed(listed, listed_on=D5, lots=(Lot.FOSTERING,))
    other_lot = not_listed_in(
        after(held, same_day), arrangement.arrangement_id, "P-1", Lot.RESIDENTIAL, D5
    )
    assert told(other_lot, "P-1", D5) == [(Cause.OTHER_LOTS, D5, D6)]
    assert on(D1, Lot.FOSTERING) == [(Cause.NOT_LISTED, None, D2)]
    assert on(D4, Lot.FOSTERING) == [(Cause.DELISTED, D4, None)]


def test_who_may_not_be_asked_in_a_tier_is_barred_in_the_frameworks_it_was_ever_in() -> None:
    since = changed(arrangement, starts_on=JAN)
    other = changed(since, arrangement_id="NW", tier=Tier.SPOT)
    out = (changed(listed, listed_on=D1), changed(delisted, delisted_on=D2))
    elsewhere = changed(listed, arrangement_id="NW", listed_on=D1)
    theirs = changed(listed, provider_id="P-2", listed_on=D1)
    left = changed(delisted, arrangement_id="NW", delisted_on=D2)
    twin = changed(since, arrangement_id="LCR-2")
    once = [changed(each, arrangement_id="LCR-2", provider_id="P-2") for each in out]
    held = after(Arrangements(), since, other, twin, *out, elsewhere, left, theirs, *once)
    tier, lot = arrangement.tier, Lot.RESIDENTIAL
    assert told(not_listed_in_a_tier(held, "P-1", tier, lot, D3), "P-1", D3) == [
        (Cause.DELISTED, D2, None)
    ]
    assert list(not_listed_in_a_tier(held, "P-2", tier, lot, D3)) == []
    assert told(not_listed_in_a_tier(held, "P-9", tier, lot, D3), "P-9", D3) == [
        (Cause.NOT_LISTED, None, None)
    ]
    stopped = after(Standing(), changed(suspended, suspended_on=D1))
    market = Market(standing={"P-2": stopped}, arrangements=held)
    assert told(not_to_be_asked(market, ("P-2",), tier, lot, D3), "P-2", D3) == [
        (Cause.SUSPENDED, D1, None)
    ]
    assert list(not_to_be_asked(market, ("P-2",), Tier.SPOT, lot, D3)) == []
    assert [bar.cause for bar in not_to_be_asked(market, ("P-2",), Tier.IN_HOUSE, lot, D3)] == [
        Cause.NO_OWN_HOME
    ]


def test_a_provider_left_a_lot_since_its_last_removal_and_until_the_next_admission() -> None:
    changes = (
        changed(admitted, admitted_on=D1), changed(removed, removed_on=D2),
        changed(suspended, suspended_on=D2 + DAY),
        changed(admitted, admitted_on=D5), changed(removed, removed_on=D5 - DAY),
        changed(admitted, admitted_on=D6),
        changed(admitted, admitted_on=D3, framework_id="F-9"),
        changed(admitted, admitted_on=D3, lot=Lot.FOSTERING),
    )  # fmt: skip
    standing = after(Standing(), applied, *changes)

    def on(day: date, framework_id: str | None = "F-1") -> Told:
        bars = not_admitted("P-1", standing, framework_id, Lot.RESIDENTIAL, day)
        return told(bars, "P-1", day)

    assert on(D1 - DAY) == [(Cause.NOT_ADMITTED, None, D1)]
    assert on(D1) == []
    assert on(D2) == [(Cause.LEFT, D2, D5)]
    assert on(D5 - DAY) == [(Cause.LEFT, D5 - DAY, D5)]
    assert on(D5) == []
    assert on(D3, "F-7") == [(Cause.ELSEWHERE, None, None)]
    assert on(D3, None) == []
    assert on(D2, None) == [(Cause.LEFT, D2, D3)]
    fostering = not_admitted("P-1", standing, "F-1", Lot.WRAP_AROUND, D3)
    assert told(fostering, "P-1", D3) == [(Cause.NOT_ADMITTED, None, None)]


def test_a_suspension_is_since_the_first_that_is_not_lifted_and_reviewed_with_the_last() -> None:
    def stop(day: date, review: date | None = None, **more: Any) -> Any:
        return changed(suspended, suspended_on=day, review_on=review, **more)

    def back(day: date) -> Any:
        return changed(reinstated, reinstated_on=day)

    changes = (stop(JAN), back(D1), stop(D2, D4), stop(D3, D5), admitted, stop(D4), back(D5),
               stop(D5 + DAY), back(D6))  # fmt: skip

    def on(day: date, lot: Lot | None = Lot.RESIDENTIAL) -> list[Bar]:
        return list(suspension("P-1", changes, lot, day, frozenset(Trigger)))

    assert on(D1) == []
    assert on(D2) == [Bar("P-1", Cause.SUSPENDED, D2, D2, D5, D4)]
    assert on(D3) == [Bar("P-1", Cause.SUSPENDED, D3, D2, D5, D5)]
    assert on(D3, None) == on(D3)
    assert on(D3, Lot.FOSTERING) == []
    assert on(D5) == []
    two = (stop(D1, D4, lots=(Lot.RESIDENTIAL, Lot.FOSTERING)), back(D3), back(D5))
    assert list(suspension("P-1", two, Lot.RESIDENTIAL, D3, frozenset(Trigger))) == []
    for lot in (Lot.FOSTERING, None):
        held = suspension("P-1", two, lot, D3, frozenset(Trigger))
        assert list(held) == [Bar("P-1", Cause.SUSPENDED, D3, D1, None, D4)]
    safety = after(Suspensions(), stop(D2, D4, trigger=Trigger.SAFEGUARDING))
    assert list(unsafe("P-1", safety, Lot.RESIDENTIAL, D3)) == [
        Bar("P-1", Cause.UNSAFE, D3, D2, None, D4)
    ]
    assert list(unsafe(None, safety, Lot.RESIDENTIAL, D3)) == []
    assert Trigger.PRICE_BREACH not in FOR_SAFETY


def test_a_check_bars_until_the_next_one_of_the_same_provider() -> None:
    def check(day: date, until: date, provider_id: str = "P-1", *, out: bool = False) -> Any:
        return changed(exclusion_checked, checked_on=day, valid_until=until, excluded=out,
                       provider_id=provider_id)  # fmt: skip

    checks = (check(D6, D6), check(D2, D3), check(D5, D5, out=True), check(D4, D6, "P-2"))
    held = after(Exclusions(), *checks)

    def on(day: date) -> Told:
        bars = not_cleared("P-1", held, LegalRegime.PROCUREMENT_ACT_2023, (day,), TESTER)
        return told(bars, "P-1", day)

    assert on(D1) == [(Cause.NOT_CHECKED, None, D2)]
    assert on(D2) == []
    for day in (D3 + DAY, D4):
        assert on(day) == [(Cause.CHECK_ENDED, D3, D5)]
    for day in (D5, D5 + DAY):
        assert on(day) == [(Cause.EXCLUDED, D5, D6)]
    assert told(barred_by_check("P-1", held, D5), "P-1", D5) == [(Cause.EXCLUDED, D5, D6)]
    assert list(barred_by_check(None, held, D5)) == []
    before_it = not_cleared("P-1", held, LegalRegime.LIGHT_TOUCH_2015, (D4,), TESTER)
    assert list(before_it) == []


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_says_what_would_lift_it(cause: Cause) -> None:
    assert Bar("H-1", cause, D1).needs
