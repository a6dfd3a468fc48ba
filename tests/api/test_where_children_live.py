"""Over HTTP: a young person at two addresses of one provider, and a child with a carer."""

from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient
from story import BROKER, CHILD, MONITOR, Clock, Told, allocated, moment, say, tell

OTHER = "C-BBBBBBBBBBBBBBBB"
SEFTON, KNOWSLEY, WIRRAL = "E08000014", "E08000011", "E08000015"


def registration(number: int, kind: str, places: int = 6) -> Told:
    """A registration whose office is in Wirral."""
    body = {"home_id": f"H-{number}", "provider_id": f"P-{number}", "urn": f"SC90000{number}",
            "name": "A provider", "kind": kind, "places": places, "ages_from": 0,
            "authority": WIRRAL, "postcode": "CH41 1ZZ", "registered_on": "2021-04-01"}  # fmt: skip
    return ("/homes", body, BROKER)


def address(name: str, authority: str, postcode: str) -> Told:
    """A flat of the provider of supported accommodation."""
    body = {"address_id": name, "category": "self-contained", "places": 1,
            "authority": authority, "postcode": postcode, "opened_on": "2021-04-01"}  # fmt: skip
    return ("/homes/H-1/addresses", body, BROKER)


def care(child: str, born_in: str) -> Told:
    """A child comes into care."""
    body = {"child_ref": child, "born_in": born_in, "started_on": "2021-04-05"}
    return ("/care-periods", body, BROKER)


def placed(number: int, child: str, **where: Any) -> Told:
    """A child comes to live somewhere."""
    body = {"placement_id": f"PL-{number}", "child_ref": child, "home_id": f"H-{number}",
            "started_on": "2021-05-01", "emergency": True, **where}  # fmt: skip
    return ("/placements", body, BROKER)


POLICY: Told = (
    "/policies",
    {"policy_id": "2021", "citation": "Cabinet", "responsible_authority": SEFTON,
     "adjoining": [KNOWSLEY], "key_decision_above": "100000.00", "minimum_term_years": 5,
     "contract_review_months": 6, "report_months": 3, "in_force_from": "2021-04-01"}, MONITOR,
)  # fmt: skip
BEFORE: list[Told] = [
    POLICY, registration(1, "semi-independent"), registration(2, "fostering-agency"),
    address("A-1", SEFTON, "PR8 2ZZ"), address("A-2", KNOWSLEY, "L36 1ZZ"),
    care(CHILD, "2004-02"), care(OTHER, "2014-02"), allocated(CHILD, "sue", "social-worker"),
    allocated(OTHER, "sue", "social-worker"),
]  # fmt: skip
MOVE: Told = (
    "/placements/PL-1/addresses",
    {"child_ref": CHILD, "home_id": "H-1", "address_id": "A-2", "code": "CARPL",
     "reason": "Nearer to college", "moved_on": "2021-06-01"}, BROKER,
)  # fmt: skip
NOTICE: Told = (
    "/homes/H-1/notices",
    {"notice_id": "N-1", "notice": "restriction-notice", "source": "Letter to all authorities",
     "received_on": "2021-06-02", "in_force_from": "2021-06-02"}, BROKER,
)  # fmt: skip


def test_where_children_live_is_the_carers_or_the_addresss_own_place(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock, [(moment("05-01"), BEFORE)])
    without = say(client, placed(1, CHILD))
    assert (without.status_code, without.json()["rule"]) == (409, "START-7")
    assert without.json()["tells"]["addresses"] == ["A-1", "A-2"]
    office = say(client, placed(2, OTHER))
    assert (office.status_code, office.json()["rule"]) == (409, "START-7")
    came = [placed(1, CHILD, address_id="A-1"),
            placed(2, OTHER, authority=SEFTON, postcode="PR9 9QQ")]  # fmt: skip
    tell(client, clock, [(moment("05-01"), came), (moment("06-02"), [MOVE, NOTICE])])
    catch_up()

    def inside(day: str) -> dict[str, tuple[int, int]]:
        rows = client.get(f"/answers/in-or-out-of-borough?as_of={day}").json()["children"]
        return {row["kind"]: (row["inside"], row["outside"]) for row in rows}

    assert inside("2021-05-31") == {"semi-independent": (1, 0), "fostering-agency": (1, 0)}
    assert inside("2021-06-01") == {"semi-independent": (0, 1), "fostering-agency": (1, 0)}
    found = client.get("/answers/market?as_of=2021-06-02").json()
    assert [(row["address_id"], row["ours"]) for row in found["addresses"]] == [
        ("A-1", 0), ("A-2", 1),
    ]  # fmt: skip
    [home] = [row for row in found["homes"] if row["home_id"] == "H-1"]
    assert (home["takes_none"], home["available"]) == ("restricted by Ofsted", 0)
    log = client.get("/log").text
    assert "PR9 9QQ" not in log, "a carer's postcode is sealed"
    breaches = client.get("/answers/breaches?as_of=2021-06-02").json()["breaches"]
    assert "RELOCATE-5" in {row["rule"] for row in breaches}
