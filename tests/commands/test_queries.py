"""A command's query selects what the command names, and the rules that apply to all; no more."""

import inspect
from random import Random
from typing import Any, get_args

import pytest
from commands import EVERY, any_command

from domain.command import Command, Decider, QueryItem
from domain.commands import DECIDERS
from domain.commands.awards.report_to_cabinet_member import ReportToCabinetMember
from domain.commands.framework.publish_lot_terms import PublishLotTerms
from domain.commands.governance.choose_interpretation import ChooseInterpretation
from domain.commands.governance.propose_decision import REVERSALS
from domain.commands.imports.load_return import LoadReturn
from domain.commands.imports.load_spending_file import LoadSpendingFile
from domain.events.base import Event, tags_of, untold
from domain.readings.agreements import AWARDS, SEARCHES
from domain.readings.asking.contradictions import PLACES
from domain.readings.authorisations import PURCHASES, SUPPORT_BOUGHT
from domain.readings.awarding.passed import SUCCESSORS
from domain.readings.fees import PASSINGS, PRICES
from domain.readings.frameworks import FRAMEWORKS
from domain.readings.market import MARKET
from domain.readings.orders import COMMENCEMENTS
from domain.readings.placements import AUTHORISATIONS
from domain.readings.policy import POLICIES
from domain.readings.providers.anew import REGISTRATIONS
from domain.readings.providers.exclusions import EXCLUSIONS
from domain.readings.providers.holdings import HOLDINGS
from domain.readings.providers.reaching import PASSED_ON
from domain.readings.registrations.notices import NOTICES
from domain.readings.rises.framework import EVERY_PLACEMENT, KEPT
from domain.readings.scheme import SCHEME
from domain.readings.separation.rising import EVERY_RAISABLE
from domain.readings.ssda903.returns import RETURNS
from domain.readings.standing import STANDINGS, SUSPENSIONS

FOR_EVERYBODY = {
    AWARDS, COMMENCEMENTS, EXCLUSIONS, FRAMEWORKS, HOLDINGS, MARKET, NOTICES, PASSED_ON, PLACES,
    EVERY_PLACEMENT, KEPT, PASSINGS, POLICIES, PRICES, PURCHASES, AUTHORISATIONS, SCHEME, STANDINGS,
    EVERY_RAISABLE, REGISTRATIONS, *REVERSALS, SEARCHES, SUCCESSORS, SUPPORT_BOUGHT,
    SUSPENSIONS,
}  # fmt: skip


def made(command: type[Command], number: int) -> Command:
    """A well-formed command of a kind."""
    random = Random(number)
    return next(c for c in (any_command(random, [command]) for _ in range(500)) if c is not None)


def folded_by(decider: Decider[Any, Any]) -> tuple[type[Event], ...]:
    """The events that a command's fold takes."""
    *_, event = inspect.signature(decider.evolve, eval_str=True).parameters.values()
    return get_args(event.annotation) or (event.annotation,)


def untagged(query: tuple[QueryItem, ...]) -> set[QueryItem]:
    """The items without a tag."""
    return {item for item in query if not item.tags}


def test_a_query_selects_the_things_a_command_names_and_no_more() -> None:
    for command in EVERY:
        for number in range(20):
            asked = made(command, number)
            query = DECIDERS[command].query(asked)
            named = set(tags_of(asked))
            named |= {tag for left in getattr(asked, "left_out", ()) for tag in tags_of(left)}
            named |= {tag.replace("person:", "child:") for tag in named}  # a child is a person
            named |= set(untold(named))
            assert {tag for item in query for tag in item.tags} <= named, command
            everybody = untagged(query)
            if command is ReportToCabinetMember:
                everybody = {item for item in everybody if len(item.events) < 6}
            assert everybody <= FOR_EVERYBODY, command


def test_a_query_selects_no_event_that_the_fold_does_not_take() -> None:
    """Such an event would make the command's append fail, though nothing rests on it."""
    for command in EVERY:
        decider = DECIDERS[command]
        queries = [decider.query(made(command, number)) for number in range(20)]
        selected = {event for query in queries for item in query for event in item.events}
        folded = folded_by(decider)
        assert {each for each in selected if not issubclass(each, folded)} == set(), command


@pytest.mark.parametrize("command", [ChooseInterpretation, PublishLotTerms])
def test_a_command_that_lays_down_rules_reads_only_tagged_entries(command: type[Command]) -> None:
    assert untagged(DECIDERS[command].query(made(command, 1))) == set()


def test_a_return_is_read_with_every_other_return_and_a_file_with_its_payments() -> None:
    payment = {
        "payment_id": "T1", "budget_line": "5731", "payee": "X", "provider_id": None,
        "amount": "1.00", "supplier": None, "invoice_id": None, "period_from": None,
        "period_to": None, "paid_on": "2021-05-01", "source_file": "1" * 64, "source_row": 2,
    }  # fmt: skip
    loaded = LoadReturn.model_validate(
        {"files": ["1" * 64], "episodes_file": "1" * 64, "year_from": "2021-04-01",
         "year_to": "2022-03-31", "rows": 0, "episodes": []}
    )  # fmt: skip
    assert DECIDERS[LoadReturn].query(loaded) == (RETURNS,)
    file = LoadSpendingFile.model_validate(
        {"file": "1" * 64, "file_name": "x.csv", "layout": "x.v1", "rows": 1, "set_aside": []}
        | {"payments": [payment]}
    )
    tags = {item.tags for item in DECIDERS[LoadSpendingFile].query(file)}
    assert tags == {("file:" + "1" * 64,), ("payment:T1",)}
