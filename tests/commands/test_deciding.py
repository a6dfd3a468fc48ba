"""Any decision on any history is pure, refuses by its command's own rules, and can be stored."""

from collections.abc import Iterator
from random import Random

from beginnings import BEGINNINGS, RULES
from commands import EVERY, START, any_command, anybody
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import example_count

from domain.command import Command, DecisionContext, Refusal
from domain.commands import RULES as RULES_OF
from domain.events.base import Event
from ledger.codec import decode, encode
from ledger.decision import decided_events
from ledger.entries import RecordedEvent

TRIES = 3
laws = settings(max_examples=example_count(40), deadline=None)
chances = st.binary(min_size=8, max_size=8).map(Random)
beginnings = st.sampled_from(sorted(BEGINNINGS))


def histories_and_commands(
    beginning: str, random: Random
) -> Iterator[tuple[Command, list[RecordedEvent], DecisionContext]]:
    """A history, and commands that mostly follow it, each decided by anybody."""
    events, follows = BEGINNINGS[beginning]
    entries = [RecordedEvent(n, event) for n, event in enumerate((*RULES, *events), start=1)]
    likely = [command for command in EVERY if command.__name__ in follows.split()]
    for kind in [*likely * TRIES, *random.sample(EVERY, TRIES)]:
        command = any_command(random, [kind])
        if command is not None:
            yield command, entries, anybody(random, START)


def outcome(
    command: Command, entries: list[RecordedEvent], context: DecisionContext
) -> list[Event] | tuple[type[Refusal], object]:
    """The events decided, or the refusal and what it tells."""
    try:
        return [each.event for each in decided_events(command, entries, context)]
    except Refusal as refusal:
        return type(refusal), refusal.detail


@laws
@given(beginning=beginnings, random=chances)
def test_a_decision_taken_again_after_others_is_the_same(beginning: str, random: Random) -> None:
    """A decision is taken again when an entry that it rests on was recorded meanwhile."""
    taken = list(histories_and_commands(beginning, random))
    before = [list(entries) for _, entries, _ in taken]
    first = [outcome(*each) for each in taken]
    assert [outcome(*each) for each in reversed(taken)] == first[::-1]
    assert [entries for _, entries, _ in taken] == before


@laws
@given(beginning=beginnings, random=chances)
def test_a_command_is_refused_by_a_rule_of_its_own(beginning: str, random: Random) -> None:
    for command, entries, context in histories_and_commands(beginning, random):
        try:
            decided_events(command, entries, context)
        except Refusal as refusal:
            assert refusal.rule in RULES_OF[type(command)]  # noqa: PT017  it may not be refused


@laws
@given(beginning=beginnings, random=chances)
def test_what_is_decided_is_read_from_the_log_as_it_was_decided(
    beginning: str, random: Random
) -> None:
    for command, entries, context in histories_and_commands(beginning, random):
        decided = outcome(command, entries, context)
        for event in decided if isinstance(decided, list) else ():
            assert decode(event.stored, encode(event)) == event
