from datetime import timedelta

from examples import ASC, DCS, award_cancelled, award_consulted, awarded, opened, row, scheme
from specification import given

from domain.commands.awards.consult_on_award import ConsultOnAward, NoSuchAward, RoleNotConsulted

consult = ConsultOnAward(
    **{k: v for k, v in award_consulted if k not in ("consulted_as", "consulted_by")}
)
consulting = scheme.model_copy(update={"rows": (row(), row(mode="consulted", roles=(ASC,)))})


def test_a_role_that_is_consulted_gives_its_view() -> None:
    given(opened, awarded, consulting).by("asma", ASC).when(consult).then(award_consulted)


def test_view_1_a_view_is_given_of_a_standing_award() -> None:
    given(opened, consulting).by("asma", ASC).when(consult).then_refused(NoSuchAward)
    gone = (opened, awarded, award_cancelled, consulting)
    given(*gone).by("asma", ASC).when(consult).then_refused(NoSuchAward)


def test_view_2_only_a_role_that_is_consulted_gives_its_view() -> None:
    given(opened, awarded, consulting).by("dora", DCS).when(consult).then_refused(RoleNotConsulted)
    given(opened, awarded, scheme).by("asma", ASC).when(consult).then_refused(RoleNotConsulted)
    given(opened, awarded).by("asma", ASC).when(consult).then_refused(RoleNotConsulted)


def test_view_2_a_role_that_a_scheme_adopted_since_consults_gives_its_view() -> None:
    since = consulting.model_copy(
        update={"scheme_id": "S-2", "in_force_from": consult.consulted_on + timedelta(days=1)}
    )
    asked = given(opened, awarded, scheme, since).by("asma", ASC)
    asked.on(consult.consulted_on).when(consult).then_refused(RoleNotConsulted)
    asked.on(consult.consulted_on + timedelta(days=1)).when(consult).then(award_consulted)


def test_view_2_a_role_that_the_scheme_of_the_day_consulted_gives_its_view_later() -> None:
    since = scheme.model_copy(
        update={"scheme_id": "S-2", "in_force_from": consult.consulted_on + timedelta(days=1)}
    )
    asked = given(opened, awarded, consulting, since).by("asma", ASC)
    asked.on(consult.consulted_on + timedelta(days=1)).when(consult).then(award_consulted)
