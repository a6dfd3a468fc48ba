import pytest
from examples import fee_proposed, fee_varied, proposal_ended, reversal
from specification import given

from domain.commands.ledger.end_proposal import EndProposal, NoSuchProposal
from domain.events.corrections import ProposalEnd, ProposalEnded

end = EndProposal(
    proposal=12,
    positions=(7, 9),
    entry_tags=fee_varied.tags,
    proposed_by="nora",
    reason="The fee was agreed",
)


def test_another_person_declines_a_proposal_with_the_reason() -> None:
    given().by("ben").when(end).then(proposal_ended)
    assert proposal_ended.tags == (*fee_varied.tags, "proposal:7")


def test_who_made_a_proposal_withdraws_it() -> None:
    mine = {"ending": ProposalEnd.WITHDRAWN, "ended_by": "nora"}
    given().by("Nora").when(end).then(proposal_ended.model_copy(update=mine))


def test_a_proposal_of_a_decision_is_withdrawn_or_declined_too() -> None:
    ends = EndProposal(
        proposal=12,
        positions=(),
        entry_tags=fee_proposed.tags,
        proposed_by="pat",
        reason="Ten times",
    )
    for who, ending in (("pat", ProposalEnd.WITHDRAWN), ("ben", ProposalEnd.DECLINED)):
        (ended,) = given().by(who).when(ends).outcome()
        assert isinstance(ended, ProposalEnded)
        assert (ended.ending, ended.position, ended.proposal) == (ending, None, 12)
        assert ended.tags == fee_proposed.tags
        given(ended).by(who).when(ends).then_refused(NoSuchProposal, proposal=12)


def test_unpropose_1_the_log_has_such_a_proposal() -> None:
    nothing = {"positions": (), "entry_tags": (), "proposed_by": None}
    given().when(end.model_copy(update=nothing)).then_refused(NoSuchProposal, proposal=12)


def test_unpropose_1_a_proposal_is_ended_once() -> None:
    given(proposal_ended).by("ben").when(end).then_refused(NoSuchProposal)
    other = proposal_ended.model_copy(update={"proposal": 11})
    given(other).by("ben").when(end).then(proposal_ended)
    given(proposal_ended, other).by("ben").when(end).then_refused(NoSuchProposal)


@pytest.mark.parametrize("position", [7, 9])
def test_unpropose_1_what_was_carried_out_is_not_ended(position: int) -> None:
    given(reversal(position, fee_varied)).by("ben").when(end).then_refused(NoSuchProposal)
    given(reversal(8, fee_varied)).by("ben").when(end).then(proposal_ended)
