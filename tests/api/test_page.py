"""The first page: the answers in words, or a sentence that says why there are none."""

from collections.abc import Callable

from fastapi.testclient import TestClient
from story import Clock, tell


def test_the_page_shows_the_three_answers_and_its_two_dates(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    head = tell(client, clock)["/budgets"]
    catch_up()
    page = client.get("/")
    assert page.status_code == 200
    for text in (
        "As of <strong>31 March 2022</strong>",
        f"as known at entry <strong>{head}</strong>",
        "£167,504.77",
        "−£2,495.23",
        "children’s home",
        "Sefton (the borough)",
        "Make the placement plan",
        '<a href="/problems/duty-1">DUTY-1</a>',
        "mini-competition",
        "Local homes for local children and young people",
        "in the borough",
        "The statement of sufficiency (PDF)",
    ):
        assert text in page.text
    assert 'value="2022-03-31"' in page.text


def test_the_page_is_as_of_and_as_known_at_what_was_asked(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock)
    catch_up()
    page = client.get("/?as_of=2021-04-30&known_at=10").text
    assert "As of <strong>30 April 2021</strong>" in page
    assert "as known at entry <strong>10</strong>" in page
    assert "known_at=10" in page


def test_what_was_typed_is_escaped_and_a_wrong_date_is_said_plainly(client: TestClient) -> None:
    page = client.get("/?as_of=2021-12-31&known_at=<script>")
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert "<script>" not in page.text
    assert "<title>Error: Placement Ledger</title>" in page.text


def test_an_empty_ledger_has_a_page(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "No child is placed on this day." in page.text
    assert "<strong>0</strong> children are looked after." in page.text
