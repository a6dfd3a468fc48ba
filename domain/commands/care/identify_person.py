"""Add a person to a child's case: the child, or a parent, carer or sibling.

    IDENTIFY-1  Some entry about the child is recorded, of whichever day.
    IDENTIFY-2  The child is identified by the child's reference, a sibling by another child's
                reference, and a parent or carer by an adult's.
    IDENTIFY-3  A person whose birthday is given was born by the day on which they are added.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
The day on which they are added is not to come (FACT-1), nor before the child's month of birth
(RECORDED-1). The name, the birthday and the contact details are sealed: encrypted with a key of
that person's own. A later entry about the same person replaces an earlier one.

Source: the ledger's own (decisions 6 and 24).
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, ClassVar

from domain.codes import Relation
from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.base import Event
from domain.events.care import CareStarted
from domain.events.people import PersonIdentified
from domain.readings.people import Person, case_of
from domain.values import ChildRef, Day, PersonRef, Words
from domain.wording import Label


class IdentifyPerson(Command):
    stored: ClassVar[str] = "identify_person"
    label: ClassVar[str] = "Add a person"
    act: ClassVar[Act] = Act.FACT
    happens_on: ClassVar[str] = "identified_on"
    rests_on: ClassVar[Mapping[type[Event], str]] = {CareStarted: "born_in"}
    child_ref: ChildRef
    person_ref: PersonRef
    relation: Relation
    name: Annotated[Words, Label("Full name")]
    born_on: Day | None = None
    contact: Words | None = None
    identified_on: Day


class NoSuchCase(Refusal):
    """Nothing is recorded about this child. Check the child's reference."""

    rule = "IDENTIFY-1"


class WrongReference(Refusal):
    """The reference does not fit this relation to the child.

    Use the child's own, another child's for a sibling, or an adult's.
    """

    rule = "IDENTIFY-2"


class NotBornYet(Refusal):
    """The birthday is after the day on which the person is added. Check both days."""

    rule = "IDENTIFY-3"


def query(command: IdentifyPerson) -> Query:
    return (case_of(command.child_ref),)


def fits(command: IdentifyPerson) -> bool:
    """Whether the reference is of the kind that the relation requires."""
    own, child = command.person_ref == command.child_ref, command.person_ref.startswith("C-")
    match command.relation:
        case Relation.CHILD:
            return own
        case Relation.SIBLING:
            return child and not own
        case Relation.PARENT | Relation.CARER:
            return not child


def decide(
    command: IdentifyPerson, state: Person, _context: DecisionContext
) -> Sequence[PersonIdentified]:
    if not state.cases:
        raise NoSuchCase(child_ref=command.child_ref)
    if not fits(command):
        raise WrongReference(relation=command.relation)
    if command.born_on is not None and command.born_on > command.identified_on:
        raise NotBornYet(relation=command.relation)
    return [event_from(PersonIdentified, command)]


DECIDER = Decider(IdentifyPerson, Person, query, Person.after, decide)
