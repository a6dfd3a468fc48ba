"""What a bundle withholds is in none of its bytes, and what is named as withheld stays so."""

import base64
import json
import re
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bundled import files_of, issue_at
from examples import (
    CHILD,
    OTHER_CHILD,
    authorised,
    awarded,
    care_started,
    evaluated,
    fee_varied,
    heard,
    invited,
    moderated,
    offer,
    opened,
    person_identified,
    placed,
)
from hypothesis import given
from hypothesis import strategies as st
from putting_right import seconded

from domain.codes import Profile
from domain.events.base import Event
from evidence.bundle.disclosure import DisclosureChoice, NotDecidedYet, NotForAProvider
from evidence.proof.leaves import EntryLeaf
from ledger.codec import canonical
from ledger.entries import Provenance
from ledger.handle import Correction
from ledger.log import Log
from ledger.personal import personal_values

EVENTS = (
    care_started,
    opened.model_copy(
        update={"siblings": (OTHER_CHILD,), "born_in": ("2010-05", "2012-02"), "home": "ZE3"}
    ),
    heard.model_copy(update={"wishes": "to live by the harbour"}),
    person_identified.model_copy(update={"name": "Morwenna Pascoe", "contact": "07700 900123"}),
    placed,
    fee_varied.model_copy(update={"reason": "Two carers at night"}),
)
ABOUT = {
    **dict.fromkeys(Profile, f"child:{CHILD}"),
    Profile.PROVIDER: f"provider:{placed.provider_id}",
}
FIELDS = ("born_in", "wishes", "name", "contact", "reason", "reasons", "left_out/0/reason")


def words(value: Any) -> Iterator[str]:
    """The text within a value."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from words(each)
    elif isinstance(value, dict):
        yield from words(list(value.values()))
    elif value is not None:
        yield str(value)


def readable(folder: Path) -> bytes:
    """Every byte of a bundle, with its disclosures decoded, its report as text and what the report
    holds compressed.
    """
    files = files_of(folder)
    found = [*files.values(), *uncompressed(files["data/report.pdf"])]
    for name, content in files.items():
        if name.startswith("data/disclosures/"):
            found += [
                base64.urlsafe_b64decode(text + "==") for text in json.loads(content).values()
            ]
    if shutil.which("pdftotext") is not None:
        report = ["pdftotext", folder / "data" / "report.pdf", "-"]
        found.append(subprocess.run(report, capture_output=True, check=True).stdout)
    return b"\n".join(found)


def uncompressed(report: bytes) -> Iterator[bytes]:
    """What the streams of a PDF hold."""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", report, re.DOTALL):
        with suppress(zlib.error):
            yield zlib.decompress(stream)


TOO_LONG_FOR_CHANCE = 8
TEXT = re.compile(rb"[\t\n\r -~]{16,}")


def holds(content: bytes, word: str) -> bool:
    """Whether the content holds a word, other than by chance.

    Three letters stand somewhere in every few megabytes of random bytes. So a short word is looked
    for in what is text, and there not within a run of Base64.
    """
    wanted = word.encode()
    if len(wanted) >= TOO_LONG_FOR_CHANCE:
        return wanted in content
    alone = re.compile(rb"(?<![A-Za-z0-9+/_-])" + re.escape(wanted) + rb"(?![A-Za-z0-9+/_-])")
    return any(alone.search(run) for run in TEXT.findall(content))


def test_a_short_word_is_found_in_text_and_not_by_chance_in_random_bytes() -> None:
    noise = Random(1).randbytes(4_000)
    assert not holds(noise + b"\x00 ZE3 \xff" + noise, "ZE3")
    assert not holds(base64.b64encode(noise) + b"ZE3" + base64.b64encode(noise), "ZE3")
    for leak in (b'{"lives near":"ZE3"}', b"<< /Title (From ZE3) >>", b"of the harbour\nZE3\n"):
        assert holds(noise + leak + noise, "ZE3")
    assert holds(noise + b"by the harbour" + noise, "by the harbour")
    packed = b"<< >>\nstream\n" + zlib.compress(b"who lives at ZE3 today") + b"\nendstream"
    assert holds(b"".join(uncompressed(packed)), "ZE3")


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("withhold", [(), ("wishes", "reason", "2:born_in")])
def test_what_is_withheld_is_in_no_byte_of_a_bundle(
    log: Log, ledger: str, by: Provenance, tmp_path: Path, profile: Profile,
    withhold: tuple[str, ...],
) -> None:  # fmt: skip
    for event in EVENTS:
        log.append([event], unless=None, after=0, provenance=by)
    folder = tmp_path / "bundle"
    issue_at(log, ledger, folder, ABOUT[profile], profile=profile, withhold=withhold)
    shown = {
        (int(Path(name).stem), field)
        for name, content in files_of(folder).items() if name.startswith("data/disclosures/")
        for field in json.loads(content)
    }  # fmt: skip
    sealed = [
        ((position, each.path), word)
        for position, event in enumerate(EVENTS, start=1)
        for each in personal_values(event, lambda _: CHILD)
        for word in words(each.value)
    ]
    told = {word for place, word in sealed if place in shown}
    content = readable(folder)
    assert [word for word in sorted(told) if not holds(content, word)] == []
    secret = {word for _, word in sealed} - told
    assert [word for word in sorted(secret) if holds(content, word)] == []
    assert secret


def entry(position: int, people: dict[str, str], *tags: str) -> EntryLeaf:
    """An entry that holds these sealed fields, each about a person, and bears these tags."""
    held = {
        field: {"commitment": "", "of": person, "value": ""} for field, person in people.items()
    }
    return EntryLeaf(
        position, datetime(2022, 1, 1, tzinfo=UTC), "fee-varied.v1", "ann", "broker", "x", None,
        "{}", [*tags], [], canonical({"sealed": held}), None, None,
    )  # fmt: skip


fields = st.lists(st.sampled_from(FIELDS), max_size=4, unique=True)
people = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from((CHILD, OTHER_CHILD)), min_size=1)


@given(
    profile=st.sampled_from(Profile), sealed=people, disclose=fields, withhold=fields,
    position=st.integers(1, 99), here=st.booleans(),
)  # fmt: skip
def test_a_field_named_as_withheld_is_withheld_whatever_else_is_asked(
    *, profile: Profile, sealed: dict[str, str], disclose: list[str], withhold: list[str],
    position: int, here: bool,
) -> None:  # fmt: skip
    """A field is named for every entry, or for the entry at one position."""
    named = [f"{position}:{each}" if here else each for each in withhold]
    leaf = entry(position, sealed)
    without = DisclosureChoice(profile, ABOUT[profile], disclose).fields_of(leaf)
    chosen = DisclosureChoice(profile, ABOUT[profile], disclose, named).fields_of(leaf)
    assert chosen == without - set(withhold)
    assert set(disclose) & set(sealed) <= without
    elsewhere = DisclosureChoice(
        profile, ABOUT[profile], disclose, [f"{position + 1}:{each}" for each in withhold]
    )
    assert elsewhere.fields_of(leaf) == without


def test_a_bundle_for_a_provider_is_about_it_and_discloses_its_own_words_only() -> None:
    for about in (f"child:{CHILD}", "referral:R-1"):
        with pytest.raises(NotForAProvider):
            DisclosureChoice(Profile.PROVIDER, about)
    choice = DisclosureChoice(Profile.PROVIDER, "provider:P-1")
    said = {"statement": CHILD, "question": CHILD, "comments": CHILD}
    own, others = (entry(1, said, "referral:R-1", f"provider:P-{n}") for n in (1, 2))
    assert choice.fields_of(own) == {"statement", "question"}
    assert choice.fields_of(others) == frozenset()
    assert choice.fields_of(own, put_right={1}) == frozenset()
    assert choice.fields_of(own, put_right={2}) == {"statement", "question"}
    named = DisclosureChoice(Profile.PROVIDER, "provider:P-1", disclose=("1:question",))
    assert named.fields_of(own, put_right={1}) == {"question"}
    court = DisclosureChoice(Profile.COURT, f"child:{CHILD}")
    assert court.fields_of(own, put_right={1}) == court.fields_of(own)


def record(log: Log, by: Provenance, *events: Event) -> None:
    """Record each event in an entry of its own."""
    for event in events:
        log.append([event], unless=None, after=log.head(), provenance=by)


def test_a_bundle_for_a_provider_discloses_nothing_that_was_put_right(
    log: Log, ledger: str, by: Provenance, tmp_path: Path
) -> None:
    record(log, by, opened, invited)
    seconded(log, Correction(2, "Not the form of this child", "The manager"), by)
    issue_at(log, ledger, tmp_path / "b", "provider:P-1", profile=Profile.PROVIDER)
    assert not [name for name in files_of(tmp_path / "b") if "disclosures" in name]


def test_a_bundle_for_a_provider_is_made_once_its_search_is_decided(
    log: Log, ledger: str, by: Provenance, tmp_path: Path
) -> None:
    def issue(name: str, profile: Profile = Profile.PROVIDER) -> None:
        issue_at(log, ledger, tmp_path / name, "provider:P-1", profile=profile)

    record(log, by, opened, invited, offer)
    issue("offered")
    for n, event in enumerate((evaluated, moderated, awarded)):
        record(log, by, event)
        with pytest.raises(NotDecidedYet):
            issue(f"undecided-{n}")
    issue("court", Profile.COURT)
    record(log, by, authorised)
    issue("decided")
