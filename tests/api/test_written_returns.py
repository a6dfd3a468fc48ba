"""The SSDA903 return written from the log, and what the sector's validator says of it."""

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import examples
import oracle
import psycopg
import pytest
from erasing import erase_by_two
from fastapi.testclient import TestClient
from jobs_done import fetched, followed

from api.exports.publications import Exported, NoCodesForTheYear, ssda903
from api.imports import postcodes
from api.imports.run import returns_ready, take
from api.jobs.taking import take_up
from api.jobs.worker import worker_parts
from api.pseudonyms import pseudonym
from api.web.parts import parts_in
from domain.codes import ErasureGround, Outcome, Participation, Sector
from domain.command import Command
from domain.commands.care.end_care import EndCare
from domain.commands.care.record_legal_status import RecordLegalStatus
from domain.commands.care.record_particulars import RecordParticulars
from domain.commands.care.review_case import ReviewCase
from domain.commands.care.start_care import StartCare
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.market.register_home import RegisterHome
from domain.commands.money.set_budget import SetBudget
from domain.commands.placements.end_placement import EndPlacement
from domain.commands.placements.start_placement import StartPlacement
from domain.ssda903.codes import COLUMNS
from domain.values import Kind
from ledger.entries import Provenance
from ledger.handle import handle, reverse_import
from ledger.log import Log

KEY = b"a key of the tests and no other!"
YEAR, WHY = date(2022, 4, 1), "the yearly return"
WHOSE = {"Ledger-Role": "performance-officer"}
BUDGET = SetBudget(
    budget_line="residential", title="Residential care", financial_year="2022-23",
    amount="100000.00", reason="Full Council",
)  # fmt: skip
RETURN = {
    "header": (
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
        "T001,1,14/05/2008,WBRI,H801200001001,,",
        "T002,2,02/09/2012,MWBC,A801200001002,0,",
    ),
    "episodes": (
        ",".join(COLUMNS),
        "T001,04/04/2022,S,C2,N1,U6,PR4,10/06/2022,X1,CREQB,L20 3NJ,L33 0XD,SC999001",
        "T001,10/06/2022,P,C2,N1,K2,PR4,,,,L20 3NJ,PR8 1HD,SC999002",
        "T002,02/05/2022,S,V2,N5,U6,PR1,01/02/2023,E4A,,L37 0AP,PR8 1HD,SC999003",
    ),
    "reviews": (
        "CHILD,DOB,REVIEW,REVIEW_CODE",
        "T001,14/05/2008,29/04/2022,PN1",
        "T001,14/05/2008,20/07/2022,PN1",
        "T001,14/05/2008,10/01/2023,PN1",
        "T002,02/09/2012,27/05/2022,PN3",
        "T002,02/09/2012,19/08/2022,PN3",
    ),
}


def a_return(folder: Path, year: str = "2022-23") -> Path:
    folder.mkdir(exist_ok=True)
    for table, lines in RETURN.items():
        (folder / f"{year}-{table}.csv").write_text("\n".join(lines) + "\n")
    return folder


def load(log: Log, by: Provenance, folder: Path) -> str:
    (ready,) = returns_ready(folder, KEY, postcodes.Postcodes(), "", lambda *_: None)
    return take(log, ready, by, dry_run=False).summary


def laid_down(exported: Exported, folder: Path) -> Path:
    folder.mkdir()
    for name, content in exported.files.items():
        (folder / name).write_bytes(content)
    return folder


def rows(exported: Exported, table: str) -> list[str]:
    return exported.files[f"{exported.year}-{table}.csv"].decode().splitlines()[1:]


def test_a_return_taken_in_and_written_again_is_the_same_and_stays_so(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    load(log, by, a_return(tmp_path / "first"))
    exported = ssda903(log, YEAR, by, WHY)
    assert exported.gaps == ()
    for table, lines in RETURN.items():
        assert rows(exported, table) == list(lines[1:])
    said = load(log, by, laid_down(exported, tmp_path / "second"))
    assert "0 episodes stated, 3 as held already, 0 earlier ones superseded, 0 lapsed" in said
    assert "0 children's other rows stated" in said
    assert ssda903(log, YEAR, by, WHY).files == exported.files


def test_deprivations_of_liberty_of_2026_27_are_taken_in_written_again_and_checked(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    folder = tmp_path / "first"
    folder.mkdir()
    tables = {
        "header": ("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", "T001,M,14/05/2012,WBRI,UN5,,"),
        "episodes": (",".join(COLUMNS),
                     "T001,04/04/2026,S,C2,N1,K3,PR4,,,,L20 3NJ,L33 0XD,2700001"),
        "DoLo": ("CHILD,DOB,DOLO_START,DOLO_END", "T001,14/05/2012,01/06/2026,01/09/2026"),
    }  # fmt: skip
    for table, lines in tables.items():
        (folder / f"2026-27-{table}.csv").write_text("\n".join(lines) + "\n")
    load(log, by, folder)
    exported = ssda903(log, date(2026, 4, 1), by, WHY)
    for table, lines in tables.items():
        assert rows(exported, table) == list(lines[1:])
    assert [(each.rule, each.day) for each in exported.gaps] == [("DOLO-710", date(2026, 6, 1))]


def ask(client: TestClient) -> Any:
    """The response to a request for the return."""
    wanted = {"year": "2022-23", "purpose": WHY}
    return client.post("/exports/ssda903", json=wanted, headers=WHOSE)


def openings(ledger: str) -> list[tuple[str, str, list[str]]]:
    """Who opened whose data for the return, in which role."""
    with psycopg.connect(ledger) as owner:
        return owner.execute(
            "SELECT opened_by, opened_as, people FROM vault.opening WHERE purpose = %s", (WHY,)
        ).fetchall()


@pytest.fixture
def left_behind(
    client: TestClient, log: Log, by: Provenance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Any]:
    """Asks for the return, and has the worker that takes it up killed in a function."""
    load(log, by, a_return(tmp_path / "first"))

    def killed(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    def leave(where: str) -> Any:
        asked = ask(client)
        parts = worker_parts(parts_in(client.app))
        with monkeypatch.context() as patch:
            patch.setattr(where, killed)
            with pytest.raises(KeyboardInterrupt):
                take_up(parts, UUID(asked.json()["job_id"]))
        parts.jobs.close()
        return asked

    return leave


@pytest.mark.parametrize(
    ("where", "recorded"),
    [("api.exports.publications.yearly_return", 1), ("ledger.jobs.store.JobStore.keep_first", 2)],
)
def test_a_return_whose_worker_was_killed_is_written_and_each_opening_is_recorded(
    client: TestClient,
    ledger: str,
    left_behind: Callable[[str], Any],
    where: str,
    recorded: int,
) -> None:
    asked = left_behind(where)
    assert len(openings(ledger)) == 1
    made = fetched(client, asked, WHOSE)
    assert len(openings(ledger)) == recorded
    for actor, role, people in openings(ledger):
        assert (actor, role, len(people)) == ("jane", "performance-officer", 2)
    assert made.headers["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        text = archive.read("2022-23-episodes.csv").decode()
    assert text.splitlines() == list(RETURN["episodes"])
    with psycopg.connect(ledger) as owner:
        kept = owner.execute("SELECT part FROM jobs.sealed ORDER BY part").fetchall()
    assert kept == [("result",), ("result-about",)], "no key is kept longer than it is needed"


def test_a_key_that_is_destroyed_while_a_return_waits_opens_nothing_more(
    client: TestClient, ledger: str, left_behind: Callable[[str], Any]
) -> None:
    asked = left_behind("api.exports.publications.yearly_return")
    with psycopg.connect(ledger) as owner:
        owner.execute(
            "UPDATE vault.key SET wrapped = NULL, escrow = NULL, destroyed_at = clock_timestamp()"
            " WHERE person = %s", (pseudonym(KEY, "T002"),)
        )  # fmt: skip
    made = fetched(client, asked, WHOSE)
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        text = archive.read("2022-23-episodes.csv").decode()
    assert text.splitlines() == list(RETURN["episodes"][:3])


def test_a_return_opens_nothing_that_was_recorded_after_it_was_asked_for(
    client: TestClient, ledger: str, log: Log, by: Provenance, tmp_path: Path
) -> None:
    asked = ask(client)
    load(log, by, a_return(tmp_path / "later"))
    assert followed(client, asked, WHOSE)["state"] == "done"
    assert openings(ledger) == []


def test_year_3_an_episode_of_a_later_return_is_cut_at_the_end_of_the_year(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    folder = a_return(tmp_path / "first")
    load(log, by, folder)
    later = tmp_path / "later"
    later.mkdir()
    episodes = [
        *RETURN["episodes"][:1],
        RETURN["episodes"][2].replace("PR4,,,,", "PR4,01/09/2023,X1,PLACE,"),
        "T001,01/09/2023,P,C2,N1,K2,PR4,,,,L20 3NJ,PR8 1HD,SC999004",
    ]
    (later / "2023-24-episodes.csv").write_text("\n".join(episodes) + "\n")
    load(log, by, later)
    cut = [row for row in rows(ssda903(log, YEAR, by, WHY), "episodes") if "10/06/2022,P" in row]
    assert cut == [RETURN["episodes"][2]]
    whole = rows(ssda903(log, date(2023, 4, 1), by, WHY), "episodes")
    assert whole == episodes[1:]


def test_year_3_once_the_ledger_records_a_child_an_old_returns_open_episode_gives_way(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    load(log, by, a_return(tmp_path / "first"))
    child = pseudonym(KEY, "T001")
    life: tuple[Command, ...] = (
        BUDGET,
        a_home("H-1", "SC900001"),
        StartCare(child_ref=child, born_in="2008-05", started_on=date(2022, 4, 4)),
        RecordParticulars(
            child_ref=child, number="T001", born_on=date(2008, 5, 14), sex="male",
            ethnicity="WBRI", home_postcode="L20 3NJ", recorded_on=date(2023, 4, 1),
        ),
        RecordLegalStatus(
            child_ref=child, legal_status="C2", need="N1", in_force_from=date(2022, 4, 4)
        ),
        StartPlacement(
            placement_id="PL-1", child_ref=child, home_id="H-1", weekly_fee="3500.00",
            budget_line="residential", started_on=date(2023, 6, 1),
        ),
    )  # fmt: skip
    for command in life:
        handle(log, command, by)
    assert RETURN["episodes"][2] in rows(ssda903(log, YEAR, by, WHY), "episodes")
    after = rows(ssda903(log, date(2023, 4, 1), by, WHY), "episodes")
    assert [row for row in after if row.startswith("T001")] == [
        "T001,01/06/2023,P,C2,N1,K2,PR4,,,,L20 3NJ,PR8 1HD,SC900001"
    ]


def test_a_year_before_a_child_came_into_care_is_written_without_the_child(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    load(log, by, a_return(tmp_path / "first"))
    before = ssda903(log, YEAR, by, WHY).files
    born = date(2010, 5, 14)
    for command in (
        StartCare(child_ref="C-LATERLATERLATER1", born_in="2010-05", started_on=date(2023, 6, 1)),
        RecordParticulars(
            child_ref="C-LATERLATERLATER1", number="T009", born_on=born, sex="male",
            ethnicity="WBRI", home_postcode="L20 3NJ", recorded_on=date(2023, 6, 1),
        ),
    ):  # fmt: skip
        handle(log, command, by)
    assert ssda903(log, YEAR, by, WHY).files == before


def test_an_earlier_moments_return_is_written_as_it_was_known(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    load(log, by, a_return(tmp_path / "first"))
    known_at, before = log.head(), ssda903(log, YEAR, by, WHY).files
    folder = a_return(tmp_path / "corrected")
    path = folder / "2022-23-episodes.csv"
    path.write_text(path.read_text().replace("SC999002", "SC999009"))
    load(log, by, folder)
    assert ssda903(log, YEAR, by, WHY).files != before
    assert ssda903(log, YEAR, by, WHY, known_at).files == before


def test_a_reversed_return_is_not_written_and_can_be_taken_in_again(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    folder = a_return(tmp_path / "first")
    (ready,) = returns_ready(folder, KEY, postcodes.Postcodes(), "", lambda *_: None)
    taken = take(log, ready, by, dry_run=False)
    assert taken.receipt is not None
    before = ssda903(log, YEAR, by, WHY).files
    file = next(iter(ready.names))
    receipt = reverse_import(log, file, "The wrong year", "Head of service", by)
    recorded = taken.receipt.last - taken.receipt.first + 1
    assert receipt.last - receipt.first == recorded
    assert ssda903(log, YEAR, by, WHY).files == {}
    again = take(log, ready, by, dry_run=False)
    assert "3 episodes stated" in again.summary
    assert ssda903(log, YEAR, by, WHY).files == before


def test_a_dry_run_says_the_same_and_records_nothing(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    (ready,) = returns_ready(
        a_return(tmp_path / "first"), KEY, postcodes.Postcodes(), "", lambda *_: None
    )
    rehearsed = take(log, ready, by, dry_run=True)
    assert (log.head(), rehearsed.receipt) == (0, None)
    assert take(log, ready, by, dry_run=False).summary == rehearsed.summary


def test_year_2_an_erased_child_is_not_written(log: Log, by: Provenance, tmp_path: Path) -> None:
    load(log, by, a_return(tmp_path / "first"))
    child = next(e.tags[0] for e in log.entries() if e.name == "child-returned.v1")
    gone = ErasePerson(
        person_ref=child.removeprefix("child:"), ground=ErasureGround.WRONG_PERSON,
        authority="DPO", erased_on=date(2023, 5, 1),
    )  # fmt: skip
    erase_by_two(log, gone, by)
    exported = ssda903(log, YEAR, by, WHY)
    assert {each.rule for each in exported.gaps} == {"YEAR-2"}
    assert all("T001" not in row for name in exported.files for row in
               exported.files[name].decode().splitlines())  # fmt: skip


def test_a_year_without_code_lists_is_not_written(log: Log, by: Provenance) -> None:
    with pytest.raises(NoCodesForTheYear):
        ssda903(log, date(2010, 4, 1), by, WHY)


# ── From what the ledger itself recorded ─────────────────────────────────────────────────

FIRST, SECOND = examples.CHILD, examples.OTHER_CHILD


def a_home(home_id: str, urn: str, sector: Sector | None = Sector.PRIVATE) -> RegisterHome:
    return RegisterHome(
        home_id=home_id, provider_id="P-1", urn=urn, name=home_id, kind=Kind.CHILDRENS_HOME,
        sector=sector, places=4, authority="E08000014", postcode="PR8 1HD",
        registered_on=date(2020, 1, 1),
    )  # fmt: skip


def in_year(command: Command, years: int) -> Command:
    """The same command so many years before."""
    fields = {
        name: value.replace(year=value.year - years)
        for name, value in command
        if isinstance(value, date) and name != "born_on"
    }
    return command.model_copy(update=fields)


def a_life() -> Iterator[Command]:
    """Two children: one in two homes, one with connected carers, who goes home."""
    yield BUDGET
    yield a_home("H-1", "SC900001")
    yield a_home("H-2", "SC900002")
    yield a_home("H-5", "SC900005").model_copy(
        update={
            "kind": Kind.IN_HOUSE_FOSTERING, "in_house": True, "sector": Sector.LOCAL_AUTHORITY,
            "provider_id": "P-OURS",
        }
    )  # fmt: skip
    for child, born in ((FIRST, "2008-05"), (SECOND, "2012-09")):
        yield StartCare(child_ref=child, born_in=born, started_on=date(2022, 4, 4))
    for child, number, day, sex, post in (
        (FIRST, "T001", date(2008, 5, 14), "male", "L20 3NJ"),
        (SECOND, "T002", date(2012, 9, 2), "female", "L37 0AP"),
    ):
        yield RecordParticulars(
            child_ref=child, number=number, born_on=day, sex=sex, ethnicity="WBRI",
            pupil_number="A801200001002", home_postcode=post, recorded_on=date(2022, 4, 4),
            is_a_mother=False,
        )  # fmt: skip
        yield RecordLegalStatus(
            child_ref=child, legal_status="V2", need="N1", in_force_from=date(2022, 4, 4)
        )
    yield StartPlacement(
        placement_id="PL-1", child_ref=FIRST, home_id="H-1", weekly_fee="3500.00",
        budget_line="residential", started_on=date(2022, 4, 4),
    )  # fmt: skip
    yield StartPlacement(
        placement_id="PL-2", child_ref=SECOND, kind=Kind.CONNECTED_CARERS, authority="E08000014",
        postcode="PR8 1HD",
        started_on=date(2022, 4, 4),
    )  # fmt: skip
    yield RecordLegalStatus(
        child_ref=FIRST, legal_status="C1", need="N1", in_force_from=date(2022, 6, 1)
    )
    yield EndPlacement(
        placement_id="PL-1", ended_on=date(2022, 10, 3),
        code="CREQB", reason="Nearer school",
    )  # fmt: skip
    yield StartPlacement(
        placement_id="PL-3", child_ref=FIRST, home_id="H-2", weekly_fee="3400.00",
        budget_line="residential", started_on=date(2022, 10, 3),
    )  # fmt: skip
    for child, days in (
        (FIRST, (date(2022, 4, 29), date(2022, 7, 20), date(2023, 1, 10))),
        (SECOND, (date(2022, 4, 29), date(2022, 7, 20), date(2023, 1, 10))),
    ):
        for day in days:
            yield ReviewCase(
                child_ref=child, participation=Participation.SPOKE_FOR_SELF,
                outcome=Outcome.CONTINUE, reviewed_on=day,
            )  # fmt: skip
    yield EndPlacement(
        placement_id="PL-2", ended_on=date(2023, 2, 1), code="E4A", reason="Returned home",
    )  # fmt: skip
    yield EndCare(child_ref=SECOND, ended_on=date(2023, 2, 1), code="E4A", reason="Returned home")


def recorded(log: Log, by: Provenance, *without: type[Command]) -> None:
    for command in a_life():
        if type(command) not in without:
            handle(log, command, by)


def test_write_6_own_carers_have_the_services_urn_and_episodes_begin_where_something_changes(
    log: Log, by: Provenance
) -> None:
    recorded(log, by)
    exported = ssda903(log, YEAR, by, WHY)
    assert exported.gaps == ()
    assert rows(exported, "episodes") == [
        "T001,04/04/2022,S,V2,N1,K2,PR4,01/06/2022,X1,,L20 3NJ,PR8 1HD,SC900001",
        "T001,01/06/2022,L,C1,N1,K2,PR4,03/10/2022,X1,CREQB,L20 3NJ,PR8 1HD,SC900001",
        "T001,03/10/2022,P,C1,N1,K2,PR4,,,,L20 3NJ,PR8 1HD,SC900002",
        "T002,04/04/2022,S,V2,N1,U3,PR1,01/02/2023,E4A,,L37 0AP,PR8 1HD,SC900005",
    ]
    assert rows(exported, "header")[0] == "T001,1,14/05/2008,WBRI,A801200001002,,"
    assert rows(exported, "header")[1] == "T002,2,02/09/2012,WBRI,A801200001002,0,"
    assert len(rows(exported, "reviews")) == 6


def test_the_codes_are_those_of_the_year_written(log: Log, by: Provenance) -> None:
    recorded(log, by)
    later = ssda903(log, date(2024, 4, 1), by, WHY)
    assert rows(later, "header") == ["T001,M,14/05/2008,WBRI,A801200001002,,"]
    assert rows(later, "episodes") == ["T001,03/10/2022,P,C1,N1,K2,PR4,,,,L20 3NJ,PR8 1HD,SC900002"]


@pytest.mark.parametrize(
    ("without", "rule"),
    [(RecordLegalStatus, "WRITE-1"), (RecordParticulars, "YEAR-1")],
)
def test_write_1_and_year_1_missing_values_are_reported_and_not_guessed(
    log: Log, by: Provenance, without: type[Command], rule: str
) -> None:
    recorded(log, by, without)
    exported = ssda903(log, YEAR, by, WHY)
    assert {each.rule for each in exported.gaps} == {rule}
    assert {each.child_ref for each in exported.gaps} == {FIRST, SECOND}
    assert "episodes" not in exported.rows


def test_write_5_a_carers_postcode_that_is_not_known_is_said(log: Log, by: Provenance) -> None:
    for command in a_life():
        if isinstance(command, StartPlacement) and command.postcode:
            handle(log, command.model_copy(update={"postcode": None}), by)
        else:
            handle(log, command, by)
    exported = ssda903(log, YEAR, by, WHY)
    assert [(each.rule, each.child_ref) for each in exported.gaps] == [("WRITE-5", SECOND)]
    assert exported.rows["episodes"] == 4


@pytest.mark.parametrize(
    ("kind", "home", "rules"),
    [
        (Kind.ADOPTION, None, {"WRITE-2", "WRITE-3"}),
        (Kind.CHILDRENS_HOME, "H-3", {"WRITE-3"}),
        (None, None, {"WRITE-4"}),
    ],
)
def test_write_2_write_3_and_write_4_a_placement_that_has_no_one_code_is_said(
    log: Log, by: Provenance, kind: Kind | None, home: str | None, rules: set[str]
) -> None:
    life = [
        command for command in a_life()
        if not isinstance(command, StartPlacement | EndPlacement | EndCare)
    ]  # fmt: skip
    for command in (a_home("H-3", "SC900003", None), *life):
        handle(log, command, by)
    if kind is not None:
        placed = StartPlacement(
            placement_id="PL-9", child_ref=FIRST, home_id=home,
            kind=None if home else kind, authority=None if home else "E08000014",
            weekly_fee="1.00" if home else None, budget_line="residential" if home else None,
            started_on=date(2022, 4, 4),
        )  # fmt: skip
        handle(log, placed, by)
    gaps = ssda903(log, YEAR, by, WHY).gaps
    assert {each.rule for each in gaps if each.child_ref == FIRST} == rules


# ── The sector's validator ───────────────────────────────────────────────────────────────


def test_the_validator_finds_nothing_in_a_return_taken_in_and_written_again(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    load(log, by, a_return(tmp_path / "first"))
    folder = laid_down(ssda903(log, YEAR, by, WHY), tmp_path / "written")
    judged = oracle.ssda903(folder, "2022/23", "E08000014")
    assert judged["ran"] > 100
    assert judged["failed"] == []
    assert judged["found"] == {}


@pytest.mark.parametrize("year", [2017, 2019, 2022])
def test_the_validator_finds_nothing_in_a_return_of_what_the_ledger_recorded(
    log: Log, by: Provenance, tmp_path: Path, year: int
) -> None:
    for command in a_life():
        handle(log, in_year(command, 2022 - year), by)
    exported = ssda903(log, date(year, 4, 1), by, WHY)
    folder = laid_down(exported, tmp_path / "written")
    judged = oracle.ssda903(folder, f"{year}/{(year + 1) % 100}", "E08000014")
    assert judged["ran"] > 100
    assert judged["failed"] == []
    assert judged["found"] == {}


@pytest.mark.parametrize("year", range(2016, 2026))
def test_every_year_is_written_by_its_own_codes_and_read_again_without_a_finding(
    log: Log, by: Provenance, tmp_path: Path, year: int
) -> None:
    for command in a_life():
        handle(log, in_year(command, 2022 - year), by)
    folder = laid_down(ssda903(log, date(year, 4, 1), by, WHY), tmp_path / "written")
    (ready,) = returns_ready(folder, KEY, postcodes.Postcodes(), "", lambda *_: None)
    taken = take(log, ready, by, dry_run=True)
    assert taken.findings == []
    assert f"return for 1 April {year} to 31 March {year + 1}: 12 rows" in taken.summary


def test_the_validator_is_awake(tmp_path: Path) -> None:
    folder = a_return(tmp_path / "broken")
    path = folder / "2022-23-episodes.csv"
    path.write_text(path.read_text().replace(",C2,", ",Q9,"))
    judged = oracle.ssda903(folder, "2022/23", "E08000014")
    assert "143" not in judged["found"]
    assert "144" not in judged["failed"]
    assert judged["found"]


# ── The real material ────────────────────────────────────────────────────────────────────


@pytest.mark.real_data
def test_the_real_returns_written_again_change_nothing(
    real_data: Path, log: Log, by: Provenance, tmp_path: Path
) -> None:
    folder = real_data / "ssda903" / "returns"
    for ready in returns_ready(folder, KEY, postcodes.Postcodes(), "", lambda *_: None):
        take(log, ready, by, dry_run=False)
    written = laid_down(ssda903(log, date(2019, 4, 1), by, WHY), tmp_path / "written")
    before, said = log.head(), load(log, by, written)
    assert "0 episodes stated" in said
    assert "0 earlier ones superseded, 0 lapsed; 0 children's other rows stated" in said
    assert log.head() == before + 1


@pytest.mark.real_data
def test_the_positive_control_is_clean_once_written_again(
    real_data: Path, log: Log, by: Provenance, tmp_path: Path
) -> None:
    load(log, by, real_data / "ssda903" / "clean_minimal")
    folder = laid_down(ssda903(log, YEAR, by, WHY), tmp_path / "written")
    judged = oracle.ssda903(folder, "2022/23", "E08000014")
    assert (judged["failed"], judged["found"]) == ([], {})
