from examples import CHILD, opened, reversal, reviewed, value_shredded, visited
from specification import given

from domain.codes import ErasureGround
from domain.commands.ledger.shred_value import (
    NoSuchValue,
    NotForOneValue,
    ReadByRules,
    ShreddedAlready,
    ShredValue,
)

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


def test_a_value_is_shredded_and_the_record_says_which_why_and_by_whose_authority() -> None:
    given().on(AT).when(shred).then(value_shredded)
    assert value_shredded.tags == shred.entry_tags


def test_shred_1_the_entry_holds_a_sealed_value_of_that_name() -> None:
    given().on(AT).when(shred.model_copy(update={"commitment": ""})).then_refused(NoSuchValue)


def test_shred_2_a_value_is_shredded_once() -> None:
    given(value_shredded).on(AT).when(shred).then_refused(ShreddedAlready)
    other = shred.model_copy(update={"commitment": "b" * 43})
    again = value_shredded.model_copy(update={"commitment": "b" * 43})
    given(value_shredded).on(AT).when(other).then(again)
    given(value_shredded, again).on(AT).when(shred).then_refused(ShreddedAlready)


def test_shred_3_the_end_of_retention_is_no_ground_for_one_value() -> None:
    ended = shred.model_copy(update={"ground": ErasureGround.RETENTION_ENDED})
    given().on(AT).when(ended).then_refused(NotForOneValue)


def test_shred_4_what_rules_read_is_shredded_once_its_entry_is_reversed() -> None:
    month = shred.model_copy(update={"entry": opened.stored, "field": "born_in/0"})
    given().on(AT).when(month).then_refused(ReadByRules)
    gone = reversal(7, visited.model_copy(update={"child_ref": CHILD}))
    gone = gone.model_copy(update={"entry_tags": (*shred.entry_tags, "placement:PL-1")})
    became = value_shredded.model_copy(update={"entry": opened.stored, "field": "born_in/0"})
    given(gone).on(AT).when(month).then(became)
    another = gone.model_copy(update={"position": 8})
    given(gone, another).on(AT).when(month).then(became)
    given(another).on(AT).when(month).then_refused(ReadByRules)


def test_shred_4_words_that_no_rule_reads_are_shredded_and_those_of_an_unknown_event() -> None:
    for entry, field in ((reviewed.stored, "remarks"), ("of-long-ago.v1", "remarks")):
        words = {"entry": entry, "field": field}
        given().on(AT).when(shred.model_copy(update=words)).then(
            value_shredded.model_copy(update=words)
        )
