"""The laws of the facts, over generated histories.

Any split of the log into windows gives equal tables; what is answered as known at a position
equals what a rebuild of the log up to that position answers; live equals rebuilt.
"""

from datetime import date, timedelta
from decimal import Decimal

from examples import placed, registered
from facts import Connection, answers, empty_log, fold_afresh, record, shuffle_rows, tables
from histories import about_anything, days, histories
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from keys import vault_beside
from thorough import example_count

from domain.events.base import Event
from domain.events.placements import FeeVaried
from domain.events.providers import OthersPlacesReported
from ledger.log import Log
from projections.engine import projector

laws = settings(
    max_examples=example_count(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@laws
@given(history=histories(), data=st.data())
def test_any_split_of_the_log_into_windows_gives_equal_tables(
    log: Log, owner: Connection, history: list[Event], data: st.DataObject
) -> None:
    empty_log(owner)
    record(log, *history)
    head = len(history)
    fold_afresh(owner, [head], few=0)
    whole = tables(owner)
    cuts = data.draw(st.lists(st.integers(1, head), unique=True).map(sorted))
    fold_afresh(owner, [*cuts, *([] if head in cuts else [head])], few=data.draw(st.integers(0, 9)))
    assert tables(owner) == whole
    fold_afresh(owner, range(1, head + 1))
    assert tables(owner) == whole


def test_of_two_starts_or_registrations_that_no_rule_allows_the_last_recorded_holds(
    log: Log, owner: Connection
) -> None:
    again = placed.model_copy(update={"agreed_until": placed.started_on})
    varied = FeeVaried(
        placement_id=placed.placement_id, weekly_fee=Decimal(0), reason="Uplift", uplift=None,
        uplift_id=None, terms_from=None, varied_from=placed.started_on + timedelta(days=1),
    )  # fmt: skip
    counted = OthersPlacesReported(
        home_id=registered.home_id, filled=1, counted_on=registered.registered_on
    )
    record(log, placed, varied, again, registered, counted, registered)
    for few in (0, 6):
        fold_afresh(owner, [6], few=few)
        found = tables(owner)
        held = {tuple(row[-1]) for row in found["placement_in_force"] if row[-2].upper is None}
        assert held == {(3,), (3, 2)}
        assert [row[-1] for row in found["home_places"] if row[-2].upper is None] == [[6, 5], [6]]


@laws
@given(history=histories(), as_of=days, data=st.data())
def test_as_known_at_a_position_equals_a_rebuild_of_the_log_up_to_it(
    log: Log, owner: Connection, history: list[Event], as_of: date, data: st.DataObject
) -> None:
    empty_log(owner)
    record(log, *history)
    position = data.draw(st.integers(0, len(history)))
    fold_afresh(owner, [len(history)])
    remembered = answers(owner, as_of, position)
    fold_afresh(owner, [position] if position else [])
    assert answers(owner, as_of, position) == remembered


@laws
@given(history=st.lists(about_anything, min_size=1, max_size=12), as_of=days)
def test_what_is_folded_live_equals_what_is_rebuilt(
    log: Log, owner: Connection, history: list[Event], as_of: date
) -> None:
    empty_log(owner)
    fold_afresh(owner, [])
    with vault_beside(owner) as vault:
        for event in history:
            record(log, event)
            projector.catch_up(owner, vault=vault)
        live, answered = tables(owner), answers(owner, as_of, len(history))
        projector.rebuild(owner, vault=vault)
    assert tables(owner) == live
    assert answers(owner, as_of, len(history)) == answered


@laws
@given(history=st.lists(about_anything, min_size=1, max_size=9), as_of=days, data=st.data())
def test_answers_do_not_depend_on_the_physical_order_of_the_facts(
    log: Log, owner: Connection, history: list[Event], as_of: date, data: st.DataObject
) -> None:
    empty_log(owner)
    recorded_twice = [*history, *history]
    record(log, *recorded_twice)
    fold_afresh(owner, [len(recorded_twice)])
    answered = answers(owner, as_of, len(recorded_twice))
    shuffle_rows(owner, data.draw(st.integers(0, 99)))
    assert answers(owner, as_of, len(recorded_twice)) == answered


@laws
@given(history=histories(), as_of=days)
def test_no_two_rows_of_a_placement_hold_for_one_day_and_one_position(
    log: Log, owner: Connection, history: list[Event], as_of: date
) -> None:
    empty_log(owner)
    record(log, *history)
    fold_afresh(owner, [len(history)])
    clashes = owner.execute("""
        SELECT count(*) FROM answers.placement_in_force a JOIN answers.placement_in_force b
        ON a.ctid < b.ctid AND a.subject = b.subject AND a.known && b.known AND a.days && b.days
        WHERE a.source = 'placement'""").fetchone()
    assert clashes == (0,)
    children = [
        row.children for row in answers(owner, as_of, len(history))["sufficiency/looked_after"]
    ]
    assert children[0] <= 2
