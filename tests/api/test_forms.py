"""What forms begin with, and what they say before anything is recorded."""

from collections.abc import Callable
from random import Random

from commands import EVERY, any_command
from fastapi.testclient import TestClient
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from story import CHILD, STORY, Clock, asked_of_two, moment, tell
from thorough import example_count

from api.pages.forms import fields_of, read_values
from api.pages.in_its_place import typed
from api.web.paths import PATHS
from domain.commands.governance.adopt_policy import AdoptPolicy
from domain.commands.market.suspend_provider import SuspendProvider
from domain.commands.referrals.invite_providers import InviteProviders

JANE = {"Ledger-Actor": "jane", "Ledger-Role": "broker"}
RISK = {"placement_id": "PL-1", "given_by": "provider", "reason": "Staffing", "step": "check"}


def days(name: str, text: str) -> dict[str, str]:
    """A day as the three boxes of a form."""
    year, month, day = text.split("-")
    return {f"{name}-day": day, f"{name}-month": month, f"{name}-year": year}


def test_the_form_that_asks_names_everyone_eligible_and_has_chosen_them(
    client: TestClient, clock: Clock
) -> None:
    tell(client, clock, asked_of_two()[:3])
    begun = client.post("/do/invite_providers", data={"step": "begin", "referral_id": "R-1"}).text
    for provider in ("P-1", "P-2"):
        assert f'value="{provider}" checked' in begun
        assert f"{provider}: A house" in begun
    assert 'value="purchasing-system" selected' in begun
    asked = {"referral_id": "R-1", "tier": "purchasing-system", "provider_ids": ["P-1", "P-2"],
             **days("respond_by", "2021-04-12"), "respond_by-time": "17:00",
             **days("invited_on", "2021-04-11"), "step": "record"}  # fmt: skip
    clock(moment("04-11"))
    assert "Sent to 2 providers" in client.post("/do/invite_providers", data=asked).text


def test_a_form_says_which_rule_what_happened_will_be_recorded_as_breaking(
    client: TestClient, clock: Clock
) -> None:
    tell(client, clock)
    clock(moment("05-03"))
    head = client.get("/log").json()[-1]["position"]
    form = {**RISK, **days("given_on", "2021-05-03")}
    short = client.post("/do/give_notice", data={**form, **days("ends_on", "2021-05-03")}).text
    assert "This will be recorded with a breach" in short
    assert "NOTICE-2" in short
    fair = client.post("/do/give_notice", data={**form, **days("ends_on", "2021-05-04")}).text
    assert "This will be recorded with a breach" not in fair
    assert client.get("/log").json()[-1]["position"] == head


def test_a_case_offers_to_record_what_a_breach_requires(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock, STORY)
    clock(moment("05-03"))
    given = {"given_by": "provider", "reason": "Staffing", "given_on": "2021-05-03",
             "ends_on": "2021-05-03"}  # fmt: skip
    assert client.post("/placements/PL-1/notice", json=given).status_code == 201
    catch_up()
    shown = client.post("/cases", data={"child_ref": CHILD}, headers=JANE).text
    assert 'action="/do/record_duty_done"' in shown
    assert 'name="duty" value="question-notice"' in shown


@settings(max_examples=example_count(60), deadline=None)
@given(seed=st.integers(0, 2**32))
def test_what_a_form_is_filled_in_with_is_read_back_as_it_was(seed: int) -> None:
    command = any_command(Random(seed), [each for each in EVERY if each.stored in PATHS])
    assume(command is not None)
    assert command is not None
    filled = typed(type(command), command.model_dump(mode="json"))
    assert type(command).model_validate(read_values(type(command), filled)) == command


def test_a_list_that_may_be_empty_is_read_as_empty_and_any_other_is_asked_for() -> None:
    """Nobody may be asked, each left out with a reason. A suspension is in some lot."""
    for command, name in ((InviteProviders, "provider_ids"), (AdoptPolicy, "adjoining")):
        assert read_values(command, {})[name] == []
        (asked,) = [each for each in fields_of(command) if each.name == name]
        assert not asked.needed
    assert "lots" not in read_values(SuspendProvider, {})
    (lots,) = [each for each in fields_of(SuspendProvider) if each.name == "lots"]
    assert lots.needed
