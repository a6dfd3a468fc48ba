"""What answers say once a provider was renamed, merged, or sold a home."""

from datetime import date
from decimal import Decimal

import pytest
from examples import (
    APRIL,
    FEB,
    JAN,
    JUNE,
    MARCH,
    applied,
    block,
    business_transferred,
    care_started,
    contract_novated,
    contract_transferred,
    home_suspended,
    home_suspension_lifted,
    home_transferred,
    payment,
    placed,
    policy,
    registered,
    renamed,
)
from facts import BY, Ask, Connection, fold_afresh, holding, record

from domain.command import DecisionContext
from domain.commands.market.transfer_home import NotAgreed
from domain.events.base import Event
from domain.events.metadata import Metadata
from domain.london import start_of_day
from domain.values import Kind, Lot
from ledger.decision import DecidedEvent
from ledger.log import Log
from projections.casework import obligations
from projections.casework.breaches import breaches, duties
from projections.money import blocks, committed_spend
from projections.places import market
from projections.places.providers import providers

BIRCH = applied.model_copy(update={"provider_id": "P-2", "name": "Birch"})


def test_a_provider_is_found_by_either_name_and_called_as_on_the_day(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, applied, renamed)
    (before,), (after,) = ask(providers, FEB), ask(providers, MARCH)
    assert (before.name, before.also_known_as) == ("Alder", None)
    assert (after.name, after.also_known_as) == ("Alder and Oak", "Alder")
    (unaware,) = ask(providers, MARCH, known_at=1)
    assert unaware.name == "Alder"


def test_a_merged_provider_says_to_whom_it_passed(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, applied, BIRCH, registered, business_transferred, home_transferred)
    alder, birch = ask(providers, MARCH)
    assert (alder.successor_id, alder.homes) == ("P-2", 0)
    assert (birch.successor_id, birch.homes, birch.registration_number) == (None, 1, "SC900009")


def test_charge_10_a_charge_goes_to_the_provider_of_its_days(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, placed, contract_transferred)
    paid_to = {(each.month, each.provider_id) for each in ask(committed_spend.detail, MARCH)}
    assert paid_to == {("2022-02", "P-1"), ("2022-03", "P-2")}
    (alone,) = {each.provider_id for each in ask(committed_spend.detail, MARCH, known_at=1)}
    assert alone == "P-1"


def test_charge_10_a_novated_contract_too(log: Log, owner: Connection) -> None:
    ask = holding(log, owner, placed, contract_novated)
    last = ask(committed_spend.detail, MARCH)[-1]
    assert (last.provider_id, last.committed) == ("P-2", Decimal("15500.00"))


def test_charge_10_a_block_passes_with_its_home(log: Log, owner: Connection) -> None:
    its_block = contract_transferred.model_copy(update={"placement_id": None, "block_id": "B-1"})
    ask = holding(log, owner, registered, block, its_block)
    before, after = ask(blocks.blocks, JUNE.replace(day=30, month=3))
    assert (before.provider_id, before.starts_on, before.ends_on) == ("P-1", JAN, MARCH)
    assert (after.provider_id, after.starts_on, after.ends_on) == ("P-2", MARCH, JUNE)


def test_spend_8_paying_either_after_a_merger_does_not_count_twice(
    log: Log, owner: Connection
) -> None:
    new = payment.model_copy(update={"provider_id": "P-2", "payment_id": "T101", "paid_on": FEB})
    ask = holding(log, owner, placed, business_transferred, contract_transferred, payment, new)
    (line,) = ask(committed_spend.lines, MARCH)
    assert (line.uncommitted, line.forecast) == (Decimal(0), line.committed)


def test_a_home_that_passed_shows_its_provider_its_number_and_its_suspension(
    log: Log, owner: Connection
) -> None:
    held = home_transferred.model_copy(update={"suspended": (Lot.RESIDENTIAL,)})
    ask = holding(log, owner, registered, placed, held, home_suspension_lifted)
    (before,), (after,) = ask(market.homes, FEB), ask(market.homes, MARCH)
    assert (before.provider_id, before.urn) == ("P-1", "SC900001")
    assert (after.provider_id, after.urn, after.available) == ("P-2", "SC900009", 0)
    (lifted,) = ask(market.homes, JUNE)
    assert lifted.available == 1


@pytest.mark.parametrize(("lots", "available"), [((Lot.RESIDENTIAL,), 1), ((Lot.FOSTERING,), 0)])
def test_a_home_that_passed_suspended_takes_children_once_that_is_lifted_in_its_lot(
    log: Log, owner: Connection, lots: tuple[Lot, ...], available: int
) -> None:
    held = home_transferred.model_copy(update={"suspended": (Lot.RESIDENTIAL, Lot.FOSTERING)})
    lifted = home_suspension_lifted.model_copy(update={"lots": lots})
    ask = holding(log, owner, registered, placed, held, lifted)
    assert [home.available for home in ask(market.homes, JUNE)] == [available]


def test_a_home_that_keeps_a_suspension_takes_children_once_that_is_lifted_after_it(
    log: Log, owner: Connection
) -> None:
    before = home_suspension_lifted.model_copy(update={"lifted_on": home_suspended.suspended_on})
    ask = holding(log, owner, registered, before, home_suspended)
    assert [home.available for home in ask(market.homes, MARCH)] == [2]
    assert [home.available for home in ask(market.homes, JUNE)] == [0]


def test_a_home_that_keeps_a_suspension_takes_children_once_it_is_lifted(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, registered, home_suspended, home_suspension_lifted)
    assert [home.available for home in ask(market.homes, JUNE)] == [2]


def test_contracts_that_passed_without_agreement_are_owed_it_until_it_is_given(
    log: Log, owner: Connection
) -> None:
    context = DecisionContext(start_of_day(MARCH), "ann", "commissioner")
    context.refuse_or_note(NotAgreed(home_id="H-1"), MARCH)
    noted = Metadata(command="transfer_home", breaches=tuple(context.breaches))
    record(log, registered, placed)
    decided = [DecidedEvent(home_transferred, noted)]
    log.append_decided(decided, unless=None, after=0, provenance=BY)
    record(log, contract_transferred)
    late = contract_novated.model_copy(
        update={"placement_id": None, "home_id": "H-1", "agreed_on": APRIL}
    )
    record(log, late)
    fold_afresh(owner, [5])
    ask = Ask(owner, 5)
    (broken,) = ask(breaches, MARCH)
    assert (broken.rule, broken.home_id) == ("HANDOVER-4", "H-1")
    assert [row.done_on for row in ask(duties, MARCH)] == [None]
    assert [row.done_on for row in ask(duties, APRIL)] == [APRIL]


AHEAD = contract_novated.model_copy(
    update={"placement_id": None, "home_id": "H-1", "agreed_on": FEB, "novated_on": MARCH}
)
EVERY = AHEAD.model_copy(update={"home_id": None})
BACK = AHEAD.model_copy(
    update={"provider_id": "P-2", "successor_id": "P-1", "agreed_on": APRIL, "novated_on": APRIL}
)
STILL_OWED = [("H-1", FEB, MARCH)]


@pytest.mark.parametrize(
    ("events", "day", "owed"),
    [
        ((AHEAD,), FEB, STILL_OWED),
        ((AHEAD,), APRIL, STILL_OWED),
        ((AHEAD,), JAN, []),
        ((EVERY,), APRIL, STILL_OWED),
        ((AHEAD.model_copy(update={"home_id": "H-2"}),), APRIL, []),
        ((contract_novated,), APRIL, []),
        ((AHEAD, home_transferred), APRIL, []),
        ((EVERY, home_transferred), APRIL, []),
        ((home_transferred, AHEAD.model_copy(update={"agreed_on": APRIL})), APRIL, []),
        ((AHEAD, home_transferred.model_copy(update={"passed_on": APRIL})), MARCH, STILL_OWED),
        ((AHEAD, home_transferred.model_copy(update={"successor_id": "P-3"})), APRIL, STILL_OWED),
        ((AHEAD, BACK), APRIL, []),
        ((AHEAD, BACK), MARCH, STILL_OWED),
        ((AHEAD, BACK.model_copy(update={"home_id": None})), APRIL, []),
        ((AHEAD, BACK.model_copy(update={"home_id": "H-2"})), APRIL, STILL_OWED),
        ((AHEAD, BACK.model_copy(update={"placement_id": "PL-1"})), APRIL, STILL_OWED),
    ],
)
def test_duty_28_a_home_follows_the_contracts_that_were_novated_ahead_of_it(
    log: Log, owner: Connection, events: tuple[Event, ...], day: date, owed: list[object]
) -> None:
    policy_of_january = policy.model_copy(update={"in_force_from": JAN})
    ask = holding(log, owner, policy_of_january, registered, care_started, placed, *events)
    due = [row for row in ask(obligations.obligations, day) if row.rule == "DUTY-28"]
    assert [(row.other, row.since, row.due_on) for row in due] == owed


def test_duty_28_a_home_that_came_back_since_does_not_follow_by_having_passed_before(
    log: Log, owner: Connection
) -> None:
    back = home_transferred.model_copy(
        update={"provider_id": "P-2", "successor_id": "P-1", "passed_on": APRIL}
    )
    again = AHEAD.model_copy(update={"agreed_on": JUNE, "novated_on": JUNE})
    ask = holding(log, owner, registered, home_transferred, back, again)
    assert "DUTY-28" in {row.rule for row in ask(obligations.obligations, JUNE)}


def test_duty_28_is_not_of_carers_who_change_their_agency(log: Log, owner: Connection) -> None:
    agency = registered.model_copy(update={"kind": Kind.FOSTERING_AGENCY})
    ask = holding(log, owner, agency, AHEAD)
    assert "DUTY-28" not in {row.rule for row in ask(obligations.obligations, APRIL)}
