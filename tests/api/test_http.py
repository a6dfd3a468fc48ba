"""Over HTTP: commands as resources, answers with two dates, the log, and a problem for every no."""

import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from asking_as import operations
from fastapi.testclient import TestClient
from pytest import MonkeyPatch  # noqa: PT013  used as a type
from starlette.routing import Route
from story import BUDGET, FIRST_BODY, FIRST_PATH, STORY, Clock, R, moment, tell

from api.http.commands import NOT_RESOURCES
from api.rules import RULES
from api.web import submission
from api.web.paths import PATHS
from domain.commands import COMMANDS, DECIDERS


def test_a_placement_from_application_to_forecast(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    told = tell(client, clock)
    clock(moment("06-01"))
    review = {"outcome": "continue", "reviewed_on": "2021-06-01"}
    last = client.post("/placements/PL-1/reviews", json=review)
    at = last.headers["Ledger-Position"]
    assert last.headers["Location"] == f"/log/{at}"
    catch_up()
    spend = client.get("/answers/committed-spend", headers={"Ledger-Position": at}).json()
    (line,) = spend["lines"]
    assert line["budget"] == "170000.00"
    assert line["forecast"] == line["committed"] == "167504.77"
    assert line["variance"] == "-2495.23"
    assert line["because"] == [told["/budgets"], told["/placements"]]
    assert spend["known_at"] == int(at)


def test_as_known_before_the_placement_there_is_none(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    placed_at = tell(client, clock)["/placements"]
    catch_up()
    before = f"/answers/sufficiency?as_of=2021-06-01&known_at={placed_at - 1}"
    known = client.get(before).json()
    now = client.get("/answers/sufficiency?as_of=2021-06-01").json()
    assert [row["kind"] for row in known["places"]] == ["childrens-home", "not-placed"]
    assert [row["ours"] for row in now["places"]] == [1]
    assert known["known_at"] == placed_at - 1


def test_a_correction_reverses_and_posts_again(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    told = tell(client, clock)
    wrong = told["/placements"]
    started = next(body for path, body, _ in STORY[-1][1] if path == "/placements")
    fields = {"command": "start_placement", "fields": {**started, "started_on": "2021-05-08"}}
    body = {"position": wrong, "reason": "Came a week later", "authority": "Head of Service"}
    assert client.post("/corrections", json=body).json()["rule"] == "CORRECT-10"
    director = {"Ledger-Actor": "dora", "Ledger-Role": "head-of-service"}
    proposal = client.post("/corrections/proposals", json=body, headers=director)
    assert proposal.status_code == 201, proposal.json()
    head = proposal.json()["last"]
    sent = {"json": {**body, "replacement": fields},
            "headers": {"Idempotency-Key": "a-key-of-my-own"}}  # fmt: skip
    response = client.post("/corrections", **sent)
    assert client.post("/corrections", **sent).json() == response.json()
    sent["json"] = {**body, "replacement": None}
    assert client.post("/corrections", **sent).json()["type"] == "/problems/key-reused"
    assert response.status_code == 201, response.json()
    reversal, again = client.get(f"/log?after={head}").json()
    assert (reversal["name"], again["name"]) == ("entry-reversed.v1", "placement-started.v1")
    assert again["cause"] == wrong
    catch_up()
    delivered = [
        client.get(f"/answers/committed-spend?as_of=2021-05-08&known_at={at}").json()["lines"][0][
            "delivered"
        ]
        for at in (head, head + 2)
    ]
    assert delivered == ["4000.11", "500.01"]


def test_correct_8_what_rests_on_an_entry_is_listed_in_the_refusal(
    client: TestClient, clock: Clock
) -> None:
    told = tell(client, clock)
    award = told[f"{R}/mini-competition-award"]
    body = {"position": award, "reason": "Another search's", "authority": "The director"}
    problem = client.post("/corrections", json=body).json()
    assert problem["rule"] == "CORRECT-8"
    resting = problem["tells"]["resting"]
    assert [told[f"{R}/awards/AW-1/authorisation"], "award-authorised"] in resting
    assert [told["/placements"], "placement-started"] in resting
    assert f"{told['/placements']} placement started" in problem["detail"]
    sent = {**body, "with_it": [position for position, _ in resting]}
    assert client.post("/corrections", json=sent).json()["type"] == "/problems/not-yours"
    director = {"Ledger-Actor": "dora", "Ledger-Role": "head-of-service"}
    assert client.post("/corrections/proposals", json=sent, headers=director).status_code == 201
    same_person = {"Ledger-Actor": "dora", "Ledger-Role": "broker"}
    refused = client.post("/corrections", json=sent, headers=same_person)
    assert refused.status_code == 403
    broker = {"Ledger-Actor": "ben", "Ledger-Role": "broker"}
    receipt = client.post("/corrections", json=sent, headers=broker).json()
    assert receipt["last"] - receipt["first"] == len(resting)


@pytest.mark.parametrize(
    ("replacement", "pointer"),
    [
        ({"command": "nonsense", "fields": {}}, "/body/replacement/command"),
        ({"command": "vary_fee", "fields": {}}, "/body/replacement/fields/placement_id"),
    ],
)
def test_a_correction_with_a_malformed_replacement_says_where(
    client: TestClient, replacement: dict[str, Any], pointer: str
) -> None:
    body = {"position": 1, "reason": "x", "authority": "y", "replacement": replacement}
    response = client.post("/corrections", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == pointer


def test_a_refusal_is_a_problem_that_cites_its_rule_and_the_rule_has_a_page(
    client: TestClient,
) -> None:
    body = {"trigger": "ofsted-inadequate", "lots": ["residential"], "reason": "Inadequate",
            "suspended_on": "2022-01-01", "review_on": "2022-02-01"}  # fmt: skip
    response = client.post("/providers/P-1/suspensions", json=body)
    assert response.status_code == 409
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["rule"] == "SUSPEND-1"
    assert problem["title"] == (
        "Nothing is recorded of this provider but, at most, an application. Check the provider."
    )
    told, stated = client.get(problem["type"]).json(), RULES["SUSPEND-1"]
    assert (told["text"], told["source"]) == (stated.text, stated.source)


def test_every_fault_of_a_malformed_request_has_a_pointer_and_nothing_sent_is_repeated(
    client: TestClient,
) -> None:
    response = client.post(
        "/placements",
        json={"placement_id": "Jane Smith", "child_ref": "Jane Smith", "started_on": "Jane Smith",
              "weekly_fee": 12.5, "Jane Smith": "surprise"},
    )  # fmt: skip
    assert response.status_code == 422
    pointers = {error["pointer"] for error in response.json()["errors"]}
    assert pointers == {
        "/body/placement_id", "/body/child_ref", "/body/started_on", "/body/weekly_fee",
        "/body",
    }  # fmt: skip
    assert "Jane" not in response.text
    assert "12.5" not in response.text


@pytest.mark.parametrize("places", [False, True, "4", 4.5, -1, 501])
def test_a_count_is_a_whole_number_and_not_a_yes_or_no(client: TestClient, places: object) -> None:
    body = {"places": places, "changed_on": "2022-01-01"}
    response = client.post("/homes/H-1/places", json=body)
    assert response.status_code == 422
    assert [e["pointer"] for e in response.json()["errors"]] == ["/body/places"]


def test_a_position_to_correct_is_a_number(client: TestClient) -> None:
    body = {"position": True, "reason": "x", "authority": "y"}
    response = client.post("/corrections", json=body)
    assert [e["pointer"] for e in response.json()["errors"]] == ["/body/position"]


def test_a_body_that_is_not_text_is_refused_and_says_so(client: TestClient) -> None:
    response = client.post(
        "/homes/H-1/places", content=b"\x80", headers={"Content-Type": "application/json"}
    )
    assert response.status_code == 400
    assert response.json()["title"] == ("The body cannot be read: it is not JSON written in UTF-8.")


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", 20210401, 1.5, True, None, "soon"])
def test_a_day_is_text_within_the_years_of_any_record(client: TestClient, day: object) -> None:
    body = {"child_ref": "C-AAAAAAAAAAAAAAAA", "ended_on": day, "code": "E4A", "reason": "x"}
    response = client.post("/care-period-ends", json=body)
    assert response.status_code == 422
    assert [e["pointer"] for e in response.json()["errors"]] == ["/body/ended_on"]


@pytest.mark.parametrize("year", ["2021-23", "2021", "21-22", "2021/22", "2099-01"])
def test_a_financial_year_is_two_years_that_follow_each_other(
    client: TestClient, year: str
) -> None:
    path, body, _ = BUDGET
    response = client.post(path, json={**body, "financial_year": year})
    assert [e["pointer"] for e in response.json()["errors"]] == ["/body/financial_year"]
    assert client.post(path, json={**body, "financial_year": "2099-00"}).status_code == 201


@pytest.mark.parametrize("text", ["a\x00b", "\x1b[2J", " ", "", "x" * 401])
def test_text_is_short_and_printable_or_it_would_stop_the_answers(
    client: TestClient, text: str
) -> None:
    response = client.post(FIRST_PATH, json={**FIRST_BODY, "title": text})
    assert response.status_code == 422
    assert [e["pointer"] for e in response.json()["errors"]] == ["/body/title"]


def test_a_refusal_says_what_would_satisfy_its_rule_as_a_sentence_and_as_data(
    client: TestClient,
) -> None:
    assert FIRST_PATH == "/frameworks"
    ends_early = client.post(FIRST_PATH, json={**FIRST_BODY, "ends_on": "2021-04-01"}).json()
    assert ends_early["detail"] == "It ends after 1 April 2021."
    assert ends_early["tells"] == {"starts_on": "2021-04-01"}
    client.post(FIRST_PATH, json=FIRST_BODY)
    round_ = {"round": "first", "framework_id": "F-1", "lots": ["wrap-around"],
              "opened_on": "2021-04-01", "closes_at": "2021-05-01T12:00:00Z"}  # fmt: skip
    said = "Lots of the framework: residential, fostering."
    refused = client.post("/rounds", json=round_)
    assert (refused.status_code, refused.json()["detail"]) == (409, said)
    assert refused.json()["tells"] == {"framework_id": "F-1", "lots": ["residential", "fostering"]}
    assert said in client.post("/rounds", json=round_, headers={"Accept": "text/html"}).text
    form = {**round_, "step": "record", "opened_on-day": "1", "opened_on-month": "4",
            "opened_on-year": "2021", "closes_at-day": "1", "closes_at-month": "5",
            "closes_at-year": "2021", "closes_at-time": "13:00"}  # fmt: skip
    page = client.post("/do/open_round", data=form, headers={"Ledger-Role": "commissioner"})
    assert (page.status_code, said in page.text) == (409, True)
    assert "(ROUND-2)" in re.sub("<[^>]*>", "", page.text)


def test_a_refusal_does_not_repeat_the_childs_reference(client: TestClient) -> None:
    child = {"child_ref": "C-AAAAAAAAAAAAAAAA", "ended_on": "2022-01-01", "code": "E4A",
             "reason": "x"}  # fmt: skip
    response = client.post("/care-period-ends", json=child)
    assert response.json()["rule"] == "LEAVE-1"
    assert "C-AAAA" not in response.text


def test_nothing_is_recorded_without_saying_who(client: TestClient) -> None:
    for key in ("", "Bearer plk_wrong", "Bearer jane", "Basic amFuZTpqYW5l"):
        response = client.post(FIRST_PATH, json=FIRST_BODY, headers={"Authorization": key})
        assert (response.status_code, response.json()["type"]) == (401, "/problems/no-identity")
    assert client.get("/log").json() == []


def test_who_and_why_are_recorded(client: TestClient) -> None:
    client.post(FIRST_PATH, json=FIRST_BODY, headers={"Ledger-Correlation": "case-7"})
    (entry,) = client.get("/log").json()
    assert (entry["recorded_by"], entry["recorded_as"]) == ("jane", "commissioner")
    assert entry["correlation"] == "case-7"


def test_the_log_is_read_by_position_a_page_at_a_time(client: TestClient, clock: Clock) -> None:
    head = tell(client, clock)["/placements"]
    seen: list[int] = []
    url = "/log?limit=5"
    while url:
        response = client.get(url)
        seen += [entry["position"] for entry in response.json()]
        link = response.headers.get("Link", "")
        url = link[1 : link.index(">")] if link else ""
    assert seen == list(range(1, head + 1))
    assert client.get("/log/3").json()["name"] == "policy-adopted.v1"
    assert client.get("/log/99").status_code == 404
    assert client.get("/log/0").status_code == 422
    huge = 10**30
    assert client.get(f"/log/{huge}").status_code == 422
    assert client.get(f"/log?after={huge}").status_code == 422
    body = {"position": huge, "reason": "x", "authority": "y"}
    assert client.post("/corrections", json=body).status_code == 422


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("as_of=31/12/2021", 422),
        ("as_of=9999-12-31", 422),
        ("as_of=0001-01-01", 422),
        ("known_at=9999-12-31", 422),
        ("known_at=99999999999999999999999", 404),
        ("known_at=yesterday", 422),
        ("known_at=2021-12-31T12:00:00", 422),
        ("known_at=1999-12-31", 404),
        ("known_at=999", 404),
    ],
)
def test_a_date_that_cannot_be_answered_is_a_problem(
    client: TestClient, catch_up: Callable[[], None], query: str, status: int
) -> None:
    client.post(FIRST_PATH, json=FIRST_BODY)
    catch_up()
    response = client.get(f"/answers/sufficiency?{query}")
    assert response.status_code == status
    assert response.json()["status"] == status


def test_a_childs_number_becomes_the_same_pseudonym_and_is_not_recorded(client: TestClient) -> None:
    first, again, other = (
        client.post("/child-references", json={"local_number": n}).json()["child_ref"]
        for n in ("1001", " 1001", "1002")
    )
    assert first == again != other
    assert re.fullmatch(r"C-[0-9A-Z]{16}", first)
    assert client.get("/log").json() == []


def test_every_command_is_a_resource_or_known_not_to_be() -> None:
    served = {COMMANDS[name] for name in PATHS}
    assert served | set(NOT_RESOURCES) == set(DECIDERS)
    assert set(PATHS) <= set(COMMANDS)


def test_no_path_or_query_can_hold_a_child(client: TestClient) -> None:
    paths = [route.path for route in client.app.routes if isinstance(route, Route)]  # type: ignore[attr-defined]
    assert not any("child_ref" in path for path in (*paths, *PATHS.values()))


def test_every_operation_documents_its_problems_and_its_answer(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    posts = [item["post"] for path, item in document["paths"].items() if path in PATHS.values()]
    assert len(posts) == len(PATHS)
    for operation in posts:
        assert {"201", "409", "422", "503"} <= operation["responses"].keys()
        assert operation["summary"]
    names = {operation["operationId"] for operation in posts}
    assert names == set(PATHS)


def test_every_operation_says_in_a_sentence_what_it_does(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    summaries = {one["summary"] for of in document["paths"].values() for one in of.values()}
    assert "Answers while the process runs." in summaries
    assert not [each for each in summaries if each.istitle()]


def test_money_in_an_answer_is_text_with_pennies(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    line = document["components"]["schemas"]["Line"]["properties"]
    assert line["forecast"]["type"] == "string"


def test_an_unexpected_fault_says_nothing_of_itself(
    client: TestClient, monkeypatch: MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        message = "secret: Jane Smith"
        raise RuntimeError(message)

    monkeypatch.setattr(submission, "attempt", broken)
    response = client.post(FIRST_PATH, json=FIRST_BODY)
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "Jane" not in response.text


def test_a_database_that_does_not_answer_is_a_503_and_one_that_never_can_a_fault_of_ours(
    client: TestClient, monkeypatch: MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise psycopg.OperationalError

    monkeypatch.setattr(submission, "attempt", gone)
    response = client.post(FIRST_PATH, json=FIRST_BODY)
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"

    def never(*_: object) -> None:
        raise psycopg.errors.ProgramLimitExceeded

    monkeypatch.setattr(submission, "attempt", never)
    assert client.post(FIRST_PATH, json=FIRST_BODY).status_code == 500


def test_health_tells_whether_the_ledger_answers_and_no_position(client: TestClient) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    client.post(FIRST_PATH, json=FIRST_BODY)
    assert client.get("/health/ready").json() == {"status": "ready", "schema_current": True}


def test_a_stranger_is_told_nothing_of_the_log_finer_than_a_day(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock)
    catch_up()
    for kind in ("records", "releases"):
        path = f"/open-contracting/{kind}.json"
        for finer in ("1", "2022-03-01T09:00:00Z"):
            asked = client.get(f"{path}?known_at={finer}")
            assert (asked.status_code, asked.json()["type"]) == (422, "/problems/not-a-date")
        for day, name in (("2021-04-03", "2021-04-03"), ("2199-12-31", "2022-03-31")):
            package = client.get(f"{path}?known_at={day}").json()
            assert package["uri"].endswith(f":{name}")
        assert client.get(path).json()["uri"].endswith(":2022-03-31")


def test_no_path_with_a_character_that_cannot_be_recorded_fails(client: TestClient) -> None:
    for _, methods, declared, _ in operations():
        if "GET" in methods and "{" in declared:
            path = re.sub(r"\{[^}]*\}", "%00", declared)
            assert client.get(path).status_code < 500, path


def test_every_response_forbids_framing_sniffing_and_scripts_of_others(client: TestClient) -> None:
    for path in ("/sign-in", "/log", "/nothing", "/static/ledger.css"):
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "script-src 'self' 'nonce-" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "http" not in headers["Content-Security-Policy"]
        for nowhere in ("default-src 'none'", "object-src 'none'", "base-uri 'none'"):
            assert nowhere in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in headers
    assert client.request("TRACE", "/sign-in").status_code == 405


def test_what_is_written_is_shown_and_never_run(client: TestClient) -> None:
    written = "<script>alert(1)</script>"
    body = {"home_id": "H-1", "provider_id": "P-1", "urn": "SC900001", "name": written,
            "kind": "childrens-home", "places": 3, "authority": "E08000014",
            "postcode": "PR8 1ZZ", "registered_on": "2021-04-01"}  # fmt: skip
    assert client.post("/homes", json=body).status_code == 201
    page = client.get("/audit/log/1", headers={"Ledger-Role": "auditor"})
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)" in page.text
    assert written not in page.text


def test_a_refusal_can_be_looked_up_by_the_person_who_was_refused_only(client: TestClient) -> None:
    body = {"child_ref": "C-AAAAAAAAAAAAAAAA", "ended_on": "2022-01-01", "code": "E4A",
            "reason": "x"}  # fmt: skip
    problem = client.post("/care-period-ends", json=body).json()
    kept = client.get(problem["instance"]).json()
    assert (kept["rule"], kept["refused_because"]) == ("LEAVE-1", problem["title"])
    assert kept["fields"]["command"] == "end_care"
    assert [each["position"] for each in client.get("/refusals").json()] == [kept["position"]]
    other = {"Ledger-Actor": "another", "Ledger-Role": "broker"}
    assert client.get(problem["instance"], headers=other).status_code == 404
    assert client.get("/refusals", headers=other).json() == []
    assert client.get("/refusals/99").status_code == 404


def test_a_refused_reversal_of_an_import_is_recorded_too(client: TestClient) -> None:
    body = {"reason": "The wrong file", "authority": "Head of Service"}
    problem = client.post(f"/imports/{'a' * 64}/reversal", json=body).json()
    kept = client.get(problem["instance"], headers={"Ledger-Role": "commissioner"}).json()
    assert (kept["rule"], kept["fields"]["command"]) == ("IMPORT-1", "reverse_import")


def test_people_of_one_name_with_two_providers_see_each_their_own_refusals(
    client: TestClient,
) -> None:
    staff = [{"Ledger-Actor": "jane", "Ledger-Role": f"provider:P-{n}"} for n in (1, 2)]
    once = {"Idempotency-Key": "the-same"}
    kept = []
    for number, who in enumerate(staff, 1):
        body = {"provider_id": f"P-{number}"}
        problem = client.post("/referrals/R-1/readings", json=body, headers=who | once).json()
        kept.append(problem["instance"])
    for own, other, who in zip(kept, reversed(kept), staff, strict=True):
        assert client.get(own, headers=who).status_code == 200
        assert client.get(other, headers=who).status_code == 404
        assert len(client.get("/refusals", headers=who).json()) == 1


def test_an_identifier_has_no_slash_because_paths_hold_it(client: TestClient) -> None:
    offer = {"offer_id": "O/evaluations", "provider_id": "P-1", "home_id": "H-1"}
    answer = client.post("/referrals/R-1/offers", json=offer)
    assert answer.status_code == 422
    assert "offer_id" in answer.text


def test_a_refused_correction_is_kept_too(client: TestClient, clock: Clock) -> None:
    body = {"position": tell(client, clock)["/placements"], "reason": "x", "authority": "y"}
    problem = client.post("/corrections", json=body).json()
    assert problem["rule"] == "CORRECT-10"
    assert client.get(problem["instance"]).json()["fields"]["command"] == "correct_entry"
