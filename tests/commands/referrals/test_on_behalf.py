"""What a provider said by telephone or e-mail, entered by a broker on its behalf."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from examples import (
    APRIL,
    EARLIER,
    LATER,
    MARCH,
    answer_objected,
    asked,
    declined,
    evaluated,
    framework,
    interests,
    invited,
    invited_before,
    lot_terms,
    moderated,
    offer,
    opened,
    policy,
    registered,
    scores,
    withdrawn,
)
from specification import NOON, Specification, given

from domain.commands.referrals import (
    ask_clarification,
    decline_invitation,
    evaluate_offer,
    make_offer,
    moderate_offer,
    withdraw_offer,
)
from domain.commands.referrals.ask_clarification import AskClarification
from domain.commands.referrals.decline_invitation import DeclineInvitation
from domain.commands.referrals.evaluate_offer import EvaluateOffer, OffersNotOpened
from domain.commands.referrals.make_offer import Late, MakeOffer
from domain.commands.referrals.moderate_offer import ModerateOffer
from domain.commands.referrals.object_to_answer import NothingEntered, NotToday, ObjectToAnswer
from domain.commands.referrals.withdraw_offer import WithdrawOffer
from domain.events.searches import OnBehalf, Received
from domain.recorded_before import BeforeWhatItRestsOn
from domain.search_codes import Answer, ReceivedBy

RANG = Received(how=ReceivedBy.TELEPHONE, received_at=datetime(2022, 3, 1, 15, tzinfo=UTC))
BY_JANE = OnBehalf(**dict(RANG), entered_by="jane")
searched = (policy, opened, invited, registered)
offered = (*searched, offer)
KINDS: dict[str, tuple[Any, Any, tuple[Any, ...]]] = {
    "offer": (MakeOffer, offer, searched),
    "decline": (DeclineInvitation, declined, (opened, invited)),
    "question": (AskClarification, asked, (opened, invited)),
    "withdrawal": (WithdrawOffer, withdrawn, (opened, invited, offer)),
}
REFUSALS = {
    "offer": make_offer.NotReceived,
    "decline": decline_invitation.NotReceived,
    "question": ask_clarification.NotReceived,
    "withdrawal": withdraw_offer.NotReceived,
}


def entered(kind: str, received: Received | None = RANG) -> tuple[Any, Any, Specification]:
    """The command and the event of an answer that a broker enters, and what came before."""
    command, event, before = KINDS[kind]
    fields = {k: v for k, v in event if k in command.model_fields}
    said = command(**fields, received=received)
    return said, event.model_copy(update={"on_behalf": BY_JANE}), given(*before).by("jane")


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_entered_says_for_whom_how_when_and_by_whom(kind: str) -> None:
    command, event, when = entered(kind)
    when.when(command).then(event)


@pytest.mark.parametrize("kind", KINDS)
def test_offer_12_decline_3_ask_5_and_withdraw_4_only_a_receipt_makes_it_the_providers(
    kind: str,
) -> None:
    for received in (
        None,
        RANG.model_copy(update={"received_at": RANG.received_at - timedelta(days=1)}),
        RANG.model_copy(update={"received_at": NOON + timedelta(seconds=1)}),
    ):
        command, _, when = entered(kind, received)
        when.when(command).then_refused(REFUSALS[kind], invited_on=MARCH)
    command, _, when = entered(kind)
    asked_later = invited.model_copy(update={"invited_on": APRIL})
    history = tuple(asked_later if each is invited else each for each in when.events)
    given(*history).by("jane").when(command).then_refused(REFUSALS[kind], invited_on=APRIL)
    day = next(name for name in command.model_fields_set if name.endswith("_on"))
    today = command.model_copy(update={day: NOON.date()})
    when.by("alder", "provider").when(today).then_refused(REFUSALS[kind])


def test_offer_4_what_was_rung_in_time_and_entered_late_is_late() -> None:
    command, _, when = entered("offer")
    when.at(LATER + timedelta(seconds=1)).when(command).then_refused(Late)


def test_decline_4_and_withdraw_5_nobody_answers_for_a_provider_once_offers_are_opened() -> None:
    late = LATER + timedelta(seconds=1)
    command, _, when = entered("decline")
    when.at(late).when(command).then_refused(decline_invitation.TooLateToEnter)
    command, event, when = entered("withdrawal")
    when.at(late).when(command).then_refused(withdraw_offer.TooLateToEnter)
    own = command.model_copy(update={"received": None})
    when.at(late).by("fay", "commissioner").when(own).then(
        event.model_copy(update={"on_behalf": None})
    )


def test_evaluate_2_an_answer_entered_opens_nothing_early() -> None:
    evaluate = EvaluateOffer(**{k: v for k, v in evaluated if k != "evaluator"})
    theirs = declined.model_copy(update={"provider_id": "P-2"})
    said = theirs.model_copy(update={"on_behalf": BY_JANE})
    given(opened, invited, offer, theirs, interests).by("ann").when(evaluate).then(evaluated)
    waiting = given(opened, invited, offer, said, interests).by("ann")
    waiting.when(evaluate).then_refused(OffersNotOpened, respond_by=LATER)
    waiting.at(LATER + timedelta(seconds=1)).when(evaluate).then(evaluated)


def test_evaluate_6_and_consensus_4_who_entered_an_offer_does_not_score_it() -> None:
    evaluate = EvaluateOffer(**{k: v for k, v in evaluated if k != "evaluator"})
    anns = offer.model_copy(update={"on_behalf": BY_JANE.model_copy(update={"entered_by": "ann"})})
    ready = (opened, invited_before, anns, interests)
    given(*ready).by("ann").when(evaluate).then_refused(evaluate_offer.EnteredIt)
    said = offer.model_copy(update={"on_behalf": BY_JANE})
    given(opened, invited_before, said, interests).by("ann").when(evaluate).then(evaluated)
    moderate = ModerateOffer(**{k: v for k, v in moderated if k != "moderated_by"})
    bobs = evaluated.model_copy(update={"evaluator": "bob", "scores": scores(90)})
    agreed = given(framework, lot_terms, opened, invited_before, anns, evaluated, bobs)
    agreed.by("ann").when(moderate).then_refused(moderate_offer.EnteredIt)
    agreed.by("cat").when(moderate).then(moderated.model_copy(update={"moderated_by": "cat"}))


def objecting(answer: Answer) -> tuple[ObjectToAnswer, Any]:
    """The command and the event of an objection."""
    event = answer_objected.model_copy(update={"answer": answer})
    return ObjectToAnswer(**dict(event)), event


@pytest.mark.parametrize("kind", KINDS)
def test_object_1_a_provider_objects_once_to_what_was_entered_for_it(kind: str) -> None:
    _, event, _ = entered(kind)
    command, objected = objecting(Answer(kind))
    _, _, before = KINDS[kind]
    history = tuple(e for e in before if e in (opened, invited, offer))
    given(*history, event).when(command).then(objected)
    given(*history, event, objected).when(command).then_refused(NothingEntered)
    own = event.model_copy(update={"on_behalf": None})
    given(*history, own).when(command).then_refused(NothingEntered)
    given(opened).when(command).then_refused(NothingEntered, uninvited=True)


def test_object_1_an_objection_to_one_answer_is_none_to_a_question() -> None:
    _, question, _ = entered("question")
    _, refusal, _ = entered("decline")
    _, other = objecting(Answer.DECLINE)
    command, objected = objecting(Answer.QUESTION)
    given(opened, invited, question, refusal, other).when(command).then(objected)


def test_object_1_a_withdrawal_that_another_offer_followed_is_not_objected_to() -> None:
    _, event, _ = entered("withdrawal")
    command, objected = objecting(Answer.WITHDRAWAL)
    again = offer.model_copy(update={"offer_id": "O-2"})
    given(opened, invited, offer, event).when(command).then(objected)
    given(opened, invited, offer, event, again).when(command).then_refused(NothingEntered)


def test_an_entered_offer_that_is_refused_is_kept_with_who_entered_it() -> None:
    command, _, when = entered("offer")
    kept = make_offer.refusal_event(command, Late(), when.context)
    assert kept.on_behalf == BY_JANE


def test_object_2_a_provider_objects_today() -> None:
    _, event, _ = entered("decline")
    command, _ = objecting(Answer.DECLINE)
    given(opened, invited, event).by("alder", "provider").when(command).then_refused(
        NotToday, objected_on=NOON.date()
    )


def test_recorded_1_a_provider_objects_no_earlier_than_it_was_asked() -> None:
    _, event, _ = entered("decline")
    command, _ = objecting(Answer.DECLINE)
    before = {"objected_on": invited.invited_on - timedelta(days=1)}
    given(opened, invited, event).when(command.model_copy(update=before)).then_refused(
        BeforeWhatItRestsOn, earliest=invited.invited_on
    )


def test_what_was_objected_to_counts_no_more() -> None:
    _, said, _ = entered("decline")
    _, denied = objecting(Answer.DECLINE)
    command, made, _ = entered("offer")
    given(*searched, said, denied).by("jane").when(command).then(made)
    withdraw, gone, _ = entered("withdrawal")
    _, denied = objecting(Answer.OFFER)
    given(opened, invited, made, denied).by("jane").when(withdraw).then_refused(
        withdraw_offer.NoSuchOffer
    )
    _, denied = objecting(Answer.WITHDRAWAL)
    given(opened, invited, offer, gone, denied).by("jane").when(withdraw).then(gone)
    assert EARLIER < NOON
