"""Check a provider against the grounds of exclusion and the debarment list, and decide on it.

    EXCLUSION-1  The provider is recorded, has applied to a lot, runs a home, or is on another
                 body's framework, now or once.
    EXCLUSION-2  A ground is stated for a provider that is on the debarment list, or that has shown
                 it put things right (self-cleaning).
    EXCLUSION-3  A provider to which a mandatory ground applies is excluded, with the reason, unless
                 it put things right and is not on the list. Of one that is excludable (a mandatory
                 ground put right, or another ground) the decision either way is stated, with its
                 reason. One to which no ground applies is not excluded.
    EXCLUSION-4  The check holds until a day, which is not one of its days: after the day of the
                 check, and at most a year after it.

A rule that names no day is judged when this is recorded, and a breach of any rule always refuses. A
check is made once for a provider, and holds for every admission and award until it ends. One that
excludes holds until a later check says otherwise. The Procurement Review Unit is told within 30
days of excluding (DUTY-23). A provider may be checked before the Act is in force. The day of the
check is not to come (FACT-1).

Source: Procurement Act 2023 s57 and Schedules 6 and 7 (EXCLUSION-2, EXCLUSION-3); the ledger's own
(decision 82).
"""

from collections.abc import Sequence
from typing import ClassVar

from domain.command import Act, Command, Decider, DecisionContext, Query, Refusal, event_from
from domain.events.exclusions import ExclusionChecked
from domain.provider_codes import ExclusionGround, SupplierStanding
from domain.readings.providers.exclusions import standing_found
from domain.readings.providers.known import Providers, known_by
from domain.values import Day, Prose, ProviderId, Words, YesNo, years_after


class CheckExclusion(Command):
    stored: ClassVar[str] = "check_exclusion"
    label: ClassVar[str] = "Check for exclusion and debarment"
    act: ClassVar[Act] = Act.DECISION
    decided_on: ClassVar[str] = "checked_on"
    provider_id: ProviderId
    debarment_list: Words
    connected_persons: YesNo
    exclusion_ground: ExclusionGround | None = None
    on_debarment_list: YesNo = False
    self_cleaning: Prose | None = None
    excluded: YesNo = False
    decided_because: Words | None = None
    checked_on: Day
    valid_until: Day


class NoSuchProvider(Refusal):
    """No provider is known under this reference. Record the provider first, or check it."""

    rule = "EXCLUSION-1"


class NoGround(Refusal):
    """No ground of exclusion is stated, and the provider is on the list or put things right.

    State the ground.
    """

    rule = "EXCLUSION-2"


class NotToBeDecided(Refusal):
    """The decision does not follow from what was found, or has no reason.

    Exclude a provider to which a mandatory ground applies, decide on one that is excludable and say
    why, and do not exclude one to which no ground applies.
    """

    rule = "EXCLUSION-3"
    satisfied_by = "What was found: {standing}."


class HoldsTooLong(Refusal):
    """The check would end on or before its day, or more than a year later. Choose a day within a
    year.
    """

    rule = "EXCLUSION-4"
    satisfied_by = "At the latest {last}."


def query(command: CheckExclusion) -> Query:
    return known_by(command.provider_id)


def decide(
    command: CheckExclusion, state: Providers, context: DecisionContext
) -> Sequence[ExclusionChecked]:
    if state.unknown(command.provider_id):
        raise NoSuchProvider(provider_id=command.provider_id)
    ground, cleaned = command.exclusion_ground, command.self_cleaning is not None
    if ground is None and (command.on_debarment_list or cleaned):
        raise NoGround(provider_id=command.provider_id)
    standing = standing_found(ground, cleaned=cleaned, on_list=command.on_debarment_list)
    must = standing is SupplierStanding.EXCLUDED
    may = must or standing is SupplierStanding.EXCLUDABLE
    unexplained = may and command.decided_because is None
    if unexplained or (must and not command.excluded) or (command.excluded and not may):
        raise NotToBeDecided(provider_id=command.provider_id, standing=standing)
    last = years_after(command.checked_on, 1)
    if not command.checked_on < command.valid_until <= last:
        raise HoldsTooLong(last=last)
    checked = event_from(
        ExclusionChecked, command, supplier_standing=standing, checked_by=context.actor
    )
    return [checked]


DECIDER = Decider(CheckExclusion, Providers, query, Providers.after, decide)
