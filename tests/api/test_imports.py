"""Files taken in: what is read, what is reported, and what never enters the log."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from facts import BOROUGH, fold_afresh

from api.imports import postcodes, returns, spending
from api.imports.extent import FileUnreadable
from api.imports.run import Ready, spending_ready, take
from api.imports.screening import screen
from api.imports.source import read, sheets_of
from api.pseudonyms import KeyUnreadable, key_in, pseudonym
from domain.commands.imports.load_return import AlreadyLoaded, LoadReturn
from domain.commands.imports.load_spending_file import AlreadyLoaded as FileAlreadyLoaded
from domain.events.imports import ChildReturned, EpisodeStated
from domain.ssda903.tables import TABLES
from domain.values import REFERENCE, Kind
from ledger.entries import Provenance
from ledger.handle import handle
from ledger.log import Log
from ledger.personal import sealed_fields
from projections.engine import folding
from projections.engine.answer import Basis
from projections.money.committed_spend import lines
from projections.places.in_or_out_of_borough import children

KEY = b"a key of the tests and no other!"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
    "HOME_POST,PL_POST,URN\n"
)
GOOD = "1001,05/06/2021,S,C2,N1,K2,PR4,10/01/2022,X1,,L20 3NJ,PR8 1HD,SC900001\n"
SPENDING = (
    "Body,Name of Body,Date,Transaction Number,Invoice Number,Amount,Supplier Name,Supplier ID,"
    "Vat Reg No,Expense Area,Expense Type,Expense Code,Creditor Type\n"
)
PAID = "18,A Council,2021-04-06,T100,X,1200,ALDER HOMES LTD,42,,Children's,Residential,5731,LTD\n"


def one_return(folder: Path, rows: str, header: str = "1001,1,14/05/2008,WBRI,,,\n") -> LoadReturn:
    folder.mkdir(exist_ok=True)
    (folder / "2021-episodes.csv").write_text(EPISODES + rows)
    (folder / "2021-header.csv").write_text(HEADER + header)
    (one,) = returns.returns_in(folder)
    return returns.command_for(one, KEY, postcodes.Postcodes()).command


def problems(command: LoadReturn) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.rule) for row in command.set_aside for p in row.problems]


def test_an_episode_enters_without_anything_that_names_the_child(tmp_path: Path) -> None:
    command = one_return(tmp_path, GOOD)
    (episode,) = command.episodes
    assert episode.child_ref == pseudonym(KEY, "1001")
    assert episode.born_in == "2008-05"
    assert (episode.kind, episode.started_on) == (Kind.CHILDRENS_HOME, date(2021, 6, 5))
    held = {field for event in (EpisodeStated, ChildReturned) for field in sealed_fields(event)}
    assert held == {"born_in", "legal_status", "as_returned", "rows"}
    text = command.model_dump_json(
        exclude={"episodes": {"__all__": held}, "children": {"__all__": held}}
    )
    for secret in ("1001", "14/05/2008", "2008-05-14", "L20", "PR8", "WBRI"):
        assert secret not in text


def test_row_9_a_table_of_another_year_is_counted_by_table_and_not_by_file_name(
    tmp_path: Path,
) -> None:
    (tmp_path / "2021-episodes.csv").write_text(EPISODES + GOOD)
    (tmp_path / "2021-dolo.csv").write_text(
        "CHILD,DOB,DOLO_START,DOLO_END\n1001,14/05/2008,05/06/2021,\n"
    )
    (one,) = returns.returns_in(tmp_path)
    command = returns.command_for(one, KEY, postcodes.Postcodes()).command
    assert command.not_read == ("dolo: 1 rows",)
    assert len(command.files) == 2
    assert command.children == ()


@pytest.mark.parametrize(
    "name",
    [
        "2022-header.csv",
        "2021-hedaer.csv",
        "2021-header.xlsx",
        "2021-reviews",
        "2021-header.csv.bak",
        "2021-header.txt",
        "2021-header.dat",
        "2021.zip",
    ],
)
def test_a_file_of_a_return_that_would_not_be_read_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "2021-episodes.csv").write_text(EPISODES + GOOD)
    (tmp_path / name).write_text(HEADER)
    with pytest.raises(FileUnreadable, match=rf"{name}: not the table of a return here"):
        returns.returns_in(tmp_path)
    assert len(returns.returns_in(tmp_path, apart=tmp_path / name)) == 1


def test_episodes_of_social_workers_are_not_episodes(tmp_path: Path) -> None:
    (tmp_path / "2021-episodes.csv").write_text(EPISODES + GOOD)
    columns = ",".join(TABLES["sw_episodes"].columns)
    (tmp_path / "2021-sw_episodes.csv").write_text(f"{columns}\n")
    (one,) = returns.returns_in(tmp_path)
    assert (one.episodes.name, list(one.others)) == ("2021-episodes.csv", ["sw_episodes"])


def test_row_10_a_child_twice_in_the_header_is_held_and_queried(tmp_path: Path) -> None:
    header = "1001,1,14/05/2008,WBRI,,,\n1001,1,15/05/2008,WBRI,,,\n"
    one_return(tmp_path, GOOD, header)
    (one,) = returns.returns_in(tmp_path)
    loading = returns.command_for(one, KEY, postcodes.Postcodes())
    assert [(name, p.row, p.column, p.rule) for name, p in loading.queried] == [
        ("2021-header.csv", 3, "CHILD", "ROW-10")
    ]


def test_the_year_is_the_one_in_which_most_episodes_end(tmp_path: Path) -> None:
    command = one_return(tmp_path, GOOD)
    assert (command.year_from, command.year_to) == (date(2021, 4, 1), date(2022, 3, 31))


@pytest.mark.parametrize(
    ("was", "now", "column", "rule"),
    [
        ("05/06/2021", "2021-06-05", "DECOM", "ROW-1"),
        ("05/06/2021", "31/02/2021", "DECOM", "ROW-1"),
        ("05/06/2021", "", "DECOM", "ROW-1"),
        ("10/01/2022", "soon", "DEC", "ROW-1"),
        (",K2,", ",K9,", "PLACE", "ROW-2"),
        (",K2,", ",Z12,", "PLACE", "ROW-2"),
        (",S,", ",Q,", "RNE", "ROW-2"),
        (",C2,", ",,", "LS", "ROW-2"),
        (",PR4,", ",PR9,", "PLACE_PROVIDER", "ROW-2"),
        (",X1,", ",E99,", "REC", "ROW-2"),
        ("1001,", ",", "CHILD", "ROW-2"),
        ("10/01/2022", "05/06/2021", "DEC", "ROW-3"),
        ("10/01/2022", "01/05/2021", "DEC", "ROW-3"),
        ("05/06/2021", "05/06/0201", "DECOM", "ROW-7"),
        ("SC900001", "see the file of Jane Smith", "URN", "ROW-7"),
    ],
)
def test_row_1_to_row_3_and_row_7_a_wrong_row_is_set_aside_by_row_column_and_rule(
    tmp_path: Path, was: str, now: str, column: str, rule: str
) -> None:
    command = one_return(tmp_path, GOOD + GOOD.replace(was, now, 1))
    assert problems(command) == [(3, column, rule)]
    assert len(command.episodes) == 1
    (aside,) = command.set_aside
    assert len(aside.row_seal) == 64


def test_row_4_a_reason_without_an_end_is_held_and_queried(tmp_path: Path) -> None:
    command = one_return(tmp_path, GOOD + GOOD.replace("10/01/2022", "").replace("05/06", "06/06"))
    assert [(q.row, q.column, q.rule) for e in command.episodes for q in e.queried] == [
        (3, "REC", "ROW-4")
    ]


def test_row_5_a_child_who_is_not_in_the_header_is_held_and_queried(tmp_path: Path) -> None:
    command = one_return(tmp_path, GOOD, header="9999,1,14/05/2008,WBRI,,,\n")
    assert [q.rule for e in command.episodes for q in e.queried] == ["ROW-5"]
    assert command.episodes[0].born_in is None


def test_row_8_a_birthday_that_is_not_the_headers_is_held_and_queried(tmp_path: Path) -> None:
    (tmp_path / "2021-episodes.csv").write_text(EPISODES + GOOD)
    (tmp_path / "2021-header.csv").write_text(HEADER + "1001,1,14/05/2008,WBRI,,,\n")
    (tmp_path / "2021-reviews.csv").write_text(
        "CHILD,DOB,REVIEW,REVIEW_CODE\n1001,15/05/2008,01/09/2021,PN1\n"
        "1001,14/05/2008,01/12/2021,PN1\n2002,14/05/2008,01/12/2021,PN1\n"
    )
    (one,) = returns.returns_in(tmp_path)
    loading = returns.command_for(one, KEY, postcodes.Postcodes())
    assert [(name, p.row, p.column, p.rule) for name, p in loading.queried] == [
        ("2021-reviews.csv", 2, "DOB", "ROW-8"),
        ("2021-reviews.csv", 4, "CHILD", "ROW-5"),
    ]
    first = loading.command.children[0]
    assert [row.table for row in first.rows] == ["header", "reviews", "reviews"]


@pytest.mark.parametrize(
    ("table", "row", "column", "rule"),
    [
        ("reviews", "1001,14/05/2008,2021-09-01,PN1", "REVIEW", "ROW-1"),
        ("reviews", "1001,14/05/2008,01/09/2021,PN9", "REVIEW_CODE", "ROW-2"),
        ("reviews", ",14/05/2008,01/09/2021,PN1", "CHILD", "ROW-2"),
        ("uasc", "1001,3,14/05/2008,01/09/2021", "SEX", "ROW-2"),
        ("missing", "1001,14/05/2008,X,01/09/2021,", "MISSING", "ROW-2"),
        ("missing", "1001,14/05/2008,M,44440,", "MIS_START", "ROW-1"),
        ("prev_perm", "1001,14/05/2008,P1,\x07,zz/05/2019", "CHILD", "ROW-7"),
    ],
)
def test_row_1_row_2_and_row_7_hold_in_every_table(
    tmp_path: Path, table: str, row: str, column: str, rule: str
) -> None:
    (tmp_path / "2021-episodes.csv").write_text(EPISODES + GOOD)
    columns = ",".join(TABLES[table].columns)
    (tmp_path / f"2021-{table}.csv").write_text(f"{columns}\n{row}\n")
    (one,) = returns.returns_in(tmp_path)
    command = returns.command_for(one, KEY, postcodes.Postcodes()).command
    assert problems(command) == [(2, column, rule)]
    assert command.set_aside[0].table == table


def test_row_6_an_end_after_the_year_is_held_and_queried(tmp_path: Path) -> None:
    late = GOOD.replace("10/01/2022", "01/04/2022").replace("05/06", "06/06")
    again = GOOD.replace("05/06", "07/06")
    command = one_return(tmp_path, GOOD + late + again)
    assert [q.rule for e in command.episodes for q in e.queried] == ["ROW-6"]


def test_codes_are_those_of_the_returns_own_year(tmp_path: Path) -> None:
    p2 = GOOD.replace(",K2,", ",P2,")
    assert problems(one_return(tmp_path / "old", p2)) == []
    new = p2.replace("2021", "2025").replace("2022", "2026")
    header = "1001,F,14/05/2008,WBRI,,,\n"
    assert problems(one_return(tmp_path / "new", new, header)) == [(2, "PLACE", "ROW-2")]
    by_number = "1001,2,14/05/2008,WBRI,,,\n"
    assert problems(one_return(tmp_path / "new", new, by_number))[1:] == [(2, "SEX", "ROW-2")]


def test_p2_is_no_placement_that_starts_once_supported_accommodation_is_registered(
    tmp_path: Path,
) -> None:
    year = GOOD.replace("2021", "2023").replace("2022", "2024").replace(",K2,", ",P2,")
    assert problems(one_return(tmp_path / "before", year)) == []
    after = year.replace("05/06/2023", "28/10/2023")
    assert problems(one_return(tmp_path / "after", after)) == [(2, "PLACE", "ROW-2")]


def test_a_year_without_code_lists_is_refused_and_can_be_stated(tmp_path: Path) -> None:
    old = GOOD.replace("2021", "2011").replace("2022", "2012")
    with pytest.raises(FileUnreadable, match="State the year with --year"):
        one_return(tmp_path, old)
    (stated,) = returns.returns_in(tmp_path, "2021-22")
    assert stated.year_from == date(2021, 4, 1)
    with pytest.raises(FileUnreadable, match="write the year of the return as 2021-22"):
        returns.returns_in(tmp_path, "2021")


def test_return_and_report_agree_and_loading_again_adds_nothing(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    rows = GOOD + GOOD.replace("05/06/2021", "never") + GOOD.replace("05/06", "07/06")
    command = one_return(tmp_path, rows)
    became = take(log, Ready("2021-episodes.csv", command), by, dry_run=False)
    assert "4 rows; 2 episodes stated" in became.summary
    assert "1 rows set aside" in became.summary
    assert {(f.row, f.column, f.rule, f.outcome) for f in became.findings} == {
        (3, "DECOM", "ROW-1", "set aside"),
        (4, "DECOM", "RETURN-6", "held as returned, queried"),
    }
    head = log.head()
    with pytest.raises(AlreadyLoaded):
        handle(log, command, by)
    assert log.head() == head


def test_postcodes_become_an_authority_and_miles_and_go_no_further(tmp_path: Path) -> None:
    directory = tmp_path / "postcodes.csv"
    directory.write_text(
        "pcd,oseast1m,osnrth1m,laua\nL20 3NJ,333000,395000,E08000014\n"
        "PR8 1HD,333000,411093,E08000014\nL39 2AB,341000,405000,E07000127\nZZ1 1ZZ,,,\n"
    )
    known = postcodes.load(directory)
    assert known.authority_of("pr81hd", date(2022, 4, 1)) == "E08000014"
    assert known.authority_of("L39 2AB", date(2022, 4, 1)) == "E10000017"
    assert known.authority_of("ZZ1 1ZZ", date(2022, 4, 1)) == "unknown"
    assert known.miles("L20 3NJ", "PR8 1HD") == Decimal("10.0")
    assert known.miles("L20 3NJ", "AA1 1AA") is None


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04\x00\x00", "not a workbook that can be read"),
        (b"CHILD,DECOM\n1,2\n", "no column RNE"),
        (b"CHILD,CHILD\n1,2\n", "named twice"),
        (b'CHILD,"DECOM\n1,2\n', "not a CSV file"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "2021-episodes.csv").write_bytes(content)
    with pytest.raises(FileUnreadable, match=rf"2021-episodes.csv: .*{message}"):
        returns.returns_in(tmp_path)


def test_a_folder_without_a_return_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="no episodes file"):
        returns.returns_in(tmp_path)
    with pytest.raises(FileUnreadable, match="no such folder"):
        returns.returns_in(tmp_path / "nowhere")


def test_a_windows_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbfName,Amount\r\nCaf\xc3\xa9,1\r\n\r\n")
    assert [line.cells for line in read(screen(path)).lines] == [{"Name": "Café", "Amount": "1"}]
    path.write_bytes(b"Name\nCaf\xe9\n")
    assert read(screen(path)).lines[0].cells == {"Name": "Café"}


def spend(tmp_path: Path, rows: str) -> spending.Spending:
    path = tmp_path / "april 2021.csv"
    path.write_text(SPENDING + rows)
    return spending.spending_in(path, KEY)


def test_a_payment_is_exact_and_a_persons_name_stays_out(tmp_path: Path) -> None:
    person = PAID.replace("T100", "T101").replace("ALDER HOMES LTD", "MRS J SMITH")
    taken = spend(tmp_path, PAID + person.replace(",LTD\n", ",INDV\n"))
    company, individual = taken.command.payments
    assert (company.payee, company.amount) == ("ALDER HOMES LTD", Decimal("1200.00"))
    assert company.budget_line == "5731"
    assert individual.payee.startswith("person ")
    assert "SMITH" not in taken.command.model_dump_json()


def test_two_payees_without_a_number_may_have_one_transaction(tmp_path: Path) -> None:
    unnumbered = PAID.replace(",42,", ",,")
    other = unnumbered.replace("ALDER HOMES LTD", "BIRCH HOMES LTD")
    one, two, again = spend(tmp_path, unnumbered + other + unnumbered).command.payments
    assert one.payment_id == again.payment_id != two.payment_id


def test_spend_row_7_a_column_without_a_heading_is_no_other_column_and_is_reported(
    tmp_path: Path,
) -> None:
    path = tmp_path / "april 2021.csv"
    path.write_text(
        SPENDING.replace("Invoice Number", "").replace("Supplier ID", "Contract")
        + PAID
        + PAID.replace("T100", "T101").replace(",X,", ",,")
    )
    taken = spending.spending_in(path, KEY)
    one, two = taken.command.payments
    assert (one.invoice_id, one.provider_id, one.supplier) == (None, None, two.supplier)
    assert [(p.row, p.column, p.rule) for p in taken.unread] == [(2, "E", "SPEND-ROW-7")]
    assert "" not in sheets_of(path)[1][0].lines[0].cells
    ready = spending_ready(path, KEY, None)
    assert [finding.rule for finding in ready.noted] == ["SPEND-ROW-7"]


def test_a_column_of_a_return_without_a_heading_is_named(tmp_path: Path) -> None:
    (tmp_path / "2021-episodes.csv").write_text(EPISODES.replace("\n", ",,NOTE\n") + GOOD.replace(
        "\n", ",hidden,\n"))  # fmt: skip
    with pytest.raises(FileUnreadable, match="column N has no heading, and a value in row 2"):
        returns.returns_in(tmp_path)


def test_no_two_texts_share_an_identifier() -> None:
    names = ["INV/001", "a b", "a-b", "a--b", "供应商", "供應商", "শিশু", "-a", "a", ".a", "",
             "x" * 80, "x" * 81, "x" * 82, "unnamed"]  # fmt: skip
    names += [spending.identifier(name) for name in names]
    made = {name: spending.identifier(name) for name in names}
    assert len(set(made.values())) == len(set(names))
    kept = {name for name in made if made[name] == name}
    assert kept == {"INV/001", "a-b", "a--b", "a", "x" * 80, "unnamed"}
    assert all(re.fullmatch(REFERENCE, each) for each in made.values())


def test_two_invoices_share_no_identifier_wherever_the_dots_are() -> None:
    pairs = [("42", "1.2"), ("42.1", "2"), (None, "42.1.2"), ("42", "发票"), ("42", "發票"),
             ("4", "2.1.2")]  # fmt: skip
    made = [spending.invoice_id(number, supplier) for supplier, number in pairs]
    assert len(set(made)) == len(pairs)
    assert made[0] == "42.1.2"


def test_numbers_of_payments_suppliers_and_codes_may_have_a_slash(tmp_path: Path) -> None:
    slashed = PAID.replace("T100", "INV/001").replace(",42,", ",S/42,").replace("5731", "5731/A")
    (payment,) = spend(tmp_path, slashed).command.payments
    assert "INV/001" in payment.payment_id
    assert payment.budget_line == "5731/A"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", 1200),
        ("£1,200.50", "1200.50"),
        ("(40.00)", "-40.00"),
        ("-40", -40),
        ("£ 1,200.5", "1200.5"),
        ("12£", 12),
        ("-£40", -40),
        ("£-40", -40),
        ("(£1,200)", -1200),
        (".50", "0.5"),
        ("12.", 12),
    ],
)
def test_amounts_are_read_as_people_write_them(tmp_path: Path, text: str, amount: str) -> None:
    row = PAID.replace(",1200,", f',"{text}",')
    assert spend(tmp_path, row).command.payments[0].amount == Decimal(amount)


@pytest.mark.parametrize(
    ("was", "now", "column", "rule"),
    [
        ("2021-04-06", "06.04.21", "Date", "SPEND-ROW-1"),
        (",1200,", ",free,", "Amount", "SPEND-ROW-2"),
        (",1200,", ",NaN,", "Amount", "SPEND-ROW-2"),
        ("T100", "", "Transaction Number", "SPEND-ROW-3"),
        ("5731", " ", "Expense Code", "SPEND-ROW-3"),
        ("2021-04-06", "0021-04-06", "Date", "SPEND-ROW-6"),
        (",1200,", ",99999999999999,", "Amount", "SPEND-ROW-6"),
        (",1200,", f",{10**27},", "Amount", "SPEND-ROW-6"),
        (",1200,", ",1e5,", "Amount", "SPEND-ROW-2"),
        (",1200,", ",12 50,", "Amount", "SPEND-ROW-2"),
        (",1200,", ",1£50,", "Amount", "SPEND-ROW-2"),
        (",1200,", ",£12£,", "Amount", "SPEND-ROW-2"),
        (",1200,", ",1_0,", "Amount", "SPEND-ROW-2"),
        (",1200,", ",\uff11\uff12,", "Amount", "SPEND-ROW-2"),
        (",1200,", ",(40,", "Amount", "SPEND-ROW-2"),
        (",1200,", ",(-40),", "Amount", "SPEND-ROW-2"),
        (",1200,", ",-1e999999,", "Amount", "SPEND-ROW-2"),
        (",1200,", f",{'9' * 400},", "Amount", "SPEND-ROW-6"),
        (",1200,", ',"12,50",', "Amount", "SPEND-ROW-2"),
        (",1200,", ',"1.234,56",', "Amount", "SPEND-ROW-2"),
        ("ALDER HOMES LTD", "A" * 401, "Supplier Name", "SPEND-ROW-6"),
    ],
)
def test_spend_row_1_to_spend_row_3_and_spend_row_6_a_wrong_row_is_set_aside(
    tmp_path: Path, was: str, now: str, column: str, rule: str
) -> None:
    command = spend(tmp_path, PAID + PAID.replace(was, now, 1)).command
    assert [(p.row, p.column, p.rule) for row in command.set_aside for p in row.problems] == [
        (3, column, rule)
    ]
    assert len(command.payments) == 1


def test_spend_row_4_and_spend_row_5_pennies_are_rounded_and_credits_reported(
    log: Log, by: Provenance, tmp_path: Path
) -> None:
    rows = PAID.replace(",1200,", ",7125.589999999999,") + PAID.replace("1200", "-30").replace(
        "T100", "T101"
    )
    taken = spend(tmp_path, rows + PAID.replace("1200", "-30").replace("T100", "T101"))
    assert [(p.row, p.rule) for p in taken.rounded] == [(2, "SPEND-ROW-4")]
    ready = Ready("april 2021.csv", taken.command, headings=taken.headings)
    became = take(log, ready, by, dry_run=False)
    assert "2 payments added, £7,095.59 in all, 1 of them credits; 1 repeats" in became.summary
    assert [(f.row, f.rule) for f in became.findings] == [(3, "SPEND-ROW-5"), (4, "SPENDING-2")]


def test_the_pseudonym_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "pseudonym.key"
    assert key_in(path) == key_in(path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text("not a key")
    with pytest.raises(KeyUnreadable):
        key_in(path)


# ── The real material ────────────────────────────────────────────────────────────────────


@pytest.mark.real_data
def test_the_three_returns_as_known_after_each(
    real_data: Path, log: Log, ledger: str, by: Provenance
) -> None:
    loaded = [
        returns.command_for(one, KEY, postcodes.Postcodes()).command
        for one in returns.returns_in(real_data / "ssda903" / "returns")
    ]
    heads = [handle(log, command, by).last for command in loaded]
    assert [c.year_to for c in loaded] == [date(2018, 3, 31), date(2019, 3, 31), date(2020, 3, 31)]
    with psycopg.connect(ledger, autocommit=True) as owner:
        fold_afresh(owner, [heads[-1]])
        folding.set_schema(owner, "answers")
        owner.execute("SET search_path = answers")
        asked = {
            (n, year): sum(
                row.children
                for row in children(owner, Basis(date(year, 3, 31), head, None, BOROUGH))
            )
            for n, head in enumerate(heads, start=1)
            for year in (2018, 2019, 2020)
        }
    own_years = [asked[1, 2018], asked[2, 2019], asked[3, 2020]]
    by_hand = [
        len({e.child_ref for e in c.episodes if c.year_to < (e.ended_on or date.max)})
        for c in loaded
    ]
    assert own_years == by_hand == [434, 234, 161]
    assert (asked[2, 2018], asked[3, 2018], asked[3, 2019]) == (529, 546, 328)


@pytest.mark.real_data
def test_the_positive_control_has_nothing_set_aside_and_its_miles_are_the_sectors(
    real_data: Path,
) -> None:
    directory = postcodes.load(real_data / "geo" / "postcodes_onspd_nov2025_sefton_lcr.csv")
    (one,) = returns.returns_in(real_data / "ssda903" / "clean_minimal")
    command = returns.command_for(one, KEY, directory).command
    assert command.set_aside == ()
    assert [e.queried for e in command.episodes] == [(), (), ()]
    assert [(e.authority, e.miles_from_home) for e in command.episodes[1:]] == [
        ("E08000014", Decimal("13.8")),
        ("E08000014", Decimal("8.8")),
    ]


@pytest.mark.real_data
def test_miles_and_authority_agree_with_the_golden_vectors(real_data: Path) -> None:
    directory = postcodes.load(real_data / "geo" / "postcodes_onspd_nov2025_sefton_lcr.csv")
    vectors = read(screen(real_data / "geo" / "golden_vectors.csv")).lines
    checked = 0
    for line in vectors:
        home, placement = line.cells["HOME_POST"], line.cells["PL_POST"]
        miles = directory.miles(home, placement)
        if miles is None:
            continue
        checked += 1
        assert str(miles) == line.cells["PL_DISTANCE"], line.cells["case"]
        inside = directory.authority_of(placement, date(2022, 4, 1)) == BOROUGH
        assert inside is (line.cells["PL_LOCATION"] == "IN"), line.cells["case"]
    assert checked >= 5


@pytest.mark.real_data
def test_the_real_spending_year_is_exact_and_adds_nothing_the_second_time(
    real_data: Path, log: Log, ledger: str, by: Provenance
) -> None:
    path = real_data / "spend" / "devon_2021_22_children_placements.csv"
    taken = spending.spending_in(path, KEY)
    became = take(log, Ready(path.name, taken.command, headings=taken.headings), by, dry_run=False)
    added = "2192 rows; 2192 payments added, £43,136,336.07 in all, 7 of them credits"
    assert added in became.summary
    assert len(taken.rounded) == 7
    with pytest.raises(FileAlreadyLoaded):
        handle(log, taken.command, by)
    renamed = taken.command.model_copy(update={"file": "f" * 64})
    repeated = take(log, Ready(path.name, renamed, headings=taken.headings), by, dry_run=False)
    assert "0 payments added, £0.00 in all" in repeated.summary
    with psycopg.connect(ledger, autocommit=True) as owner:
        fold_afresh(owner, [log.head()])
        owner.execute("SET search_path = answers")
        found = lines(owner, Basis(date(2022, 3, 31), log.head(), None, BOROUGH))
    assert {line.budget_line: line.actual for line in found} == {
        "5714": Decimal("10076684.11"),
        "5731": Decimal("22944664.59"),
        "5771": Decimal("10114987.37"),
    }
