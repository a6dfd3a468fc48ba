"""Iris, 13: the home that she might go to was another provider's, which the council had suspended.

Birch's home is under a suspension for safeguarding. Its registration is cancelled, and Alder
registers the same house under another number. Or it had been sold to Alder before anybody recorded
the suspension; or the whole of Birch, suspended for what it charged, is sold.
"""

from casework import WEEK, authorised, into_care, needs_a_home
from council import SEFTON
from lives import BROKER, COMMISSIONER, DCS, Life

IRIS, BORN = "C-IRIS000000000001", "2012-03"
STOP = {"trigger": "safeguarding", "lots": ["residential"], "reason": "Section 47 enquiry"}
STOP |= {"suspended_on": "2025-05-01", "review_on": "2025-06-03"}
ANEW = {"home_id": "H-9", "provider_id": "P-1", "name": "Birch House", "kind": "childrens-home"}
ANEW |= {"places": 4, "ages_from": 8, "authority": SEFTON, "postcode": "PR9 1ZZ"}


def test_a_suspended_home_is_registered_anew(life: Life) -> None:
    life.on("2025-05-01")
    life.did(COMMISSIONER, "/providers/P-2/suspensions", **STOP)
    life.on("2025-05-06")
    gone = {"reason": "The provider gave up the registration", "cancelled_on": "2025-05-06"}
    life.did(BROKER, "/homes/H-2/cancellation", **gone)
    life.did(BROKER, "/homes", **ANEW, urn="SC90009", registered_on="2025-05-06")
    (home,) = life.answer("market", "homes", "2025-05-06", home_id="H-9")
    assert (home["free"], home["available"]) == (4, 0)
    assert home["takes_none"] == "provider suspended"
    (said,) = (each for each in life.record("provider:P-2") if each["title"] == "Home suspended")
    assert said["on"] == "6 May 2025"

    into_care(life, IRIS, BORN, "2025-05-06")
    needs_a_home(life, "R-1", IRIS, BORN, "2025-05-06", needed_on="2025-05-12")
    award = {"award_id": "AW-1", "provider_id": "P-1", "home_id": "H-9"}
    award |= {"fee_lines": [{**WEEK, "amount": "4100.00"}], "ground": "only-capable-provider"}
    award |= {"reason": "Near her school", "awarded_on": "2025-05-06"}
    direct = "/referrals/R-1/direct-award"
    told = life.refused("DIRECT-6", BROKER, direct, **award)
    assert "A former provider of the home, or of its place, was suspended" in str(told)

    lift = {"reason": "Visited, and safe", "lifted_on": "2025-05-06"}
    path = "/homes/H-9/lifted-suspensions"
    life.refused("LIFT-3", DCS, path, **lift)
    terms = {"home_id": "H-9", "begins_on": "2025-05-06", "proposed_on": "2025-05-06"}
    life.did(COMMISSIONER, "/proposals", proposal="home-lifting", **terms)
    life.did(DCS, path, **lift)
    life.did(BROKER, direct, **award)
    authorised(life, "R-1", "AW-1", "2025-05-06")
    life.on("2025-05-12")
    moved = {"placement_id": "PL-1", "child_ref": IRIS, "home_id": "H-9", "referral_id": "R-1"}
    moved |= {"award_id": "AW-1", "budget_line": "residential", "started_on": "2025-05-12"}
    life.did(BROKER, "/placements", **moved)


def test_a_home_was_sold_before_the_suspension_is_recorded(life: Life) -> None:
    life.on("2025-05-06")
    sold = {"successor_id": "P-1", "passed_on": "2025-05-02"}
    life.did(COMMISSIONER, "/homes/H-2/transfers", **sold)
    (home,) = life.answer("market", "homes", "2025-05-06", home_id="H-2")
    assert (home["provider_id"], home["available"]) == ("P-1", 4)
    life.did(COMMISSIONER, "/providers/P-2/suspensions", **STOP)
    (home,) = life.answer("market", "homes", "2025-05-06", home_id="H-2")
    assert (home["provider_id"], home["available"]) == ("P-1", 0)
    assert home["takes_none"] == "provider suspended"
    (before,) = life.answer("market", "homes", "2025-05-01", home_id="H-2")
    assert before["provider_id"] == "P-2"


def test_a_business_that_charged_too_much_is_sold(life: Life) -> None:
    life.on("2025-05-06")
    dear = {**STOP, "trigger": "price-breach", "reason": "Charged more than the schedule"}
    life.did(COMMISSIONER, "/providers/P-2/suspensions", **dear)
    new = {"provider_id": "P-9", "name": "Gorse Care", "address": "2 Long Lane, Formby"}
    new |= {"registration_status": "registered", "registered_with": "ofsted"}
    new |= {"registration_number": "SC90099", "in_force_from": "2025-05-06"}
    life.did(BROKER, "/providers", **new)
    sale = {"successor_id": "P-9", "takeover": "sale", "reason": "Companies House"}
    life.did(COMMISSIONER, "/providers/P-2/takeovers", **sale, passed_on="2025-05-06")
    (home,) = life.answer("market", "homes", "2025-05-06", home_id="H-2")
    assert (home["provider_id"], home["takes_none"]) == ("P-9", "provider suspended")
    back = {"reason": "Put right", "reinstated_on": "2025-05-06"}
    path = "/providers/P-9/reinstatements"
    life.refused("REINSTATE-3", DCS, path, **back)
    terms = {"provider_id": "P-9", "begins_on": "2025-05-06", "proposed_on": "2025-05-06"}
    life.did(COMMISSIONER, "/proposals", proposal="reinstatement", **terms)
    life.did(DCS, path, **back)
    (home,) = life.answer("market", "homes", "2025-05-06", home_id="H-2")
    assert (home["available"], home["takes_none"]) == (4, None)


def test_a_provider_is_reinstated_in_one_of_its_lots(life: Life) -> None:
    life.on("2025-05-06")
    both = {**STOP, "lots": ["residential", "fostering"]}
    life.did(COMMISSIONER, "/providers/P-2/suspensions", **both)
    path, day = "/providers/P-2/reinstatements", {"reinstated_on": "2025-05-06"}
    terms = {"provider_id": "P-2", "begins_on": "2025-05-06", "proposed_on": "2025-05-06"}
    agreed = {**terms, "lots": ["fostering"], "proposal": "reinstatement"}
    life.did(COMMISSIONER, "/proposals", **agreed)
    back = {"reason": "The carers were visited", **day}
    life.refused("REINSTATE-3", DCS, path, **back)
    life.refused("REINSTATE-3", DCS, path, **back, lots=["fostering", "residential"])
    life.did(DCS, path, **back, lots=["fostering"])
    (home,) = life.answer("market", "homes", "2025-05-06", home_id="H-2")
    assert home["takes_none"] == "provider suspended"
    assert life.due("2025-05-06", "DUTY-12") == ["2025-06-03"]
    life.refused("REINSTATE-1", DCS, path, **back, lots=["fostering"])


def test_a_reinstatement_to_come_ends_no_suspension_that_is_recorded_in_between(
    life: Life,
) -> None:
    life.on("2025-05-01")
    life.did(COMMISSIONER, "/providers/P-2/suspensions", **{**STOP, "trigger": "price-breach"})
    terms = {"provider_id": "P-2", "begins_on": "2025-06-01", "proposed_on": "2025-05-01"}
    life.did(COMMISSIONER, "/proposals", proposal="reinstatement", **terms)
    back = {"reason": "It pays back by then", "reinstated_on": "2025-06-01"}
    life.did(DCS, "/providers/P-2/reinstatements", **back)
    life.on("2025-05-20")
    found = {**STOP, "suspended_on": "2025-05-20", "review_on": "2025-07-01"}
    life.did(COMMISSIONER, "/providers/P-2/suspensions", **found)
    life.on("2025-06-02")
    (home,) = life.answer("market", "homes", "2025-06-02", home_id="H-2")
    assert home["takes_none"] == "provider suspended"
    again = {"reason": "The enquiry found nothing", "reinstated_on": "2025-06-02"}
    terms |= {"begins_on": "2025-06-02", "proposed_on": "2025-06-02"}
    life.did(COMMISSIONER, "/proposals", proposal="reinstatement", **terms)
    life.did(DCS, "/providers/P-2/reinstatements", **again)
    (home,) = life.answer("market", "homes", "2025-06-02", home_id="H-2")
    assert home["takes_none"] is None
