from datetime import timedelta

from examples import JAN, MARCH, reading_chosen, row, scheme
from specification import given

from domain.commands.governance.choose_reading import AlreadyInForce, ChooseReading, NoSuchReading

choose = ChooseReading(**dict(reading_chosen))
question = {"question": "who-authorises"}
two_ways = scheme.model_copy(
    update={"rows": (row(**question, reading="recommendation-4"), row(**question, reading="2.6"))}
)
other = {"reading": "2.6", "in_force_from": MARCH}


def test_an_interpretation_is_chosen_and_another_from_a_later_day() -> None:
    given(two_ways).when(choose).then(reading_chosen)
    given(two_ways, reading_chosen).when(choose.model_copy(update=other)).then(
        reading_chosen.model_copy(update=other)
    )


def test_reading_1_the_scheme_has_the_interpretation() -> None:
    given().when(choose).then_refused(NoSuchReading)
    given(scheme).when(choose).then_refused(NoSuchReading)
    for wrong in ({"reading": "2.7"}, {"question": "when"}):
        given(two_ways).when(choose.model_copy(update=wrong)).then_refused(NoSuchReading)


def test_reading_2_the_interpretation_is_not_already_in_force() -> None:
    given(two_ways, reading_chosen).when(choose).then_refused(AlreadyInForce)
    since = reading_chosen.model_copy(update=other)
    again = {"in_force_from": MARCH + timedelta(days=1)}
    given(two_ways, reading_chosen, since).when(choose.model_copy(update=again)).then(
        reading_chosen.model_copy(update=again)
    )
    before = {"in_force_from": JAN - timedelta(days=1)}
    given(two_ways, reading_chosen).when(choose.model_copy(update=before)).then(
        reading_chosen.model_copy(update=before)
    )
