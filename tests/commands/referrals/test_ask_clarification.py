from datetime import timedelta

from examples import LATER, asked, invited
from specification import given

from domain.commands.referrals.ask_clarification import AlreadyAsked, AskClarification, MayNotAsk

ask = AskClarification(**dict(asked))


def test_an_invited_provider_asks_for_clarification() -> None:
    given(invited).when(ask).then(asked)
    given(invited).at(LATER).when(ask).then(asked)


def test_ask_1_only_an_invited_provider_asks_and_in_time() -> None:
    given().when(ask).then_refused(MayNotAsk)
    stranger = ask.model_copy(update={"provider_id": "P-3"})
    given(invited).when(stranger).then_refused(MayNotAsk)
    late = LATER + timedelta(seconds=1)
    given(invited).at(late).when(ask).then_refused(MayNotAsk)


def test_ask_2_an_identifier_is_used_once() -> None:
    given(invited, asked).when(ask).then_refused(AlreadyAsked)
