"""Deciding, recording what happened and correcting are told apart by each command (decision 66)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from examples import CHILD, care_started
from specification import TESTER, given

from domain.codes import Duty, OwedTo
from domain.command import Act, DecisionContext, OfTheFuture, Refusal
from domain.commands import COMMANDS, RULES
from domain.commands.awards.authorise_award import AuthoriseAward
from domain.commands.care.record_death import RecordDeath
from domain.commands.placements.start_placement import NoOrder
from domain.duties import DUTIES, due_day
from domain.law import Clock

FOR_A_DAY_TO_COME = frozenset((
    "set_budget", "book_block", "code_budget_line", "share_funding", "vary_fee", "uplift_fee",
    "adopt_policy", "adopt_scheme", "choose_interpretation", "admit_provider", "publish_lot_terms",
    "open_round", "establish_framework", "end_allocation", "allocate_case", "remove_provider",
    "change_operation", "suspend_provider", "recognise_arrangement", "reinstate_provider",
    "correct_entry", "issue_bundle", "reverse_import", "take_emergency_access",
    "propose_correction", "end_proposal", "uplift_framework",
))  # fmt: skip
"""What takes effect on its day, or states no day; emergency access is of today (GLASS-3)."""
TODAY = TESTER.decided_at.date()
A_DAY = timedelta(days=1)


def test_every_command_says_what_it_does_and_on_which_day() -> None:
    for command in COMMANDS.values():
        assert "act" in vars(command), command
        assert isinstance(command.act, Act)
        if command.act in (Act.DECISION, Act.CORRECTION):
            assert command.happens_on == "", command
            said = command.stored not in FOR_A_DAY_TO_COME
            assert bool(command.decided_on) is said, command
        if command.act is Act.EITHER or command.happens_on or command.decided_on:
            field = command.model_fields[command.happens_on or command.decided_on]
            assert (field.annotation, field.is_required()) == (date, True), command


def test_fact_1_what_happened_is_not_recorded_ahead() -> None:
    died = RecordDeath(child_ref=CHILD, died_on=TODAY)
    assert given(care_started).when(died).outcome()
    tomorrow = died.model_copy(update={"died_on": TODAY + A_DAY})
    given(care_started).when(tomorrow).then_refused(OfTheFuture, today=TODAY)
    assert OfTheFuture.rule in RULES[RecordDeath]


def test_fact_1_the_day_of_recording_is_londons() -> None:
    died = RecordDeath(child_ref=CHILD, died_on=TODAY + A_DAY)
    just_after_midnight = datetime(2022, 6, 1, 23, 30, tzinfo=UTC)
    assert given(care_started).when(died).at(just_after_midnight).outcome()


def test_fact_1_no_decision_is_dated_ahead() -> None:
    tomorrow = AuthoriseAward(award_id="AW-1", referral_id="R-1", authorised_on=TODAY + A_DAY)
    given().when(tomorrow).then_refused(OfTheFuture, today=TODAY)


def test_fact_1_is_a_rule_of_every_decision_with_a_day() -> None:
    dated = [each for each in COMMANDS.values() if each.decided_on]
    assert dated
    assert [each for each in dated if OfTheFuture.rule not in RULES[each]] == []


def judged(refusal: Refusal, day: date) -> DecisionContext:
    """A context in which a refusal was judged on a day."""
    context = DecisionContext(TESTER.decided_at, TESTER.actor, TESTER.role)
    context.refuse_or_note(refusal, day)
    return context


def test_what_is_still_to_happen_is_refused() -> None:
    with pytest.raises(NoOrder):
        judged(NoOrder(placement_id="PL-1"), TODAY + A_DAY)


@pytest.mark.parametrize("day", [TODAY, TODAY - A_DAY])
def test_what_has_happened_is_noted_with_the_duties_that_follow(day: date) -> None:
    context = judged(NoOrder(placement_id="PL-1"), day)
    (breach,) = context.breaches
    assert (breach.rule, breach.sentence) == ("START-8", NoOrder.sentence())
    told, applied, *_ = breach.duties
    assert (told.duty, told.owed_to) == (Duty.TELL_OFSTED, OwedTo.OFSTED)
    assert applied.duty is Duty.APPLY_TO_COURT
    assert applied.due_on == due_day(Clock(working_days=1), day)
    (provision,) = context.applied_provisions()
    assert "regs 27A" in provision.citation


def test_before_the_regulations_a_breach_has_no_duties() -> None:
    (breach,) = judged(NoOrder(placement_id="PL-1"), date(2011, 3, 31)).breaches
    assert breach.duties == ()


def test_duties_are_of_rules_that_some_command_states() -> None:
    stated = {number for numbers in RULES.values() for number in numbers}
    assert set(DUTIES) <= stated


def test_a_time_ends_on_a_working_day_or_so_many_days_later() -> None:
    maundy_thursday = date(2022, 4, 14)
    assert due_day(Clock(working_days=1), maundy_thursday) == date(2022, 4, 19)
    assert due_day(Clock(days=7), maundy_thursday) == date(2022, 4, 21)
