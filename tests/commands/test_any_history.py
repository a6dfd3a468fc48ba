"""No sequence of commands and corrections, in any order and by any officer, breaks certain laws.

A model-based test: a state machine gives random commands to a log in memory, and after each step
looks for a forbidden state with code that shares nothing with the domain's readings. The
nightly profile tries thousands of histories.
"""

import itertools
from collections import Counter
from datetime import timedelta
from random import Random

import hypothesis
import pytest
from beginnings import BEGINNINGS, RULES
from commands import EVERY, START, any_command, anybody
from forbidden import at_any_time, when_recorded
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from thorough import example_count, is_nightly

from domain.command import Command, DecisionContext, Refusal
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from ledger.corrections import decide_correction
from ledger.decision import decided_events
from ledger.entries import RecordedEvent
from ledger.selection import standing

HISTORIES = example_count(8)
"""How many histories are generated from each beginning."""
STEPS, TRIES, MOST, OTHERS = 30, 30, 3, 20
PASSING, CORRECTING = 0.08, 0.16
MORE = 60
"""How many histories of plain chance, of each beginning, a command has to be recorded in."""
chances = st.binary(min_size=8, max_size=8).map(Random)
accepted: Counter[str] = Counter()
refused: Counter[str] = Counter()


class Council(RuleBasedStateMachine):
    """A log in memory, the time, and the commands decided on it."""

    beginning = "nothing yet"

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[RecordedEvent] = []
        self.begun = 0
        self.swarm: list[type[Command]] = []
        self.now = START
        self.taken: Counter[type[Command]] = Counter()

    @initialize(random=chances)
    def begin(self, random: Random) -> None:
        beginning, follows = BEGINNINGS[self.beginning]
        history = (*RULES, *beginning)
        following = [command for command in EVERY if command.__name__ in follows.split()]
        self.swarm = [*following, *random.sample(EVERY, OTHERS)]
        self.entries = [RecordedEvent(n, event) for n, event in enumerate(history, start=1)]
        self.begun = len(history)

    @rule(random=chances)
    def something_happens(self, random: Random) -> None:
        """Decide a command or, less often, let time pass or correct an entry."""
        chance = random.random()
        if chance < PASSING:
            self.now += timedelta(hours=random.randint(1, 48))
        elif chance < CORRECTING and len(self.entries) > self.begun:
            self.correct_an_entry(random)
        else:
            self.decide_a_command(random)

    def decide_a_command(self, random: Random) -> None:
        """Decide random commands until one is not refused.

        A history has only some kinds of command, and records each a few times at most, so that it
        gets further.
        """
        among = [command for command in self.swarm if self.taken[command] < MOST] or EVERY
        for _ in range(TRIES):
            command = any_command(random, among)
            if command is not None and self.take(command, anybody(random, self.now)):
                self.taken[type(command)] += 1
                return

    def correct_an_entry(self, random: Random) -> None:
        """Reverse an entry, with or without another recorded in its place."""
        oldest = random.choice((1, self.begun + 1, self.begun + 1))
        position = random.randint(oldest, len(self.entries))
        replacement = random.choice((None, any_command(random)))
        wrong = self.entries[position - 1].event
        reversal = CorrectEntry(
            position=position, entry=wrong.stored, entry_tags=wrong.tags, reason="x", authority="x"
        )
        context = anybody(random, self.now)
        try:
            decided = decide_correction(reversal, replacement, self.entries, context)
        except Refusal as refusal:
            refused[refusal.rule] += 1
            return
        accepted["correct_entry"] += 1
        rest = [e.event for e in standing(self.entries) if e.position != position]
        self.record([each.event for each in decided], rest, context)

    def take(self, command: Command, context: DecisionContext) -> bool:
        """Decide a command and record its events. Returns false if it was refused."""
        holding = standing(self.entries)
        try:
            decided = decided_events(command, holding, context)
        except Refusal as refusal:
            refused[refusal.rule] += 1
            return False
        accepted[command.stored] += 1
        self.record([each.event for each in decided], [entry.event for entry in holding], context)
        return True

    def record(self, events: list[Event], holding: list[Event], context: DecisionContext) -> None:
        """Record each event, once it is checked against what held before it."""
        for event in events:
            if not isinstance(event, EntryReversed):
                assert when_recorded(event, holding, context) is None
            self.entries.append(RecordedEvent(len(self.entries) + 1, event))

    @invariant()
    def nothing_forbidden_has_come_to_be(self) -> None:
        assert at_any_time([entry.event for entry in standing(self.entries)]) is None


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_no_sequence_of_commands_leads_to_a_forbidden_state(beginning: str) -> None:
    machine = type("Council", (Council,), {"beginning": beginning})
    settings = hypothesis.settings(
        max_examples=HISTORIES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not is_nightly(),
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    run_state_machine_as_test(machine, settings=settings)


def one_more_history(beginning: str, seed: int) -> None:
    """A history from a seed alone. Hypothesis also varies with the modules that are loaded."""
    council, random = Council(), Random(seed)
    council.beginning = beginning
    council.begin(random)
    for _ in range(STEPS):
        council.something_happens(random)
        council.nothing_forbidden_has_come_to_be()


def test_every_command_was_recorded_in_some_history() -> None:
    names = {command.stored for command in EVERY} | {"correct_entry"}
    for seed, beginning in itertools.product(range(MORE), BEGINNINGS):
        if names <= set(accepted):
            break
        one_more_history(beginning, seed)
    assert names - set(accepted) == set()
    assert len(refused) > 100
