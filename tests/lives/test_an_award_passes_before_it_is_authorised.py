"""Dan, 14: the home that he was to move to was sold between the award and its authorisation.

Birch House passed to Fern, which is on no framework and was never checked. Nobody proposed Fern,
and the director does not authorise the award to it. It passed on to Alder, which is admitted to the
lot.
"""

from casework import WEEK, into_care, needs_a_home
from lives import BROKER, COMMISSIONER, DCS, Life

DAN, BORN, DAY = "C-DAN0000000000001", "2011-03", "2025-04-01"
AUTHORISE = "/referrals/R-1/awards/AW-1/authorisation"


def test_an_award_that_passed_is_authorised_to_a_provider_to_which_it_could_be_made(
    life: Life,
) -> None:
    life.on(DAY)
    into_care(life, DAN, BORN, DAY)
    needs_a_home(life, "R-1", DAN, BORN, DAY, needed_on="2025-04-03")
    life.did(BROKER, "/referrals/R-1/direct-award", award_id="AW-1", provider_id="P-2",
             home_id="H-2", fee_lines=[{**WEEK, "amount": "4200.00"}], awarded_on=DAY,
             ground="only-capable-provider", reason="The only home")  # fmt: skip
    to_fern = {"successor_id": "P-6", "urn": "SC90002", "name": "Birch", "passed_on": DAY}
    life.did(COMMISSIONER, "/homes/H-2/transfers", **to_fern)
    told = life.refused("AUTHORISE-10", DCS, AUTHORISE, authorised_on=DAY)
    assert [each["cause"] for each in told["tells"]["bars"]] == ["not-admitted"]
    life.on("2025-04-02")
    to_alder = {**to_fern, "successor_id": "P-1", "passed_on": "2025-04-02"}
    life.did(COMMISSIONER, "/homes/H-2/transfers", **to_alder)
    life.did(DCS, AUTHORISE, authorised_on="2025-04-02")
    life.on("2025-04-03")
    life.did(BROKER, "/placements", placement_id="PL-1", child_ref=DAN, home_id="H-2",
             referral_id="R-1", award_id="AW-1", budget_line="residential",
             started_on="2025-04-03")  # fmt: skip
