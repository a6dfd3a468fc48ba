"""The codes and tables of the SSDA903 return."""

from datetime import date, timedelta

import pytest

from domain.ssda903.codes import kind_of, one_of_codes, place_codes, schema_of_codes
from domain.ssda903.tables import Table, codes_in, codes_or_blank, table
from domain.values import Kind

REGISTERED_SUPPORT = date(2023, 10, 28)


def test_a_code_of_a_column_is_accepted_and_any_other_refused_by_the_name_of_the_column() -> None:
    checked: object = one_of_codes("SEX", "MF").func
    assert callable(checked)
    assert [checked(code) for code in "MF"] == ["M", "F"]
    with pytest.raises(ValueError, match="not a code of SEX of the SSDA903 return"):
        checked("X")


def test_the_schema_of_a_column_gives_each_code_with_what_it_means() -> None:
    assert schema_of_codes({"M": "Male", "F": "Female"}) == {
        "oneOf": [{"const": "M", "title": "Male"}, {"const": "F", "title": "Female"}]
    }


def test_p2_is_no_code_of_a_placement_that_began_once_supported_accommodation_was_registered() -> (
    None
):
    year = date(2023, 4, 1)
    before = place_codes(year, REGISTERED_SUPPORT - timedelta(days=1))
    assert before == place_codes(year)
    assert before - place_codes(year, REGISTERED_SUPPORT) == {"P2"}


@pytest.mark.parametrize(
    ("place", "kind"),
    [("K2", Kind.CHILDRENS_HOME), ("P1", Kind.WITH_PARENTS), ("Z1", Kind.OTHER)],
)
def test_a_code_of_place_means_a_kind_and_one_that_means_none_another_kind(
    place: str, kind: Kind
) -> None:
    assert kind_of(place, "PR4") is kind


def test_a_table_is_written_as_text_with_its_columns_its_days_its_codes_and_its_first_year() -> (
    None
):
    since = date(2023, 4, 1)
    codes = {"SEEN": codes_or_blank("YES NO")}
    assert table("seen", "CHILD SEEN SEEN_ON", "SEEN_ON", codes, since) == Table(
        "seen", ("CHILD", "SEEN", "SEEN_ON"), frozenset(("SEEN_ON",)),
        {"SEEN": frozenset(("YES", "NO", ""))}, since,
    )  # fmt: skip
    assert table("seen", "CHILD", "") == Table("seen", ("CHILD",), frozenset(), {}, date.min)


def test_a_table_without_a_sex_has_the_same_codes_each_year() -> None:
    seen = table("seen", "CHILD SEEN", "", {"SEEN": codes_or_blank("YES NO")})
    assert codes_in(seen, date(2019, 4, 1)) == codes_in(seen, date(2026, 4, 1)) == seen.codes
