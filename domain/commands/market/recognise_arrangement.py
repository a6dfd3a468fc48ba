"""Recognise an arrangement: another body's framework that the council may use.

    ARRANGE-1  Another body's framework is recognised once under its reference.
    ARRANGE-2  The other body's framework is the city region's or the region's. Those two are
               searched after the council's own framework.
    ARRANGE-3  One under the Procurement Act 2023 begins on 24 February 2025 or later.
    ARRANGE-4  One that has an end ends after it begins.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses.
Its first day may have passed or be to come. The council's cabinet report names two: the Liverpool
City Region arrangement of six authorities, and the region's of twenty-three.

Source: the council's cabinet report ¶1.7 and its Summary (ARRANGE-2); Procurement Act 2023, which
began on that day, and decision 75 (ARRANGE-3); the ledger's own (decision 83).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.authorities import Council
from domain.codes import ARRANGEMENTS, LegalRegime, Tier
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
from domain.events.purchasing import ArrangementRecognised
from domain.statutes.procurement import PROCUREMENT_ACT_BEGAN
from domain.values import ArrangementId, Day, Words


class RecogniseArrangement(Command):
    stored: ClassVar[str] = "recognise_arrangement"
    label: ClassVar[str] = "Recognise another body’s framework"
    act: ClassVar[Act] = Act.DECISION
    arrangement_id: ArrangementId
    name: Words
    tier: Tier
    lead_authority: Council
    legal_regime: LegalRegime
    citation: Words
    starts_on: Day
    ends_on: Day | None = None


class AlreadyRecognised(Refusal):
    """Another body's framework is already recognised under this reference.

    Choose another reference.
    """

    rule = "ARRANGE-1"


class NotAContingency(Refusal):
    """Another body's framework belongs to the city region or to the region. Choose one of these."""

    rule = "ARRANGE-2"


class BeforeTheAct(Refusal):
    """Another body's framework began before the Procurement Act 2023 did, so it is under the law
    before.

    Choose that law.
    """

    rule = "ARRANGE-3"
    satisfied_by = "The Act applies to what was begun from {since}."


class RunsBackwards(Refusal):
    """The framework would end on or before the day it begins. Choose a later end."""

    rule = "ARRANGE-4"
    satisfied_by = "It ends after {starts_on}."


def query(command: RecogniseArrangement) -> Query:
    return (QueryItem((ArrangementRecognised,), (tag("arrangement", command.arrangement_id),)),)


def evolve(_recognised: bool, _event: ArrangementRecognised) -> bool:
    return True


def decide(
    command: RecogniseArrangement, recognised: bool, _context: DecisionContext
) -> Sequence[ArrangementRecognised]:
    if recognised:
        raise AlreadyRecognised(arrangement_id=command.arrangement_id)
    if command.tier not in ARRANGEMENTS:
        raise NotAContingency(tier=command.tier)
    if (
        command.legal_regime is LegalRegime.PROCUREMENT_ACT_2023
        and command.starts_on < PROCUREMENT_ACT_BEGAN
    ):
        raise BeforeTheAct(since=PROCUREMENT_ACT_BEGAN)
    if command.ends_on is not None and command.ends_on <= command.starts_on:
        raise RunsBackwards(starts_on=command.starts_on)
    return [event_from(ArrangementRecognised, command)]


DECIDER = Decider(RecogniseArrangement, bool, query, evolve, decide)
