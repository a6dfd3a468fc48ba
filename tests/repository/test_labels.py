"""Whatever is stored under a name or a code has words that officers read, declared once."""

import inspect
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, get_args

from pydantic import BaseModel

import domain.codes
import domain.events
import domain.fee_lines
import domain.funding_codes
import domain.provider_codes
import domain.registration_codes
import domain.search_codes
import domain.values
from domain.commands import COMMANDS
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.commands.referrals.make_offer import MakeOffer
from domain.events import EVENTS
from domain.events.base import event_name
from domain.labels import CODES, FIELDS, KINDS_OF_CODE, label_of
from domain.labels.events import TITLES
from domain.ssda903 import codes as of_the_return
from domain.wording import Code, Label
from projections.engine.labels import SHARED
from projections.engine.question import Table
from projections.forecasting.scenarios import AnyScenario
from projections.questions import QUESTIONS

TABLES = [table for question in QUESTIONS.values() for table in question.tables]

COLUMNS_OF_FILE = {
    module: {name for each in TABLES if each.row.__module__ == module for name in each.columns}
    for module in {table.row.__module__ for table in TABLES}
}


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in an annotation, and in their fields."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for info in annotation.model_fields.values():
            yield from models_in(info.annotation)
    for part in get_args(annotation):
        yield from models_in(part)


MODELS = {
    model
    for declared in (*COMMANDS.values(), *EVENTS.values(), AnyScenario)
    for model in models_in(declared)
}


def without_a_label(model: type[BaseModel]) -> list[str]:
    """The fields of a model that have no label."""
    own = {
        name
        for name, info in model.model_fields.items()
        if any(isinstance(mark, Label) for mark in info.metadata)
    }
    return [name for name in model.model_fields if name not in own and name not in FIELDS]


def columns_without_a_label(table: Table) -> list[str]:
    """The columns of a table that have no label."""
    return [name for name in table.columns if name not in table.labels and name not in SHARED]


def test_every_field_has_a_label() -> None:
    assert len(MODELS) > 300
    assert {model: found for model in MODELS if (found := without_a_label(model))} == {}
    labels = {label_of(model, name).text for model in MODELS for name in model.model_fields}
    assert [label for label in labels if not label[0].isupper() or "_" in label] == []


def test_a_field_has_its_own_label_before_that_of_its_name() -> None:
    assert label_of(CorrectEntry, "authority").text == "On whose authority"
    assert label_of(MakeOffer, "authority").text == "Authority"


def test_a_field_without_a_label_is_found() -> None:
    class Planted(BaseModel):
        provider_id: str
        a_field_nobody_labelled: str

    assert without_a_label(Planted) == ["a_field_nobody_labelled"]


def test_every_label_of_a_field_is_used() -> None:
    assert set(FIELDS) == {name for model in MODELS for name in model.model_fields}


def test_every_command_has_a_label_of_its_own() -> None:
    labels = [vars(command).get("label") for command in COMMANDS.values()]
    assert all(labels)
    assert len(set(labels)) == len(labels)


def test_every_coded_value_has_a_label() -> None:
    modules = (
        domain.statute_codes,
        domain.codes,
        domain.values,
        domain.fee_lines,
        domain.provider_codes,
        domain.registration_codes,
        domain.search_codes,
        domain.events.statements,  # type: ignore[attr-defined]
        domain.events.support,  # type: ignore[attr-defined]
        domain.events.after_care,  # type: ignore[attr-defined]
        domain.events.transfers,  # type: ignore[attr-defined]
        domain.events.governance,  # type: ignore[attr-defined]
        domain.funding_codes,
    )
    kinds = [
        kind
        for module in modules
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, StrEnum) and kind not in (StrEnum, Code)
    ]
    assert set(kinds) == set(KINDS_OF_CODE)
    assert all(member.label for kind in KINDS_OF_CODE for member in kind)


def test_a_coded_value_without_a_label_is_found() -> None:
    class Planted(Code):
        WORDLESS = "wordless"

    assert not all(member.label for member in Planted)


def test_a_value_that_two_codes_have_has_one_label() -> None:
    for kind in KINDS_OF_CODE:
        for member in kind:
            assert CODES[member.value] == member.label, (kind, member)


def test_every_code_of_the_yearly_return_has_a_label() -> None:
    codes = (
        of_the_return.ALWAYS | of_the_return.UNTIL_2024_25 | of_the_return.FROM_2024_25
        | of_the_return.FROM_2025_26 | of_the_return.PROVIDERS | of_the_return.REASONS_ENDED
        | of_the_return.REASONS_CHANGED | of_the_return.LEGAL_STATUSES | of_the_return.NEEDS
    )  # fmt: skip
    assert codes - {""} <= set(CODES)
    assert set(of_the_return.return_words.NEW_EPISODES) == of_the_return.REASONS_NEW


def test_titles_are_of_events() -> None:
    assert set(TITLES) <= {event_name(stored) for stored in EVENTS}


def test_every_column_of_an_answer_has_a_label() -> None:
    for table in TABLES:
        assert columns_without_a_label(table) == [], table.row
        assert set(table.labels) <= COLUMNS_OF_FILE[table.row.__module__], table.row
        for name, label in table.labels.items():
            assert label != SHARED.get(name), f"{name} has this label already"


def test_a_column_without_a_label_is_found() -> None:
    class Planted(TABLES[0].row):  # type: ignore[name-defined,misc]
        a_column_nobody_labelled: int

    planted = Table("planted", "Planted", Planted, TABLES[0].ask, ())
    assert "a_column_nobody_labelled" in columns_without_a_label(planted)


def test_every_shared_label_is_of_columns_of_several_tables() -> None:
    for name in SHARED:
        assert sum(name in table.columns for table in TABLES) > 1, name
