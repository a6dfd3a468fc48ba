"""A decision says which provisions of national law it applied, on its own day."""

from datetime import date

import pytest
from examples import commencement, published
from specification import TESTER

from domain.codes import Order
from domain.command import DecisionContext
from domain.duties import AT_ONCE, DUTIES, OFSTED_TOLD, REPORTED, since_the_regulations
from domain.events.after_care import AfterCare
from domain.law import (
    NO_DAY_APPOINTED,
    TOLD_OF_A_PLACEMENT,
    UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS,
    Provision,
    provision_on,
)
from domain.law_of_support import AGE_AFTER_CARE
from domain.statute_codes import ActSection, Notice
from domain.statutes.key_decisions import PUBLISHED_FIRST, lawful_from
from domain.statutes.orders import POWERS
from domain.statutes.wellbeing_act import as_commenced


def context() -> DecisionContext:
    return DecisionContext(TESTER.decided_at, TESTER.actor, TESTER.role)


def test_the_version_of_the_decisions_own_day_is_applied_and_no_other() -> None:
    deciding = context()
    deciding.in_force(TOLD_OF_A_PLACEMENT, date(2022, 6, 30))
    assert [each.since for each in deciding.provisions] == [date(2013, 4, 1)]


def test_a_provision_looked_up_twice_is_applied_once() -> None:
    deciding = context()
    for _ in range(2):
        deciding.in_force(TOLD_OF_A_PLACEMENT, date(2022, 7, 1))
    assert [each.since for each in deciding.provisions] == [date(2022, 7, 1)]


def test_before_there_was_a_provision_none_is_applied() -> None:
    deciding = context()
    day = date(2021, 9, 8)
    assert deciding.in_force(UNDER_SIXTEENS_ONLY_IN_REGULATED_SETTINGS, day) is None
    assert deciding.provisions == []


@pytest.mark.parametrize(
    ("day", "guidance", "regulation"),
    [
        (date(2019, 11, 11), None, "reg 33"),
        (date(2019, 11, 12), "November 2019;", "reg 33"),
        (date(2020, 12, 1), "addendum of 1 December 2020", "reg 33"),
        (date(2021, 9, 9), "addendum of 1 December 2020", "regs 27A and 33"),
        (date(2023, 10, 1), "September 2023", "regs 27A and 33"),
        (date(2023, 10, 28), "September 2023", "regs 27A, 27C and 33"),
    ],
)
def test_a_breach_cites_the_guidance_and_the_regulations_of_its_day(
    day: date, guidance: str | None, regulation: str
) -> None:
    found = provision_on(DUTIES["START-8"], day)
    assert found is not None
    assert regulation in found.citation
    if guidance is None:
        assert "President" not in found.citation
    else:
        assert guidance in found.citation


def test_a_day_that_no_law_sets_is_cited_as_the_councils_own_standard() -> None:
    of_its_own = {
        (rule, version.since)
        for rule, versions in DUTIES.items()
        for version in versions
        if any(each.within == AT_ONCE for each in version.value)
        and "is the council’s own standard" not in version.citation
    }
    assert of_its_own == set()


def test_the_power_to_deprive_of_liberty_cites_the_case_only_since_regulation_27a() -> None:
    cited = [each.citation for each in POWERS[Order.DEPRIVATION_OF_LIBERTY]]
    assert ["Tameside" in each for each in cited] == [False, True]
    assert all("Children Act 1989 s100" in each for each in cited)


def test_a_provision_is_in_force_from_the_commencement_recorded_last_and_ends_the_one_before() -> (
    None
):
    ended, gone = date(2026, 1, 1), date(2025, 1, 1)
    versions = (
        Provision(0, date(2020, 1, 1), gone, "The first"),
        Provision(1, gone, NO_DAY_APPOINTED, "The second"),
        Provision(2, NO_DAY_APPOINTED, NO_DAY_APPOINTED, "The Act"),
    )
    again = commencement.model_copy(update={"commenced_on": ended, "source": "Another"})
    assert as_commenced(versions, commencement.section, ()) == versions
    first, second, act = as_commenced(versions, commencement.section, (commencement, again))
    assert (first.until, second.until, act.since) == (gone, ended, ended)
    assert act.citation == "The Act; commenced: Another"


def test_a_citation_says_what_of_it_is_unconfirmed() -> None:
    known = Provision(0, date(2020, 1, 1), NO_DAY_APPOINTED, "reg 9")
    assert known.cited == "reg 9"
    doubted = Provision(0, known.since, known.until, "reg 9", unconfirmed="the day")
    assert doubted.cited == "reg 9 (unconfirmed: the day)"


def test_what_the_act_does_not_change_stays_in_force_once_a_section_is_commenced() -> None:
    day = commencement.commenced_on
    for versions in (
        *(POWERS[each] for each in Order if each is not Order.RELEVANT_ACCOMMODATION),
        AGE_AFTER_CARE[AfterCare.STAYING_PUT],
    ):
        for section in (ActSection.LIBERTY, ActSection.STAYING_CLOSE):
            begun = commencement.model_copy(update={"section": section})
            assert provision_on(as_commenced(versions, section, (begun,)), day) is not None


def test_in_special_urgency_a_key_decision_is_made_from_the_day_that_the_chair_agreed() -> None:
    urgent = published.model_copy(
        update={"notice": Notice.SPECIAL_URGENCY, "published_on": date(2022, 3, 1),
                "agreed_on": date(2022, 3, 2)}
    )  # fmt: skip
    assert lawful_from(urgent, PUBLISHED_FIRST[0].value) == date(2022, 3, 2)


def test_duties_that_are_owed_since_the_regulations_are_owed_from_1_april_2011_without_end() -> (
    None
):
    owed = since_the_regulations("reg 33", OFSTED_TOLD, REPORTED)
    assert owed == (Provision((OFSTED_TOLD, REPORTED), date(2011, 4, 1), date.max, "reg 33"),)
