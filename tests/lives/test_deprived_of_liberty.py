"""Lena, 15: deprived of her liberty by the High Court; extended, varied, and then expired.

26 days of February 2025 at £4,200 a week are £15,600.00.
"""

from casework import bought_directly, into_care
from lives import BROKER, SOCIAL_WORKER, SOLICITOR, Life

LENA, BORN, LINE = "C-LENA000000000001", "2009-12", "residential"
OURS = {"settings": ["childrens-home"], "provider_id": "P-1", "home_id": "H-1"}
ORDER = {
    "order_id": "CO-1",
    "child_refs": [LENA],
    "order": "deprivation-of-liberty",
    **OURS,
    "restrictions": "Two staff to one child; locked at night",
    "court": "High Court, Family Division",
    "case_number": "FD25P00011",
    "judge": "Mrs Justice Lark",
    "made_on": "2025-02-03",
    "in_force_from": "2025-02-03",
}
HELD = {
    "is_deprived": True,
    "concluded_by": "Sue Marsh, social worker",
    "authority_of": "The order of 3 February 2025",
    "reasons": "Under continuous supervision, and not free to leave",
}


def test_deprived_of_liberty(life: Life) -> None:
    life.on("2025-02-03")
    into_care(life, LENA, BORN, "2025-01-20")
    orders = "/court-orders"
    told = life.refused("ORDER-2", SOLICITOR, orders, **ORDER)
    assert told["detail"] == "It begins on 3 February 2025 or later, and ends after that."
    secure = {**ORDER, "settings": ["secure-home"], "expires_on": "2025-03-03"}
    life.refused("ORDER-3", SOLICITOR, orders, **secure)
    life.did(SOLICITOR, orders, **ORDER, expires_on="2025-03-03")
    bought_directly(life, "PL-1", LENA, BORN, day="2025-02-03", fee="4200.00")
    path = "/liberty-conclusions"
    life.did(SOCIAL_WORKER, path, child_ref=LENA, concluded_on="2025-02-03", **HELD)

    def warned(day: str) -> list[tuple[str, int]]:
        rows = life.answer("obligations", "due", day, rule="DUTY-18")
        return [(row["duty"].partition(": ")[2], row["overdue_days"]) for row in rows]

    assert warned("2025-02-03") == [("it ends within 28 days", -28)]
    assert warned("2025-02-20") == [("it ends within 14 days", -11)]
    assert warned("2025-02-28") == [("it ends within 3 days", -3)]

    life.on("2025-02-28")
    longer = {"order_id": "CO-1", "extended_on": "2025-02-28"}
    path = "/court-order-extensions"
    told = life.refused("RENEW-2", SOLICITOR, path, expires_on="2025-02-20", **longer)
    assert told["detail"] == "It ends after 3 March 2025."
    life.did(SOLICITOR, path, expires_on="2025-05-05", **longer)
    assert warned("2025-02-28") == []
    life.on("2025-04-01")
    less = {"order_id": "CO-1", **OURS, "restrictions": "One member of staff; not locked"}
    life.did(SOLICITOR, "/court-order-variations", **less, varied_on="2025-04-01")

    life.on("2025-05-08")
    assert warned("2025-05-02") == [("it ends within 3 days", -3)]
    assert warned("2025-05-08") == [("it has ended", 3)]
    late = {"order_id": "CO-1", **OURS, "restrictions": "None", "varied_on": "2025-05-08"}
    life.refused("VARYORDER-1", SOLICITOR, "/court-order-variations", **late)
    again = {"order_id": "CO-1", "expires_on": "2025-08-04", "extended_on": "2025-05-08"}
    life.did(SOLICITOR, "/court-order-extensions", **again)
    assert warned("2025-05-08") == [], "in force again, from the day of the extension"

    assert life.cost(LINE, "2025-02-28")[0] == "15600.00"
    assert life.breaches("2025-05-08") == []
    said = {each["title"]: each for each in life.record(f"child:{LENA}")}
    assert ["children", LENA] in said["Court order recorded"]["fields"]
    assert said["Court order recorded"]["withheld"] == ["case number", "judge", "restrictions"]
    assert said["Court order extended"]["on"] == "8 May 2025"
    assert "Cheshire West" in said["Liberty conclusion recorded"]["decided"]
    page = life.page("/cases", SOLICITOR, child_ref=LENA, as_of="2025-05-08")
    assert "Court order extended, 8 May 2025" in page
    assert "Notify of the placement: general practitioner (DUTY-2)" in page
    life.refused("DISCHARGE-2", BROKER, "/court-order-discharges", order_id="CO-1", reason="x",
                 discharged_on="2025-02-02")  # fmt: skip
