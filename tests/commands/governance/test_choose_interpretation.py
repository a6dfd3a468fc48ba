from datetime import timedelta

from examples import JAN, MARCH, interpretation_chosen, row, scheme
from specification import given

from domain.commands.governance.choose_interpretation import (
    AlreadyInForce,
    ChooseInterpretation,
    NoSuchInterpretation,
)

choose = ChooseInterpretation(**dict(interpretation_chosen))
point = {"point": "who-authorises"}
two_ways = scheme.model_copy(
    update={
        "rows": (
            row(**point, interpretation="recommendation-4"),
            row(**point, interpretation="2.6"),
        )
    }
)
other = {"interpretation": "2.6", "in_force_from": MARCH}


def test_an_interpretation_is_chosen_and_another_from_a_later_day() -> None:
    given(two_ways).when(choose).then(interpretation_chosen)
    given(two_ways, interpretation_chosen).when(choose.model_copy(update=other)).then(
        interpretation_chosen.model_copy(update=other)
    )


def test_interpretation_1_the_scheme_has_the_interpretation() -> None:
    given().when(choose).then_refused(NoSuchInterpretation)
    given(scheme).when(choose).then_refused(NoSuchInterpretation)
    ways = [f"2.{n}" for n in (9, 4, 7, 3)]
    others = (row(point="when", interpretation="1"), row())
    many = scheme.model_copy(
        update={"rows": (*(row(**point, interpretation=way) for way in ways), *others)}
    )
    given(many).when(choose).then_refused(NoSuchInterpretation, interpretations=tuple(sorted(ways)))
    for wrong in ({"interpretation": "2.7"}, {"point": "when"}):
        given(two_ways).when(choose.model_copy(update=wrong)).then_refused(NoSuchInterpretation)


def test_interpretation_2_the_interpretation_is_not_already_in_force() -> None:
    given(two_ways, interpretation_chosen).when(choose).then_refused(AlreadyInForce)
    since = interpretation_chosen.model_copy(update=other)
    again = {"in_force_from": MARCH + timedelta(days=1)}
    given(two_ways, interpretation_chosen, since).when(choose.model_copy(update=again)).then(
        interpretation_chosen.model_copy(update=again)
    )
    before = {"in_force_from": JAN - timedelta(days=1)}
    given(two_ways, interpretation_chosen).when(choose.model_copy(update=before)).then(
        interpretation_chosen.model_copy(update=before)
    )
