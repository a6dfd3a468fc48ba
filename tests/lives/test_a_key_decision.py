"""Gus, 13: nobody but two staff at all hours can keep him safe, and his home is a key decision.

£6,400 a week and 140 hours of staff at £25 are £9,900 a week, above the £500,000 of a key decision.
"""

from casework import WEEK, into_care, needs_a_home
from lives import BROKER, DCS, MONITOR, Life

GUS, BORN = "C-GUS0000000000001", "2012-03"
R, DAY = "/referrals/R-1", "2025-03-03"
STAFF = {"fee_for": "staffing", "unit": "hour", "amount": "25.00", "hours_a_week": "140"}
AWARD = {
    "award_id": "AW-1", "provider_id": "P-1", "home_id": "H-1", "awarded_on": DAY,
    "ground": "only-capable-provider", "reason": "Two staff, and waking nights",
    "fee_lines": [{**WEEK, "amount": "6400.00"}, STAFF],
    "above_because": "Two staff at all hours",
}  # fmt: skip
AUTHORISE, PUBLISH = f"{R}/awards/AW-1/authorisation", f"{R}/awards/AW-1/key-decision"


def awarded(life: Life) -> None:
    """He needs a home, and one is recommended on the day."""
    life.on(DAY)
    into_care(life, GUS, BORN, "2025-02-10")
    needs_a_home(life, "R-1", GUS, BORN, DAY, needed_on="2025-04-14")
    life.did(BROKER, f"{R}/direct-award", **AWARD)


def test_it_is_made_five_clear_days_after_its_general_exception(life: Life) -> None:
    awarded(life)
    told = life.refused("AUTHORISE-9", DCS, AUTHORISE, authorised_on=DAY)
    assert told["detail"] == (
        "Published today in the forward plan, from 1 April 2025. Published today by general"
        " exception, from 11 March 2025. In special urgency, from the day of the chair’s agreement."
    )
    notice = {"notice": "general-exception", "reference": "GE/7", "published_on": DAY}
    life.refused("KEY-3", MONITOR, PUBLISH, **notice)
    stated = {"published_reason": "No home can wait 28 days", "chair_told_on": DAY}
    life.did(MONITOR, PUBLISH, **notice, **stated)
    life.on("2025-03-10")
    told = life.refused("AUTHORISE-9", DCS, AUTHORISE, authorised_on="2025-03-10")
    assert told["detail"].startswith("As published, from 11 March 2025.")
    life.on("2025-03-11")
    life.did(DCS, AUTHORISE, authorised_on="2025-03-11")
    assert life.breaches("2025-03-11") == []


def test_it_is_published_before_it_is_recommended(life: Life) -> None:
    """Published on 27 January, it is recommended and authorised on 3 March."""
    life.on("2025-01-27")
    into_care(life, GUS, BORN, "2025-01-20")
    needs_a_home(life, "R-1", GUS, BORN, "2025-01-27", needed_on="2025-04-14")
    plan = {"notice": "forward-plan", "reference": "FP/3", "published_on": "2025-01-27"}
    life.refused("KEY-5", MONITOR, PUBLISH, **plan)
    matter = "A place in a children's home, with two staff at all hours"
    life.did(MONITOR, PUBLISH, **plan, matter=matter)

    life.on(DAY)
    life.did(BROKER, f"{R}/direct-award", **AWARD)
    assert life.due(DAY, "DUTY-8") == [], "the award is published under its reference"
    life.did(DCS, AUTHORISE, authorised_on=DAY)
    assert life.breaches(DAY) == []


def test_it_is_called_in_unless_somebody_agreed_that_it_is_not(life: Life) -> None:
    awarded(life)
    urgent = {"notice": "special-urgency", "reference": "SU/1", "published_on": DAY}
    urgent |= {"published_reason": "No home can wait", "agreed_by": "chair-of-scrutiny"}
    urgent |= {"agreed_on": DAY}
    told = life.refused("KEY-4", MONITOR, PUBLISH, **urgent, spared_by="chair-of-scrutiny")
    assert told["detail"] == "Days from 3 March 2025 to 3 March 2025."
    life.did(MONITOR, PUBLISH, **urgent, spared_by="chair-of-council", spared_on=DAY)
    life.did(DCS, AUTHORISE, authorised_on=DAY)


def test_one_that_was_made_unpublished_is_recorded_with_its_breach(life: Life) -> None:
    awarded(life)
    life.on("2025-03-04")
    made = life.broke("AUTHORISE-9", DCS, AUTHORISE, authorised_on=DAY)
    assert life.breaches("2025-03-04") == ["AUTHORISE-9"]
    assert life.duties("2025-03-04") == [("report-unlawfulness", "2025-03-04", None)]
    assert life.due("2025-03-04", "DUTY-8") == [DAY]
    done = {"child_ref": GUS, "referral_id": "R-1", "breach": made, "done_on": "2025-03-04"}
    life.did(BROKER, "/duties-done", duty="report-unlawfulness", done="By letter", **done)
    assert life.duties("2025-03-04") == [("report-unlawfulness", "2025-03-04", "2025-03-04")]
    assert life.breaches("2025-03-04") == ["AUTHORISE-9"]
