"""Establish a framework: the purchasing system, its legal regime, its lots and its term.

    FRAMEWORK-1  A framework is established once under its reference.
    FRAMEWORK-2  The framework ends after it begins.
    FRAMEWORK-3  Its procurement began by the day on which the framework begins, and not before 26
                 February 2015, since when the ledger holds the law of light-touch procurement.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses. A
framework is under the law of the day on which its procurement began: the Public Contracts
Regulations 2015 (light touch) or, from 24 February 2025, the Procurement Act 2023. It stays under
that law, and so does all that is bought through it. Its procurement and its term may begin on a day
that has passed or is to come. The term may be of any length: the council's cabinet report ¶1.10
foresees three years.

Source: Public Contracts Regulations 2015 regs 74 to 77, in force from 26 February 2015, and
Procurement Act 2023 s9, and decision 75, by which the law is that of the day on which the
procurement began (FRAMEWORK-3); the ledger's own (decision 71).
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.command import (
    Act,
    Command,
    Decider,
    DecisionContext,
    Query,
    QueryItem,
    Refusal,
    event_from,
    tag,
)
from domain.events.purchasing import FrameworkEstablished
from domain.readings.procurement.value import law_of
from domain.statutes.procurement import PROCUREMENT_LAW
from domain.values import Day, FrameworkId, Lot, Words


class EstablishFramework(Command):
    stored: ClassVar[str] = "establish_framework"
    label: ClassVar[str] = "Establish a framework"
    act: ClassVar[Act] = Act.DECISION
    framework_id: FrameworkId
    title: Words
    procurement_started_on: Day
    notice: Words
    lots: Annotated[tuple[Lot, ...], Field(min_length=1)]
    starts_on: Day
    ends_on: Day


class AlreadyEstablished(Refusal):
    """A framework is already established under this reference. Choose another reference."""

    rule = "FRAMEWORK-1"


class EndsBeforeItBegins(Refusal):
    """The framework would end on or before the day it begins. Choose a later last day."""

    rule = "FRAMEWORK-2"
    satisfied_by = "It ends after {starts_on}."


class BeganUnderNoLaw(Refusal):
    """The procurement began after the framework, or before the light-touch rules of 2015.

    Choose the day on which it began.
    """

    rule = "FRAMEWORK-3"
    satisfied_by = "From {since} until {starts_on}."


def query(command: EstablishFramework) -> Query:
    return (QueryItem((FrameworkEstablished,), (tag("framework", command.framework_id),)),)


def evolve(_established: bool, _event: FrameworkEstablished) -> bool:
    return True


def decide(
    command: EstablishFramework, established: bool, context: DecisionContext
) -> Sequence[FrameworkEstablished]:
    if established:
        raise AlreadyEstablished(framework_id=command.framework_id)
    if command.ends_on <= command.starts_on:
        raise EndsBeforeItBegins(starts_on=command.starts_on)
    began = command.procurement_started_on
    regime = law_of(began, context)
    if regime is None or began > command.starts_on:
        raise BeganUnderNoLaw(since=PROCUREMENT_LAW[0].since, starts_on=command.starts_on)
    return [event_from(FrameworkEstablished, command, legal_regime=regime)]


DECIDER = Decider(EstablishFramework, bool, query, evolve, decide)
