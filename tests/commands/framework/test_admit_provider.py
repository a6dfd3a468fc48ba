from datetime import date, timedelta

import pytest
from examples import (
    FEB,
    JAN,
    admitted,
    application_moderated,
    applied,
    exclusion_checked,
    framework,
    heads,
    lot_terms,
    refused,
    round_closed,
    round_opened,
)
from specification import given

from domain.codes import LegalRegime
from domain.commands.framework.admit_provider import (
    AdmitProvider,
    BeforeTheRound,
    BelowTheThreshold,
    ExcludedSupplier,
    NoApplicationToAdmit,
    NoSuchLevel,
)
from domain.values import Lot

names = ("provider_id", "lot", "round", "level", "admitted_on")
admit = AdmitProvider(**{k: v for k, v in admitted if k in names})
rules = (framework, lot_terms, round_opened, round_closed)
scored = (*rules, applied, application_moderated)


def test_a_provider_is_admitted_with_the_scores_that_were_agreed() -> None:
    given(*scored).when(admit).then(admitted)


def test_admit_1_only_a_waiting_application_is_admitted() -> None:
    given(*rules).when(admit).then_refused(NoApplicationToAdmit)
    given(*scored, admitted).when(admit).then_refused(NoApplicationToAdmit)
    given(*scored, refused).when(admit).then_refused(NoApplicationToAdmit)
    for other in ({"lot": Lot.FOSTERING}, {"round": "R2"}):
        wrong = admit.model_copy(update=other)
        events = [e for e in scored if getattr(e, "round", None) != "R1" or "round" not in other]
        given(*events).when(wrong).then_refused(NoApplicationToAdmit)


def test_admit_2_scores_are_agreed_first() -> None:
    given(*rules, applied).when(admit).then_refused(BelowTheThreshold)
    given(framework, round_opened, applied, application_moderated).when(admit).then_refused(
        BelowTheThreshold
    )


@pytest.mark.parametrize("head", ["collaboration", "quality", "understanding_cost", "social_value"])
def test_admit_2_no_score_is_below_its_threshold(head: str) -> None:
    low = application_moderated.model_copy(
        update={"scores": heads(75).model_copy(update={head: 49})}
    )
    given(*rules, applied, low).when(admit).then_refused(BelowTheThreshold)


def test_admit_2_the_threshold_itself_is_enough() -> None:
    just = application_moderated.model_copy(update={"scores": heads(50)})
    given(*rules, applied, just).when(admit).then(admitted.model_copy(update=dict(heads(50))))


def test_admit_2_a_threshold_raised_since_does_not_count() -> None:
    raised = lot_terms.model_copy(update={"thresholds": heads(90), "in_force_from": FEB})
    given(*scored, raised).when(admit).then(admitted)


def test_admit_3_the_level_is_a_published_one() -> None:
    given(*scored).when(admit.model_copy(update={"level": "gold"})).then_refused(NoSuchLevel)
    level = {"level": "specialist"}
    given(*scored).when(admit.model_copy(update=level)).then(admitted.model_copy(update=level))


def test_admit_4_not_before_the_round_opened() -> None:
    before = admit.model_copy(update={"admitted_on": JAN - timedelta(days=1)})
    given(*scored).when(before).then_refused(BeforeTheRound)


def test_admit_5_under_the_act_a_check_holds_on_the_day_and_when_it_is_recorded() -> None:
    day, today = date(2026, 5, 1), date(2026, 6, 1)
    act = framework.model_copy(update={"legal_regime": LegalRegime.PROCUREMENT_ACT_2023})
    story = (act, *scored[1:])
    now = admit.model_copy(update={"admitted_on": day})
    for since, until, holds in (
        (day, today + timedelta(days=1), True),
        (day, today, False),
        (day + timedelta(days=1), today + timedelta(days=1), False),
    ):
        checked = exclusion_checked.model_copy(update={"checked_on": since, "valid_until": until})
        asked = given(*story, checked).on(today).when(now)
        if holds:
            asked.then(admitted.model_copy(update={"admitted_on": day}))
        else:
            asked.then_refused(ExcludedSupplier)


def test_a_provider_is_admitted_in_a_round_whose_framework_is_not_recorded() -> None:
    given(*scored[1:]).when(admit).then(admitted)
