"""The SSDA903 return of a child who has short breaks and is not otherwise looked after."""

from datetime import date

from examples import OTHER_CHILD, break_taken, breaks_agreed, particulars

from domain.events.support import BreaksUnder
from domain.readings.ssda903.yearly_return import yearly_return

YEAR = date(2021, 4, 1)
HERS = particulars.model_copy(
    update={"child_ref": OTHER_CHILD, "number": "T9", "born_on": date(2012, 2, 3)}
)


def test_write_7_a_short_break_under_section_20_is_an_episode_under_v3() -> None:
    written = yearly_return((breaks_agreed, break_taken, HERS), YEAR)
    assert written.gaps == ()
    home = HERS.home_postcode
    assert written.tables["episodes"] == [
        ("T9", "01/03/2022", "S", "V3", "N2", "U6", "PR1", "04/03/2022", "E8", "", home, "", "")
    ]
    (header,) = written.tables["header"]
    assert header[0] == "T9"
    assert "reviews" not in written.tables


def test_write_7_a_break_goes_on_over_the_end_of_the_year() -> None:
    late = break_taken.model_copy(
        update={"stayed_from": date(2022, 3, 30), "stayed_to": date(2022, 4, 2)}
    )
    both = [
        yearly_return((breaks_agreed, late, HERS), year).tables["episodes"][0]
        for year in (YEAR, date(2022, 4, 1))
    ]
    assert [row[7:9] for row in both] == [("", ""), ("02/04/2022", "E8")]


def test_a_break_without_particulars_or_a_provider_is_a_gap_and_not_a_silence() -> None:
    (gap,) = yearly_return((breaks_agreed, break_taken), YEAR).gaps
    assert (gap.rule, gap.child_ref) == ("YEAR-1", OTHER_CHILD)
    agency = breaks_agreed.model_copy(update={"kind": "fostering-agency"})
    assert [each.rule for each in yearly_return((agency, break_taken, HERS), YEAR).gaps] == [
        "WRITE-3"
    ]


def test_short_breaks_under_section_17_are_not_in_the_return() -> None:
    in_need = breaks_agreed.model_copy(update={"under": BreaksUnder.SECTION_17})
    written = yearly_return((in_need, break_taken, HERS), YEAR)
    assert (written.tables, written.gaps) == ({}, ())
