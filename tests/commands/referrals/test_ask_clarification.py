from datetime import timedelta

from examples import LATER, answered, asked, invited
from specification import NOON, given

from domain.commands.referrals.ask_clarification import (
    MOST_OPEN,
    AlreadyAsked,
    AskClarification,
    MayNotAsk,
    NotToday,
    TooManyOpen,
)

ask = AskClarification(**{k: v for k, v in asked if k != "on_behalf"})
open_ones = [asked.model_copy(update={"clarification_id": f"Q-{n}"}) for n in range(MOST_OPEN)]
another = {"clarification_id": "Q-99"}


def test_an_invited_provider_asks_for_clarification() -> None:
    given(invited).when(ask).then(asked)
    given(invited).at(LATER).when(ask).then(asked)


def test_ask_1_only_an_invited_provider_asks_and_in_time() -> None:
    given().when(ask).then_refused(MayNotAsk, uninvited=True)
    stranger = ask.model_copy(update={"provider_id": "P-3"})
    given(invited).when(stranger).then_refused(MayNotAsk, uninvited=True)
    late = LATER + timedelta(seconds=1)
    given(invited).at(late).when(ask).then_refused(MayNotAsk)


def test_ask_2_an_identifier_is_used_once() -> None:
    given(invited, asked).when(ask).then_refused(AlreadyAsked)
    given(invited, asked, answered).when(ask).then_refused(AlreadyAsked)


def test_ask_3_a_provider_has_five_questions_without_a_reply_at_most() -> None:
    more = ask.model_copy(update=another)
    recorded = asked.model_copy(update=another)
    given(invited, *open_ones[1:]).when(more).then(recorded)
    given(invited, *open_ones).when(more).then_refused(TooManyOpen)
    replied = answered.model_copy(update={"clarification_id": "Q-0"})
    given(invited, *open_ones, replied).when(more).then(recorded)


def test_ask_3_the_questions_of_one_provider_shut_no_other_out() -> None:
    both = invited.model_copy(update={"provider_ids": ("P-1", "P-2")})
    by_another = {**another, "provider_id": "P-2"}
    given(both, *open_ones).when(ask.model_copy(update=by_another)).then(
        asked.model_copy(update=by_another)
    )


def test_ask_4_a_providers_own_question_is_dated_today() -> None:
    own = given(invited).by("alder", "provider")
    own.when(ask).then_refused(NotToday, asked_on=NOON.date())
    today = {"asked_on": NOON.date()}
    own.when(ask.model_copy(update=today)).then(asked.model_copy(update=today))
