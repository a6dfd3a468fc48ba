"""No sequence of commands and corrections, in any order and by any officer, breaks certain laws.

A model-based test: a state machine gives random commands to a log in memory, and after each step
looks for a forbidden state with code that shares nothing with the domain's readings. The
number of histories is PLACEMENT_LEDGER_HISTORIES; thousands were run before the release.
"""

import itertools
import os
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import examples
import hypothesis
import pytest
from commands import BORN, CHILDREN, EVERY, START, any_command, anybody
from forbidden import at_any_time, when_recorded
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from domain.codes import ORDER_OF_SEARCH, Tier
from domain.command import Command, DecisionContext, Refusal
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.values import Lot
from ledger.corrections import decide_correction
from ledger.decision import decide
from ledger.entries import RecordedEvent
from ledger.selection import standing

HISTORIES = int(os.environ.get("PLACEMENT_LEDGER_HISTORIES", "400"))
STEPS, TRIES, MOST, OTHERS = 30, 30, 3, 20
PASSING, CORRECTING = 0.08, 0.16
MORE = 60
"""How many histories of plain chance, of each beginning, a command has to be recorded in."""
FIRST = date(2022, 2, 1)
chances = st.binary(min_size=8, max_size=8).map(Random)
accepted: Counter[str] = Counter()
refused: Counter[str] = Counter()


def moved(event: Any, **fields: Any) -> Event:
    """An example event with other fields."""
    changed: Event = event.model_copy(update=fields)
    return changed


RULES = (
    moved(examples.framework, starts_on=FIRST),
    moved(examples.lot_terms, in_force_from=FIRST, least_evaluators=1),
    moved(examples.policy, in_force_from=FIRST),
    moved(
        examples.scheme,
        in_force_from=FIRST,
        rows=(
            *examples.scheme.rows,
            *(
                examples.row(point="who", interpretation=one, mode=mode, roles=(examples.ASC,))
                for one, mode in (("one", "consulted"), ("two", "informed"))
            ),
        ),
    ),
    examples.arrangement,
    examples.listed,
    *(
        moved(event, provider_id=f"P-{n}")
        for n in (1, 2)
        for event in (examples.applied, examples.admitted)
    ),
    *(
        moved(examples.registered, home_id=f"H-{n}", urn=f"SC90000{n}", provider_id=f"P-{n}",
              ages_from=0, registered_on=FIRST)
        for n in (1, 2)
    ),
    *(
        moved(examples.care_started, child_ref=child, born_in=born, started_on=FIRST)
        for child, born in zip(CHILDREN, BORN, strict=True)
    ),
)  # fmt: skip
CLOSED = (
    moved(examples.round_opened, round="ROUND-1", opened_on=FIRST, closes_at=START),
    moved(examples.applied, round="ROUND-1", provider_id="P-2", lot=Lot.FOSTERING),
    moved(examples.round_closed, round="ROUND-1"),
    moved(examples.lot_terms, lot=Lot.FOSTERING, in_force_from=FIRST, least_evaluators=1),
)
AGREED = (
    *CLOSED,
    moved(examples.application_scored, round="ROUND-1", provider_id="P-2", lot=Lot.FOSTERING),
    moved(examples.application_moderated, round="ROUND-1", provider_id="P-2", lot=Lot.FOSTERING),
)
URGENT = moved(examples.opened, referral_id="R-2", child_ref=CHILDREN[1], born_in=BORN[1:2],
               emergency=True)  # fmt: skip
SEARCHING = (
    examples.opened, examples.heard, examples.started(Tier.IN_HOUSE),
    examples.exhausted(Tier.IN_HOUSE), examples.tier_started, URGENT,
)  # fmt: skip
ASKED = (*SEARCHING, moved(examples.invited, respond_by=START + timedelta(days=1)))
OFFERED = (
    *SEARCHING, moved(examples.invited, respond_by=START - timedelta(days=1)), examples.offer,
    moved(examples.offer, offer_id="O-2", provider_id="P-2", home_id="H-2"),
    examples.interests,
)  # fmt: skip
SCORED = (
    *OFFERED, examples.evaluated, examples.moderated,
    moved(examples.evaluated, offer_id="O-2", provider_id="P-2"),
    moved(examples.moderated, offer_id="O-2", provider_id="P-2", scores=examples.scores(60)),
)  # fmt: skip
AWARDED = (
    *SCORED,
    moved(examples.awarded, runs_past_eighteen=True),
    moved(examples.interpretation_chosen, point="who", interpretation="one", in_force_from=FIRST),
)
CONSULTED = (*AWARDED, moved(examples.award_consulted))
AUTHORISED = (*AWARDED, examples.authorised)
PLACED = (
    *AUTHORISED,
    moved(examples.placed, award_id="AW-1", started_on=FIRST),
    moved(examples.planned, child_ref=CHILDREN[2], transfer_expected_on=date(2023, 1, 10)),
    moved(examples.consulted, child_ref=CHILDREN[2]),
    moved(examples.block, starts_on=FIRST),
)
LAST_RESORT = (
    examples.opened,
    *(event for tier in ORDER_OF_SEARCH[:2] for event in (
        examples.started(tier), examples.exhausted(tier))),
    examples.started(Tier.CITY_REGION),
    moved(examples.order, child_refs=CHILDREN, order_id="CO-1"),
    URGENT,
    moved(examples.started(Tier.SPOT), referral_id="R-2", reason="That night"),
)  # fmt: skip
UNREGISTERED = (
    examples.opened,
    *(event for tier in ORDER_OF_SEARCH[:-1] for event in (
        examples.started(tier), examples.exhausted(tier))),
    moved(examples.order, child_refs=CHILDREN, order_id="CO-1"),
    examples.started(Tier.UNREGISTERED),
)  # fmt: skip
GROWN_UP = (
    moved(examples.planned, child_ref=CHILDREN[2], transfer_expected_on=date(2023, 1, 10)),
    moved(examples.agreed, child_ref=CHILDREN[2]),
    examples.suspended,
)
BUDGETED = (examples.budget, examples.target)
RULING = (
    "EstablishFramework PublishLotTerms OpenRound AdoptPolicy AdoptScheme ChooseInterpretation"
    " StartCare RecogniseArrangement RegisterHome ChangeOperation BookBlock ReportToCabinetMember"
    " ListProvider DelistProvider CancelRegistration"
)
ADMITTING = "ScoreApplication ModerateApplication AdmitProvider RefuseProvider ConcludeRound"
INVITING = "InviteProviders ExhaustTier StartTier RecordWishes ApproveOutOfArea AwardDirectly"
ANSWERING = "ReadInvitation AskClarification AnswerClarification DeclineInvitation MakeOffer"
EVALUATING = "DeclareInterests EvaluateOffer ModerateOffer WithdrawOffer AwardByMiniCompetition"
AUTHORISING = (
    "ConsultOnAward QuestionAward AnswerAwardQuestion AuthoriseAward DeclineAuthorisation"
    " InformOfAward PublishKeyDecision CancelAward StartPlacement"
)
PLACING = (
    "SignAgreement ShareFunding VaryFee UpliftFee StartAbsence EndAbsence ArrangeRespite GiveNotice"
    " FillBlockPlace"
    " MakePlacementPlan NotifyRecipient VisitChild ReviewPlacement ReviewCase ExtendPlacement"
    " EndPlacement AgreeTransition"
)
BUDGETING = (
    "SetBudget VireBudget CodeBudgetLine SetSavingsTarget RecordSaving RecogniseSupplier"
    " RecordInvoice RecordPayment BookBlock StartCare ReportOthersPlaces RegisterHome"
)
FALLING_BACK = (
    "AwardThroughContingency BuyBySpotPurchase AwardUnregistered StartPlacement ExhaustTier"
)
GROWING_UP = "AgreeTransition TransferToAdults AgreeStayingPut ReinstateProvider EndCare"
BEGINNINGS: dict[str, tuple[Sequence[Event], str]] = {
    "nothing yet": ((), RULING),
    "a round is open": (CLOSED[:1], "ApplyToLot CloseRound ConsultAdultSocialCare"),
    "a round is closed": (CLOSED, ADMITTING),
    "applications are scored": (
        (*CLOSED, moved(AGREED[-2], scores=examples.heads(80))),
        ADMITTING,
    ),
    "scores are agreed": (AGREED, ADMITTING),
    "searching": (SEARCHING, INVITING),
    "asked": (ASKED, ANSWERING),
    "offered": (OFFERED, EVALUATING),
    "scored": (SCORED, EVALUATING),
    "awarded": (AWARDED, AUTHORISING),
    "consulted": (CONSULTED, AUTHORISING),
    "questioned": (
        (*AWARDED, moved(examples.award_questioned, asked_by="zoe")),
        f"AnswerAwardQuestion {AUTHORISING}",
    ),
    "authorised": (AUTHORISED, AUTHORISING),
    "placed": (PLACED, PLACING),
    "away": ((*PLACED, moved(examples.away, away_from=FIRST)), "EndAbsence ArrangeRespite"),
    "the return is due": (
        PLACED,
        "RecordLegalStatus RecordParticulars RecordOwner IdentifyPerson AllocateCase",
    ),
    "late in the search": (LAST_RESORT, FALLING_BACK),
    "the last resort": (UNREGISTERED, FALLING_BACK),
    "grown up": (GROWN_UP, GROWING_UP),
    "a budget is set": (BUDGETED, BUDGETING),
}
"""The events that a history begins with, and the commands that follow them. A history also has some
other commands, which may get in the way of these.
"""


class Council(RuleBasedStateMachine):
    """A log in memory, the time, and the commands decided on it."""

    beginning = "nothing yet"

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[RecordedEvent] = []
        self.begun = 0
        self.swarm: list[type[Command]] = []
        self.now = START
        self.taken: Counter[type[Command]] = Counter()

    @initialize(random=chances)
    def a_council_that_has_come_so_far(self, random: Random) -> None:
        beginning, follows = BEGINNINGS[self.beginning]
        history = (*RULES, *beginning)
        following = [command for command in EVERY if command.__name__ in follows.split()]
        self.swarm = [*following, *random.sample(EVERY, OTHERS)]
        self.entries = [RecordedEvent(n, event) for n, event in enumerate(history, start=1)]
        self.begun = len(history)

    @rule(random=chances)
    def something_happens(self, random: Random) -> None:
        """Decide a command or, less often, let time pass or correct an entry."""
        chance = random.random()
        if chance < PASSING:
            self.now += timedelta(hours=random.randint(1, 48))
        elif chance < CORRECTING and len(self.entries) > self.begun:
            self.somebody_corrects(random)
        else:
            self.somebody_asks(random)

    def somebody_asks(self, random: Random) -> None:
        """Decide random commands until one is not refused.

        A history has only some kinds of command, and records each a few times at most, so that it
        gets further.
        """
        among = [command for command in self.swarm if self.taken[command] < MOST] or EVERY
        for _ in range(TRIES):
            command = any_command(random, among)
            if command is not None and self.take(command, anybody(random, self.now)):
                self.taken[type(command)] += 1
                return

    def somebody_corrects(self, random: Random) -> None:
        """Reverse an entry, with or without another recorded in its place."""
        oldest = random.choice((1, self.begun + 1, self.begun + 1))
        position = random.randint(oldest, len(self.entries))
        replacement = random.choice((None, any_command(random)))
        wrong = self.entries[position - 1].event
        reversal = CorrectEntry(
            position=position, entry=wrong.stored, entry_tags=wrong.tags, reason="x", authority="x"
        )
        context = anybody(random, self.now)
        try:
            decided = decide_correction(reversal, replacement, self.entries, context)
        except Refusal as refusal:
            refused[refusal.rule] += 1
            return
        accepted["correct_entry"] += 1
        rest = [e.event for e in standing(self.entries) if e.position != position]
        self.record([each.event for each in decided], rest, context)

    def take(self, command: Command, context: DecisionContext) -> bool:
        """Decide a command and record its events. Returns false if it was refused."""
        holding = standing(self.entries)
        try:
            events = decide(command, holding, context)
        except Refusal as refusal:
            refused[refusal.rule] += 1
            return False
        accepted[command.stored] += 1
        self.record(events, [entry.event for entry in holding], context)
        return True

    def record(self, events: list[Event], holding: list[Event], context: DecisionContext) -> None:
        """Record each event, once it is checked against what held before it."""
        for event in events:
            if not isinstance(event, EntryReversed):
                assert when_recorded(event, holding, context) is None
            self.entries.append(RecordedEvent(len(self.entries) + 1, event))

    @invariant()
    def nothing_forbidden_has_come_to_be(self) -> None:
        assert at_any_time([entry.event for entry in standing(self.entries)]) is None


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_no_sequence_of_commands_leads_to_a_forbidden_state(beginning: str) -> None:
    machine = type("Council", (Council,), {"beginning": beginning})
    settings = hypothesis.settings(
        max_examples=HISTORIES // len(BEGINNINGS),
        stateful_step_count=STEPS,
        deadline=None,
        derandomize="PLACEMENT_LEDGER_HISTORIES" not in os.environ,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    run_state_machine_as_test(machine, settings=settings)


def one_more_history(beginning: str, seed: int) -> None:
    """A history from a seed alone. Hypothesis also varies with the modules that are loaded."""
    council, random = Council(), Random(seed)
    council.beginning = beginning
    council.a_council_that_has_come_so_far(random)
    for _ in range(STEPS):
        council.something_happens(random)
        council.nothing_forbidden_has_come_to_be()


def test_every_command_was_recorded_in_some_history() -> None:
    names = {command.stored for command in EVERY} | {"correct_entry"}
    for seed, beginning in itertools.product(range(MORE), BEGINNINGS):
        if names <= set(accepted):
            break
        one_more_history(beginning, seed)
    assert names - set(accepted) == set()
    assert len(refused) > 100
