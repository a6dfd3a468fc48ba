from datetime import date, timedelta

from examples import (
    APRIL,
    BOROUGH,
    CHILD,
    MARCH,
    care_ended,
    care_started,
    placed,
    placement_ended,
    policy,
    responsibility_passed,
    support_ended,
    support_started,
)
from specification import given

from domain.command import OfTheFuture
from domain.commands.transfers.pass_responsibility import (
    NoOtherAuthority,
    NoScheme,
    NotAgreed,
    NotInCare,
    PassResponsibility,
    PlacedLater,
)
from domain.events.care import CareEnded
from domain.events.placements import PlacementEnded
from domain.events.support import SupportEnded
from domain.events.transfers import TransferUnder

hand_over = PassResponsibility(**dict(responsibility_passed))
DAY = timedelta(days=1)
WHY = "Responsibility passed to another authority"
care_over = CareEnded(child_ref=CHILD, ended_on=APRIL, code="E3", reason=WHY)
place_over = PlacementEnded(
    placement_id="PL-1",
    child_ref=CHILD,
    home_id=placed.home_id,
    code="E3",
    immediate_risk=False,
    reason=WHY,
    ended_on=APRIL,
)


def varied(**fields: object) -> PassResponsibility:
    """The command with other fields."""
    return hand_over.model_copy(update=fields)


def test_what_runs_ends_for_the_council_on_the_day_on_which_another_is_responsible() -> None:
    given(care_started).when(hand_over).then(responsibility_passed, care_over)
    running = (care_started, placed, support_started)
    support_over = SupportEnded(support_id="SU-1", child_ref=CHILD, reason=WHY, ended_on=APRIL)
    given(*running).when(hand_over).then(responsibility_passed, place_over, support_over, care_over)


def test_what_has_ended_stays_as_it_ended() -> None:
    gone = placement_ended.model_copy(update={"ended_on": MARCH})
    over = support_ended.model_copy(update={"ended_on": MARCH})
    given(care_started, placed, gone, support_started, over).when(hand_over).then(
        responsibility_passed, care_over
    )


def test_it_may_be_agreed_ahead() -> None:
    given(care_started).on(MARCH).when(hand_over).then(responsibility_passed, care_over)


def test_pass_1_the_child_is_looked_after_until_that_day() -> None:
    given().when(hand_over).then_refused(NotInCare)
    left = care_ended.model_copy(update={"ended_on": MARCH})
    given(care_started, left).when(hand_over).then_refused(NotInCare)
    at_once = varied(passes_on=care_started.started_on, agreed_on=care_started.started_on)
    given(care_started).when(at_once).then_refused(NotInCare)
    until_then = care_ended.model_copy(update={"ended_on": APRIL})
    again = care_started.model_copy(update={"started_on": APRIL})
    given(care_started, until_then, again).when(hand_over).then_refused(NotInCare)


def test_pass_1_nobody_is_looked_after_once_the_month_of_eighteen_is_over() -> None:
    last = date(2028, 5, 31)
    for day, passes in ((last + DAY, True), (last + 2 * DAY, False)):
        late = given(care_started).on(day).when(varied(passes_on=day, agreed_on=last))
        if passes:
            assert late.outcome()
        else:
            late.then_refused(NotInCare)


def test_pass_2_it_passes_to_another_authority() -> None:
    ours = varied(to_authority=BOROUGH)
    given(care_started, policy).when(ours).then_refused(NoOtherAuthority)
    given(care_started, policy).when(hand_over).then(responsibility_passed, care_over)


def test_pass_3_the_national_scheme_has_a_reference_and_its_days() -> None:
    given(care_started).when(varied(scheme_reference=None)).then_refused(NoScheme)
    other = varied(scheme_reference=None, under=TransferUnder.FAMILY_MOVED)
    assert given(care_started).when(other).outcome()
    early = varied(passes_on=date(2016, 6, 30), agreed_on=date(2016, 6, 1))
    long_ago = care_started.model_copy(update={"started_on": date(2015, 1, 1)})
    given(long_ago).when(early).then_refused(NoScheme)


def test_pass_4_the_other_authority_agreed_by_then() -> None:
    given(care_started).when(varied(agreed_on=APRIL + DAY)).then_refused(NotAgreed, last=APRIL)
    before = care_started.started_on - DAY
    given(care_started).when(varied(agreed_on=before)).then_refused(NotAgreed)
    for day in (care_started.started_on, APRIL):
        assert given(care_started).when(varied(agreed_on=day)).outcome()


def test_fact_1_what_passes_later_is_recorded_once_it_is_agreed() -> None:
    ahead = given(care_started).on(MARCH)
    ahead.when(varied(agreed_on=MARCH + DAY)).then_refused(OfTheFuture)
    assert ahead.when(varied(agreed_on=MARCH)).outcome()


def test_support_ends_on_the_day_or_on_a_later_first_day_and_not_where_it_was_over() -> None:
    later = support_started.model_copy(update={"started_on": APRIL + DAY})
    over = SupportEnded(support_id="SU-1", child_ref=CHILD, reason=WHY, ended_on=APRIL + DAY)
    given(care_started, later).when(hand_over).then(responsibility_passed, over, care_over)
    until_then = support_started.model_copy(update={"agreed_until": APRIL})
    given(care_started, until_then).when(hand_over).then(responsibility_passed, care_over)


def test_pass_5_no_placement_starts_later() -> None:
    later = placed.model_copy(update={"started_on": APRIL})
    given(care_started, later).when(hand_over).then_refused(PlacedLater, placement_id="PL-1")
