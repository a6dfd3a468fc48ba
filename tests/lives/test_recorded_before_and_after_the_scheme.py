"""What ran before the council had a scheme: recorded then, or entered once there is one.

Gil, 12, has lived at £4,200 a week since 15 January 2024. The scheme is in force from 1 February
2024, and the framework from 1 April 2024.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from casework import WEEK, authorised, into_care, needs_a_home, search_to
from council import SEFTON, found_council
from databases import WITH_FACTS, copy_of
from lives import BROKER, DCS, FINANCE, OTHER_BROKER, Life, life_over

GIL, BORN, LINE = "C-GIL0000000000001", "2012-03", "residential"
THERE = {"placement_id": "PL-1", "child_ref": GIL, "home_id": "H-8", "weekly_fee": "4200.00"}
THERE |= {"budget_line": LINE, "started_on": "2024-01-15", "agreed_until": "2026-01-15"}


@pytest.fixture
def new_ledger(server: str) -> Iterator[Life]:
    """A life in a ledger in which nothing is recorded yet."""
    with copy_of(server, WITH_FACTS) as ledger, life_over(ledger) as told:
        yield told


def came_into_care(life: Life) -> None:
    """Birch Care has had a second home for years, and the child is in care since January 2024."""
    life.did(BROKER, "/homes", home_id="H-8", provider_id="P-2", name="Birch Lodge", places=3,
             urn="SC90008", kind="childrens-home", ages_from=8, authority=SEFTON,
             postcode="PR9 8ZZ", registered_on="2020-01-01")  # fmt: skip
    into_care(life, GIL, BORN, "2024-01-10")


def put_right(life: Life, broken: str, position: int, **fields: Any) -> None:
    """By two, the start of the placement is replaced by one that breaks these rules."""
    why = {"position": position, "reason": "Keyed wrongly", "authority": "Head of service"}
    life.did(OTHER_BROKER, "/corrections/proposals", **why)
    again = {"command": "start_placement", "fields": {**THERE, **fields}}
    life.broke(broken, BROKER, "/corrections", **why, replacement=again)


def is_extended(life: Life, day: str, until: str) -> tuple[str, dict[str, Any]]:
    """Another proposes to agree the placement for longer; what the director then sends."""
    proposal = {"proposal": "extension", "placement_id": "PL-1", "ends_on": until}
    life.did(FINANCE, "/proposals", **proposal, proposed_on=day)
    return "/placements/PL-1/extension", {
        "reason": "Settled there", "agreed_until": until, "extended_on": day,
    }  # fmt: skip


def test_what_is_entered_late_is_in_breach_and_waits_for_an_award(life: Life) -> None:
    life.on("2025-04-01")
    came_into_care(life)
    late = life.broke("START-21", BROKER, "/placements", **THERE)
    assert life.duties("2025-04-01", rule="START-21") == [
        ("report-unlawfulness", "2025-04-02", None),
        ("seek-authorisation", "2025-04-02", None),
    ]
    paid = {"payment_id": "PAY-1", "budget_line": LINE, "amount": "16800.00", "payee": "Birch Care"}
    paid |= {"provider_id": "P-2", "period_from": "2025-03-04", "period_to": "2025-03-31"}
    life.did(FINANCE, "/payments", **paid, paid_on="2025-04-01")
    (unexplained,) = life.answer("breaches", "payments", "2025-04-01")
    assert unexplained["reason"] == "not authorised"
    path, longer = is_extended(life, "2025-04-01", "2026-07-15")
    life.refused("EXTEND-3", DCS, path, **longer)

    needs_a_home(life, "R-1", GIL, BORN, "2025-04-01", needed_on="2025-04-01")
    search_to(life, "R-1", "purchasing-system", "2025-04-01")
    award = {"award_id": "AW-1", "provider_id": "P-2", "home_id": "H-8"}
    award |= {"ground": "only-capable-provider", "reason": "He has settled there"}
    award |= {"fee_lines": [{**WEEK, "amount": "4200.00"}], "awarded_on": "2025-04-01"}
    life.did(BROKER, "/referrals/R-1/direct-award", **award)
    authorised(life, "R-1", "AW-1", "2025-04-01")
    tie = {"referral_id": "R-1", "award_id": "AW-1", "regularised_on": "2025-04-01"}
    life.did(BROKER, "/placements/PL-1/regularisation", **tie)
    told = {"child_ref": GIL, "placement_id": "PL-1", "breach": late, "done_on": "2025-04-01"}
    life.did(BROKER, "/duties-done", duty="report-unlawfulness", done="By letter", **told)
    assert {done for _, _, done in life.duties("2025-04-01")} == {"2025-04-01"}
    assert life.answer("breaches", "payments", "2025-04-01") == []
    path, longer = is_extended(life, "2025-04-01", "2026-06-15")
    life.did(DCS, path, **longer)
    assert life.breaches("2025-04-01") == ["START-21"], "the mark stays"


def test_no_earlier_first_day_takes_a_breach_away(life: Life) -> None:
    life.on("2025-04-01")
    came_into_care(life)
    wrong = life.broke("START-10", BROKER, "/placements", **{**THERE, "started_on": "2024-02-02"})
    put_right(life, "START-21", wrong, started_on="2024-01-31")
    assert life.breaches("2025-04-01") == ["START-21"]
    assert [duty for duty, _, _ in life.duties("2025-04-01")] == [
        "report-unlawfulness", "seek-authorisation",
    ]  # fmt: skip


def test_an_allowance_from_before_the_scheme_is_set_by_whom_the_scheme_names(life: Life) -> None:
    life.on("2025-04-01")
    came_into_care(life)
    carers = {"placement_id": "PL-1", "child_ref": GIL, "kind": "connected-carers"}
    carers |= {"authority": SEFTON, "postcode": "PR8 7ZZ", "budget_line": "fostering"}
    carers |= {"started_on": "2024-01-15"}
    life.broke("START-20", BROKER, "/placements", **carers, weekly_fee="5000.00")
    assert [due for _, due, _ in life.duties("2025-04-01")] == ["2025-04-02", "2025-04-02"]


def test_what_was_recorded_before_the_scheme_is_put_right_without_a_breach(
    new_ledger: Life,
) -> None:
    life = new_ledger
    life.on("2024-01-16")
    came_into_care(life)
    life.did(FINANCE, "/budgets", budget_line=LINE, title="Residential care", amount="400000.00",
             financial_year="2023-24", reason="Budget Council")  # fmt: skip
    keyed = life.did(BROKER, "/placements", **{**THERE, "weekly_fee": "4700.00"})
    found_council(life)
    life.on("2024-06-03")
    put_right(life, "", keyed)
    assert life.breaches("2024-06-03") == []
    path, longer = is_extended(life, "2024-06-03", "2026-07-15")
    life.did(DCS, path, **longer)


def test_what_was_recorded_before_the_scheme_is_put_right_to_cost_more_in_breach(
    new_ledger: Life,
) -> None:
    life = new_ledger
    life.on("2024-01-16")
    came_into_care(life)
    life.did(FINANCE, "/budgets", budget_line=LINE, title="Residential care", amount="400000.00",
             financial_year="2023-24", reason="Budget Council")  # fmt: skip
    keyed = life.did(BROKER, "/placements", **THERE)
    found_council(life)
    life.on("2024-06-03")
    put_right(life, "START-21", keyed, weekly_fee="4200.01")
