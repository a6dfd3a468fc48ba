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
