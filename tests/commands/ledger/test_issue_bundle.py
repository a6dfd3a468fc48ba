import pytest
from examples import CHILD, bundle_issued, care_started
from specification import given

from domain.codes import Profile
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


def test_only_a_bundle_for_a_provider_bears_a_tag_that_a_provider_is_told_of() -> None:
    about = {"covers": ("provider:P-1", "referral:R-1")}
    theirs = bundle_issued.model_copy(update={**about, "profile": Profile.PROVIDER})
    assert theirs.tags == ("provider:P-1", "referral:R-1")
    others = bundle_issued.model_copy(update=about)
    assert others.tags == ("untold:provider:P-1", "referral:R-1")


def test_bundle_1_something_is_recorded_about_what_it_covers() -> None:
    given().when(issue).then_refused(NothingToCover, covers=issue.covers)


def test_bundle_2_a_bundle_holds_every_entry() -> None:
    refuse_unless_complete(issue, [2])
    for counted in ([1], [3], [], [2, 2]):
        with pytest.raises(NotComplete) as refused:
            refuse_unless_complete(issue, counted)
        assert refused.value.detail == {"covers": issue.covers}
