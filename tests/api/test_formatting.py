"""Texts that people wrote are shown as they are, also where they look like days and are none."""

from collections.abc import Callable
from typing import Any

import pytest
from any_text import CHARACTERS
from fastapi.testclient import TestClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from story import STORY, Clock, moment, tell
from thorough import example_count

from api.web.page import environment, format_value
from domain.london import moment_stated
from domain.wording import day_stated
from evidence.bundle import wording

FILTERS = (
    "day", "moment", "value", "as_recorded", "in_words", "label", "field_label", "authority",
    "lower_first", "upper_first", "sentence",
)  # fmt: skip
FORMATTERS: dict[str, Callable[[Any], str]] = {
    **{name: environment.filters[name] for name in FILTERS},
    "field of evidence": wording.field_label,
    "value of evidence": wording.value_text,
    "day of evidence": lambda text: wording.effective_day({"asked_on": text}),
}
DAYS = r"[a-zQ. -]{0,3}\d{4}-\d{2}-\d{2}(?:T[\d:.]{0,12}Z?)?[ a-z\n]{0,2}"
TEXTS = st.one_of(st.text(CHARACTERS), st.from_regex(DAYS, fullmatch=True, alphabet=CHARACTERS))
NO_DAYS = ("2021-99-99", "Q.2021-02-30", "2021-01-01T99Z", "0000-01-01", "٢٠٢١-٠١-٠١",
           "0001-01-01T00:00:00Z", "9999-12-31T23:59:60Z")  # fmt: skip


@pytest.mark.parametrize("name", FORMATTERS)
@pytest.mark.parametrize("text", NO_DAYS)
def test_what_looks_like_a_day_and_is_none_is_left_as_it_is(name: str, text: str) -> None:
    shown = FORMATTERS[name](text)
    assert shown.replace("_", " ").lower() == text.replace("_", " ").lower()


@given(TEXTS)
@example("2021-01-01T09:30:00.000000Z")
@example("²")
@settings(max_examples=example_count(200), deadline=None)
def test_every_text_can_be_formatted(text: str) -> None:
    for name, write in FORMATTERS.items():
        assert type(write(text)) is str, name
    assert FORMATTERS["day"](text) == text or day_stated(text)
    assert FORMATTERS["moment"](text) == text or moment_stated(text)
    for whole in ([text, text], {"question": text, "asked_on": text}):
        assert type(format_value(whole)) is str
        assert type(FORMATTERS["as_recorded"](whole)) is str
        assert type(wording.value_text(whole)) is str


def test_a_question_that_looks_like_a_day_leaves_the_pages_of_its_search_open(
    client: TestClient, clock: Clock, catch_up: Callable[[], None]
) -> None:
    tell(client, clock, [phase for phase in STORY if phase[0] < moment("04-12")])
    for text in NO_DAYS[:3]:
        asked = {"provider_id": "P-1", "clarification_id": text, "question": text,
                 "asked_on": "2021-04-11"}  # fmt: skip
        made = client.post("/referrals/R-1/questions", json=asked)
        assert made.status_code == 201
        assert client.get(f"/audit/log/{made.json()['last']}").status_code == 200
    catch_up()
    assert client.get("/referrals-board/R-1").status_code == 200
