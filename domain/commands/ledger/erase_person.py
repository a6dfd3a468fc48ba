"""Erase a person's data on recorded authority, by destroying the person's key.

    ERASE-1  Something is recorded about the person.
    ERASE-2  On the ground that retention has ended, a person is erased only if it has ended by the
             day of erasure. A child's case record is kept to the end of the month of the
             seventy-fifth birthday or, where the child died before the month of the eighteenth
             birthday, for fifteen years from the death. Another ground has no such limit.
    ERASE-3  A person is erased once.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day of erasure is not to come (FACT-1), nor before the latest day on which care of the person
started, a search was opened, short breaks were agreed or the person was identified (RECORDED-1).

The entries stay, and so does every proof of them. What was sealed under the key can never be read
again. Only the month of birth is known, so ages are counted by it: by the latest, where entries
hold several. Where no month of birth is recorded, the ledger knows no end of retention, and erases
on another ground only.

Source: Care Planning, Placement and Case Review (England) Regulations 2010 reg 50 (ERASE-2); the
ledger's own (decision 25).
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, ClassVar, Final

from domain.codes import ErasureGround
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.people import PersonErased, PersonIdentified
from domain.events.searches import ReferralOpened
from domain.events.support import ShortBreaksAgreed
from domain.readings.people import Person, person_of
from domain.values import Day, PersonRef, Words, birthday_month, years_after
from domain.wording import Label

KEPT_UNTIL_AGE: Final = 75
KEPT_AFTER_DEATH: Final = 15
ADULT: Final = 18


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


def query(command: ErasePerson) -> Query:
    return person_of(command.person_ref)


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


def decide(
    command: ErasePerson, state: Person, _context: DecisionContext
) -> Sequence[PersonErased]:
    if not state.cases:
        raise NothingRecorded(person_ref=command.person_ref)
    if command.person_ref in state.erased:
        raise ErasedAlready(person_ref=command.person_ref)
    if command.ground is ErasureGround.RETENTION_ENDED:
        until = kept_until(state, command.person_ref)
        if until is None or command.erased_on < until:
            raise KeptByLaw(kept_until=until or ())
    return [event_from(PersonErased, command, about=state.cases)]


DECIDER = Decider(ErasePerson, Person, query, Person.after, decide)
