import pytest
from examples import CHILD, opened, reversal, reviewed, value_shredded, visited
from specification import Specification, given

from domain.codes import ErasureGround
from domain.commands.ledger.shred_value import (
    NoSuchValue,
    NotForOneValue,
    NotProposed,
    ReadByRules,
    ShreddedAlready,
    ShredValue,
)
from domain.events.base import Event

shred = ShredValue(
    position=7,
    entry="child-visited.v1",
    entry_tags=(f"child:{CHILD}",),
    field="reason",
    commitment="a" * 43,
    ground=ErasureGround.WRONG_PERSON,
    reason="Words about another child",
    authority="Data protection officer",
    shredded_on=value_shredded.shredded_on,
)
AT = shred.shredded_on


def by_two(*events: Event) -> Specification:
    """What the ledger holds, on the day, where another person has proposed the shredding."""
    return given(*events).on(AT).each_proposed()


def test_a_value_is_shredded_and_the_record_says_which_why_and_by_whose_authority() -> None:
    by_two().when(shred).then(value_shredded)
    assert value_shredded.tags == shred.entry_tags


def test_shred_1_the_entry_holds_a_sealed_value_of_that_name() -> None:
    by_two().when(shred.model_copy(update={"commitment": ""})).then_refused(NoSuchValue)


def test_shred_2_a_value_is_shredded_once() -> None:
    by_two(value_shredded).when(shred).then_refused(ShreddedAlready)
    other = shred.model_copy(update={"commitment": "b" * 43})
    again = value_shredded.model_copy(update={"commitment": "b" * 43})
    by_two(value_shredded).when(other).then(again)
    by_two(value_shredded, again).when(shred).then_refused(ShreddedAlready)


@pytest.mark.parametrize("ground", [ErasureGround.RETENTION_ENDED, ErasureGround.NO_LONGER_NEEDED])
def test_shred_3_what_ends_the_keeping_of_a_record_is_no_ground_for_one_value(
    ground: ErasureGround,
) -> None:
    ended = shred.model_copy(update={"ground": ground})
    by_two().when(ended).then_refused(NotForOneValue)


def test_shred_4_what_rules_read_is_shredded_once_its_entry_is_reversed() -> None:
    month = shred.model_copy(update={"entry": opened.stored, "field": "born_in/0"})
    by_two().when(month).then_refused(ReadByRules)
    gone = reversal(7, visited.model_copy(update={"child_ref": CHILD}))
    gone = gone.model_copy(update={"entry_tags": (*shred.entry_tags, "placement:PL-1")})
    became = value_shredded.model_copy(update={"entry": opened.stored, "field": "born_in/0"})
    by_two(gone).when(month).then(became)
    another = gone.model_copy(update={"position": 8})
    by_two(gone, another).when(month).then(became)
    by_two(another).when(month).then_refused(ReadByRules)


def test_shred_4_words_that_no_rule_reads_are_shredded_and_those_of_an_unknown_event() -> None:
    for entry, field in ((reviewed.stored, "remarks"), ("of-long-ago.v1", "remarks")):
        words = {"entry": entry, "field": field}
        by_two().when(shred.model_copy(update=words)).then(value_shredded.model_copy(update=words))


def test_shred_5_one_person_proposes_and_another_shreds() -> None:
    asked = given().on(AT).by("dan", "data-protection-officer").when(shred)
    asked.then_refused(NotProposed, roles=("team-manager", "solicitor", "data-protection-officer"))
    asked.proposed(by="dan").then_refused(NotProposed)
    asked.proposed(by="sol").then(value_shredded)
    *_, made = asked.proposed(by="sol").events
    another = shred.model_copy(update={"field": "remarks"})
    given(made).on(AT).when(another).then_refused(NotProposed)
