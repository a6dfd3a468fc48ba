"""Noor, 12: her place costs more than Alder's schedule, and a dearer one is agreed afterwards.

Alder's most is £4,200 a week. Nobody makes £4,800 right by a schedule that holds from April and is
recorded in May, once her search is open.
"""

from casework import WEEK, into_care, needs_a_home
from lives import BROKER, COMMISSIONER, Life

NOOR, BORN = "C-NOOR000000000001", "2012-09"
DEARER = {"lot": "residential", "agreed_on": "2025-05-06"}
DEARER |= {"prices": [{"kind": "childrens-home", "level": "standard", "weekly_fee": "4900.00"}]}


def test_prices_that_are_dated_back(life: Life) -> None:
    life.on("2025-05-06")
    into_care(life, NOOR, BORN, "2025-05-06")
    needs_a_home(life, "R-1", NOOR, BORN, "2025-05-06", needed_on="2025-05-12")
    award = {"award_id": "AW-1", "provider_id": "P-1", "home_id": "H-1"}
    award |= {"ground": "only-capable-provider", "reason": "Near her school"}
    award |= {"fee_lines": [{**WEEK, "amount": "4800.00"}], "awarded_on": "2025-05-06"}
    path = "/providers/P-1/price-schedules"
    life.did(COMMISSIONER, path, **DEARER, in_force_from="2025-04-01")
    told = life.refused("DIRECT-8", BROKER, "/referrals/R-1/direct-award", **award)
    assert told["detail"] == "It is £600.00 a week above. The most a week: £4,200.00."
    life.did(COMMISSIONER, path, **DEARER, in_force_from="2025-05-06")
    life.did(BROKER, "/referrals/R-1/direct-award", **award)
