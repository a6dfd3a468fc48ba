"""A figure is the sum of its contributions, and a change the sum of its changes."""

from datetime import date
from decimal import Decimal

import pytest
from examples import care_started, placed
from facts import Connection, empty_log, fold_afresh, record
from histories import days, histories
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from thorough import example_count

from domain.events.base import Event
from evidence.explain.compare import compare
from evidence.explain.explain import explain
from evidence.explain.figure import (
    Figure,
    NotAFigure,
    figure_contributions,
    figure_value,
    parse_figure,
)
from ledger.log import Log
from ledger.merkle import ProofFails
from projections.engine import folding
from projections.engine.answer import Basis
from projections.money.contributions import EVERY_LINE, MADE_OF, lines

BOROUGH = "E08000014"
laws = settings(
    max_examples=example_count(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def figures(owner: Connection, *moments: Basis) -> list[Figure]:
    return [
        Figure(question, line, figure)
        for question, made in MADE_OF.items()
        for line in sorted({ln for moment in moments for ln in lines(owner, moment, question)})
        for figure in made
    ]


@laws
@given(history=histories(), as_of=days, data=st.data())
def test_every_figure_is_exactly_the_sum_of_its_contributions(
    log: Log, owner: Connection, history: list[Event], as_of: date, data: st.DataObject
) -> None:
    empty_log(owner)
    record(log, *history)
    fold_afresh(owner, [len(history)])
    basis = Basis(as_of, data.draw(st.integers(1, len(history))), None, BOROUGH)
    with owner.transaction():
        folding.set_schema(owner, "answers")
        for figure in figures(owner, basis):
            value, found = figure_contributions(owner, basis, figure)
            if found:
                assert sum(each.amount for each in found) == value
                assert figure_value(owner, basis, figure) == value
            assert all(each.because for each in found)
        for question in MADE_OF:
            for name in MADE_OF[question]:
                whole = Figure(question, EVERY_LINE, name)
                value, found = figure_contributions(owner, basis, whole)
                assert sum(each.amount for each in found) == value


@laws
@given(history=histories(), span=st.tuples(days, days), data=st.data())
def test_every_change_is_attributed_and_the_changes_add_up_exactly(
    log: Log,
    owner: Connection,
    history: list[Event],
    span: tuple[date, date],
    data: st.DataObject,
) -> None:
    empty_log(owner)
    record(log, *history)
    fold_afresh(owner, [len(history)])
    known = data.draw(st.tuples(*[st.integers(1, len(history))] * 2).map(sorted))
    moments = [Basis(day, at, None, BOROUGH) for day, at in zip(span, known, strict=True)]
    with owner.transaction():
        folding.set_schema(owner, "answers")
        for figure in figures(owner, *moments):
            found = compare(owner, figure, *moments)
            assert sum((c.difference for c in found.changes), Decimal(0)) == found.difference
            for change in found.changes:
                assert change.because
                assert all(known[0] < position <= known[1] for position in change.entries)


def test_the_entries_of_a_figure_are_proved_in_the_tree_as_known_then(
    log: Log, owner: Connection
) -> None:
    record(log, care_started, placed)
    fold_afresh(owner, [2])
    basis = Basis(date(2022, 3, 31), 2, None, BOROUGH)
    figure = Figure("committed-spend", placed.budget_line or "none", "forecast")
    with owner.transaction(force_rollback=True):
        folding.set_schema(owner, "answers")
        found = explain(owner, basis, figure)
        assert [entry.position for entry in found.entries] == [2]
        assert found.size == 2
        owner.execute("ALTER TABLE ledger.leaf DISABLE TRIGGER ALL")
        owner.execute("UPDATE ledger.leaf SET hash = sha256('x') WHERE position = 2")
        with pytest.raises(ProofFails):
            explain(owner, basis, figure)


NAMES = ["", "a/b", "a/b/c/d", "committed-spend/x/nothing", "x/y/forecast"]


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_has_a_name_of_three_parts(name: str) -> None:
    with pytest.raises(NotAFigure):
        parse_figure(name)
    assert str(parse_figure("committed-spend/a/budget")) == "committed-spend/a/budget"
