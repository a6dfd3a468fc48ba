import pytest
from examples import correction_proposed, fee_varied, reversal, visited
from specification import given

from domain.command import events_in
from domain.commands.ledger.propose_correction import (
    NothingToReverse,
    ProposeCorrection,
    RestsOnSomethingElse,
)
from domain.events import CLASSES
from domain.events.base import Event
from domain.events.corrections import CorrectionProposed, EntryReversed
from domain.events.imports import ImportReversed, Loaded
from domain.foundations.reversal import RestingEntry
from domain.foundations.second_person import takes_two
from ledger.entries import RecordedEvent

ONE_PERSON = """
    RoundOpened RoundClosed RoundConcluded ApplicationScored ProviderRecorded ProviderApplied
    AddressOpened AddressClosed AddressChanged AddressPlacesChanged OthersPlacesReported
    OperationChanged OwnerRecorded
    ProviderRenamed ReviewUnitTold CaseReviewed DutyDone ReportedToCabinetMember
    ShortBreaksReviewed PaymentDutyDone
    ReferralOpened ReferralAbandoned ReferralAmended ReferralReopened WishesAscertained TierStarted
    TierExhausted ProvidersInvited InvitationRead ClarificationAsked ClarificationAnswered
    InvitationDeclined AnswerObjected OfferRefused OfferWithdrawn InterestsDeclared OfferEvaluated
    AwardQuestioned AwardQuestionAnswered AwardInformed ContractNoticePublished PlacementPlanMade
    RecipientNotified ChildVisited PlacementReviewed ParentAndChildLinked PathwayPlanned
    AdultNeedsAssessed TransitionPlanned AdultSocialCareConsulted TransferredToAdults
    BudgetLineCoded SpendingFileLoaded PaymentRepeated InvoiceRepeated SettingsListed
    OfstedListLoaded ImportReversed ReturnLoaded EpisodeStated ChildReturned ChildWithdrawn
    EpisodeSuperseded EpisodeLapsed RowSetAside FigureStated EntryReversed CorrectionProposed
    ProposalEnded DecisionProposed CommandRefused PersonIdentified ParticularsRecorded DeathRecorded
    PersonErased ValueShredded BundleIssued CaseAllocated AllocationEnded EmergencyAccessTaken
"""
"""What says what was done or seen, and of itself decides no money, safety or authority."""

propose = ProposeCorrection(
    position=7,
    entry="fee-varied.v1",
    entry_tags=fee_varied.tags,
    reason="Keyed twice",
    authority="Head of Service",
    with_it=(9,),
    resting=(RestingEntry(position=9, entry=visited.stored, entry_tags=visited.tags),),
    put_to=("broker",),
)


def test_a_proposal_names_who_made_it_in_what_role_and_bears_the_tags_of_the_entry() -> None:
    given().by("nora", "head-of-service").when(propose).then(correction_proposed)
    assert correction_proposed.tags == (*fee_varied.tags, "proposal:7")


@pytest.mark.parametrize("entry", ["", EntryReversed.stored, ImportReversed.stored])
def test_propose_1_the_entry_may_be_reversed(entry: str) -> None:
    stays = propose.model_copy(update={"entry": entry})
    given().when(stays).then_refused(NothingToReverse, position=7)


@pytest.mark.parametrize("summary", events_in(Loaded))
def test_propose_1_what_sums_up_an_import_may_be_proposed_to_undo_it(summary: type[Event]) -> None:
    whole = propose.model_copy(update={"entry": summary.stored, "with_it": (), "resting": ()})
    (proposed,) = given().when(whole).outcome()
    assert isinstance(proposed, CorrectionProposed)
    assert proposed.entry == summary.stored


def test_propose_1_the_entry_is_not_reversed_yet() -> None:
    given(reversal(7, fee_varied)).when(propose).then_refused(NothingToReverse)
    both = (reversal(7, fee_varied), reversal(8, fee_varied))
    given(*both).when(propose).then_refused(NothingToReverse)
    given(reversal(8, fee_varied)).by("nora", "head-of-service").when(propose).then(
        correction_proposed
    )


def test_propose_2_only_what_rests_on_the_entry_is_reversed_with_it() -> None:
    more = propose.model_copy(update={"with_it": (9, 12)})
    given().when(more).then_refused(RestsOnSomethingElse, positions=(12,))
    many = propose.model_copy(update={"with_it": (91, 9, 47, 72, 33)})
    given().when(many).then_refused(RestsOnSomethingElse, positions=(33, 47, 72, 91))


def test_every_event_is_weighed_and_what_decides_money_safety_or_authority_takes_two() -> None:
    alone = {each.__name__ for each in CLASSES if not takes_two(RecordedEvent(1, stub_of(each)))}
    assert alone == set(ONE_PERSON.split())


def stub_of(event: type[Event]) -> Event:
    """An event of a class, without its fields."""
    return event.model_construct()
