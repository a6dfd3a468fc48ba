"""Erase a person's data on recorded authority, by destroying the person's key.

    ERASE-1  Something is recorded about the person.
    ERASE-2  On the ground that retention has ended, or that the data are no longer needed, a person
             is erased only if retention has ended by the day of erasure. A child's case record is
             kept to the end of the month of the seventy-fifth birthday or, where the child died
             before the month of the eighteenth birthday, for fifteen years from the death. Another
             ground has no such limit.
    ERASE-3  A person is erased once.
    ERASE-4  From the day of erasure on the child is not looked after, no placement, support, series
             of short breaks or arrangement after care of theirs runs or is to begin, no search for
             them is open, and no award of a search for them is to begin.
    ERASE-5  Another person proposed the erasure of this person on the same ground, whether or not a
             scheme of delegation is in force. The proposal stands (PROPOSAL-3).

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
An award is to begin until the child's own placement or support under it is recorded.
The day of erasure is not to come (FACT-1), nor before the latest day on which care of the person
started, a search was opened, short breaks were agreed or the person was identified (RECORDED-1).

The entries stay, and so does every proof of them. What was sealed under the key can never be read
again. Only the month of birth is known, so ages are counted by it: by the latest, where entries
hold several. Where no month of birth is recorded, the ledger knows no end of retention, and erases
on another ground only. What ends something, takes something back or puts an entry right can be
recorded of who is erased (`domain.foundations.closing`). The ledger adds the searches for the
person, as the log holds them.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 50, and UK GDPR
article 17(3)(b), by which a duty to keep comes before erasure (ERASE-2); the ledger's own (decision
97) (ERASE-5); the ledger's own (decision 25).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, ClassVar, Final

from domain.codes import ErasureGround
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.governance import Separated
from domain.events.people import PersonErased, PersonIdentified
from domain.events.searches import ReferralOpened
from domain.events.support import ShortBreaksAgreed
from domain.readings.people import Person, person_of
from domain.readings.separation.proposals import refuse_unless_apart
from domain.readings.support.searching import searches_of
from domain.values import Day, PersonRef, ReferralId, Words, birthday_month, years_after
from domain.wording import Label

KEPT_UNTIL_AGE: Final = 75
KEPT_AFTER_DEATH: Final = 15
ADULT: Final = 18
ONCE_KEPT: Final = (ErasureGround.RETENTION_ENDED, ErasureGround.NO_LONGER_NEEDED)
"""The grounds on which nothing is erased that the law requires to be kept."""


class ErasePerson(Command):
    stored: ClassVar[str] = "erase_person"
    label: ClassVar[str] = "Erase a person’s data"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "erased_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {
        CareStarted: "started_on",
        ReferralOpened: "opened_on",
        ShortBreaksAgreed: "agreed_on",
        PersonIdentified: "identified_on",
    }
    person_ref: PersonRef
    ground: ErasureGround
    authority: Annotated[Words, Label("On whose authority")]
    erased_on: Day
    searches: tuple[ReferralId, ...] = ()


class NothingRecorded(Refusal):
    """Nothing is recorded about this person. Check the reference."""

    rule = "ERASE-1"


class KeptByLaw(Refusal):
    """The law requires the case record to be kept for longer, or no month of birth tells until
    when.

    Wait until then, or erase it on another ground.
    """

    rule = "ERASE-2"
    satisfied_by = "It is kept until {kept_until}."


class ErasedAlready(Refusal):
    """The person's data are already erased. Nothing more is needed."""

    rule = "ERASE-3"


class StillRuns(Refusal):
    """The child is looked after, something is bought for the child that has not ended, or a search
    for the child is open.

    Record its end, stop the search, or reverse what was recorded of the wrong child. Then erase.
    """

    rule = "ERASE-4"
    satisfied_by = "To be ended first: {running}."


class NotProposed(Refusal):
    """No proposal of this erasure by another stands, and who proposes it does not carry it out.

    Ask another person to propose it: of this person, on this ground.
    """

    rule = "ERASE-5"
    satisfied_by = "Roles that may propose it: {roles}."


def query(command: ErasePerson) -> Query:
    return (*person_of(command.person_ref), *searches_of(command.searches))


def kept_until(state: Person, person_ref: str) -> date | None:
    """The first day on which the law no longer requires a child's record to be kept, if it is
    known.
    """
    born_in, died = state.born_in.get(person_ref), state.died_on
    if born_in is None:
        return None
    if died is not None and died < birthday_month(born_in, ADULT)[0]:
        return years_after(died, KEPT_AFTER_DEATH)
    return birthday_month(born_in, KEPT_UNTIL_AGE)[1] + timedelta(days=1)


def decide(command: ErasePerson, state: Person, context: DecisionContext) -> Sequence[PersonErased]:
    if not state.cases:
        raise NothingRecorded(person_ref=command.person_ref)
    if command.person_ref in state.erased:
        raise ErasedAlready(person_ref=command.person_ref)
    if command.ground in ONCE_KEPT:
        until = kept_until(state, command.person_ref)
        if until is None or command.erased_on < until:
            raise KeptByLaw(kept_until=until or ())
    running = state.running.since(command.erased_on)
    if running:
        raise StillRuns(running=running)
    terms = {"person_ref": command.person_ref, "ground": command.ground}
    refuse_unless_apart(Separated.ERASURE, terms, context, NotProposed)
    return [event_from(PersonErased, command, about=state.cases)]


DECIDER = Decider(ErasePerson, Person, query, Person.after, decide)
