"""Commands that are accepted, made at random in histories, for a test to ask again otherwise."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from random import Random
from typing import Final

from beginnings import BEGINNINGS, BREACHES, begins_at
from beginnings import RULES as FROM_THE_START
from commands import EVERY, any_command, anybody
from separated import TERMS_OF, proposal_of

from domain.command import Command, DecisionContext, Refusal
from ledger.decision import decided_events
from ledger.entries import RecordedEvent

Accepted = tuple[Command, list[RecordedEvent], DecisionContext]
"""A command, the history in which it is accepted, and who decides it, when."""
TRIES: Final = 3
"""How many accepted commands of a kind are wanted."""
ASKED: Final = 120
"""How many commands are asked in a history."""


def accepted_from(
    beginning: str, seed: int, accepted: Counter[type[Command]]
) -> Iterator[Accepted]:
    """Each command that is accepted in a history, before it is recorded: the next one rests on it.

    Most are of kinds that were not accepted often yet, which `accepted` counts.
    """
    events, named = BEGINNINGS[beginning]
    follows = set(named.split())
    history = enumerate((*FROM_THE_START, *events), start=1)
    held = [RecordedEvent(n, each, BREACHES.get(id(each), ())) for n, each in history]
    random, context = (
        Random(seed),
        partial(anybody, at=begins_at(beginning) + timedelta(days=seed % 3)),
    )
    for _ in range(ASKED):
        missing = [each for each in EVERY if accepted[each] < TRIES]
        following = [each for each in missing if each.__name__ in follows]
        among = random.choice((following, missing, EVERY))
        command = any_command(random, among or EVERY)
        who = context(random)
        if command is None or not is_accepted(command, held, who):
            continue
        accepted[type(command)] += 1
        yield command, held, who
        for decided in decided_events(command, proposed_first(command, held, who), who):
            at = len(held) + 1
            held.append(RecordedEvent(at, decided.event, decided.metadata.breaches))


def proposed_first(
    command: Command, held: list[RecordedEvent], context: DecisionContext
) -> list[RecordedEvent]:
    """The history, with a proposal of what the command decides if it is to be proposed."""
    if type(command) not in TERMS_OF:
        return held
    return [*held, RecordedEvent(len(held) + 1, proposal_of(command, context.today))]


def is_accepted(command: Command, held: list[RecordedEvent], context: DecisionContext) -> bool:
    """Whether the command is not refused, once another person proposed what it decides."""
    try:
        decided_events(command, proposed_first(command, held, context), context)
    except Refusal:
        return False
    return True
