"""The law in force on a day: the Act of 2026 as commenced, and dated provisions."""

from datetime import date, timedelta

from examples import commencement
from facts import Connection, holding

from ledger.log import Log
from projections.casework.law_in_force import provisions, sections

COMMENCED = commencement.commenced_on


def test_inforce_1_and_inforce_2_a_section_is_in_force_from_the_day_recorded(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, commencement)
    for day, state in ((COMMENCED - timedelta(days=1), "not-in-force"), (COMMENCED, "in-force")):
        (liberty,) = [row for row in ask(sections, day) if row.section == "cwsa-2026-s13"]
        assert (liberty.state, liberty.commenced_on, liberty.confirmed) == (state, COMMENCED, True)
        assert (liberty.source, liberty.because) == ("A commencement instrument", (1,))
    unknown = {row.section: row for row in ask(sections, date(2030, 1, 1))}
    assert unknown["cwsa-2026-s17"].state == "not-in-force"
    assert (unknown["cwsa-2026-s17"].commenced_on, unknown["cwsa-2026-s17"].confirmed) == (
        None, False,
    )  # fmt: skip
    assert unknown["cwsa-2026-s5"].state == "in-force"


def test_inforce_3_a_provision_is_listed_with_its_source_and_what_is_unconfirmed(
    log: Log, owner: Connection
) -> None:
    ask = holding(log, owner, commencement)
    then = {row.citation: row for row in ask(provisions, date(2026, 6, 1))}
    after = {row.citation: row for row in ask(provisions, date(2026, 6, 2))}
    assert not [cited for cited in then if cited.startswith("[2026] UKSC 16")]
    (test,) = [row for cited, row in after.items() if cited.startswith("[2026] UKSC 16")]
    assert (test.in_force_from, test.until, test.confirmed) == (date(2026, 6, 2), None, True)
    assert [row.unconfirmed for row in after.values() if not row.confirmed]
