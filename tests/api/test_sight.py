"""What is derived from an entry or a row shows a person no more than the entry or the row would."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from story import CHILD, STORY, Clock, R, say, tell

from api.access.roles import ROLES, Activity, Reach
from api.access.sight import COSTS_OF_ONE, PRICES_OF_ONE, Sight
from api.access.who import Asker
from evidence.publications.figures import Figures
from evidence.publications.small_numbers import HIDDEN
from evidence.publications.spending_report.changes import cause_rows
from evidence.publications.spending_report.tables import costs_beside, route_row
from evidence.publications.sufficiency.places import places_row
from projections.casework.awards import AwardsByRoute
from projections.engine.columns import Kind
from projections.forecasting.movement import Cause
from projections.money.unit_costs import Cost
from projections.places.available_places import AvailablePlaces
from projections.places.in_or_out_of_borough import BoroughPlacements
from projections.questions import QUESTIONS

CABINET = {"Ledger-Actor": "cab", "Ledger-Role": "cabinet-member"}
BROKER = {"Ledger-Actor": "jane", "Ledger-Role": "broker"}
COMMISSIONER = {"Ledger-Actor": "cara", "Ledger-Role": "commissioner"}
OTHER_BROKER = {"Ledger-Actor": "john", "Ledger-Role": "broker"}
AUDITOR = {"Ledger-Actor": "ada", "Ledger-Role": "auditor"}
UNINVITED = {"Ledger-Actor": "u", "Ledger-Role": "provider:P-2"}
ASKED = {"Ledger-Actor": "alder", "Ledger-Role": "provider:P-1"}
STRANGER = {"Ledger-Actor": "sam", "Ledger-Role": "social-worker"}
OWN = {"Ledger-Actor": "sue", "Ledger-Role": "social-worker"}
FORECAST = "/explain?figure=committed-spend/residential/forecast&as_of=2021-06-01"
OFFER = {
    "provider_id": "P-2", "offer_id": "O-9", "home_id": "H-9", "statement": "A house",
    "fee_lines": [{"fee_for": "core", "unit": "week", "amount": "100.00"}],
    "offered_on": "2021-05-01",
}  # fmt: skip
LATE = {**OFFER, "provider_id": "P-1", "home_id": "H-1"}


@pytest.fixture
def told(client: TestClient, clock: Clock, catch_up: Callable[[], None]) -> TestClient:
    """The client, once the story is told and answered."""
    tell(client, clock)
    catch_up()
    return client


def positions_of(client: TestClient, path: str, who: dict[str, str]) -> list[int]:
    """The positions of the entries about something, as somebody sees them."""
    return [entry["position"] for entry in client.get(path, headers=who).json()["entries"]]


def test_sight_1_a_figure_is_explained_to_who_sees_figures_only_without_its_entries(
    told: TestClient,
) -> None:
    whole, sums = told.get(FORECAST, headers=BROKER), told.get(FORECAST, headers=CABINET)
    assert "PL-1" in whole.text
    assert (sums.status_code, "PL-1" in sums.text, "Placement started" in sums.text) == (
        200, False, False,
    )  # fmt: skip
    row = told.get("/explain?figure=market/homes/1/places&as_of=2021-06-01", headers=CABINET)
    assert (row.status_code, "PR8" in row.text) == (200, False)


def test_sight_1_because_has_only_the_positions_of_entries_that_the_person_may_see(
    told: TestClient,
) -> None:
    asked = "/answers/market?as_of=2021-06-01"
    assert told.get(asked, headers=BROKER).json()["homes"][0]["because"]
    assert all(row["because"] == [] for row in told.get(asked, headers=CABINET).json()["homes"])
    seen = {entry["position"] for entry in told.get("/log?limit=500", headers=OWN).json()}
    for name in ("obligations", "where-placed"):
        tables = told.get(f"/answers/{name}?as_of=2021-06-01", headers=OWN).json()
        rows = [row for rows in tables.values() if isinstance(rows, list) for row in rows]
        assert rows
        assert seen >= {position for row in rows for position in row["because"]}


def test_sight_2_a_refusal_is_seen_by_who_was_refused_and_by_who_makes_bundles(
    told: TestClient,
) -> None:
    refused = told.post("/referrals/R-1/offers", json=LATE, headers=ASKED)
    at = int(refused.json()["instance"].rpartition("/")[2])
    own = told.post("/referrals/R-1/exhausted-tiers", headers=OTHER_BROKER,
                    json={"tier": "spot", "reason": "x", "exhausted_on": "2021-05-01"})  # fmt: skip
    mine = int(own.json()["instance"].rpartition("/")[2])
    for who, sees in ((BROKER, set()), (OTHER_BROKER, {mine}), (AUDITOR, {at, mine})):
        assert {at, mine}.intersection(positions_of(told, "/referrals/R-1", who)) == sees
        assert {p for p in (at, mine) if told.get(f"/log/{p}", headers=who).is_success} == sees
        stream = told.get(f"/log-events?after={at - 2}&most={1 + len(sees)}", headers=who).text
        assert {p for p in (at, mine) if f"id: {p}\n" in stream} == sees
    assert told.get(f"/log/{at}/proof", headers=BROKER).status_code == 404
    body = {"positions": [at], "purpose": "find a placement"}
    assert told.post("/openings", json=body, headers=BROKER).status_code == 403
    page = told.post("/replay", data={"about": "referral:R-1", "number": "1000"}, headers=BROKER)
    assert f"Entry {at}" not in page.text
    assert f"Entry {mine}" not in page.text


def test_sight_2_ones_own_refusal_is_not_shown_in_another_role(told: TestClient) -> None:
    own = told.post("/referrals/R-1/exhausted-tiers", headers=OTHER_BROKER,
                    json={"tier": "spot", "reason": "x", "exhausted_on": "2021-05-01"})  # fmt: skip
    at = int(own.json()["instance"].rpartition("/")[2])
    for role, sees in (("broker", True), ("head-of-service", False), ("finance", False)):
        who = {"Ledger-Actor": "john", "Ledger-Role": role}
        assert told.get(f"/log/{at}", headers=who).is_success == sees
        assert (at in positions_of(told, "/referrals/R-1", who)) == sees
    oversee = {"positions": [at], "purpose": "oversee"}
    head = {"Ledger-Actor": "john", "Ledger-Role": "head-of-service"}
    assert told.post("/openings", json=oversee, headers=head).status_code == 403


def test_sight_4_an_officer_is_shown_no_row_that_rests_only_on_what_is_out_of_sight(
    told: TestClient, catch_up: Callable[[], None]
) -> None:
    suspended = {"trigger": "ofsted-inadequate", "lots": ["residential"], "reason": "Inadequate",
                 "suspended_on": "2021-05-01", "review_on": "2021-06-02"}  # fmt: skip
    excluded = {"debarment_list": "Not on it", "connected_persons": False, "excluded": True,
                "exclusion_ground": "mandatory", "decided_because": "Convicted",
                "checked_on": "2021-05-01", "valid_until": "2021-12-01"}  # fmt: skip
    for path, body in (("suspensions", suspended), ("exclusion-checks", excluded)):
        done = told.post(f"/providers/P-1/{path}", json=body, headers=COMMISSIONER)
        assert done.status_code == 201, done.json()
    catch_up()
    asked = "/answers/obligations?as_of=2021-06-01"
    every = told.get(asked, headers=COMMISSIONER).json()
    assert {"DUTY-12", "DUTY-23"} <= {row["rule"] for row in every["due"]}
    for who in (OWN, {**OWN, "Ledger-Role": "reviewing-officer"},
                {**OWN, "Ledger-Role": "personal-adviser"}):  # fmt: skip
        found = told.get(asked, headers=who).json()
        rows = [*found["duties"], *found["due"], *found["drift"]]
        assert all(row["because"] for row in rows)
        assert not {"DUTY-12", "DUTY-23"} & {row["rule"] for row in rows}
        for form in ("/answers/obligations/due.csv", "/answers/obligations/duties.csv",
                     "/answers-pages/obligations"):  # fmt: skip
            text = told.get(f"{form}?as_of=2021-06-01", headers=who).text
            assert "P-1" not in text
    assert told.get(asked, headers=OWN).json()["due"]


def test_law_that_was_recorded_as_commenced_is_shown_to_every_officer(
    told: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    clock(datetime(2026, 11, 2, 12, tzinfo=UTC))
    commenced = {"section": "cwsa-2026-s13", "commenced_on": "2026-11-01", "source": "SI 2026/1",
                 "checked_on": "2026-11-01"}  # fmt: skip
    solicitor = {"Ledger-Actor": "sol", "Ledger-Role": "solicitor"}
    done = told.post("/commencements", json=commenced, headers=solicitor)
    assert done.status_code == 201, done.json()
    catch_up()
    asked = "/answers/law-in-force?as_of=2026-11-02"
    shown = {
        role: told.get(asked, headers={**OWN, "Ledger-Role": role}).json()["act"]
        for role in ("commissioner", "social-worker", "reviewing-officer", "personal-adviser",
                     "evaluator", "cabinet-member", "democratic-services")
    }  # fmt: skip
    every = [(row["section"], row["state"], row["source"]) for row in shown["commissioner"]]
    assert any(source == "SI 2026/1" for _, _, source in every)
    for role, rows in shown.items():
        assert [(row["section"], row["state"], row["source"]) for row in rows] == every, role
    at = done.json()["first"]
    cited = [row["because"] for row in shown["social-worker"] if row["source"] == "SI 2026/1"]
    assert cited == [[at]]
    assert told.get(f"/log/{at}", headers=OWN).status_code == 200


OFFERED = {f"{name}.v1" for name in (
    "referral-opened", "wishes-ascertained", "tier-started", "tier-exhausted", "providers-invited",
    "offer-made", "interests-declared", "offer-evaluated", "offer-moderated")}  # fmt: skip
"""What the story records of a search and its offers before there is an award."""


@pytest.mark.parametrize("role", ["evaluator", "moderator"])
def test_sight_1_who_scores_offers_opens_what_an_open_search_offers_and_nothing_else(
    client: TestClient, clock: Clock, catch_up: Callable[[], None], role: str
) -> None:
    tell(client, clock, STORY[:6])
    particulars = {"child_ref": CHILD, "number": "LA-1", "born_on": "2012-05-04", "sex": "male",
                   "ethnicity": "WBRI", "recorded_on": "2021-04-13"}  # fmt: skip
    assert client.post("/particulars", json=particulars).status_code == 201
    catch_up()
    entries = client.get("/log?limit=500", headers=BROKER).json()
    who, why = {"Ledger-Actor": "ann", "Ledger-Role": role}, "evaluate an offer"

    def opened() -> set[int]:
        every = [entry["position"] for entry in entries] + [entries[-1]["position"] + 9]
        asked = {at: {"positions": [at], "purpose": why} for at in every}
        answers = {
            at: client.post("/openings", json=body, headers=who) for at, body in asked.items()
        }
        assert {answer.status_code for answer in answers.values()} <= {200, 403}
        return {at for at, answer in answers.items() if answer.is_success}

    def on_the_page() -> set[int]:
        page = client.get("/referrals-board/R-1", headers=who)
        assert page.is_success
        return {int(at) for at in re.findall(r'name="positions" value="(\d+)"', page.text)}

    assert opened() == {e["position"] for e in entries if e["name"] in OFFERED}
    sealed = {e["position"] for e in entries if e["name"] in OFFERED and e["fields"].get("sealed")}
    assert on_the_page() == sealed
    both = [e["position"] for e in entries
            if e["name"] in ("offer-made.v1", "particulars-recorded.v1")]  # fmt: skip
    for path, sent in (("/openings", {"json": {"positions": both, "purpose": why}}),
                       ("/sealed", {"data": {"positions": both, "purpose": why}})):  # fmt: skip
        assert client.post(path, headers=who, **sent).status_code == 403  # type: ignore[arg-type]
    tell(client, clock, STORY[6:7])
    catch_up()
    assert opened() == on_the_page() == set(), "an offer of a search with an award is not scored"


def test_evaluate_3_an_evaluator_opens_offers_once_declared_and_others_scores_once_scored(
    client: TestClient, clock: Clock
) -> None:
    *before, (when, (declares, bob_declares, scores, bob_scores, _)) = STORY[:6]
    told = tell(client, clock, before)
    offer = told[f"{R}/offers"]

    def opens(position: int, name: str) -> bool:
        body = {"positions": [position], "purpose": "evaluate an offer"}
        who = {"Ledger-Actor": name, "Ledger-Role": "evaluator"}
        return client.post("/openings", json=body, headers=who).is_success

    clock(when)
    assert not opens(offer, "ann")
    path, declared, ann = declares
    said = [say(client, each) for each in (declares, bob_declares, scores)]
    assert opens(offer, "ann")
    evaluation = said[-1].json()["first"]
    assert (opens(evaluation, "ann"), opens(evaluation, "bob")) == (True, False)
    assert say(client, bob_scores).status_code == 201
    assert opens(evaluation, "bob")
    assert say(client, (path, {**declared, "provider_ids": ["P-1"]}, ann)).status_code == 201
    assert not opens(offer, "ann"), "an evaluator with an interest in the provider"


def test_purpose_2_what_is_opened_fits_the_purpose(told: TestClient) -> None:
    particulars = {"child_ref": CHILD, "number": "LA-1", "born_on": "2012-05-04", "sex": "male",
                   "ethnicity": "WBRI", "recorded_on": "2021-05-01"}  # fmt: skip
    at = told.post("/particulars", json=particulars).json()["first"]
    for role, purpose, opens in (
        ("broker", "find a placement", False), ("broker", "make a placement: R-1", False),
        ("head-of-service", "decide", False), ("head-of-service", "oversee: 22/7", True),
        ("auditor", "audit", True),
    ):  # fmt: skip
        body = {"positions": [at], "purpose": purpose}
        answer = told.post("/openings", json=body, headers={"Ledger-Role": role})
        assert answer.is_success == opens, (role, purpose)
        if not opens:
            assert answer.json()["type"] == "/problems/not-for-this-purpose"
    case = told.post("/cases", data={"child_ref": CHILD}, headers=BROKER)
    assert f'name="positions" value="{at}"' not in case.text, "the page offers what it may open"


def test_a_number_finds_a_child_only_for_a_role_that_turns_numbers_into_references(
    told: TestClient,
) -> None:
    ref = told.post("/child-references", json={"local_number": "1001"}).json()["child_ref"]
    for role in ROLES:
        if Activity.CASES in role.activities and role.reach is Reach.ALLOCATED:
            may = Activity.PSEUDONYMS in role.activities
            who = {"Ledger-Actor": "sam", "Ledger-Role": role.name}
            page = told.post("/cases", data={"local_number": "1001"}, headers=who)
            assert (page.status_code, ref in page.text) == (403, may), role.name


def test_sight_2_a_refused_offer_moves_no_etag_and_makes_nobody_out_of_date(
    told: TestClient,
) -> None:
    before = told.get("/referrals/R-1", headers=BROKER).headers["etag"]
    assert told.post("/referrals/R-1/offers", json=LATE, headers=ASKED).status_code == 409
    for who in (BROKER, AUDITOR):
        assert told.get("/referrals/R-1", headers=who).headers["etag"] == before
    body = {"tier": "spot", "reason": "None", "exhausted_on": "2021-05-01"}
    answer = told.post("/referrals/R-1/exhausted-tiers", json=body,
                       headers={**BROKER, "If-Match": before})  # fmt: skip
    assert answer.status_code == 409, "decided on, and not outdated"


BY_UNINVITED = (
    ("offers", OFFER),
    ("readings", {"provider_id": "P-2"}),
    ("declines", {"provider_id": "P-2", "code": "no-vacancy", "declined_on": "2021-05-01"}),
    ("questions", {"provider_id": "P-2", "clarification_id": "Q-9", "question": "Who is it?",
                   "asked_on": "2021-05-01"}),
    ("offers/O-1/withdrawal", {"provider_id": "P-2", "reason": "x", "withdrawn_on": "2021-05-01"}),
)  # fmt: skip


def test_a_provider_that_was_not_asked_adds_nothing_to_a_search_and_opens_nothing_of_it(
    told: TestClient, ledger: str
) -> None:
    def counted(what: str) -> Any:
        with psycopg.connect(ledger) as owner:
            return owner.execute(f"SELECT count(*) FROM {what}".encode()).fetchone()

    of_the_search, openings = "ledger.tag WHERE tag = 'referral:R-1'", "vault.opening"
    before = counted(of_the_search), counted(openings)
    for path, body in BY_UNINVITED:
        kept = []
        for search in ("R-1", "R-9"):
            refused = told.post(f"/referrals/{search}/{path}", json=body, headers=UNINVITED)
            assert refused.status_code == 409, refused.text
            own = told.get(refused.json()["instance"], headers=UNINVITED).json()
            kept.append(
                (own["rule"], {k: v for k, v in own["fields"].items() if k != "refused_at"})
            )
        assert kept[0] == kept[1], "as if there were no such search"
    assert (counted(of_the_search), counted(openings)) == before


def test_sight_3_a_role_that_sees_figures_only_gets_no_row_about_one(told: TestClient) -> None:
    cabinet = {name: told.get(f"/answers/{name}?as_of=2021-06-01", headers=CABINET).json()
               for name in ("committed-spend", "matching", "market", "sufficiency",
                            "forecast")}  # fmt: skip
    assert cabinet["committed-spend"]["detail"] == []
    assert cabinet["matching"]["payments"] == []
    assert cabinet["sufficiency"]["step_down"] == []
    assert {row["weekly_fee"] for row in cabinet["market"]["homes"]} == {None}
    assert {row["known_starts"] for row in cabinet["forecast"]["lines"]} == {None}
    assert told.get("/explain?figure=committed-spend/detail/1/committed", headers=CABINET
                    ).status_code == 403  # fmt: skip
    fee = told.get("/explain?figure=market/homes/1/weekly_fee&as_of=2021-06-01", headers=CABINET)
    assert "3,500" not in fee.text
    for path in ("/movement?from=2021-04-10&to=2021-06-01", "/budget/what-if"):
        assert told.get(path, headers=CABINET).status_code == 403


def test_sight_3_no_figure_is_the_fee_of_the_only_placement(told: TestClient) -> None:
    """Sums of a budget line are its spend, which the role answers for: they are of a year."""
    for name in sorted(next(r for r in ROLES if r.name == "cabinet-member").answers):
        found = told.get(f"/answers/{name}?as_of=2021-06-01", headers=CABINET)
        assert found.status_code == 200
        assert "3500.1" not in found.text, name
    assert "3500.1" in told.get("/answers/awards?as_of=2021-06-01", headers=BROKER).text


def test_sight_3_the_cabinet_members_report_says_what_no_single_award_is_worth() -> None:
    one = AwardsByRoute(lot="residential", route="direct", ground=None, awards=1,
                        yearly_value=Decimal("182505.21"), key_decisions=0, retrospective=0,
                        unauthorised=0, because=(1,))  # fmt: skip
    figures = Figures()
    assert route_row(one, figures)["value"]["value"] == HIDDEN
    assert figures.numbered[1].because == ()
    five = one.model_copy(update={"awards": 5})
    assert route_row(five, figures)["value"]["value"] == "£182,505.21"


def test_sight_3_the_report_hides_what_few_entries_changed_with_what_would_reveal_it() -> None:
    def rows_of(few: int) -> list[str]:
        causes = [Cause(line="residential", cause=cause, entries=n, amount=Decimal(700), because=())
                  for cause, n in (("late entries", few), ("new placements", 9))]  # fmt: skip
        return [row["amount"]["value"] for row in cause_rows(causes, {}, Figures())]

    assert rows_of(few=4) == [HIDDEN, HIDDEN]
    assert rows_of(few=5) == ["£700.00", "£700.00"]


def test_sight_3_the_report_gives_no_hidden_split_away_by_location() -> None:
    def location_of(inside: int) -> tuple[str, str, str]:
        split = BoroughPlacements(on_day=date(2022, 1, 1), kind="childrens-home", lot="residential",
                                  inside=inside, outside=9, unknown=0, children=inside + 9,
                                  because=())  # fmt: skip
        cost = Cost(lot="residential", by="location", value="adjoining", placements=9,
                    average=Decimal(3500), median=Decimal(3400), because=(1,))  # fmt: skip
        (row,) = costs_beside([split], [cost], figures := Figures())
        assert bool(figures.numbered[0].because) is (inside > 4)
        return row["placements"], row["average"]["value"], row["median"]

    assert location_of(inside=3) == (HIDDEN, HIDDEN, HIDDEN)
    assert location_of(inside=5) == ("9", "£3,500.00", "£3,400.00")


def test_sight_3_no_entries_are_listed_behind_places_that_a_few_children_fill() -> None:
    def listed(available: int) -> bool:
        found = AvailablePlaces(kind="childrens-home", authority="E08000014", in_borough=True,
                                homes=2, places=9, free=available, available=available, not_sure=0,
                                because=(1, 2))  # fmt: skip
        places_row("childrens-home", [found], figures := Figures(), in_borough=True)
        return any(figure.because for figure in figures.numbered)

    assert not listed(available=7)
    assert listed(available=4)


def test_sight_3_money_of_one_provider_or_home_is_withheld_unless_it_says_nothing_of_a_child() -> (
    None
):
    """A table of provider and pounds that is added is put in one of these lists."""
    harmless = {("blocks", "blocks"), ("payments-over-500", "payments")}
    sight = Sight("", Asker("cab", next(r for r in ROLES if r.reach is Reach.NONE)))
    for question in QUESTIONS.values():
        for table in question.tables:
            named, columns = (question.name, table.name), set(table.columns)
            money = {c for c in columns if table.kind(c) is Kind.POUNDS}
            if columns & {"provider_id", "home_id", "payee"} and money:
                less = PRICES_OF_ONE.get(named, frozenset())
                assert named in harmless or sight.withholds(question, table) or money <= less, named
    assert {q for q, _ in COSTS_OF_ONE} <= set(QUESTIONS)


def test_what_is_anothers_and_what_does_not_exist_are_answered_alike(
    told: TestClient,
) -> None:
    def said(path: str, who: dict[str, str], body: Any = None) -> tuple[int, Any]:
        """The answer, without where the refusal is kept."""
        sent = {} if body is None else {"json": body}
        answer = told.request("GET" if body is None else "POST", path, headers=who, **sent)
        return answer.status_code, {k: v for k, v in answer.json().items() if k != "instance"}

    visit = {"seen_alone": True, "visited_on": "2021-05-01"}
    wishes = {"how": "told-in-person", "ascertained_on": "2021-05-01"}
    read = {"purpose": "care for the child"}
    assert said("/placements/PL-1", STRANGER) == said("/placements/PL-9", STRANGER)
    assert said("/placements/PL-1/visits", STRANGER, visit) == said(
        "/placements/PL-9/visits", STRANGER, visit
    )
    assert said("/referrals/R-1/wishes", STRANGER, {**wishes, "child_ref": CHILD}) == said(
        "/referrals/R-9/wishes", STRANGER, {**wishes, "child_ref": "C-BBBBBBBBBBBBBBBB"}
    )
    first = told.get("/log?limit=500", headers=OWN).json()[0]["position"]
    assert said("/openings", STRANGER, {**read, "positions": [first]}) == said(
        "/openings", STRANGER, {**read, "positions": [99_999]}
    )
    assert said("/referrals/R-1/offers", UNINVITED, OFFER) == said(
        "/referrals/R-9/offers", UNINVITED, OFFER
    )
    for kind, body in (
        ("declines", {"provider_id": "P-2", "code": "no-vacancy", "declined_on": "2021-05-01"}),
        ("readings", {"provider_id": "P-2"}),
    ):
        assert said(f"/referrals/R-1/{kind}", UNINVITED, body) == said(
            f"/referrals/R-9/{kind}", UNINVITED, body
        )


def test_the_yearly_return_is_written_by_the_role_whose_work_it_is(told: TestClient) -> None:
    for role in ("finance", "commissioner"):
        body = {"year": "2021-22", "purpose": "the yearly return"}
        answer = told.post("/exports/ssda903", json=body, headers={"Ledger-Role": role})
        assert answer.status_code == 403
