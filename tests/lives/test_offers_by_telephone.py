"""Isla, 10: one home is not asked for a reason the register contradicts; another telephones.

Seven days of November 2025 at £4,100 a week are £4,100.00.
"""

from casework import WEEK, authorised, into_care, needs_a_home, scored, search_to
from lives import BROKER, Life, staff_of

ISLA, BORN = "C-ISLA000000000001", "2015-04"
R, LINE = "/referrals/R-1", "residential"
FAIR = {"match_to_need": 80, "quality": 75, "location": 70, "social_value": 60}
ILL = "Two of its staff are ill, and it takes nobody before December"


def test_offers_by_telephone_and_a_contradicted_reason(life: Life) -> None:
    life.on("2025-11-03")
    into_care(life, ISLA, BORN, "2025-10-27")
    needs_a_home(life, "R-1", ISLA, BORN, "2025-11-03", needed_on="2025-11-24")
    search_to(life, "R-1", "purchasing-system", "2025-11-03")
    asked = {"tier": "purchasing-system", "provider_ids": ["P-1"], "invited_on": "2025-11-03"}
    asked |= {"respond_by": "2025-11-07T17:00:00Z"}
    flats = {"provider_id": "P-4", "code": "wrong-kind"}
    full = {"provider_id": "P-2", "code": "no-vacancy"}
    told = life.refused("INVITE-7", BROKER, f"{R}/invitations", left_out=[flats, full], **asked)
    assert told["detail"] == "To be explained: P-2 the register shows a place free."
    explained = [flats, {**full, "reason": ILL}]
    life.did(BROKER, f"{R}/invitations", left_out=explained, **asked)

    life.on("2025-11-05")
    offer = {"provider_id": "P-1", "home_id": "H-1", "statement": "On the ground floor"}
    offer |= {"offered_on": "2025-11-05"}
    heard = {**offer, "offer_id": "O-1", "fee_lines": [{**WEEK, "amount": "4010.00"}]}
    told = life.refused("OFFER-12", BROKER, f"{R}/offers", **heard)
    assert told["detail"] == "The provider was asked on 3 November 2025."
    phone = {"how": "by-telephone", "received_at": "2025-11-05T08:40:00Z"}
    life.did(BROKER, f"{R}/offers", received=phone, **heard)
    page = life.page("/own-affairs/R-1", staff_of("P-1"))
    assert "An offer, received by telephone, 5 November 2025 at 08:40, and entered by beth" in page
    assert "it costs £4,010.00 in the first week" in page
    object_to = {"provider_id": "P-1", "answer": "offer", "objected_on": "2025-11-05"}
    life.did(staff_of("P-1"), f"{R}/objections", reason="We said £4,100", **object_to)
    ours = {**offer, "offer_id": "O-P_1", "fee_lines": [{**WEEK, "amount": "4100.00"}]}
    life.did(staff_of("P-1"), f"{R}/offers", **ours)

    life.on("2025-11-10")
    scored(life, "R-1", "2025-11-10", P_1=FAIR)
    award = {"award_id": "AW-1", "provider_id": "P-1", "reason": "The only offer"}
    award |= {"awarded_on": "2025-11-10"}
    path = f"{R}/mini-competition-award"
    life.refused("AWARD-2", BROKER, path, offer_id="O-1", **award)
    life.did(BROKER, path, offer_id="O-P_1", **award)
    authorised(life, "R-1", "AW-1", "2025-11-10")
    life.on("2025-11-24")
    there = {"placement_id": "PL-1", "child_ref": ISLA, "home_id": "H-1", "referral_id": "R-1"}
    there |= {"award_id": "AW-1", "budget_line": LINE, "started_on": "2025-11-24"}
    life.did(BROKER, "/placements", **there)

    assert life.cost(LINE, "2025-11-30")[0] == "4100.00"
    (moment,) = life.search("R-1")["moments"]
    said = {each["provider_id"]: each for each in moment["providers"]}
    assert said["P-2"]["outcome"] == "left out: no-vacancy"
    assert said["P-2"]["contradiction"] == "The register shows a place free"
    refused, entered, objected, offered = said["P-1"]["said"]
    assert refused.endswith("as entered by beth of the council"), "the broker's, not the home's"
    assert entered.endswith("entered on its behalf by beth, received by telephone")
    assert objected == "objected on 5 November 2025 to the offer entered on its behalf"
    assert "£4,100.00 in the first week" in offered
    (row,) = life.answer("referrals", "contradicted", "2025-11-24")
    assert (row["provider_id"], row["holds"]) == ("P-2", "places-free")
    page = life.page("/referrals-board/R-1", BROKER)
    assert "The ledger held otherwise: the register shows a place free." in page
