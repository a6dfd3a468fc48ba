"""Chloe, 14: her fee rises by agreement and by an index, and each rise has its own authority.

£4,200 a week from 1 April 2025, £4,600 from 1 July, 4 per cent more (the cap) from 1 April 2026,
which is £4,784, and £4,500 from 1 June 2026. Birch's schedule is £4,800.
"""

from casework import WEEK, bought_directly, into_care
from lives import BROKER, DCS, FINANCE, HEAD, Life

CHLOE, BORN, LINE = "C-CHLOE00000000001", "2011-03", "residential"
FEES, UPLIFTS = "/placements/PL-1/fees", "/placements/PL-1/uplifts"


def test_a_fee_rises(life: Life) -> None:
    life.on("2025-04-01")
    into_care(life, CHLOE, BORN, "2025-03-31")
    there = {"day": "2025-04-01", "fee": "4200.00", "provider": "P-2", "home": "H-2"}
    bought_directly(life, "PL-1", CHLOE, BORN, **there)
    agreed = {"retainer_percent": 50, "retainer_days": 14, "notice_days": 28}
    agreed |= {"in_force_from": "2025-04-01", "signed_on": "2025-04-01"}
    path = "/placements/PL-1/agreement"
    dearer = [{**WEEK, "amount": "4300.00"}]
    life.refused("AGREEMENT-2", BROKER, path, fee_lines=dearer, **agreed)
    life.did(BROKER, path, fee_lines=[{**WEEK, "amount": "4200.00"}], **agreed)

    life.on("2025-06-20")
    more = {"weekly_fee": "4600.00", "reason": "A second member of staff"}
    more |= {"varied_from": "2025-07-01"}
    for officer in (BROKER, HEAD):
        told = life.refused("VARY-5", officer, FEES, **more)
        assert told["detail"] == "Roles that may: director of children’s services."
    terms = {"placement_id": "PL-1", "weekly_fee": "4600.00", "begins_on": "2025-07-01"}
    asked = {"proposal": "variation", "proposed_on": "2025-06-20", **terms}
    first = life.did(("dora", "broker"), "/proposals", **asked)
    life.refused("VARY-6", DCS, FEES, **more)
    wrong = life.did(BROKER, "/proposals", **{**asked, "weekly_fee": "46000.00"})
    life.refused("PROPOSAL-3", BROKER, "/proposals", **{**asked, "weekly_fee": "46000.00"})
    page, end = f"/audit/log/{wrong}", f"/proposals/{wrong}/end"
    assert "Withdraw or decline it" in life.seen(BROKER, page)
    assert "Withdraw your proposal" in life.seen(BROKER, f"{page}/correction")
    assert "Decline the proposal" in life.seen(HEAD, f"{page}/correction")
    assert life.said(("ada", "auditor"), end, {"reason": "x"}).status_code == 403
    life.did(BROKER, end, reason="Ten times too much")
    life.refused("UNPROPOSE-1", HEAD, end, reason="Too much")
    assert "Withdraw or decline it" not in life.seen(BROKER, page)
    declined = life.did(FINANCE, "/proposals", **{**asked, "weekly_fee": "4700.00"})
    end = f"/proposals/{declined}/end"
    assert life.said(BROKER, end, {"reason": "x"}).status_code == 403, "the scheme gives it none"
    assert "Decline the proposal" not in life.seen(BROKER, f"/audit/log/{declined}/correction")
    life.did(HEAD, end, reason="Too much")
    life.refused("VARY-6", DCS, FEES, **{**more, "weekly_fee": "4700.00"})
    made = life.did(BROKER, "/proposals", **asked)
    waiting = life.answer("proposed-decisions", "waiting", "2025-06-20")
    assert [(row["proposal"], row["about_ref"], row["weekly_fee"]) for row in waiting] == [
        (at, "PL-1", "4600.00") for at in (first, made)
    ]
    assert f"Entry {made}" in life.seen(DCS, "/decisions?as_of=2025-06-20")
    ended = life.did(DCS, FEES, **more)
    assert f'<dd class="govuk-summary-list__value">{made}</dd>' in life.seen(
        BROKER, f"/audit/log/{ended}"
    )
    assert life.answer("proposed-decisions", "waiting", "2025-06-20") == []
    too_much = {**more, "weekly_fee": "5000.00", "varied_from": "2025-08-01"}
    told = life.refused("VARY-3", DCS, FEES, **too_much)
    assert told["detail"].startswith("The most is £4,800.00 a week.")

    life.on("2026-03-20")
    rise = {"index": "CPI, September 2025", "percent": "5.0", "cap": "4.0"}
    rise |= {"uplifted_from": "2026-04-01"}
    life.refused("UPLIFT-7", FINANCE, UPLIFTS, **rise)
    terms = {"placement_id": "PL-1", "percent": "4.0", "begins_on": "2026-04-01"}
    life.did(FINANCE, "/proposals", proposal="uplift", proposed_on="2026-03-20", **terms)
    life.did(DCS, UPLIFTS, **rise)
    life.refused("UPLIFT-4", DCS, UPLIFTS, **rise)
    life.refused("UPLIFT-4", DCS, UPLIFTS, **{**rise, "index": "RPI"})
    life.on("2026-05-20")
    less = {"weekly_fee": "4500.00", "reason": "One fewer", "varied_from": "2026-06-01"}
    life.did(BROKER, FEES, **less)

    months = life.months(LINE, "2025-07-31")
    assert (months["2025-06"], months["2025-07"]) == ("18000.00", "20371.43")
    months = life.months(LINE, "2026-06-30")
    assert (months["2026-04"], months["2026-06"]) == ("20502.86", "19285.71")
    assert life.cost(LINE, "2026-06-30")[0] == "60974.86"
    why = life.because(f"committed-spend/{LINE}/delivered", "2026-06-30")
    assert "£4,784.00 × 30 ÷ 7" in why
    assert "£4,500.00 × 30 ÷ 7" in why
    raised = [each for each in life.record(f"child:{CHLOE}") if each["title"] == "Fee varied"]
    assert [each["by"] for each in raised] == [
        "dora, as director-of-childrens-services",
        "dora, as director-of-childrens-services",
        "beth, as broker",
    ]
    assert [each["on"] for each in raised] == ["1 July 2025", "1 April 2026", "1 June 2026"]
