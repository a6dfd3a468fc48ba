from datetime import date, timedelta

from examples import (
    APRIL,
    BOROUGH,
    MARCH,
    OTHER_CHILD,
    care_ended,
    care_started,
    policy,
    responsibility_received,
)
from specification import given

from domain.commands.transfers.receive_responsibility import (
    InCareAlready,
    NoOtherAuthority,
    NoScheme,
    NotAgreed,
    ReceiveResponsibility,
    WrongAge,
)
from domain.events.care import CareStarted
from domain.events.transfers import TransferUnder

take_over = ReceiveResponsibility(**dict(responsibility_received))
begun = CareStarted(child_ref=OTHER_CHILD, born_in="2012-02", started_on=MARCH)
before = care_started.model_copy(update={"child_ref": OTHER_CHILD, "born_in": "2012-02"})
left = care_ended.model_copy(update={"child_ref": OTHER_CHILD, "ended_on": MARCH})


def varied(**fields: object) -> ReceiveResponsibility:
    """The command with other fields."""
    return take_over.model_copy(update=fields)


def test_care_with_the_council_starts_on_the_day_on_which_it_is_responsible() -> None:
    given().when(take_over).then(responsibility_received, begun)


def test_receive_1_the_child_is_not_in_its_care_already() -> None:
    given(before).when(take_over).then_refused(InCareAlready)
    given(before, left).when(take_over).then(responsibility_received, begun)
    later = before.model_copy(update={"started_on": APRIL})
    given(later).when(take_over).then_refused(InCareAlready)


def test_receive_2_a_child_of_the_month_recorded() -> None:
    given().when(varied(born_in="2022-04")).then_refused(WrongAge)
    given().when(varied(born_in="2004-02")).then_refused(WrongAge)
    given(before, left).when(varied(born_in="2012-03")).then_refused(WrongAge)
    assert given().when(varied(born_in="2022-03", agreed_on=MARCH)).outcome()
    eighteen = date(2022, 3, 31)
    for day in (date(2022, 3, 15), eighteen):
        assert given().when(varied(born_in="2004-03", passes_on=day)).outcome()


def test_receive_3_it_comes_from_another_authority() -> None:
    given(policy).when(varied(from_authority=BOROUGH)).then_refused(NoOtherAuthority)
    given(policy).when(take_over).then(responsibility_received, begun)


def test_receive_4_the_national_scheme_has_a_reference_and_its_days() -> None:
    scheme = varied(under=TransferUnder.NATIONAL_SCHEME)
    given().when(scheme).then_refused(NoScheme)
    referred = scheme.model_copy(update={"scheme_reference": "NTS 1"})
    assert given().when(referred).outcome()
    early = {"passes_on": date(2016, 6, 30), "agreed_on": date(2016, 6, 1)}
    given().when(referred.model_copy(update=early)).then_refused(NoScheme)
    wales = referred.model_copy(update={"from_authority": "W06000015"})
    assert given().when(wales).outcome()
    early = {"passes_on": date(2018, 2, 6), "agreed_on": date(2018, 2, 1)}
    given().when(wales.model_copy(update=early)).then_refused(NoScheme)
    assert given().when(referred.model_copy(update=early)).outcome()


def test_receive_5_it_was_agreed_by_then() -> None:
    late = varied(agreed_on=MARCH + timedelta(days=1))
    given().when(late).then_refused(NotAgreed, latest=MARCH)
    given().when(varied(agreed_on=date(2012, 1, 31))).then_refused(NotAgreed)
    for day in (date(2012, 2, 1), MARCH):
        assert given().when(varied(agreed_on=day)).outcome()
