"""Each entry records the command that made it, its rules, and the law that the decision applied."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psycopg
import pytest
from databases import EMPTY, copy_of
from examples import (
    BOROUGH,
    CHILD,
    FEB,
    JAN,
    MARCH,
    OTHER_CHILD,
    budget,
    care_started,
    framework,
    policy,
    provider_recorded,
    registered,
    round_opened,
)
from putting_right import seconded

from domain.codes import Duty, Recipient
from domain.command import Refusal
from domain.commands import DECIDERS, RULES
from domain.commands.care.start_care import StartCare
from domain.commands.framework.open_round import LotNotInFramework, OpenRound
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.commands.money.vary_fee import VaryFee
from domain.commands.placements.notify_recipient import NotifyRecipient
from domain.commands.placements.start_placement import NoOrder, StartPlacement
from domain.events.metadata import Metadata
from domain.values import Kind, Lot
from evidence.bundle.subject import leaves_at
from ledger.dcb.messages import log_query
from ledger.entries import Provenance
from ledger.handle import Correction, attempt, correct, handle
from ledger.log import Log
from ledger.metadata import UNREAD, breaches_in, metadata_from
from ledger.refusals import record_refusal

ROOT = Path(__file__).parent.parent.parent
PLACE = StartPlacement(
    placement_id="PL-1", child_ref=CHILD, started_on=FEB, home_id="H-1", weekly_fee=3000,
    budget_line="residential",
)  # fmt: skip
YET_TO_COME = date(2150, 1, 1)
baby = care_started.model_copy(update={"child_ref": OTHER_CHILD, "born_in": "2140-05"})
UNREGULATED = PLACE.model_copy(
    update={
        "home_id": None,
        "kind": Kind.SEMI_INDEPENDENT,
        "authority": BOROUGH,
        "provider_id": "P-1",
    }
)
VARY = VaryFee(placement_id="PL-1", weekly_fee=3200, reason="More support", varied_from=MARCH)


def metadata_at(log: Log, position: int) -> Metadata:
    with log.datastore.cursor() as cursor:
        cursor.execute("SELECT metadata FROM ledger.entry WHERE position = %s", (position,))
        row = cursor.fetchone()
    assert row is not None
    return metadata_from(row["metadata"])


@pytest.fixture
def placed(log: Log, by: Provenance) -> int:
    log.append(
        [policy, registered, care_started, budget, provider_recorded],
        unless=None,
        after=0,
        provenance=by,
    )
    return handle(log, PLACE, by).first


@pytest.mark.usefixtures("placed")
def test_an_entry_records_its_command_and_that_commands_rules(log: Log, by: Provenance) -> None:
    varied = handle(log, VARY, by).first
    assert metadata_at(log, varied) == Metadata(
        command="vary_fee", rules=RULES[VaryFee], governed_by=(1,)
    )


@pytest.mark.usefixtures("placed")
def test_the_law_that_was_in_force_on_the_decisions_own_day_is_recorded(
    log: Log, by: Provenance
) -> None:
    told = [
        handle(log, NotifyRecipient(placement_id="PL-1", recipient=Recipient.PARENTS,
                                    notified_on=day), by).first
        for day in (date(2022, 6, 30), date(2022, 7, 1))
    ]  # fmt: skip
    cited = [[each.citation for each in metadata_at(log, p).provisions] for p in told]
    assert cited == [
        ["Care Planning Regulations 2010 reg 13; Health and Social Care Act 2012"],
        ["Care Planning Regulations 2010 reg 13; Health and Care Act 2022"],
    ]


def test_only_the_provisions_that_the_decision_looked_up_are_recorded(
    log: Log, placed: int
) -> None:
    started = metadata_at(log, placed)
    assert started.command == "start_placement"
    assert started.rules == RULES[StartPlacement]
    assert [each.since for each in started.provisions] == [
        date(2011, 4, 1), date(2021, 9, 9), date(2023, 10, 28),
    ]  # fmt: skip


def test_the_policy_that_the_decision_read_is_recorded_by_its_position(
    log: Log, placed: int
) -> None:
    assert metadata_at(log, placed).governed_by == (1,)


def test_a_correction_records_both_commands_each_with_its_own_entry(
    log: Log, by: Provenance, placed: int
) -> None:
    right = PLACE.model_copy(update={"weekly_fee": 3100})
    receipt = seconded(log, Correction(placed, "Keyed wrongly", "HoS", right), by)
    commands = [metadata_at(log, p).command for p in (receipt.first, receipt.last)]
    assert commands == [CorrectEntry.stored, StartPlacement.stored]


@pytest.mark.usefixtures("placed")
def test_a_refusal_records_the_command_and_the_rule_that_refused_it(
    log: Log, by: Provenance
) -> None:
    early = VARY.model_copy(update={"varied_from": JAN})
    with pytest.raises(Refusal) as refused:
        attempt(log, early, by)
    assert refused.value.kept_at is not None
    assert metadata_at(log, refused.value.kept_at) == Metadata(
        command="vary_fee", rules=("VARY-1",), governed_by=(1,)
    )


def test_a_refusal_records_the_law_and_the_policy_that_it_applied(log: Log, by: Provenance) -> None:
    born = care_started.model_copy(update={"born_in": "2140-05"})
    log.append([policy, born, provider_recorded, budget], unless=None, after=0, provenance=by)
    with pytest.raises(NoOrder) as refused:
        attempt(log, UNREGULATED.model_copy(update={"started_on": YET_TO_COME}), by)
    assert refused.value.kept_at is not None
    kept = metadata_at(log, refused.value.kept_at)
    assert (kept.command, kept.rules, kept.governed_by) == ("start_placement", ("START-8",), (1,))
    assert [(each.citation, each.since) for each in kept.provisions] == [
        (
            (
                "Care Standards Act 2000 s11; Care Planning Regulations 2010 reg 27C, inserted by"
                " SI 2023/416 reg 36; supported accommodation as SI 2022/808 reg 2 defines it"
            ),
            date(2023, 10, 28),
        ),
    ]


def test_what_happened_is_recorded_with_its_breach_in_the_hashed_leaf(
    log: Log, ledger: str, by: Provenance
) -> None:
    log.append(
        [policy, care_started, provider_recorded, budget], unless=None, after=0, provenance=by
    )
    position = handle(log, UNREGULATED, by).first
    (breach,) = metadata_at(log, position).breaches
    assert (breach.rule, breach.sentence) == ("START-8", NoOrder.sentence())
    assert [each.duty for each in breach.duties] == [
        Duty.TELL_OFSTED, Duty.APPLY_TO_COURT, Duty.TELL_DIRECTOR, Duty.REVIEW_CASE,
    ]  # fmt: skip
    citations = [each.citation for each in metadata_at(log, position).provisions]
    assert any("regs 27A and 33" in each for each in citations)
    with psycopg.connect(ledger) as connection:
        (leaf,) = leaves_at(connection, [position])
    assert '"breaches":[{"duties":[{' in leaf.content.decode()
    assert leaf.hash == leaf.hash_at(leaf.position, leaf.ordinals)


@pytest.mark.parametrize("text", ["{bad}", '{"breaches":[{}]}', '{"later":1}'])
def test_metadata_that_cannot_be_read_are_shown_and_count_as_a_breach_if_they_speak_of_one(
    text: str,
) -> None:
    assert metadata_from(text).command == text
    assert breaches_in(text) == (UNREAD if "breaches" in text else ())


def test_an_entry_without_a_breach_is_stored_as_before(log: Log, placed: int) -> None:
    (entry,) = log.entries(after=placed - 1, limit=1)
    assert "breaches" not in entry.metadata


def test_a_decision_is_told_of_the_breaches_of_what_it_reads_in_a_batch_and_with_keys(
    log: Log, by: Provenance
) -> None:
    log.append(
        [policy, care_started, provider_recorded, budget], unless=None, after=0, provenance=by
    )
    position = handle(log, UNREGULATED, by).first
    query = DECIDERS[VaryFee].query(VARY)
    read = {each.position: each.breaches for each in log.read(query).events}
    assert [breach.rule for breach in read.pop(position)] == ["START-8"]
    assert not any(read.values())
    (matched,), _ = log.recorder.read_each([log_query(query)])
    assert [each.position for each in matched if each.breaches] == [position]


def test_a_refused_replacement_records_the_law_that_refused_it(
    log: Log, by: Provenance, placed: int
) -> None:
    log.append([baby], unless=None, after=0, provenance=by)
    ahead = UNREGULATED.model_copy(update={"child_ref": OTHER_CHILD, "started_on": YET_TO_COME})
    correction = Correction(placed, "Keyed wrongly", "HoS", ahead)
    with pytest.raises(NoOrder) as refused, record_refusal(log, correction.command(log), by):
        correct(log, correction, by)
    assert refused.value.kept_at is not None
    kept = metadata_at(log, refused.value.kept_at)
    assert (kept.command, kept.rules) == (CorrectEntry.stored, ("START-8",))
    assert (len(kept.provisions), kept.governed_by) == (1, (1,))


def test_a_refusal_in_a_batch_that_another_thread_decides_records_the_same(
    log: Log, by: Provenance
) -> None:
    log.append([framework], unless=None, after=0, provenance=by)
    not_bought = OpenRound(**{**dict(round_opened), "lots": (Lot.WRAP_AROUND,)})

    def refused(_: int) -> int | None:
        with pytest.raises(LotNotInFramework) as caught:
            attempt(log, not_bought, by)
        return caught.value.kept_at

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(refused, range(8)))
    for position in kept:
        assert position is not None
        assert metadata_at(log, position) == Metadata(
            command="open_round", rules=("ROUND-2",), governed_by=(1,)
        )


def test_a_decision_taken_with_keys_records_the_same(log: Log, by: Provenance) -> None:
    started = handle(log, StartCare(**dict(care_started)), by).first
    assert metadata_at(log, started) == Metadata(command="start_care", rules=RULES[StartCare])


RECORD = """
import sys
from importlib import import_module
import examples, psycopg
from keys import vault_of
from domain.command import Refusal
from domain.commands import COMMANDS
from ledger.dcb.messages import log_query
from ledger.entries import Provenance
from ledger.handle import attempt, handle
from ledger.log import Log

log = Log(sys.argv[1], vault=vault_of(sys.argv[1]))
by = Provenance("tester", "broker", "test")
held = [examples.policy, examples.registered, examples.budget]
log.append(held, unless=None, after=0, provenance=by)
handle(log, COMMANDS["start_care"](child_ref=examples.CHILD, born_in="2010-05",
                                   started_on=examples.JAN), by)
handle(log, COMMANDS["start_placement"](placement_id="PL-1", child_ref=examples.CHILD,
       started_on=examples.FEB, home_id="H-1", weekly_fee=3000,
       budget_line="residential"), by)
vary = COMMANDS["vary_fee"]
for day in (examples.MARCH, examples.JAN):
    try:
        attempt(log, vary(placement_id="PL-1", weekly_fee=1, reason="x", varied_from=day), by)
    except Refusal:
        pass
print(vary.__module__)
"""
AT_NOON = """
CREATE OR REPLACE FUNCTION ledger.clock() RETURNS timestamptz
LANGUAGE sql AS $$ SELECT timestamptz '2022-06-01 12:00Z' $$
"""
STORED = (
    """SELECT position, name, tags, recorded_by, recorded_as, correlation, cause, metadata,
              CASE WHEN position('"sealed"'::bytea IN body) = 0 THEN body END
       FROM ledger.entry ORDER BY position""",
    "SELECT position, opened_by, opened_as, purpose, what FROM vault.opening ORDER BY position",
)


def recorded_by(tree: Path, conninfo: str) -> tuple[str, list[object]]:
    """The module of vary_fee in a tree, and what recording with that tree stored."""
    with psycopg.connect(conninfo) as connection:
        connection.execute(AT_NOON)
    done = subprocess.run(
        [sys.executable, "-c", RECORD, conninfo],
        cwd=tree,
        env={"PYTHONPATH": f"{tree}:{ROOT / 'tests' / 'support'}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with psycopg.connect(conninfo) as connection:
        return done.stdout.strip(), [connection.execute(each).fetchall() for each in STORED]


@pytest.fixture
def another_ledger(server: str) -> Iterator[str]:
    with copy_of(server, EMPTY) as conninfo:
        yield conninfo


def test_moving_and_renaming_a_commands_file_changes_nothing_that_is_stored(
    ledger: str, another_ledger: str, tmp_path: Path
) -> None:
    for package in ("domain", "ledger"):
        shutil.copytree(ROOT / package, tmp_path / package)
    commands = tmp_path / "domain" / "commands"
    (commands / "money" / "vary_fee.py").rename(commands / "placements" / "change_fee.py")
    before, stored = recorded_by(ROOT, ledger)
    after, stored_again = recorded_by(tmp_path, another_ledger)
    assert (before, after) == (
        "domain.commands.money.vary_fee",
        "domain.commands.placements.change_fee",
    )
    for now, then in zip(stored_again, stored, strict=True):
        assert now == then
