"""The drill of a second version: an event is stored in another shape, and nothing else notices."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import examples
import psycopg
import pytest
from databases import EMPTY, copy_of
from keys import vault_of
from second_version import BY, everything_read

from domain.events.base import Event
from domain.events.corrections import EntryReversed
from domain.events.placements import FeeVaried, Uplift
from domain.values import Day, PlacementId, SealedWords, UpliftId, WeeklyFee
from ledger.codec import canonical
from ledger.log import Log

ROOT = Path(__file__).parent.parent.parent
CODE = ("domain", "ledger", "projections", "evidence", "api", "tests")
EVENT = "domain/events/placements.py"
UPCAST = "domain/events/upcasts.py"
GOLDEN = "tests/golden/events.jsonl"
UPCASTS = """{
    "fee-varied.v1": Upcast(
        "fee-varied.v2", lambda old: {"weekly_fee" if k == "fee" else k: v for k, v in old.items()}
    )
}
"""


class OlderFeeVaried(Event):
    """A change of fee as an older release stored it, under the name that its version had."""

    stored: ClassVar[str] = "fee-varied.v1"
    placement_id: PlacementId
    fee: WeeklyFee
    reason: SealedWords
    uplift: Uplift | None
    uplift_id: UpliftId | None
    terms_from: Day | None
    varied_from: Day


def varied(fee: str, day: date) -> FeeVaried:
    return examples.fee_varied.model_copy(
        update={"weekly_fee": Decimal(fee), "varied_from": day, "reason": f"Now {fee}"}
    )


def older(event: Event) -> Event:
    """The event as the older release stored it."""
    if not isinstance(event, FeeVaried):
        return event
    return OlderFeeVaried(**event.model_dump(exclude={"weekly_fee"}), fee=event.weekly_fee)


BEFORE: Sequence[Event] = (
    examples.care_started,
    examples.placed,
    varied("3600.00", date(2022, 3, 1)),
    varied("3700.00", date(2022, 4, 1)),
    EntryReversed(
        position=4, entry="fee-varied.v1", entry_tags=("placement:PL-1",), reason="Typed wrongly",
        authority="Head of Service",
    ),
)  # fmt: skip
AFTER: Sequence[Event] = (varied("3650.00", date(2022, 4, 1)), varied("3900.00", date(2022, 5, 1)))


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1, f"{path.name}: {old}"
    path.write_text(text.replace(old, new))


def with_second_version(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    """The golden lines of the release: the older shape keeps its name, and today's is added."""
    (line,) = (each for each in lines if each["name"] == FeeVaried.stored)
    stored = {"fee" if k == "weekly_fee" else k: v for k, v in json.loads(line["body"]).items()}
    older_line = {**line, "body": canonical(stored).decode()}
    return [*(older_line if each is line else each for each in lines),
            {**line, "name": "fee-varied.v2"}]  # fmt: skip


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A copy of the code in which the event has a second version: three files of it differ."""
    copy = tmp_path / "release"
    for name in CODE:
        shutil.copytree(ROOT / name, copy / name)  # with what was compiled of it
    shutil.copy(ROOT / "pyproject.toml", copy)
    stored = 'stored: ClassVar[str] = "fee-varied.v{}"'
    replace_in(copy / EVENT, stored.format(1), stored.format(2))
    upcasts = "UPCASTS: Final[Mapping[str, Upcast]] = "
    replace_in(copy / UPCAST, upcasts + "{}\n", upcasts + UPCASTS)
    lines = [json.loads(line) for line in (copy / GOLDEN).read_text().splitlines()]
    changed = "".join(f"{json.dumps(line)}\n" for line in with_second_version(lines))
    (copy / GOLDEN).write_text(changed)
    return copy


def run_in(release: Path, *args: str, given: str = "") -> str:
    """What a run of the release prints."""
    paths = os.pathsep.join((str(release), str(release / "tests" / "support")))
    done = subprocess.run(
        [sys.executable, *args], cwd=release, input=given, capture_output=True, text=True,
        check=False, env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def upgraded(server: str) -> Iterator[str]:
    """A ledger that the older release began."""
    with copy_of(server, EMPTY) as conninfo:
        with psycopg.connect(conninfo) as owner:  # which told the database of the older shape
            owner.execute("DELETE FROM ledger.event_shape WHERE name = %s", (FeeVaried.stored,))
        with closing(Log(conninfo, vault=vault_of(conninfo))) as log:
            log.append([older(event) for event in BEFORE], unless=None, after=0, provenance=BY)
        yield conninfo


def test_a_second_version_touches_its_event_its_upcast_and_its_golden_line(
    log: Log, ledger: str, upgraded: str, release: Path, tmp_path: Path
) -> None:
    """Both ledgers hold the same events: one in one shape, the other in two."""
    log.append([*BEFORE, *AFTER], unless=None, after=0, provenance=BY)
    read = everything_read(ledger, tmp_path / "of one shape")
    expected = json.loads(json.dumps(read, default=str))
    later = json.dumps([["fee-varied.v2", event.model_dump(mode="json")] for event in AFTER])
    script = "tests/support/second_version.py"
    found = json.loads(run_in(release, script, upgraded, str(tmp_path / "of two"), given=later))
    with psycopg.connect(upgraded) as connection:
        names = connection.execute("SELECT DISTINCT name FROM ledger.entry WHERE name ~ '^fee'")
        assert {name for (name,) in names} == {"fee-varied.v1", "fee-varied.v2"}
    assert found["answers"]
    assert found == expected


def test_every_shape_of_the_release_is_read_and_written_as_it_was(release: Path) -> None:
    run_in(release, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider",
           "tests/ledger/test_codec.py", "tests/repository/test_stored_fields.py")  # fmt: skip
