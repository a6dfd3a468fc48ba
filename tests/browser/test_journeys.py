"""Each role's main path in Chromium: a placement from referral to award, and what follows."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from browsing import Site
from fastapi.testclient import TestClient
from jobs_done import do_jobs
from playwright.sync_api import expect
from story import CHILD, moment, say

Be = Callable[..., Any]


def fill(page: Any, **values: Any) -> None:
    """Fill a form: a day as text in its three boxes, a choice by its value, else text."""
    for name, value in values.items():
        field = name.replace("__", ".")
        page.wait_for_selector(f'[name="{field}"], [name="{field}-day"]', state="attached")
        if isinstance(value, datetime):
            for part in ("day", "month", "year"):
                page.fill(f'[name="{field}-{part}"]', str(getattr(value, part)))
            if page.locator(f'[name="{field}-time"]').count():
                page.fill(f'[name="{field}-time"]', f"{value:%H:%M}")
        elif value is True or value is False:
            page.check(f'[name="{field}"][value="{"yes" if value else "no"}"]')
        elif page.locator(f'input[type="radio"][name="{field}"]').count():
            page.check(f'[name="{field}"][value="{value}"]')
        elif page.locator(f'select[name="{field}"]').count():
            page.select_option(f'select[name="{field}"]', value)
        else:
            page.fill(f'[name="{field}"]', str(value))


def shows(page: Any, words: str) -> None:
    """The page has the words in it, or has them once it is all there."""
    expect(page.locator("main")).to_contain_text(words, use_inner_text=True)


def record(page: Any) -> str:
    """Check what was typed and record it; what the page then says."""
    page.click('button[value="check"]')
    expect(page).to_have_title(re.compile("check your answers"))
    page.click('button[value="record"]')
    expect(page).to_have_title(re.compile("Recorded|Sent to"))
    said: str = page.inner_text("main")
    return said


@pytest.fixture(scope="module")
def opened(ready: Site) -> Site:
    """A child is in care; the case is allocated; the day is 10 April 2021."""
    client = TestClient(ready.app)
    client.headers["Authorization"] = f"Bearer {ready.key}"
    care = {"child_ref": CHILD, "born_in": "2012-05", "started_on": "2021-04-05"}
    assert say(client, ("/care-periods", care, ("jane", "broker"))).status_code == 201
    for role in ("social-worker", "reviewing-officer"):
        body = {"child_ref": CHILD, "officer": f"demo-{role}", "role": role,
                "allocated_on": "2021-04-10"}  # fmt: skip
        assert say(client, ("/allocations", body, ("tess", "team-manager"))).status_code == 201
    ready.catch_up()
    return ready


def test_a_placement_from_referral_to_award_by_pages_alone(opened: Site, be: Be) -> None:
    site, day = opened, moment("04-10")
    broker = be(site, "broker")
    broker.click("text=Start a search")
    fill(broker, referral_id="R-7", child_ref=CHILD, born_in="2012-05", lot="residential",
         kind="childrens-home", emergency=False, home="PR8", needed_on=moment("05-01"),
         opened_on=day)  # fmt: skip
    record(broker)

    worker = be(site, "social-worker")
    worker.click(f'button[value="{CHILD}"] >> nth=0')
    assert CHILD in worker.inner_text("h1")
    worker.click("text=Record wishes and feelings")
    fill(worker, referral_id="R-7", how="told-in-person", wishes="To stay near school",
         ascertained_on=day)  # fmt: skip
    record(worker)

    for tier, button in (("in-house", "Search here next"), ("in-house", "Nothing found here"),
                         ("purchasing-system", "Search here next")):  # fmt: skip
        broker.goto(f"{site.url}/referrals-board/R-7")
        broker.click(f"text={button}")
        fill(broker, tier=tier, **({"reason": "None is operating", "exhausted_on": day}
                                   if "Nothing" in button else {"started_on": day}))  # fmt: skip
        record(broker)
    broker.goto(f"{site.url}/referrals-board/R-7")
    broker.click("text=Ask providers")
    assert broker.is_checked('[name="provider_ids"][value="P-1"]')  # of those eligible
    fill(broker, tier="purchasing-system", respond_by=moment("04-12", 17), invited_on=day)
    record(broker)
    broker.goto(f"{site.url}/referrals-board/R-7")
    shows(broker, "1 asked of 1 eligible")

    provider = be(site, "provider:P-1")
    provider.click("text=R-7")
    provider.click("text=Open the invitation")
    shows(provider, "PR8")
    assert CHILD not in provider.content()
    provider.click("text=Ask a question")
    fill(provider, question="May a sibling visit?", asked_on=day)
    record(provider)
    broker.goto(f"{site.url}/referrals-board/R-7")
    shows(broker, "Offers are opened together")
    provider.goto(f"{site.url}/own-affairs/R-7")
    provider.click("text=Make an offer")
    fill(provider, offer_id="O-7", home_id="H-1", fee_lines__0__fee_for="core",
         fee_lines__0__unit="week", fee_lines__0__amount="3500.10",
         statement="A small home near the school", offered_on=day)  # fmt: skip
    record(provider)

    broker.goto(f"{site.url}/referrals-board/R-7")
    shows(broker, "3,500.10")  # everyone who was asked has answered
    broker.click("text=Answer question")
    fill(broker, answer="Yes, every weekend", answered_on=day)
    record(broker)

    site.at(moment("04-13"))
    client = TestClient(site.app)
    client.headers["Authorization"] = f"Bearer {site.key}"
    path = "/referrals/R-7"
    scores = {"match_to_need": 80, "quality": 75, "location": 70, "social_value": 60}
    for who in ("ann", "bob"):
        declared = (f"{path}/interests", {"declared_on": "2021-04-13"}, (who, "evaluator"))
        assert say(client, declared).status_code == 201
    scored = {"provider_id": "P-1", "scores": scores, "comments": "As stated",
              "evaluated_on": "2021-04-13"}  # fmt: skip
    assert say(client, (f"{path}/offers/O-7/evaluations", scored, ("ann", "evaluator"))
               ).status_code == 201  # fmt: skip
    site.catch_up()
    evaluator = be(site, "evaluator")
    evaluator.goto(f"{site.url}/referrals-board/R-7")
    evaluator.click("text=Declare interests")
    fill(evaluator, declared_on=moment("04-13"))
    record(evaluator)
    evaluator.goto(f"{site.url}/referrals-board/R-7")
    evaluator.click("text=Score P-1, O-7")
    fill(evaluator, comments="As stated", evaluated_on=moment("04-13"),
         **{f"scores__{head}": score for head, score in scores.items()})  # fmt: skip
    record(evaluator)
    moderator = be(site, "moderator")
    moderator.goto(f"{site.url}/referrals-board/R-7")
    moderator.click("text=Agree scores of P-1, O-7")
    fill(moderator, reasons="Agreed", moderated_on=moment("04-13"),
         **{f"scores__{head}": score for head, score in scores.items()})  # fmt: skip
    record(moderator)

    broker.goto(f"{site.url}/referrals-board/R-7")
    shows(broker, "rank 1")
    broker.click("text=Recommend P-1, O-7")
    fill(broker, award_id="AW-7", reason="Ranked first", awarded_on=moment("04-13"))
    record(broker)

    broker.goto(f"{site.url}/referrals-board/R-7")
    broker.click("text=Who decides, and who has")
    shows(broker, "Director of children’s services decides")
    expect(broker.locator("button:has-text('Authorise')")).to_have_count(0)

    director = be(site, "director-of-childrens-services")
    shows(director, "AW-7")
    director.click("text=AW-7")
    shows(director, "Director of children’s services decides")
    director.click("text=Ask a question first")
    fill(director, question_id="QA-7", question="Why not the fostering lot?",
         asked_on=moment("04-13"))  # fmt: skip
    record(director)
    broker.goto(f"{site.url}/referrals-board/R-7")
    broker.click("text=Answer question QA-7 about the award")
    fill(broker, answer="No carer takes siblings", answered_on=moment("04-13"))
    record(broker)
    director.goto(f"{site.url}/decisions/R-7/AW-7")
    shows(director, "QA-7, asked by demo-director-of-childrens-services")
    director.click("summary:has-text('Show reasons')")
    director.click("button:has-text('Show') >> nth=-1")
    shows(director, "No carer takes siblings")
    democratic = be(site, "democratic-services")
    democratic.goto(f"{site.url}/decisions/R-7/AW-7")
    democratic.click("text=Publish a key decision")
    fill(democratic, notice="special-urgency", reference="KD-7", agreed_by="chair-of-scrutiny",
         published_reason="The home holds its place for a day", agreed_on=moment("04-13"),
         published_on=moment("04-13"))  # fmt: skip
    record(democratic)
    director.goto(f"{site.url}/decisions/R-7/AW-7")
    director.click("button:has-text('Authorise')")
    fill(director, authorised_on=moment("04-13"))
    record(director)

    provider.goto(f"{site.url}/own-affairs/R-7")
    shows(provider, "Awarded to you")

    site.at(moment("05-01"))
    broker.goto(f"{site.url}/referrals-board/R-7")
    broker.click("text=Start the placement")
    fill(broker, placement_id="PL-7", budget_line="residential", started_on=moment("05-01"),
         emergency=False, until_eighteen=False)  # fmt: skip
    record(broker)
    site.catch_up()

    officer = be(site, "reviewing-officer")
    officer.goto(f"{site.url}/cases?as_of=2021-05-02")
    officer.click(f'button[value="{CHILD}"] >> nth=0')
    shows(officer, "Children’s home")
    officer.click("summary:has-text('Show needs')")
    officer.click("button:has-text('Show') >> nth=-1")
    shows(officer, "To stay near school")


def test_another_provider_sees_nothing_of_it(opened: Site) -> None:
    client = TestClient(opened.app)
    client.headers["Authorization"] = f"Bearer {opened.key}"
    found = client.get("/own-affairs", headers={"Ledger-Role": "provider:P-2", "Ledger-Actor": "x"})
    assert "R-7" not in found.text
    other = client.get("/own-affairs/R-7",
                       headers={"Ledger-Role": "provider:P-2", "Ledger-Actor": "x"})  # fmt: skip
    assert other.status_code == 404


def test_finance_reads_the_budget_drills_to_entries_and_asks_what_if(told: Site, be: Be) -> None:
    page = be(told, "finance")
    shows(page, "£167,504.77")
    assert page.get_attribute(".ledger-chart svg", "aria-label").startswith("Forecast and budget")
    page.click("table a:has-text('£167,504.77') >> nth=0")
    shows(page, "proved to be in the tree")
    page.goto(f"{told.url}/budget/forecast")
    shows(page, "How this is counted")
    page.goto(f"{told.url}/budget/what-if")
    fill(page, percent="4")
    page.click("text=Work out the cost")
    shows(page, "In all £")
    with page.expect_download() as waiting:
        page.goto(f"{told.url}/budget")
        page.click("text=Every answer as a workbook")
    assert waiting.value.suggested_filename.endswith(".xlsx")
    page.click("text=Make the Cabinet Member’s report")
    assert downloaded(told, page) == "cabinet-member-2021-06-30.pdf"


def test_the_auditor_replays_compares_verifies_browses_and_sees_who_looked(
    told: Site, be: Be
) -> None:
    page = be(told, "auditor")
    page.click("text=Verify the log")
    page.click("text=Verify it now")
    shows(page, "None altered, missing, inserted or out of order")
    page.goto(f"{told.url}/audit/log?after=20")
    page.click("table a >> nth=0")
    shows(page, "Receipt")
    page.goto(f"{told.url}/replay")
    page.fill("#about", "referral:R-1")
    page.click("button:has-text('Replay')")
    shows(page, "Step 1 of")
    page.goto(f"{told.url}/compare")
    page.fill("#figure", "committed-spend/residential/forecast")
    page.fill("#first", "2021-04-30@10")
    page.fill("#second", "2021-06-30")
    page.click("button:has-text('Compare')")
    shows(page, "Sum of the changes")
    page.goto(f"{told.url}/audit/who-looked")
    page.fill("#person_ref", CHILD)
    page.click("button:has-text('Show')")
    shows(page, "Decide")


def test_the_solicitor_chooses_what_is_withheld_and_issues_a_bundle(told: Site, be: Be) -> None:
    page = be(told, "solicitor")
    page.fill("#about", "referral:R-1")
    page.fill("#purpose", "Care proceedings")
    page.click("text=Choose what is disclosed")
    boxes = page.locator('input[name="disclosed"]')
    expect(boxes.nth(3)).to_be_attached()
    boxes.nth(0).uncheck()
    page.click("text=Issue the evidence")
    shows(page, "It waits for its turn.")
    assert re.fullmatch(r"bundle-.+\.zip", downloaded(told, page))


def test_the_commissioner_sees_the_market_sufficiency_and_the_borough(told: Site, be: Be) -> None:
    page = be(told, "commissioner")
    for path, words in (("/market", "A house"), ("/market/sufficiency", "Children’s home"),
                        ("/market/borough", "How this is counted")):  # fmt: skip
        page.goto(told.url + path)
        shows(page, words)
        shows(page, "On 30 June 2021, as we knew it at entry")
    page.goto(f"{told.url}/market/sufficiency")
    page.click("text=Make the statement of sufficiency")
    shows(page, "It waits for its turn.")
    assert downloaded(told, page) == "sufficiency-2021-06-30.pdf"


def downloaded(told: Site, page: Any) -> str:
    """The name of the file that a job makes, downloaded from the job's page once it is done."""
    with ThreadPoolExecutor(1) as apart:  # a page holds the event loop of this thread
        apart.submit(do_jobs, told.app).result()
    with page.expect_download() as waiting:
        page.click("text=Download it")
    name: str = waiting.value.suggested_filename
    return name


def test_an_officer_opens_anothers_case_in_an_emergency_and_it_is_reported(
    told: Site, be: Be
) -> None:
    told.at(moment("06-30"))
    page = be(told, "social-worker")
    page.fill("#child_ref", CHILD)
    page.click("button:text-is('Find')")
    page.click("text=Open in an emergency")
    fill(page, reason="Found at night")
    record(page)
    page.goto(f"{told.url}/cases")
    shows(page, CHILD)
    told.catch_up()
    officer = be(told, "data-protection-officer")
    officer.goto(f"{told.url}/audit?as_of=2022-01-01")
    shows(officer, "demo-social-worker")


def test_a_form_of_another_site_is_refused_and_so_is_one_without_its_token(
    told: Site, be: Be
) -> None:
    page = be(told, "broker")
    page.goto(f"{told.url}/do/abandon_referral")
    page.fill("#referral_id", "R-1")
    page.fill("#reason", "x")
    page.evaluate("document.querySelector('main input[name=csrf]').value = 'forged'")
    page.click('button[value="check"]')
    shows(page, "did not come from a page of ours")
    cookie = next(c for c in page.context.cookies() if c["name"] == "placement-ledger")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    client = TestClient(told.app)
    client.cookies.set("placement-ledger", cookie["value"])
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {}):
        answer = client.post("/child-references", json={"local_number": "1"}, headers=headers)
        assert answer.json()["type"] == "/problems/forged-request"
    same = client.post("/child-references", json={"local_number": "1"},
                       headers={"sec-fetch-site": "same-origin"})  # fmt: skip
    assert same.status_code == 200
