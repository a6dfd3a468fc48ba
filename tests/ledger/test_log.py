"""The log: one order without gaps, however many processes append."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError
from examples import applied, registered, reversal
from keys import vault_of

from domain.command import QueryItem
from domain.events.providers import HomeRegistered, ProviderApplied
from ledger.entries import AppendConditionFailed, Provenance
from ledger.log import Log

ANY_APPLICATION = (QueryItem((ProviderApplied,)),)


def test_an_entry_keeps_exact_bytes_and_who_when_and_why(log: Log) -> None:
    before = datetime.now(UTC)
    log.append(
        [registered],
        unless=None,
        after=0,
        provenance=Provenance("jane", "commissioner", "work-1"),
    )
    log.append([applied], unless=None, after=0, provenance=Provenance("j", "r", "work-1", 1))
    first, second = log.entries()
    assert first.body == (
        b'{"ages_from":8,"ages_to":17,"authority":"E08000014","home_id":"H-1","in_house":false,'
        b'"kind":"childrens-home","name":"Alder House","needs":[],"places":2,'
        b'"postcode":"PR8 1ZZ","provider_id":"P-1","registered_on":"2022-01-01",'
        b'"sector":null,"urn":"SC900001"}'
    )
    assert first.tags == ("home:H-1", "provider:P-1", "urn:SC900001")
    assert (first.recorded_by, first.recorded_as) == ("jane", "commissioner")
    assert (first.correlation, first.cause, second.cause) == ("work-1", None, 1)
    assert before <= first.recorded_at <= second.recorded_at <= datetime.now(UTC)


def test_what_stands_is_read_without_what_was_reversed_as_known_then(
    log: Log, by: Provenance
) -> None:
    for event in (applied, applied, reversal(1, applied)):
        log.append([event], unless=None, after=0, provenance=by)
    stands = log.read_standing(ANY_APPLICATION)
    assert [each.position for each in stands.events] == [2]
    before = log.read_standing(ANY_APPLICATION, up_to=2)
    assert [each.position for each in before.events] == [1, 2]
    assert [each.position for each in log.read(ANY_APPLICATION).events] == [1, 2]


def test_a_query_without_events_is_refused_because_it_would_match_everything(
    log: Log, by: Provenance
) -> None:
    with pytest.raises(ValueError, match="match everything"):
        log.append([applied], unless=(), after=0, provenance=by)


def test_nothing_is_appended_if_a_matching_entry_was_recorded_since(
    log: Log, by: Provenance
) -> None:
    log.append([applied], unless=ANY_APPLICATION, after=0, provenance=by)
    with pytest.raises(AppendConditionFailed):
        log.append([registered, applied], unless=ANY_APPLICATION, after=0, provenance=by)
    log.append([registered], unless=ANY_APPLICATION, after=1, provenance=by)
    assert [entry.name for entry in log.entries()] == [
        ProviderApplied.stored,
        HomeRegistered.stored,
    ]


def test_positions_have_no_gaps_and_readers_never_miss_one_while_many_append(
    ledger: str, by: Provenance
) -> None:
    logs = [Log(ledger, vault=vault_of(ledger)) for _ in range(4)]
    reader = Log(ledger, vault=vault_of(ledger))

    def work(which: int) -> None:
        for n in range(30):
            unless = ANY_APPLICATION if n % 3 == 0 else None
            try:
                logs[which].append([applied, registered], unless=unless, after=5, provenance=by)
            except AppendConditionFailed:
                continue

    seen: list[int] = []
    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(work, which) for which in range(4)]
        while not all(future.done() for future in running):
            seen += [entry.position for entry in reader.entries(after=len(seen))]
        for future in running:
            future.result()
    seen += [entry.position for entry in reader.entries(after=len(seen))]
    assert seen == list(range(1, reader.head() + 1))
    assert reader.head() >= 4 * 20 * 2
    for opened in (*logs, reader):
        opened.close()


def test_the_nth_entry_that_bears_a_tag_has_ordinal_n(
    log: Log, ledger: str, by: Provenance
) -> None:
    other = applied.model_copy(update={"provider_id": "P-2"})
    for events in ([applied, other, applied], [registered], [applied, applied]):
        log.append(events, unless=None, after=0, provenance=by)
    with psycopg.connect(ledger) as connection:
        rows = connection.execute(
            "SELECT ordinal, position FROM ledger.tag WHERE tag = 'provider:P-1' ORDER BY 1"
        ).fetchall()
    assert rows == [(1, 1), (2, 3), (3, 4), (4, 5), (5, 6)]


def test_time_never_runs_backwards_though_the_clock_may(
    log: Log, ledger: str, by: Provenance
) -> None:
    log.append([applied], unless=None, after=0, provenance=by)
    with psycopg.connect(ledger, autocommit=True) as owner:
        owner.execute(
            "CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql"
            " AS $$ SELECT timestamptz '2001-01-01Z' $$"
        )
    log.append([registered], unless=None, after=0, provenance=by)
    first, second = log.entries()
    assert second.recorded_at == first.recorded_at


def test_a_tag_that_is_not_printable_is_refused_and_nothing_is_half_written(
    log: Log, by: Provenance
) -> None:
    broken = applied.model_copy(update={"provider_id": "P 1\n"})
    with pytest.raises(IntegrityError, match="check constraint"):
        log.append([registered, broken], unless=None, after=0, provenance=by)
    assert log.head() == 0
