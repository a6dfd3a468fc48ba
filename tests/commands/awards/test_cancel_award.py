from examples import (
    authorisation_declined,
    award_cancelled,
    awarded,
    opened,
    placed,
    regularised,
    support_started,
)
from specification import given

from domain.commands.awards.cancel_award import CancelAward, ChildPlaced, NoSuchAward

cancel = CancelAward(**dict(award_cancelled))
under_it = placed.model_copy(update={"award_id": "AW-1"})


def test_an_award_is_cancelled() -> None:
    given(opened, awarded).when(cancel).then(award_cancelled)


def test_void_1_only_a_standing_award_is_cancelled() -> None:
    for history in ((opened,), (opened, awarded, award_cancelled),
                    (opened, awarded, authorisation_declined)):  # fmt: skip
        given(*history).when(cancel).then_refused(NoSuchAward)
    other = cancel.model_copy(update={"award_id": "AW-2"})
    given(opened, awarded).when(other).then_refused(NoSuchAward)


def test_void_2_an_award_is_not_cancelled_once_what_it_buys_has_begun() -> None:
    for begun in (under_it, support_started, regularised):
        given(opened, awarded, begun).when(cancel).then_refused(ChildPlaced)
