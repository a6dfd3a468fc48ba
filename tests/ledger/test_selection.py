"""A query selects the same entries in the database as in memory, and is held to at the append."""

from datetime import timedelta

import examples
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import example_count

from domain.command import Query, QueryItem
from domain.events.base import Event
from domain.london import LONDON
from ledger.codec import decode, encode
from ledger.dcb.messages import log_query
from ledger.entries import AppendConditionFailed, Provenance
from ledger.log import Log
from ledger.personal import personal_values
from ledger.selection import matches, selector
from projections.engine.answer import NothingRecordedYet, position_of

ENTRIES = [
    event.model_copy(update={"provider_id": provider} if hasattr(event, "provider_id") else {})
    for provider in ("P-1", "P-2")
    for event in vars(examples).values()
    if isinstance(event, Event) and not list(personal_values(event, lambda _: examples.CHILD))
]
"""Events that hold nothing sealed, of two providers."""
TAGS = sorted({tag for event in ENTRIES for tag in event.tags})
CLASSES = sorted({type(event) for event in ENTRIES}, key=lambda event: event.stored)
queries = st.lists(
    st.builds(
        lambda events, tags: QueryItem(tuple(events), tuple(tags)),
        st.lists(st.sampled_from(CLASSES), min_size=1, max_size=12, unique=True),
        st.lists(st.sampled_from([*TAGS, "provider:P-9"]), max_size=2, unique=True),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
laws = settings(
    max_examples=example_count(30),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def selected(query: Query, events: list[Event]) -> list[int]:
    """The positions of the events that an item of the query matches."""
    return [n for n, e in enumerate(events, start=1) if any(matches(item, e) for item in query)]


@pytest.fixture
def filled(log: Log, by: Provenance) -> Log:
    log.append(ENTRIES, unless=None, after=0, provenance=by)
    return log


@laws
@given(several=st.lists(queries, min_size=1, max_size=3), data=st.data())
def test_a_query_selects_the_same_entries_in_the_database_as_in_memory(
    filled: Log, several: list[Query], data: st.DataObject
) -> None:
    expected = [selected(query, ENTRIES) for query in several]
    after = data.draw(st.integers(0, len(ENTRIES)))
    for query, positions in zip(several, expected, strict=True):
        selects = selector(query)
        assert [n for n, each in enumerate(ENTRIES, start=1) if selects(each)] == positions
        found = filled.read(query, after=after).events
        assert [each.position for each in found] == [n for n in positions if n > after]
        assert [each.event for each in found] == [ENTRIES[n - 1] for n in positions if n > after]
    together, _ = filled.recorder.read_each([log_query(query) for query in several])
    assert [[each.position for each in one] for one in together] == expected


@laws
@given(query=queries, after=st.integers(0, len(ENTRIES)), near=st.sampled_from((-1, 0, None)))
def test_an_append_fails_where_its_query_matches_a_later_entry_and_only_there(
    filled: Log, by: Provenance, query: Query, after: int, near: int | None
) -> None:
    """`near` is how far from the last match the position is, where it is not any."""
    events = [each.event for each in filled.read((QueryItem(tuple(CLASSES)),)).events]
    last = max(selected(query, events), default=0)
    after = after if near is None else max(last + near, 0)
    overtaken = last > after
    try:
        filled.append([examples.applied], unless=query, after=after, provenance=by)
    except AppendConditionFailed:
        assert overtaken
        assert filled.head() == len(events)
    else:
        assert not overtaken
        assert filled.head() == len(events) + 1


@laws
@given(limit=st.integers(1, 40), tag=st.none() | st.sampled_from(TAGS))
def test_the_pages_of_the_log_joined_are_the_log(filled: Log, limit: int, tag: str | None) -> None:
    read: list[int] = []
    while page := filled.entries(after=read[-1] if read else 0, limit=limit, tag=tag):
        assert len(page) <= limit
        read += [entry.position for entry in page]
    assert read == [n for n, e in enumerate(ENTRIES, start=1) if tag is None or tag in e.tags]


def test_a_query_selects_an_event_whose_values_are_not_opened_as_its_kind() -> None:
    """The codec decodes it as a subclass of its kind."""
    closed = decode(
        examples.care_started.stored,
        encode(
            examples.care_started,
            {"born_in": {"commitment": "x" * 43, "of": "x", "value": "0" * 64}},
        ),
    )
    assert type(closed) is not type(examples.care_started)
    query = (QueryItem((type(examples.care_started),), (f"child:{examples.CHILD}",)),)
    assert selector(query)(closed)
    assert selected(query, [closed, examples.applied]) == [1]


CLOCK = """
CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz LANGUAGE sql AS $$
SELECT timestamptz '2022-03-27 00:59:59.999998Z' + interval '{} microseconds' $$
"""


def test_what_was_known_at_a_moment_is_all_that_was_recorded_by_then(
    log: Log, ledger: str, by: Provenance
) -> None:
    """Around the hour at which London's clocks went forward, to the microsecond."""
    with psycopg.connect(ledger, autocommit=True) as owner:
        for microseconds in (0, 0, 2, 3, 3, 1, 7):
            owner.execute(CLOCK.format(microseconds).encode())
            log.append([examples.applied], unless=None, after=0, provenance=by)
        recorded = [entry.recorded_at for entry in log.entries()]
        first = recorded[0]
        with pytest.raises(NothingRecordedYet):
            position_of(owner, first - timedelta(microseconds=1))
        for later in range(9):
            moment = first + timedelta(microseconds=later)
            for asked in (moment, moment.astimezone(LONDON)):
                assert position_of(owner, asked) == sum(each <= moment for each in recorded)
