"""No sequence of commands and corrections, in any order and by any officer, breaks certain laws.

A model-based test: a state machine gives random commands to a log in memory, and after each step
looks for a forbidden state with code that shares nothing with the domain's readings. The
nightly profile tries thousands of histories.
"""

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

import hypothesis
import pytest
from accepted import is_accepted
from beginnings import BEGINNINGS, BREACHES, RULES, begins_at
from commands import EVERY, START, any_command, anybody
from forbidden import at_any_time, when_recorded, without_ground
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from separated import proposing
from thorough import example_count, is_nightly

from domain.command import Act, Command, DecisionContext, OfTheFuture, Refusal
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.commands.money.uplift_fee import UpliftFee
from domain.commands.money.vary_fee import VaryFee
from domain.commands.placements.sign_agreement import SignAgreement
from domain.events.awards import Award, AwardAuthorised
from domain.events.base import Event
from domain.events.corrections import CorrectionProposed, EntryReversed, ProposalEnded
from domain.events.governance import SchemeAdopted
from domain.events.orders import CourtOrderRecorded
from domain.events.placements import PlacementStarted, PurchaseRegularised
from domain.foundations.resting import resting_on
from domain.foundations.reversal import RestingEntry
from domain.readings.separation.table import BY_ACT
from domain.recorded_before import NothingRecorded, NotOfOneChild
from ledger.corrections import decide_correction
from ledger.decision import DecidedEvent, decided_events
from ledger.entries import RecordedEvent
from ledger.selection import standing

HISTORIES = example_count(3)
"""How many histories are generated from each beginning."""
STEPS, TRIES, MOST, OTHERS, ASKED = 30, 15, 3, 20, 300
PASSING, CORRECTING, PROPOSED = 0.08, 0.16, 0.8
OFTEN, MORE = 3, 60
"""How often each command has to be recorded, and in how many more histories, of each beginning that
it follows, at most.
"""
OFTEN_REFUSED = 300
"""More rules than this refuse something in some history."""
CORRECTIONS = {"correct_entry", "propose_correction"}
OFTEN_NOTED = {"START-8", "START-10", "END-3", "NOTICE-2"}
REFUSED = {"START-2", "START-5", "START-6", "START-7", "END-1"}
chances = st.binary(min_size=8, max_size=8)
accepted: Counter[str] = Counter()
refused: Counter[str] = Counter()
noted: Counter[str] = Counter()
refused_of_facts: Counter[str] = Counter()
OVERFULL = {"START-3", "START-4", "PLACES-2", "OTHERS-2"}


class Council(RuleBasedStateMachine):
    """A log in memory, the time, and the commands decided on it."""

    beginning = "nothing yet"

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[RecordedEvent] = []
        self.begun = self.steps = 0
        self.swarm: list[type[Command]] = []
        self.now = START
        self.taken: Counter[type[Command]] = Counter()

    @initialize(chance=chances)
    def begin(self, chance: bytes) -> None:
        random = self.random_from(chance)
        beginning, follows = BEGINNINGS[self.beginning]
        history = (*RULES, *beginning)
        self.swarm = [*following(follows) * 2, *random.sample(EVERY, OTHERS)]
        self.entries = [
            RecordedEvent(n, event, BREACHES.get(id(event), ()))
            for n, event in enumerate(history, start=1)
        ]
        self.begun = len(history)
        self.now = begins_at(self.beginning)

    def random_from(self, chance: bytes) -> Random:
        """Another one at each step of each beginning, so that the simplest history varies too."""
        self.steps += 1
        return Random(b"%b %d %b" % (chance, self.steps, self.beginning.encode()))

    @rule(chance=chances)
    def something_happens(self, chance: bytes) -> None:
        """Decide a command or, less often, let time pass or correct an entry."""
        random = self.random_from(chance)
        turn = random.random()
        if turn < PASSING:
            self.now += timedelta(hours=random.randint(1, 48))
        elif turn < CORRECTING and len(self.entries) > self.begun:
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
            if command is not None and random.random() < PROPOSED:
                self.propose_first(command, random)
            if command is not None and self.take(command, anybody(random, self.now)):
                self.taken[type(command)] += 1
                return

    def ask(self, random: Random, among: Sequence[type[Command]]) -> None:
        """Decide a random command and check every law, unless it would be refused once it is
        proposed.
        """
        command, who = any_command(random, among), anybody(random, self.now)
        if command is not None and is_accepted(command, standing(self.entries), who):
            self.propose_first(command, random)
            self.take(command, who)
            self.nothing_forbidden_has_come_to_be()
            self.nothing_rests_on_what_was_reversed()

    def propose_first(self, command: Command, random: Random) -> None:
        """Propose what the command decides, if it is to be proposed, in a role that may."""
        made = proposing(command, self.now.date())
        if made is not None:
            proposers = BY_ACT[made.proposal].proposers
            self.take(made, replace(anybody(random, self.now), role=random.choice(proposers)))

    def correct_an_entry(self, random: Random) -> None:
        """Reverse an entry, with or without another recorded in its place."""
        oldest = random.choice((1, self.begun + 1, self.begun + 1))
        position = random.randint(oldest, len(self.entries))
        replacements = [any_command(random) for _ in range(random.choice((0, 1, 1, 2)))]
        reversal = correction_of(position, self.entries, random)
        context = anybody(random, self.now)
        if random.random() < PROPOSED:
            self.propose(reversal, anybody(random, self.now))
        try:
            decided = decide_correction(
                reversal, [each for each in replacements if each], self.entries, context
            )
        except Refusal as refusal:
            refused[refusal.rule] += 1
            return
        accepted["correct_entry"] += 1
        assert_two_people(reversal, self.entries, context)
        rest = [e.event for e in standing(self.entries) if e.position not in reversal.positions]
        self.record(decided, rest, context)

    def propose(self, reversal: CorrectEntry, context: DecisionContext) -> None:
        """Propose the same reversal."""
        fields = reversal.model_dump(exclude={"resting"}) | {"resting": reversal.resting}
        self.take(ProposeCorrection(**fields), context)

    def take(self, command: Command, context: DecisionContext) -> bool:
        """Decide a command and record its events. Returns false if it was refused."""
        holding = standing(self.entries)
        decided = outcome(command, holding, context)
        assert_apart(command, decided, holding, context)
        assert_no_authority_from_a_breach(command, decided, holding)
        if isinstance(decided, Refusal):
            refused[decided.rule] += 1
            return False
        accepted[command.stored] += 1
        self.record(decided, [entry.event for entry in holding], context)
        return True

    def record(
        self, decided: list[DecidedEvent], holding: list[Event], context: DecisionContext
    ) -> None:
        """Record each event, once it is checked against what held before it.

        What must not be is recorded only as a breach, of what has happened.
        """
        breaches = [breach for each in decided for breach in each.metadata.breaches]
        for each in decided:
            if not isinstance(each.event, EntryReversed):
                assert breaches or when_recorded(each.event, holding, context) is None
                holding = [*holding, each.event]
            position = len(self.entries) + 1
            self.entries.append(RecordedEvent(position, each.event, each.metadata.breaches))

    @invariant()
    def nothing_forbidden_has_come_to_be(self) -> None:
        overfull = {
            getattr(entry.event, "home_id", None)
            for entry in self.entries
            if OVERFULL & {breach.rule for breach in entry.breaches}
        }
        holding = [entry.event for entry in standing(self.entries)]
        assert at_any_time(holding, {home for home in overfull if home is not None}) is None

    @invariant()
    def nothing_rests_on_what_was_reversed(self) -> None:
        """An entry that counted on what it rests on does so still, or does not count itself."""
        recorded = [(entry.position, entry.event) for entry in self.entries]
        holding = [(entry.position, entry.event) for entry in standing(self.entries)]
        assert without_ground(holding) <= without_ground(recorded)


def assert_two_people(
    reversal: CorrectEntry, entries: list[RecordedEvent], context: DecisionContext
) -> None:
    """Nobody alone takes away a breach, or reverses an award, an authorisation or an order."""
    gone = [entry for entry in entries if entry.position in reversal.positions]
    decisive = (Award, AwardAuthorised, CourtOrderRecorded, PlacementStarted, SchemeAdopted)
    if any(entry.breaches or isinstance(entry.event, decisive) for entry in gone):
        assert any(
            isinstance(entry.event, CorrectionProposed)
            and entry.event.position == reversal.position
            and entry.event.proposed_by != context.actor
            for entry in entries
        )


def correction_of(position: int, entries: list[RecordedEvent], random: Random) -> CorrectEntry:
    """The correction of an entry, alone, with some of what rests on it, or with all of that."""
    wrong = entries[position - 1].event
    resting = resting_on(position, standing(entries))
    some = random.sample(resting, random.randint(0, len(resting)))
    return CorrectEntry(
        position=position,
        entry=wrong.stored,
        entry_tags=wrong.tags,
        reason="x",
        authority="x",
        with_it=tuple(each.position for each in random.choice((resting, resting, some))),
        resting=tuple(
            RestingEntry(
                position=each.position, entry=each.event.stored, entry_tags=each.event.tags
            )
            for each in resting
        ),
    )


def outcome(
    command: Command, holding: list[RecordedEvent], context: DecisionContext
) -> list[DecidedEvent] | Refusal:
    """What is decided, or the refusal."""
    try:
        return decided_events(command, holding, context)
    except Refusal as refusal:
        return refusal


def assert_apart(
    command: Command,
    decided: list[DecidedEvent] | Refusal,
    holding: list[RecordedEvent],
    context: DecisionContext,
) -> None:
    """Deciding and recording what happened are apart, whatever the moment (decision 66).

    On the same history, an act is decided on the day before it happens and recorded the day after.
    What it names is looked up last, and whether it is of one child, so a rule that is noted of what
    happened may refuse before.
    """
    if not command.happens_on:
        if command.act is not Act.FACT:
            assert isinstance(decided, Refusal) or not decided[0].metadata.breaches
        return
    day = datetime.combine(getattr(command, command.happens_on), time(12), UTC)
    ahead = outcome(command, holding, replace(context, decided_at=day - timedelta(days=1)))
    after = outcome(command, holding, replace(context, decided_at=day + timedelta(days=1)))
    if isinstance(after, Refusal):
        refused_of_facts[after.rule] += 1
    else:
        noted.update(breach.rule for breach in after[0].metadata.breaches)
    if command.act is Act.FACT:
        assert isinstance(ahead, OfTheFuture)
        return
    if isinstance(ahead, OfTheFuture):
        assert command.decided_on  # what was agreed before it is not recorded before that day
        return
    if getattr(command, "ended_on", None) is not None and command.happens_on != "ended_on":
        assert isinstance(ahead, Refusal)  # a finished stay is never still to be decided
        return
    assert first_rule(after) in (first_rule(ahead), NothingRecorded.rule, NotOfOneChild.rule)
    if not isinstance(ahead, Refusal):
        assert acts_of(ahead) == acts_of(after)


def acts_of(decided: list[DecidedEvent]) -> list[Event]:
    """What was decided, without the ends of proposals, which bear the day of recording."""
    return [each.event for each in decided if not isinstance(each.event, ProposalEnded)]


def assert_no_authority_from_a_breach(
    command: Command, decided: list[DecidedEvent] | Refusal, holding: list[RecordedEvent]
) -> None:
    """No fee rises, no term grows and no agreement stands on a purchase that nobody authorised."""
    if not isinstance(command, VaryFee | UpliftFee | SignAgreement):
        return
    about = f"placement:{command.placement_id}"
    mine = [entry for entry in holding if about in entry.event.tags]
    broken = {breach.rule for entry in mine for breach in entry.breaches}
    tied = any(isinstance(entry.event, PurchaseRegularised) for entry in mine)
    if broken & {"START-10", "START-13", "START-21"} and not tied:
        assert isinstance(decided, Refusal)


def first_rule(decided: list[DecidedEvent] | Refusal) -> str | None:
    """The rule that refused, or the first that was broken, if there is one."""
    if isinstance(decided, Refusal):
        return decided.rule
    return next((breach.rule for breach in decided[0].metadata.breaches), None)


def following(follows: str) -> list[type[Command]]:
    """The commands that follow a beginning."""
    return [command for command in EVERY if command.__name__ in follows.split()]


def council_from(beginning: str, seed: int) -> Council:
    """A log in memory that holds a beginning. What happens next follows from the seed alone."""
    council = Council()
    council.beginning = beginning
    council.begin(b"%d" % seed)
    return council


def one_more_history(beginning: str, seed: int) -> None:
    """A history from a seed alone."""
    council = council_from(beginning, seed)
    for _ in range(STEPS):
        council.something_happens(b"%d" % seed)
        council.nothing_forbidden_has_come_to_be()


def history_of(wanted: Sequence[type[Command]], beginning: str, seed: int) -> None:
    """A history from a seed alone, in which most commands asked are of the wanted kinds."""
    council = council_from(beginning, seed)
    random = council.random_from(b"%d" % seed)
    for _ in range(ASKED):
        if missing := seldom(wanted):
            council.ask(random, random.choice((missing, missing, missing, council.swarm)))


def seldom(kinds: Sequence[type[Command]]) -> list[type[Command]]:
    """Those of these kinds that were recorded too seldom, in all histories so far."""
    return [each for each in kinds if accepted[each.stored] < OFTEN]


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


def test_every_command_was_recorded_in_some_histories() -> None:
    """In the histories of this file, or else in more of them, from a beginning that it follows."""
    assert {each for _, follows in BEGINNINGS.values() for each in following(follows)} == set(EVERY)
    for seed, (beginning, (_, follows)) in itertools.product(range(MORE), BEGINNINGS.items()):
        if wanted := seldom(following(follows)):
            history_of(wanted, beginning, seed)
    assert seldom(EVERY) == []


def test_most_rules_refused_something_and_entries_were_corrected() -> None:
    """In the histories of this file, or else in more of them."""
    for seed, beginning in itertools.product(range(MORE), BEGINNINGS):
        if len(refused) > OFTEN_REFUSED and accepted.keys() >= CORRECTIONS:
            break
        one_more_history(beginning, seed)
    assert len(refused) > OFTEN_REFUSED
    assert accepted.keys() >= CORRECTIONS


def test_a_rule_either_refuses_what_happened_or_is_noted_of_it() -> None:
    """After the histories of this file, and more of them until the commonest rules occurred."""
    for seed, beginning in itertools.product(range(MORE), BEGINNINGS):
        if noted.keys() >= OFTEN_NOTED and refused_of_facts.keys() >= REFUSED:
            break
        one_more_history(beginning, seed)
    assert set(noted) & set(refused_of_facts) == set()
    assert noted.keys() >= OFTEN_NOTED
    assert refused_of_facts.keys() >= REFUSED
