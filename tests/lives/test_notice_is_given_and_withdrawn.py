"""Piotr, 14: notice too short, withdrawn, given again, and a week in which he has nowhere to go.

£4,200 a week is £600 a day: 89 days to 28 July 2025 are £53,400.00, and seven more of the overrun
are £4,200.00.
"""

from casework import WEEK, bought_directly, into_care
from lives import BROKER, SOCIAL_WORKER, Life

PIOTR, BORN, LINE = "C-PIOTR00000000001", "2011-02", "residential"
NOTICE, WITHDRAW = "/placements/PL-1/notice", "/placements/PL-1/notice-withdrawal"
AGREED = {
    "fee_lines": [{**WEEK, "amount": "4200.00"}],
    "retainer_percent": 50,
    "retainer_days": 14,
    "notice_days": 28,
    "in_force_from": "2025-05-01",
    "signed_on": "2025-05-01",
}


def test_notice_is_given_and_withdrawn(life: Life) -> None:
    life.on("2025-05-01")
    into_care(life, PIOTR, BORN, "2025-04-28")
    bought_directly(life, "PL-1", PIOTR, BORN, day="2025-05-01", fee="4200.00")
    life.did(BROKER, "/placements/PL-1/agreement", **AGREED)

    life.on("2025-06-02")
    short = {"given_by": "provider", "reason": "It cannot manage", "given_on": "2025-06-02"}
    life.broke("NOTICE-2", BROKER, NOTICE, **short, ends_on="2025-06-16")
    assert life.duties("2025-06-02") == [("question-notice", "2025-06-03", None)]
    (warning,) = life.answer("early-warning", "warnings", "2025-06-02", rule="WARN-4")
    assert warning["warning"] == "notice given by the provider"
    assert life.due("2025-06-02", "DUTY-11") == ["2025-06-16"]
    assert life.cost(LINE, "2025-06-02") == ("19800.00", "27600.00")

    life.on("2025-06-10")
    back = {"given_by": "provider", "reason": "More staff", "withdrawn_on": "2025-06-10"}
    life.refused("RESCIND-2", BROKER, WITHDRAW, **back, agreed_on="2025-06-01")
    life.did(BROKER, WITHDRAW, **back, agreed_on="2025-06-10")
    life.refused("RESCIND-1", BROKER, WITHDRAW, **back, agreed_on="2025-06-10")
    assert life.answer("early-warning", "warnings", "2025-06-10", rule="WARN-4") == []
    assert life.due("2025-06-10", "DUTY-11") == []
    assert life.cost(LINE, "2025-06-10") == ("24600.00", "201000.00")  # 335 days to 31 March

    life.on("2025-07-01")
    again = {"given_by": "provider", "reason": "Fights", "given_on": "2025-07-01"}
    told = life.refused("NOTICE-3", BROKER, NOTICE, **again, ends_on="2025-06-29")
    assert told["detail"] == "The first day is 1 July 2025."
    life.did(BROKER, NOTICE, **again, ends_on="2025-07-29")
    assert life.cost(LINE, "2025-07-01")[1] == "53400.00"

    life.on("2025-08-03")
    seen = {"seen_alone": True, "visited_on": "2025-08-03"}
    life.did(SOCIAL_WORKER, "/placements/PL-1/visits", **seen)
    (row,) = life.answer("committed-spend", "lines", "2025-08-03", budget_line=LINE)
    assert (row["delivered"], row["overrun"]) == ("57000.00", "3600.00")
    (late,) = life.answer("obligations", "due", "2025-08-03", rule="DUTY-11")
    assert (late["due_on"], late["overdue_days"]) == ("2025-07-29", 5)

    life.on("2025-08-05")
    end = {"code": "CREQB", "reason": "To Birch House", "ended_on": "2025-08-05"}
    life.did(BROKER, "/placements/PL-1/end", **end)
    assert life.cost(LINE, "2025-08-31") == ("57600.00", "57600.00")
    assert life.months(LINE, "2025-08-31")["2025-08"] == "2400.00"
    assert life.breaches("2025-08-31") == ["NOTICE-2"]
    assert life.due("2025-08-31", "DUTY-11") == []
