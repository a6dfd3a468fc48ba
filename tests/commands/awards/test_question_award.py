from examples import (
    ASC,
    DCS,
    HOS,
    authorised,
    award_cancelled,
    award_question_answered,
    award_questioned,
    awarded,
    opened,
    row,
    scheme,
)
from specification import given

from domain.commands.awards.question_award import (
    NothingToQuestion,
    QuestionAlreadyAsked,
    QuestionAward,
    RoleHasNoPart,
)

ask = QuestionAward(**{k: v for k, v in award_questioned if k not in ("asked_as", "asked_by")})
made = (opened, awarded, scheme)


def test_an_officer_who_decides_makes_an_enquiry() -> None:
    given(*made).by("dora", DCS).when(ask).then(award_questioned)


def test_question_1_an_enquiry_is_about_an_award_that_awaits_authorisation() -> None:
    given(opened, scheme).by("dora", DCS).when(ask).then_refused(NothingToQuestion)
    given(*made, authorised).by("dora", DCS).when(ask).then_refused(NothingToQuestion)
    given(*made, award_cancelled).by("dora", DCS).when(ask).then_refused(NothingToQuestion)
    half = authorised.model_copy(update={"complete": False})
    given(*made, half).by("dora", DCS).when(ask).then(award_questioned)


def test_question_2_only_a_role_that_decides_or_is_consulted_makes_an_enquiry() -> None:
    given(*made).by("hal", HOS).when(ask).then_refused(RoleHasNoPart)
    given(opened, awarded).by("dora", DCS).when(ask).then_refused(RoleHasNoPart)
    consulting = scheme.model_copy(update={"rows": (row(), row(mode="consulted", roles=(ASC,)))})
    by_consulted = award_questioned.model_copy(update={"asked_as": ASC, "asked_by": "asma"})
    given(opened, awarded, consulting).by("asma", ASC).when(ask).then(by_consulted)
    informed = scheme.model_copy(update={"rows": (row(), row(mode="informed", roles=(ASC,)))})
    given(opened, awarded, informed).by("asma", ASC).when(ask).then_refused(RoleHasNoPart)


def test_question_3_an_identifier_is_used_once_for_each_award() -> None:
    given(*made, award_questioned).by("dora", DCS).when(ask).then_refused(QuestionAlreadyAsked)
    answered = (*made, award_questioned, award_question_answered)
    given(*answered).by("dora", DCS).when(ask).then_refused(QuestionAlreadyAsked)
    again = awarded.model_copy(update={"award_id": "AW-2"})
    of_it = ask.model_copy(update={"award_id": "AW-2"})
    asked = award_questioned.model_copy(update={"award_id": "AW-2"})
    fallen = (*made, award_questioned, award_cancelled, again)
    given(*fallen).by("dora", DCS).when(of_it).then(asked)
