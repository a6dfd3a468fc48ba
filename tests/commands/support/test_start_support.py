from datetime import date, timedelta
from decimal import Decimal

import pytest
from examples import (
    APRIL,
    CHILD,
    DCS,
    FEB,
    JUNE,
    MARCH,
    OTHER_CHILD,
    authorised,
    awarded_directly,
    exclusion_checked,
    listed,
    opened,
    placed,
    placement_ended,
    row,
    scheme,
    support_ended,
    support_started,
    suspended,
)
from specification import given

from domain.codes import Duty, Trigger
from domain.command import Command
from domain.commands.support.start_support import (
    AgreedTooLong,
    AwardDoesNotHold,
    IdentifierUsed,
    NoSuchProvider,
    NotAuthorised,
    NotSafe,
    NotStated,
    NotTheirPlacement,
    StartSupport,
    query,
)
from domain.fee_lines import FeeFor, FeeLine, Unit
from domain.readings.barring.causes import Cause
from domain.values import Lot

sought = opened.model_copy(update={"lot": Lot.WRAP_AROUND})
STAFF = FeeLine(
    fee_for=FeeFor.STAFFING, unit=Unit.HOUR, amount=Decimal(20), hours_a_week=Decimal(30)
)
award = awarded_directly.model_copy(
    update={"lot": Lot.WRAP_AROUND, "home_id": None, "fee_lines": (STAFF,)}
)
bought = (sought, award, authorised)
start = StartSupport(
    support_id="SU-1",
    child_ref=CHILD,
    referral_id="R-1",
    award_id="AW-1",
    budget_line="wrap-around",
    started_on=MARCH,
    agreed_until=JUNE,
)
without = start.model_copy(
    update={"referral_id": None, "award_id": None, "provider_id": "P-1",
            "weekly_fee": Decimal("600.00"), "born_in": "2010-05"}
)  # fmt: skip


def varied(**fields: object) -> StartSupport:
    """The command with other fields."""
    return start.model_copy(update=fields)


def test_a_child_at_home_is_supported_without_a_home_or_a_period_of_care() -> None:
    given(*bought).when(start).then(support_started)


def test_a_child_is_supported_beside_the_placement_which_stays_its_only_one() -> None:
    beside = support_started.model_copy(update={"placement_id": "PL-1"})
    given(*bought, placed).when(varied(placement_id="PL-1")).then(beside)


def test_support_costs_what_its_award_says_by_day_and_once() -> None:
    later = STAFF.model_copy(update={"from_on": APRIL, "hours_a_week": Decimal(5)})
    once = FeeLine(fee_for=FeeFor.SETTING_UP, unit=Unit.ONCE, amount=Decimal(90))
    dated = award.model_copy(update={"fee_lines": (STAFF, later, once)})
    (event,) = given(sought, dated, authorised).when(start).outcome()
    assert [(s.from_on, s.weekly_fee) for s in event.steps] == [  # type: ignore[attr-defined]
        (MARCH, Decimal("600.00")),
        (APRIL, Decimal("700.00")),
    ]
    assert [(p.on_day, p.amount) for p in event.payments] == [(MARCH, Decimal(90))]  # type: ignore[attr-defined]


def test_support_1_a_reference_is_used_once() -> None:
    given(*bought, support_started).when(start).then_refused(IdentifierUsed)
    given(*bought, support_started, support_ended).when(start).then_refused(IdentifierUsed)
    theirs = support_started.model_copy(update={"child_ref": OTHER_CHILD})
    given(*bought, theirs).when(start).then_refused(IdentifierUsed)


def test_support_without_a_search_reads_none() -> None:
    assert not [item for item in query(without) if any("referral:" in each for each in item.tags)]


def test_support_2_the_award_is_of_support_for_this_child_and_used_once() -> None:
    given().when(start).then_refused(AwardDoesNotHold)
    given(opened, awarded_directly, authorised).when(start).then_refused(AwardDoesNotHold)
    other = sought.model_copy(update={"child_ref": "C-ZZZZZZZZZZZZZZZZ"})
    given(other, award, authorised).when(start).then_refused(AwardDoesNotHold)
    again = varied(support_id="SU-2")
    given(*bought, support_started).when(again).then_refused(AwardDoesNotHold)


def test_support_3_support_is_bought_with_an_authorised_award() -> None:
    unauthorised = given(sought, award, scheme).when(start)
    unauthorised.then_in_breach(NotAuthorised)
    (breach,) = unauthorised.breaches()
    assert {each.duty for each in breach.duties} == {
        Duty.SEEK_AUTHORISATION,
        Duty.REPORT_UNLAWFULNESS,
    }
    ahead = start.model_copy(
        update={"started_on": date(2022, 6, 2), "agreed_until": date(2022, 9, 1)}
    )
    given(sought, award, scheme).when(ahead).then_refused(NotAuthorised, roles=(DCS,))


def test_support_3_in_an_emergency_it_may_be_authorised_afterwards() -> None:
    rows = tuple(each.model_copy(update={"retrospective": True}) for each in scheme.rows)
    afterwards = scheme.model_copy(update={"rows": rows})
    urgent = sought.model_copy(update={"emergency": True})
    given(urgent, award, afterwards).when(start).then(support_started)
    in_part = scheme.model_copy(update={"rows": (*rows, row(roles=("another",)))})
    never = scheme.model_copy(update={"rows": (row(),)})
    for rules in ((), (never,), (in_part,)):
        given(urgent, award, *rules).when(start).then_breaks(NotAuthorised)


def test_support_3_an_award_that_is_authorised_after_the_first_day_came_too_late() -> None:
    late = authorised.model_copy(update={"authorised_on": start.started_on + timedelta(days=1)})
    given(sought, award, late, scheme).when(start).then_breaks(NotAuthorised)


def test_support_3_support_found_without_an_award_is_recorded_as_what_it_is() -> None:
    found = given(listed).when(without)
    found.then_breaks(NotAuthorised)
    (event,) = found.outcome()
    assert event.award_id is None  # type: ignore[attr-defined]


def test_support_4_it_is_beside_the_childs_placement_or_at_home() -> None:
    given(*bought, placed).when(start).then_refused(NotTheirPlacement)
    given(*bought).when(varied(placement_id="PL-1")).then_refused(NotTheirPlacement)
    gone = placement_ended.model_copy(update={"ended_on": MARCH})
    given(*bought, placed, gone).when(varied(placement_id="PL-1")).then_refused(NotTheirPlacement)
    assert given(*bought, placed, gone).when(start).outcome()


def test_support_5_it_may_begin_at_birth_and_last_until_the_month_of_eighteen() -> None:
    born = sought.model_copy(update={"born_in": ("2022-03",)})
    given(born, award, authorised).when(start).then(
        support_started.model_copy(update={"born_in": "2022-03"})
    )
    last = {"agreed_until": date(2028, 5, 31)}
    given(*bought).when(varied(**last)).then(support_started.model_copy(update=last))


@pytest.mark.parametrize("until", [MARCH, date(2028, 6, 1)])
def test_support_5_it_is_agreed_until_a_day_after_its_start_by_eighteen(until: date) -> None:
    late = varied(agreed_until=until)
    given(*bought).when(late).then_refused(AgreedTooLong, latest=date(2028, 5, 31))


@pytest.mark.parametrize(
    "asked",
    [
        varied(provider_id="P-1"),
        varied(weekly_fee=Decimal(1)),
        varied(born_in="2010-05"),
        without.model_copy(update={"weekly_fee": None}),
        without.model_copy(update={"born_in": None}),
        without.model_copy(update={"provider_id": None}),
    ],
)
def test_support_6_what_an_award_says_is_not_stated_and_without_one_it_is(asked: Command) -> None:
    history = () if asked.award_id is None else bought  # type: ignore[attr-defined]
    given(*history).when(asked).then_refused(NotStated)


def test_support_8_a_provider_that_is_named_is_known() -> None:
    given().when(without).then_refused(NoSuchProvider)
    assert given(listed).when(without).outcome()


def test_support_7_the_provider_is_not_suspended_for_safety() -> None:
    unsafe = suspended.model_copy(
        update={"trigger": Trigger.SAFEGUARDING, "lots": (Lot.WRAP_AROUND,), "suspended_on": FEB}
    )
    given(*bought, unsafe).when(start).then_in_breach(NotSafe)
    elsewhere = unsafe.model_copy(update={"lots": (Lot.FOSTERING,)})
    given(*bought, elsewhere).when(start).then(support_started)
    excluded = exclusion_checked.model_copy(update={"excluded": True})
    (breach,) = given(*bought, excluded).when(start).breaches()
    assert breach.sentence == f"{NotSafe.sentence()} {Cause.EXCLUDED.label}"
