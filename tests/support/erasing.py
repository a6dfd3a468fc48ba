"""Erases and shreds as two people do: a solicitor proposes, and who is given carries it out."""

from dataclasses import replace
from datetime import date

from examples import care_ended, placement_ended
from separated import proposing

from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.ledger.shred_value import ShredValue
from domain.events.base import Event
from ledger.entries import Provenance, Receipt
from ledger.handle import Shredding, erase, handle, shred
from ledger.log import Log


def ended_on(day: date) -> tuple[Event, ...]:
    """The ends on a day of the child's care and of PL-1: nobody is erased while these run."""
    return tuple(
        each.model_copy(update={"ended_on": day}) for each in (care_ended, placement_ended)
    )


def propose(log: Log, command: ErasePerson | ShredValue, by: Provenance) -> None:
    """Record the proposal of a solicitor, on the day of what is proposed."""
    on = command.erased_on if isinstance(command, ErasePerson) else command.shredded_on
    made = proposing(command, on)
    assert made is not None
    handle(log, made, replace(by, recorded_by="sol", recorded_as="solicitor"))


def erase_by_two(log: Log, command: ErasePerson, by: Provenance) -> Receipt:
    """Erase a person once a solicitor has proposed it."""
    propose(log, command, by)
    return erase(log, command, by)


def shred_by_two(log: Log, shredding: Shredding, by: Provenance) -> Receipt:
    """Shred a value once a solicitor has proposed it."""
    propose(log, shredding.command(log), by)
    return shred(log, shredding, by)
