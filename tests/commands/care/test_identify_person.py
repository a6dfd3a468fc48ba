import pytest
from examples import ADULT, CHILD, OTHER_CHILD, care_started, person_identified
from specification import given

from domain.codes import Relation
from domain.commands.care.identify_person import IdentifyPerson, NoSuchCase, WrongReference

identify = IdentifyPerson(**dict(person_identified))


def test_who_somebody_is_is_recorded() -> None:
    given(care_started).when(identify).then(person_identified)


def test_identify_1_only_in_the_case_of_a_child_something_is_recorded_of() -> None:
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
def test_identify_2_the_reference_is_of_the_kind_the_relation_asks_for(
    relation: Relation, person_ref: str, *, fits: bool
) -> None:
    changed = {"relation": relation, "person_ref": person_ref}
    when = given(care_started).when(identify.model_copy(update=changed))
    if fits:
        when.then(person_identified.model_copy(update=changed))
    else:
        when.then_refused(WrongReference, relation=relation)
