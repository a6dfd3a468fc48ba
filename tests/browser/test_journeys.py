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
    assert "1 asked of 1 eligible" in broker.inner_text("main")

    provider = be(site, "provider:P-1")
    provider.click("text=R-7")
    provider.click("text=Open the invitation")
    assert "PR8" in provider.inner_text("main")
    assert CHILD not in provider.content()
    provider.click("text=Ask a question")
    fill(provider, question="May a sibling visit?", asked_on=day)
    record(provider)
    broker.goto(f"{site.url}/referrals-board/R-7")
    assert "Offers are opened together" in broker.inner_text("main")
    provider.goto(f"{site.url}/own-affairs/R-7")
    provider.click("text=Make an offer")
    fill(provider, offer_id="O-7", home_id="H-1", fee_lines__0__fee_for="core",
         fee_lines__0__unit="week", fee_lines__0__amount="3500.10",
         statement="A small home near the school", offered_on=day)  # fmt: skip
    record(provider)

    broker.goto(f"{site.url}/referrals-board/R-7")
    assert "3,500.10" in broker.inner_text("main")  # everyone who was asked has answered
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
    assert "rank 1" in broker.inner_text("main")
    broker.click("text=Recommend P-1, O-7")
    fill(broker, award_id="AW-7", reason="Ranked first", awarded_on=moment("04-13"))
    record(broker)

    broker.goto(f"{site.url}/referrals-board/R-7")
    broker.click("text=Who decides, and who has")
    assert "Director of children’s services decides" in broker.inner_text("main")
    assert broker.locator("button:has-text('Authorise')").count() == 0

    director = be(site, "director-of-childrens-services")
    assert "AW-7" in director.inner_text("main")
    director.click("text=AW-7")
    assert "Director of children’s services decides" in director.inner_text("main")
    director.click("text=Ask a question first")
    fill(director, question_id="QA-7", question="Why not the fostering lot?",
         asked_on=moment("04-13"))  # fmt: skip
    record(director)
    broker.goto(f"{site.url}/referrals-board/R-7")
    broker.click("text=Answer question QA-7 about the award")
    fill(broker, answer="No carer takes siblings", answered_on=moment("04-13"))
    record(broker)
    director.goto(f"{site.url}/decisions/R-7/AW-7")
    assert "QA-7, asked by demo-director-of-childrens-services" in director.inner_text("main")
    director.click("summary:has-text('Show reasons')")
    director.click("button:has-text('Show') >> nth=-1")
    assert "No carer takes siblings" in director.inner_text("main")
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
    assert "Awarded to you" in provider.inner_text("main")

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
    assert "Children’s home" in officer.inner_text("main")
    officer.click("summary:has-text('Show needs')")
    officer.click("button:has-text('Show') >> nth=-1")
    assert "To stay near school" in officer.inner_text("main")


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
    assert "£167,504.77" in page.inner_text("main")
    assert page.get_attribute(".ledger-chart svg", "aria-label").startswith("Forecast and budget")
    page.click("table a:has-text('£167,504.77') >> nth=0")
    assert "proved to be in the tree" in page.inner_text("main")
    page.goto(f"{told.url}/budget/forecast")
    assert "How this is counted" in page.inner_text("main")
    page.goto(f"{told.url}/budget/what-if")
    fill(page, percent="4")
    page.click("text=Work out the cost")
    assert "In all £" in page.inner_text("main")
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
    assert "None altered, missing, inserted or out of order" in page.inner_text("main")
    page.goto(f"{told.url}/audit/log?after=20")
    page.click("table a >> nth=0")
    assert "Receipt" in page.inner_text("main")
    page.goto(f"{told.url}/replay")
    page.fill("#about", "referral:R-1")
    page.click("button:has-text('Replay')")
    assert "Step 1 of" in page.inner_text("main")
    page.goto(f"{told.url}/compare")
    page.fill("#figure", "committed-spend/residential/forecast")
    page.fill("#first", "2021-04-30@10")
    page.fill("#second", "2021-06-30")
    page.click("button:has-text('Compare')")
    assert "Sum of the changes" in page.inner_text("main")
    page.goto(f"{told.url}/audit/who-looked")
    page.fill("#person_ref", CHILD)
    page.click("button:has-text('Show')")
    assert "Decide" in page.inner_text("main")


def test_the_solicitor_chooses_what_is_withheld_and_issues_a_bundle(told: Site, be: Be) -> None:
    page = be(told, "solicitor")
    page.fill("#about", "referral:R-1")
    page.fill("#purpose", "Care proceedings")
    page.click("text=Choose what is disclosed")
    boxes = page.locator('input[name="disclosed"]')
    assert boxes.count() > 3
    boxes.nth(0).uncheck()
    page.click("text=Issue the evidence")
    assert "It waits for its turn." in page.inner_text("main")
    assert re.fullmatch(r"bundle-.+\.zip", downloaded(told, page))


def test_the_commissioner_sees_the_market_sufficiency_and_the_borough(told: Site, be: Be) -> None:
    page = be(told, "commissioner")
    for path, words in (("/market", "A house"), ("/market/sufficiency", "Children’s home"),
                        ("/market/borough", "How this is counted")):  # fmt: skip
        page.goto(told.url + path)
        assert words in page.inner_text("main")
        assert "On 30 June 2021, as we knew it at entry" in page.inner_text("main")
    page.goto(f"{told.url}/market/sufficiency")
    page.click("text=Make the statement of sufficiency")
    assert "It waits for its turn." in page.inner_text("main")
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
    assert CHILD in page.inner_text("main")
    told.catch_up()
    officer = be(told, "data-protection-officer")
    officer.goto(f"{told.url}/audit?as_of=2022-01-01")
    assert "demo-social-worker" in officer.inner_text("main")


def test_a_form_of_another_site_is_refused_and_so_is_one_without_its_token(
    told: Site, be: Be
) -> None:
    page = be(told, "broker")
    page.goto(f"{told.url}/do/abandon_referral")
    page.fill("#referral_id", "R-1")
    page.fill("#reason", "x")
    page.evaluate("document.querySelector('main input[name=csrf]').value = 'forged'")
    page.click('button[value="check"]')
    assert "did not come from a page of ours" in page.inner_text("main")
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
