from datetime import timedelta

import pytest
from examples import ADULT, CHILD, OTHER_CHILD, care_started, person_identified
from specification import given

from domain.codes import Relation
from domain.commands.care.identify_person import (
    IdentifyPerson,
    NoSuchCase,
    NotBornYet,
    WrongReference,
)

identify = IdentifyPerson(**dict(person_identified))


def test_a_person_in_a_case_is_identified() -> None:
    given(care_started).when(identify).then(person_identified)


def test_identify_1_the_child_is_known() -> None:
    given().when(identify).then_refused(NoSuchCase, child_ref=CHILD)


@pytest.mark.parametrize(
    ("relation", "person_ref", "fits"),
    [
        (Relation.CHILD, CHILD, True),
        (Relation.CHILD, OTHER_CHILD, False),
        (Relation.CHILD, ADULT, False),
        (Relation.SIBLING, OTHER_CHILD, True),
        (Relation.SIBLING, CHILD, False),
        (Relation.SIBLING, ADULT, False),
        (Relation.PARENT, ADULT, True),
        (Relation.PARENT, OTHER_CHILD, False),
        (Relation.CARER, ADULT, True),
        (Relation.CARER, CHILD, False),
    ],
)
def test_identify_2_the_reference_fits_the_relation(
    relation: Relation, person_ref: str, *, fits: bool
) -> None:
    changed = {"relation": relation, "person_ref": person_ref}
    when = given(care_started).when(identify.model_copy(update=changed))
    if fits:
        when.then(person_identified.model_copy(update=changed))
    else:
        when.then_refused(WrongReference, relation=relation)


def test_identify_3_a_person_is_born_by_the_day_on_which_they_are_added() -> None:
    day = person_identified.identified_on
    assert given(care_started).when(identify.model_copy(update={"born_on": day})).outcome()
    later = identify.model_copy(update={"born_on": day + timedelta(days=1)})
    given(care_started).when(later).then_refused(NotBornYet)
    unknown = {"born_on": None}
    given(care_started).when(identify.model_copy(update=unknown)).then(
        person_identified.model_copy(update=unknown)
    )
