"""given(...).when(...).then(...): what happened, what is asked, and what is decided.

`given` fails if the command's own query would not have read an event: a test cannot know more
than the rule does. No database, no clock: milliseconds.
"""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from examples import budget
from separated import TERMS_OF, proposal_of

from domain.command import Command, DecisionContext, Marked, Refusal
from domain.commands import DECIDERS
from domain.duties import DUTIES, due_day
from domain.events.base import Event
from domain.events.corrections import ProposalEnd, ProposalEnded
from domain.events.finance import BudgetSet
from domain.events.metadata import Breach
from domain.law import in_force
from domain.readings.separation.proposals import proposals_for
from domain.recorded_before import read_for_names, tags_named
from domain.values import FIRST_DAY
from ledger.decision import DecidedEvent, decided_events
from ledger.entries import RecordedEvent
from ledger.selection import matches

TOLD = json.loads((Path(__file__).parent.parent / "golden" / "refusals.json").read_text())
NOON = datetime(2022, 6, 1, 12, tzinfo=UTC)
TESTER = DecisionContext(NOON, "tester", "officer")


@dataclass(frozen=True)
class Specification:
    """The events so far, the command to decide on them, and who decides it, when."""

    events: tuple[Event, ...]
    command: Command | None = None
    context: DecisionContext = TESTER
    broken: tuple[tuple[Event, tuple[Breach, ...]], ...] = ()
    budgeted: bool = True
    seconded: bool = False

    def where(self, event: Event, *refusals: type[Refusal]) -> "Specification":
        """The same, where the entry of this event records a breach of these rules."""
        then = replace(TESTER, breaches=[])
        for each in refusals:
            then.refuse_or_note(each(), NOON.date())
        return replace(self, broken=(*self.broken, (event, tuple(then.breaches))))

    def by(self, who: str, role: str = "broker") -> "Specification":
        """The same, decided by this person in this role."""
        return replace(self, context=replace(self.context, actor=who, role=role))

    def at(self, moment: datetime) -> "Specification":
        """The same, decided at this moment."""
        return replace(self, context=replace(self.context, decided_at=moment))

    def on(self, day: date) -> "Specification":
        """The same, decided at noon on this day."""
        return self.at(datetime.combine(day, NOON.timetz()))

    def in_place_of(self, event: Event, *refusals: type[Refusal]) -> "Specification":
        """The same, decided in the place of an entry that is reversed, which breaks these rules."""
        wrong = next(iter(replace(self, broken=()).where(event, *refusals).broken))
        entry = Marked(len(self.events) + 1, *wrong)
        return replace(self, context=replace(self.context, put_right=(entry,)))

    def each_proposed(self) -> "Specification":
        """The same, where another person has proposed whatever the command decides."""
        return replace(self, seconded=True)

    def without_budgets(self) -> "Specification":
        """The same, where the budget lines that the command names have no budget unless given."""
        return replace(self, budgeted=False)

    def when(self, command: Command) -> "Specification":
        """The command to decide. Every event given must be one that its query reads."""
        own = (*DECIDERS[type(command)].query(command), *proposals_for(command))
        query = (*own, *read_for_names(command))
        for event in self.events:
            assert any(matches(item, event) for item in query), f"{event.stored} is never read"
        asked = replace(self, command=command, seconded=False)
        return asked.proposed() if self.seconded and type(command) in TERMS_OF else asked

    def proposed(self, by: str = "pat") -> "Specification":
        """The same, once this person has proposed what the command decides."""
        assert self.command is not None
        made = proposal_of(self.command, self.context.decided_at.date(), by)
        return replace(self, events=(*self.events, made)).when(self.command)

    def decided(self) -> list[DecidedEvent]:
        """What is decided, with what is recorded beside it."""
        assert self.command is not None
        entries = [
            RecordedEvent(n, event, next((b for e, b in self.broken if e is event), ()))
            for n, event in enumerate((*self.events, *self.budgets()), start=1)
        ]
        return decided_events(self.command, entries, self.context)

    def budgets(self) -> tuple[BudgetSet, ...]:
        """A budget of each line that the command names for RECORDED-2, after all else."""
        command = self.command
        if command is None or not self.budgeted or "budget_line" not in command.names:
            return ()
        lines = (about.partition(":")[2] for about in tags_named(command, "budget_line"))
        return tuple(budget.model_copy(update={"budget_line": line}) for line in lines)

    def outcome(self) -> list[Event]:
        """What is decided, without the end of a proposal that it carries out."""
        return [
            each.event
            for each in self.decided()
            if not isinstance(each.event, ProposalEnded)
            or each.event.ending is not ProposalEnd.CARRIED_OUT
        ]

    def breaches(self) -> tuple[Breach, ...]:
        """The breaches noted, which are recorded beside the first event."""
        first, *others = [each.metadata.breaches for each in self.decided()]
        assert not any(others)
        return first

    def then(self, *expected: Event) -> None:
        """These events are recorded, and nothing else, and no rule is broken."""
        assert self.outcome() == list(expected)
        assert self.breaches() == ()

    def then_breaks(self, *refusals: type[Refusal]) -> None:
        """What happened is recorded with a breach of these rules, in these sentences, each with its
        causes if there are several.
        """
        found = self.breaches()
        assert [each.rule for each in found] == [refusal.rule for refusal in refusals]
        for each, refusal in zip(found, refusals, strict=True):
            assert each.sentence.startswith(refusal.sentence())

    def then_breaks_on(self, day: date, refusal: type[Refusal]) -> None:
        """What happened is recorded with a breach of this rule, and its duties are due from the day
        on which the rule was broken.
        """
        self.then_breaks(refusal)
        within = {each.duty: each.within for each in in_force(DUTIES[refusal.rule], day) or ()}
        duties = self.breaches()[0].duties
        assert duties
        assert all(each.due_on == due_day(within[each.duty], day) for each in duties)

    def then_in_breach(self, *refusals: type[Refusal], **tells: object) -> None:
        """What happened is recorded with a breach of these rules. Decided long before its day, the
        same is refused by the first of them, which tells this.
        """
        self.then_breaks(*refusals)
        ahead = self.at(self.context.decided_at.replace(year=FIRST_DAY.year))
        ahead.then_refused(refusals[0], **tells)

    def then_refused(
        self, refusal: type[Refusal], *, uninvited: bool = False, **tells: object
    ) -> None:
        """The command is refused by this rule, which tells what the golden file says it tells. So
        it is where the same person's account is written otherwise. The refusal is the search's own,
        unless it is of a provider that was not asked.
        """
        with pytest.raises(refusal) as caught:
            self.outcome()
        with pytest.raises(refusal):
            self.by(f" {self.context.actor.upper()}", self.context.role).outcome()
        assert type(caught.value) is refusal
        assert caught.value.is_uninvited is uninvited
        told = caught.value.detail
        name = f"{refusal.__module__.rpartition('.')[2]}.{refusal.__name__}"
        line = json.dumps({name: sorted(told)})[1:-1]
        assert sorted(told) == TOLD.get(name), f"tests/golden/refusals.json should hold: {line}"
        assert all(value is not None for value in told.values()), told
        assert {name: told[name] for name in tells} == tells
        assert str(caught.value) == caught.value.title


def given(*events: Event) -> Specification:
    """What the ledger holds."""
    return Specification(events)
