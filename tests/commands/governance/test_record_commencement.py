from datetime import date, timedelta

import pytest
from examples import commencement, order
from specification import given

from domain.codes import Order
from domain.command import OfTheFuture
from domain.commands.care.record_court_order import BeyondItsPower, RecordCourtOrder
from domain.commands.governance.record_commencement import (
    AlreadyRecorded,
    BeforeTheAct,
    CheckedBeforeTheAct,
    CommencedByTheAct,
    RecordCommencement,
)
from domain.events.orders import CourtOrderRecorded
from domain.statute_codes import ActSection
from domain.statutes.wellbeing_act import PASSED, REGISTER
from domain.values import Kind

record = RecordCommencement(
    **{name: value for name, value in commencement if name in RecordCommencement.model_fields}
)
LATE = date(2026, 12, 1)
COMMENCED = commencement.commenced_on


def test_a_commencement_is_recorded_with_its_source_and_who_checked_it() -> None:
    given().by("mo", "monitoring-officer").on(LATE).when(record).then(commencement)


def test_commence_1_it_is_no_earlier_than_the_act() -> None:
    before = record.model_copy(update={"commenced_on": PASSED - timedelta(days=1)})
    given().on(LATE).when(before).then_refused(BeforeTheAct, passed=PASSED)
    that_day = record.model_copy(update={"commenced_on": PASSED})
    assert given().on(LATE).when(that_day).outcome()


def test_commence_2_the_same_day_is_recorded_once_and_another_takes_its_place() -> None:
    given(commencement).on(LATE).when(record).then_refused(AlreadyRecorded)
    later = {"commenced_on": date(2027, 1, 1)}
    given(commencement).by("mo", "monitoring-officer").on(LATE).when(
        record.model_copy(update=later)
    ).then(commencement.model_copy(update=later))
    changed = commencement.model_copy(update=later)
    asked = given(commencement, changed).by("mo", "monitoring-officer").on(LATE)
    asked.when(record).then(commencement)
    asked.when(record.model_copy(update=later)).then_refused(AlreadyRecorded)


def test_commence_2_a_section_is_commenced_for_each_purpose_apart() -> None:
    in_part = commencement.model_copy(update={"purposes": "Making regulations"})
    given(in_part).by("mo", "monitoring-officer").on(LATE).when(record).then(commencement)
    given(commencement, in_part).on(LATE).when(record).then_refused(AlreadyRecorded)


def test_commence_3_the_instrument_was_looked_at_after_the_act_was_passed() -> None:
    early = record.model_copy(update={"checked_on": PASSED - timedelta(days=1)})
    given().on(LATE).when(early).then_refused(CheckedBeforeTheAct, passed=PASSED)
    given().on(LATE).when(record.model_copy(update={"checked_on": PASSED})).outcome()
    ahead = record.model_copy(update={"checked_on": LATE + timedelta(days=1)})
    given().on(LATE).when(ahead).then_refused(OfTheFuture, today=LATE)


def test_commence_4_what_the_act_commences_has_its_day() -> None:
    of_the_act = record.model_copy(update={"section": ActSection.KINSHIP_OFFER})
    its_day = date(2026, 6, 29)
    given().on(LATE).when(of_the_act).then_refused(CommencedByTheAct, commenced_on=its_day)
    right = of_the_act.model_copy(update={"commenced_on": its_day})
    assert given().on(LATE).when(right).outcome()


def test_a_day_ahead_is_recorded_and_no_rule_applies_the_section_before_it() -> None:
    ahead = LATE + timedelta(days=30)
    (begun,) = given().on(LATE).when(record.model_copy(update={"commenced_on": ahead})).outcome()
    early, _ = deprived(LATE)
    given(begun).on(LATE).when(early).then_refused(BeyondItsPower)
    command, _ = deprived(ahead)
    assert given(begun).on(ahead).when(command).outcome()


def deprived(day: date) -> tuple[RecordCourtOrder, CourtOrderRecorded]:
    """An order of a day under section 25(1A), for a children's home, and what is recorded."""
    made = order.model_copy(
        update={
            "order": Order.RELEVANT_ACCOMMODATION, "settings": (Kind.CHILDRENS_HOME,),
            "made_on": day, "in_force_from": day, "expires_on": day + timedelta(days=60),
        }
    )  # fmt: skip
    return RecordCourtOrder(**dict(made)), made


@pytest.mark.parametrize("changed", [None, {"purposes": "Making regulations"},
                                     {"section": ActSection.GROUPS}])  # fmt: skip
def test_order_3_under_section_25_1a_is_none_before_its_section_is_commenced_for_all_purposes(
    changed: dict[str, object] | None,
) -> None:
    history = () if changed is None else (commencement.model_copy(update=changed),)
    command, _ = deprived(COMMENCED)
    given(*history).on(LATE).when(command).then_refused(BeyondItsPower)


def test_order_3_from_its_day_an_order_under_section_25_1a_is_recorded() -> None:
    early, _ = deprived(COMMENCED - timedelta(days=1))
    given(commencement).on(LATE).when(early).then_refused(BeyondItsPower)
    command, made = deprived(COMMENCED)
    asked = given(commencement).on(LATE).when(command)
    asked.then(made)
    (decided,) = asked.decided()
    assert any("A commencement instrument" in p.citation for p in decided.metadata.provisions)


def test_the_register_has_each_section_once_and_says_what_is_unconfirmed() -> None:
    assert [each.section for each in REGISTER] == list(ActSection)
    assert all(each.source and each.unconfirmed for each in REGISTER)


def test_each_section_says_what_it_asks_of_a_placement() -> None:
    assert {each.section for each in REGISTER if each.rule} == {
        ActSection.STAYING_CLOSE, ActSection.LIBERTY,
    }  # fmt: skip
    for each in REGISTER:
        assert each.asks
        assert each.rule or each.asks.startswith("Nothing")
