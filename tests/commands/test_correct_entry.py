from examples import fee_varied
from specification import given

from domain.commands.correct_entry import AlreadyReversed, CorrectEntry, NoSuchEntry, ReversalStands
from domain.events.corrections import EntryReversed

wrong = CorrectEntry(
    position=7,
    entry="fee-varied.v1",
    entry_tags=fee_varied.tags,
    reason="Keyed twice",
    authority="Head of Service",
)
reversal = EntryReversed(
    position=7,
    entry="fee-varied.v1",
    entry_tags=fee_varied.tags,
    reason="Keyed twice",
    authority="Head of Service",
)


def test_an_entry_is_reversed_under_its_own_tags() -> None:
    given().when(wrong).then(reversal)
    assert reversal.tags == fee_varied.tags


def test_correct_1_there_must_be_such_an_entry() -> None:
    nothing = wrong.model_copy(update={"entry": "", "entry_tags": ()})
    given().when(nothing).then_refused(NoSuchEntry)


def test_correct_2_an_entry_is_reversed_once() -> None:
    given(reversal).when(wrong).then_refused(AlreadyReversed)


def test_correct_2_another_entry_about_the_same_thing_may_be() -> None:
    eighth = {"position": 8}
    given(reversal).when(wrong.model_copy(update=eighth)).then(reversal.model_copy(update=eighth))


def test_correct_3_a_reversal_stands() -> None:
    undo = wrong.model_copy(update={"entry": EntryReversed.stored})
    given().when(undo).then_refused(ReversalStands)
