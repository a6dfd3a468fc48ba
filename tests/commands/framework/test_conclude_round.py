from examples import admitted, applied, refused, round_closed, round_concluded, round_opened
from specification import given

from domain.commands.framework.conclude_round import ApplicationsWaiting, ConcludeRound, NotClosed

conclude = ConcludeRound(**dict(round_concluded))
closed = (round_opened, round_closed)


def test_a_round_is_concluded_when_every_application_is_decided() -> None:
    other = applied.model_copy(update={"provider_id": "P-2"})
    turned_down = refused.model_copy(update={"provider_id": "P-2"})
    given(*closed, applied, other, admitted, turned_down).when(conclude).then(round_concluded)


def test_conclude_1_only_a_closed_round_is_concluded_and_once() -> None:
    given(round_opened).when(conclude).then_refused(NotClosed)
    given(*closed, round_concluded).when(conclude).then_refused(NotClosed)


def test_conclude_2_a_round_is_not_concluded_while_an_application_waits() -> None:
    given(*closed, applied).when(conclude).then_refused(ApplicationsWaiting)
    named = [f"P-{n}" for n in (9, 4, 7, 3)]
    many = (applied.model_copy(update={"provider_id": each}) for each in named)
    given(*closed, *many).when(conclude).then_refused(
        ApplicationsWaiting, applications=tuple((each, applied.lot) for each in sorted(named))
    )
    other = applied.model_copy(update={"provider_id": "P-2"})
    given(*closed, applied, other, admitted).when(conclude).then_refused(
        ApplicationsWaiting, applications=(("P-2", applied.lot),)
    )
