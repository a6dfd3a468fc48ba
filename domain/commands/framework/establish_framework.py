"""Establish a framework: the purchasing system, its legal regime, its lots and its term.

    FRAMEWORK-1  A framework is established once under its reference.
    FRAMEWORK-2  The framework ends after it begins (¶1.10: three years).

A framework stays under the law it was let by: the Public Contracts Regulations 2015 (light touch)
or, from 24 February 2025, the Procurement Act 2023.
"""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from domain.codes import LegalRegime
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
from domain.values import Day, FrameworkId, Lot, Words


class EstablishFramework(Command):
    stored: ClassVar[str] = "establish_framework"
    label: ClassVar[str] = "Establish a framework"
    act: ClassVar[Act] = Act.DECISION
    framework_id: FrameworkId
    title: Words
    legal_regime: LegalRegime
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


def query(command: EstablishFramework) -> Query:
    return (QueryItem((FrameworkEstablished,), (tag("framework", command.framework_id),)),)


def evolve(_established: bool, _event: FrameworkEstablished) -> bool:
    return True


def decide(
    command: EstablishFramework, established: bool, _context: DecisionContext
) -> Sequence[FrameworkEstablished]:
    if established:
        raise AlreadyEstablished(framework_id=command.framework_id)
    if command.ends_on <= command.starts_on:
        raise EndsBeforeItBegins(starts_on=command.starts_on)
    return [event_from(FrameworkEstablished, command)]


DECIDER = Decider(EstablishFramework, bool, query, evolve, decide)
