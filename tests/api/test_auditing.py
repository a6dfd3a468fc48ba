"""The auditor's pages and verbs: a figure taken apart, two moments compared, a case replayed."""

import re
from collections.abc import Callable

import psycopg
from fastapi.testclient import TestClient
from psycopg.types.json import Jsonb
from story import CHILD, Clock, tell

FIGURE = "committed-spend/residential/forecast"


def amounts(html: str) -> list[str]:
    return re.findall(r"−?£[\d,.]+", html)


def test_a_figure_is_explained_to_its_entries(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock)
    catch_up()
    shown = client.get("/explain", params={"figure": FIGURE, "as_of": "2022-03-31"})
    assert shown.status_code == 200
    assert "the sum of" in shown.text
    assert "÷ 7" in shown.text
    assert "proved to be in the tree" in shown.text
    row = client.get("/explain", params={"figure": "sufficiency/places/1/free"})
    assert row.status_code == 200
    assert "How they are counted" in row.text
    assert "proved to be in the tree" in row.text


def test_a_page_says_its_own_dates_or_that_it_is_of_now_and_never_both(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock)
    catch_up()
    now = ", the last entry."
    assert now in client.get("/do/open_referral").text
    assert now in client.get("/audit/log").text
    then = {"figure": FIGURE, "as_of": "2021-06-30", "known_at": "40"}
    for path, asked in (("/explain", then), ("/compare", {}), ("/replay", {}), ("/budget", {})):
        assert now not in client.get(path, params=asked).text, path
    assert now not in client.get("/no-such-page", headers={"accept": "text/html"}).text


def test_two_moments_are_compared(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    told = tell(client, clock)
    catch_up()
    last = max(told.values())
    shown = client.get(
        "/compare",
        params={"figure": FIGURE, "first": "2022-03-31@1", "second": f"2022-03-31@{last}"},
    )
    assert shown.status_code == 200
    assert "Placement started (entry" in shown.text


def test_a_case_is_replayed_step_by_step_and_nothing_sealed_is_shown(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock)
    catch_up()
    entries = client.get("/log?limit=500").json()
    child = next(e["fields"]["child_ref"] for e in entries if e["name"] == "placement-started.v1")
    first = client.post("/replay", data={"about": f"child:{child}"})
    assert first.status_code == 200
    assert "Step <strong>1</strong>" in first.text
    assert "Care started" in first.text
    assert "From now on: looked after" in first.text
    assert "born in 2" not in first.text
    second = client.post("/replay", data={"about": f"child:{child}", "number": "2"})
    assert "Step <strong>2</strong>" in second.text
    figure = client.post("/replay", data={"about": FIGURE})
    assert "After it the figure is" in figure.text
    for page in (first, second, figure):
        assert f"/replay?{child}" not in page.text


def test_what_cannot_be_asked_is_said_in_a_sentence(client: TestClient) -> None:
    for answer, says in (
        (client.get("/explain", params={"figure": "nonsense"}), "question/line/figure"),
        (client.get("/explain", params={"figure": "committed-spend/x/nonsense"}), "question/line"),
        (client.get("/explain", params={"figure": "sufficiency/places/99/free"}), "question/line"),
        (client.get("/compare", params={"figure": FIGURE, "first": "x", "second": "y"}), "A date"),
        (client.post("/replay", data={"about": "home:H-1"}), "Name a child, a referral"),
        (client.post("/replay", data={"about": "child:C-AAAAAAAAAAAAAAAA"}), "Nothing is recorded"),
        (client.get("/explain", params={"figure": FIGURE, "known_at": "9"}), ""),
    ):
        assert answer.status_code in (422, 503)
        assert says in answer.text
        assert "There is a problem" in answer.text


def test_the_forms_are_there_before_anything_is_asked(client: TestClient) -> None:
    for path in ("/explain", "/compare", "/replay"):
        shown = client.get(path)
        assert shown.status_code == 200
        assert "<form" in shown.text
        assert "There is a problem" not in shown.text


def test_an_entry_that_cannot_be_read_is_shown_as_one_and_fails_no_other(
    client: TestClient, clock: Clock, ledger: str
) -> None:
    told = tell(client, clock)
    as_appended = {"by": "a", "as": "b", "correlation": "c", "fail_if_match": None, "after": 0,
                   "entries": 3}  # fmt: skip
    names = ("x.v1", "x.v1", "care-started.v1")
    with psycopg.connect(ledger) as owner:
        owner.execute("DELETE FROM ledger.event_shape")  # as an administrator could
        head = owner.execute(
            "SELECT first_position FROM ledger.append(%s, %s::bytea[], %s, '[]', '{}')",
            (
                Jsonb([{"name": name, "tags": [f"child:{CHILD}"]} for name in names]),
                [b'{"n":' + b"9" * 5_000 + b"}", b"\xff", b"{}"],
                Jsonb([as_appended]),
            ),
        ).fetchone()
    (first,) = head or (0,)
    listed = client.get("/log", params={"after": first - 2, "limit": 500}).json()
    assert [each["can_be_read"] for each in listed] == [True, False, False, False]
    assert listed[1]["fields"] == {}
    verified = client.post("/audit/verify").text
    assert "None altered, missing, inserted or out of order" in verified
    assert f"Recorded so, and cannot be read: entries {first + 2}." in verified
    for position in (first, first + 1, first + 2):
        assert client.get(f"/log/{position}").json()["body"]
        shown = client.get(f"/audit/log/{position}").text
        assert "Cannot be read" in shown
    assert "Cannot be read" not in client.get(f"/audit/log/{min(told.values())}").text
