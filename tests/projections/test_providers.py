"""Providers: who each is on a day, as known at a moment."""

from examples import (
    FEB,
    JAN,
    JUNE,
    MARCH,
    applied,
    listed,
    provider_recorded,
    registered,
    registration_cancelled,
)
from facts import Connection, holding

from ledger.log import Log
from projections.places.providers import providers


def test_providers_1_a_provider_is_called_what_was_recorded_last_and_found_by_its_other_names(
    log: Log, owner: Connection
) -> None:
    other = listed.model_copy(update={"name": "Alder Homes"})
    later = provider_recorded.model_copy(update={"in_force_from": MARCH})
    ask = holding(log, owner, applied, later, other)
    (before,) = ask(providers, FEB)
    assert (before.name, before.also_known_as) == ("Alder Homes", "Alder")
    (after,) = ask(providers, MARCH)
    assert (after.name, after.also_known_as) == ("Alder Care Limited", "Alder; Alder Homes")


def test_providers_2_what_is_recorded_holds_from_its_day(log: Log, owner: Connection) -> None:
    moved = provider_recorded.model_copy(
        update={"address": "2 Birch Way, Bootle L20 1AA", "in_force_from": MARCH}
    )
    ask = holding(log, owner, provider_recorded, moved)
    (before,), (after,) = ask(providers, FEB), ask(providers, MARCH)
    assert (before.address, after.address) == (provider_recorded.address, moved.address)
    assert (after.registration_status, after.registration_number) == ("registered", "SC900101")
    assert (after.because, after.not_known) == ((1, 2), "")


def test_providers_2_without_particulars_they_are_those_of_its_homes(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, registered, registration_cancelled)
    (open_,), (closed,) = ask(providers, FEB), ask(providers, JUNE)
    assert (open_.name, open_.address, open_.homes) == ("Alder House", "PR8 1ZZ", 1)
    assert (open_.registration_status, open_.registration_number) == ("registered", "SC900001")
    assert (closed.registration_status, closed.homes) == ("registration-cancelled", 0)


def test_what_is_not_known_of_a_provider_is_said(log: Log, owner: Connection) -> None:
    (one,) = holding(log, owner, applied)(providers, JAN)
    assert (one.name, one.not_known) == ("Alder", "address, registration")
