import pytest
from examples import CHILD, bundle_issued, care_started
from specification import given

from domain.commands.ledger.issue_bundle import (
    IssueBundle,
    NotComplete,
    NothingToCover,
    refuse_unless_complete,
)

issue = IssueBundle(**dict(bundle_issued))


def test_a_bundle_is_recorded_with_the_tags_it_covers() -> None:
    given(care_started).when(issue).then(bundle_issued)
    assert bundle_issued.tags == (f"child:{CHILD}",)


def test_bundle_1_something_is_recorded_about_what_it_covers() -> None:
    given().when(issue).then_refused(NothingToCover, covers=issue.covers)


def test_bundle_2_a_bundle_holds_every_entry() -> None:
    refuse_unless_complete(issue, [2])
    for counted in ([1], [3], [], [2, 2]):
        with pytest.raises(NotComplete) as refused:
            refuse_unless_complete(issue, counted)
        assert refused.value.detail == {"covers": issue.covers}
