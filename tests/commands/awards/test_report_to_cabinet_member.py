from datetime import date, timedelta

import pytest
from examples import APRIL, JAN, MARCH, authorised, awarded, awarded_directly, policy, reported
from specification import given

from domain.commands.awards.report_to_cabinet_member import (
    NoSuchPolicy,
    PeriodNotOver,
    ReportedAlready,
    ReportToCabinetMember,
)

counted = ("awards", "direct_awards", "retrospective")
report = ReportToCabinetMember(**{k: v for k, v in reported if k not in counted})
LAST = date(2022, 3, 31)


def test_the_reported_numbers_are_counted_from_the_log() -> None:
    direct = awarded_directly.model_copy(update={"award_id": "AW-2", "awarded_on": JAN})
    last = awarded_directly.model_copy(update={"award_id": "AW-3", "awarded_on": LAST})
    outside = [
        awarded.model_copy(update={"awarded_on": day})
        for day in (JAN - timedelta(days=1), LAST + timedelta(days=1))
    ]
    late = authorised.model_copy(update={"award_id": "AW-2", "retrospective": True})
    again = late.model_copy(update={"authorised_as": "another"})
    after = late.model_copy(update={"award_id": "AW-3", "authorised_on": APRIL})
    unknown = late.model_copy(update={"award_id": "AW-9"})
    elsewhere = late.model_copy(update={"referral_id": "R-9", "award_id": "AW-3"})
    first = late.model_copy(update={"award_id": "AW-1"})
    history = (policy, awarded, direct, last, *outside, authorised, late, again, after, unknown,
               elsewhere, first)  # fmt: skip
    expected = {"awards": 3, "direct_awards": 2, "retrospective": 2}
    given(*history).when(report).then(reported.model_copy(update=expected))


def test_authorisations_of_an_award_that_was_put_right_are_not_counted() -> None:
    late = authorised.model_copy(update={"retrospective": True})
    for history in ((late,), (late, awarded)):
        made = given(policy, *history).when(report).outcome()[0]
        assert dict(made)["retrospective"] == 0
    (made,) = given(policy, awarded, late).when(report).outcome()
    assert dict(made)["retrospective"] == 1


def test_each_award_is_counted_by_its_own_authorisations_and_once_if_one_of_them_was_late() -> None:
    late = authorised.model_copy(update={"retrospective": True})
    other = awarded.model_copy(update={"award_id": "AW-2"})
    in_time = authorised.model_copy(update={"award_id": "AW-2"})
    second = authorised.model_copy(update={"authorised_as": "another"})
    for history in (
        (awarded, other, late, in_time), (awarded, late, other, in_time),
        (awarded, late, second), (awarded, second, late),
    ):  # fmt: skip
        (made,) = given(policy, *history).when(report).outcome()
        assert dict(made)["retrospective"] == 1


def test_report_1_the_policy_is_adopted() -> None:
    given().when(report).then_refused(NoSuchPolicy)


@pytest.mark.parametrize("period", [{"period_to": JAN - timedelta(days=1)}, {"reported_on": LAST}])
def test_report_2_the_period_runs_forwards_and_is_over(period: dict[str, date]) -> None:
    given(policy).when(report.model_copy(update=period)).then_refused(PeriodNotOver)


def test_report_2_a_period_may_be_one_day() -> None:
    day = {"period_from": MARCH, "period_to": MARCH}
    given(policy, awarded).when(report.model_copy(update=day)).then(reported.model_copy(update=day))


def test_report_3_no_day_is_reported_twice() -> None:
    given(policy, reported).when(report).then_refused(ReportedAlready)
    touching = report.model_copy(
        update={"period_from": LAST, "period_to": APRIL, "reported_on": date(2022, 5, 1)}
    )
    given(policy, reported).when(touching).then_refused(ReportedAlready)
    before = report.model_copy(update={"period_from": date(2021, 12, 1), "period_to": JAN})
    given(policy, reported).when(before).then_refused(ReportedAlready)
    following = {"period_from": APRIL, "period_to": APRIL, "reported_on": date(2022, 5, 1)}
    given(policy, reported).when(report.model_copy(update=following)).then(
        reported.model_copy(update={**following, "awards": 0})
    )
    earlier = {"period_from": date(2021, 12, 1), "period_to": JAN - timedelta(days=1)}
    given(policy, reported).when(report.model_copy(update=earlier)).then(
        reported.model_copy(update={**earlier, "awards": 0})
    )
    first = reported.model_copy(update=earlier)
    for both in ((reported, first), (first, reported)):
        given(policy, *both).when(report).then_refused(ReportedAlready, reported_to=LAST)
