from examples import authorised, awarded, awarded_directly, opened
from specification import given

from domain.commands.authorise_award import AlreadyAuthorised, AuthoriseAward, NoSuchAward

authorise = AuthoriseAward(**dict(authorised))


def test_an_award_is_authorised_however_it_was_made() -> None:
    given(opened, awarded).when(authorise).then(authorised)
    given(opened, awarded_directly).when(authorise).then(authorised)


def test_authorise_1_there_must_be_such_an_award() -> None:
    given(opened).when(authorise).then_refused(NoSuchAward)
    another = awarded.model_copy(update={"award_id": "AW-2"})
    given(opened, another).when(authorise).then_refused(NoSuchAward)


def test_authorise_2_an_award_is_authorised_once() -> None:
    given(opened, awarded, authorised).when(authorise).then_refused(AlreadyAuthorised)
