"""Each day that a command states is judged, and each thing that it names is known.

A command that is accepted in some history is asked again with one field changed: to a day of 1900
or of 2199, or to a reference that nothing has. It is then refused, or the field is listed here with
a reason.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final, get_origin

import pytest
from accepted import TRIES, accepted_from, is_accepted
from beginnings import BEGINNINGS
from commands import EVERY, parts
from examples import (
    BOROUGH,
    JAN,
    budget,
    invited,
    offer,
    opened,
    placed,
    registered,
)
from pydantic import ValidationError
from specification import given
from thorough import example_count

from domain.authorities import UNKNOWN, refuse_no_code, refuse_unknown_code
from domain.command import Command, DecisionContext
from domain.commands import COMMANDS, RULES
from domain.commands.money.book_block import BookBlock
from domain.commands.placements.extend_placement import ExtendPlacement
from domain.commands.referrals.decline_invitation import DeclineInvitation
from domain.commands.referrals.withdraw_offer import WithdrawOffer
from domain.events.base import tagged_fields
from domain.recorded_before import BeforeWhatItRestsOn, NothingRecorded
from domain.values import FIRST_DAY, LAST_DAY
from ledger.entries import RecordedEvent

HISTORIES, SELDOM = example_count(6), 10
NOBODYS: Final = ("NOBODYS-1", "E99999999", "C-ZZZZZZZZZZZZZZZZ", "2199-01")
DAYS: Final = {"old": FIRST_DAY, "far": LAST_DAY}
NOON: Final = {day: datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in DAYS.values()}

FROM_OLD = "It is entered late where a council takes the ledger up, and had its effect since then."
BEFORE_ALL = "It rests on nothing that the ledger holds, and may be of any day."
BITES = "It takes effect on that day, and not before."
UNTIL = "It ends, is due or is asked for by that day, which may be any."
MAY_BE_OLD: Final = {
    FROM_OLD: """
        novate_contract.novated_on novate_contract.agreed_on record_ofsted_notice.received_on
        rename_provider.renamed_on transfer_business.passed_on adopt_policy.in_force_from
        adopt_scheme.in_force_from choose_interpretation.in_force_from
        code_budget_line.in_force_from establish_framework.starts_on publish_lot_terms.in_force_from
        recognise_arrangement.starts_on open_round.opened_on register_home.registered_on
        record_owner.owned_from record_provider.in_force_from
        allocate_case.allocated_on suspend_provider.suspended_on
    """,
    BEFORE_ALL: """
        propose_decision.proposed_on propose_decision.begins_on propose_decision.ends_on
        identify_person.born_on recognise_supplier.recognised_on record_invoice.invoiced_on
        record_invoice.period_from record_invoice.period_to record_payment.paid_on
        record_payment.period_from record_payment.period_to set_savings_target.set_on
        buy_by_spot_purchase.preference_stated_on buy_by_spot_purchase.strictly_necessary_until
        arrange_after_care.agreement_signed_on pass_responsibility.agreed_on
        receive_responsibility.agreed_on state_figure.as_of
        report_to_cabinet_member.period_from record_commencement.checked_on
    """,
}
MAY_BE_FAR: Final = {
    BITES: """
        admit_provider.admitted_on adopt_policy.in_force_from adopt_scheme.in_force_from
        agree_price_schedule.in_force_from allocate_case.allocated_on
        cancel_registration.cancelled_on change_operation.changed_on change_places.changed_on
        change_address_places.changed_on
        choose_interpretation.in_force_from
        code_budget_line.in_force_from delist_provider.delisted_on end_allocation.ended_on
        end_care.ended_on end_placement.ended_on end_support.ended_on
        publish_lot_terms.in_force_from
        recognise_arrangement.starts_on reinstate_provider.reinstated_on remove_provider.removed_on
        share_funding.shared_from sign_agreement.in_force_from transfer_to_adults.transferred_on
        propose_decision.begins_on propose_decision.ends_on
        uplift_fee.uplifted_from uplift_framework.uplifted_from vary_fee.varied_from
        suspend_provider.suspended_on
        start_placement.started_on open_round.opened_on establish_framework.starts_on
        change_address.moved_on record_commencement.commenced_on pass_responsibility.passes_on
    """,
    UNTIL: """
        arrange_respite.respite_to book_block.ends_on establish_framework.ends_on
        extend_court_order.expires_on record_court_order.expires_on give_notice.ends_on
        recognise_arrangement.ends_on record_invoice.period_from record_invoice.period_to
        record_payment.period_from record_payment.period_to review_case.to_be_done_by
        review_placement.to_be_done_by state_figure.as_of suspend_provider.review_on
        close_address.closed_on
        record_ofsted_notice.in_force_until record_ofsted_notice.in_force_from
        invite_providers.respond_by open_round.closes_at publish_contract_notice.standstill_until
        buy_by_spot_purchase.preference_stated_on buy_by_spot_purchase.strictly_necessary_until
    """,
}

OWN = "It is the command's own new reference, by which later commands name what it begins."
BEGINS = "The command makes it known: its first entry is this one, or one like it."
LOG_HOLDS = "The ledger names them itself, as the log holds them, in place of what is sent."
ELSEWHERE = "It is checked where it is entered: an account, or a role of the table."
FINANCES = "Finance’s own systems say what it is, and the ledger sets what they say beside its own."
PROVIDERS = "A court may name a provider or a home that nobody registered."
NOT_A_REFERENCE = "It is a code or words of its own, which name nothing else."
MAY_BE_NEW: Final = {
    OWN: """
        adopt_policy.policy_id adopt_scheme.scheme_id award_by_mini_competition.award_id
        award_directly.award_id award_through_contingency.award_id award_unregistered.award_id
        buy_by_spot_purchase.award_id ask_clarification.clarification_id book_block.block_id
        establish_framework.framework_id make_offer.offer_id open_referral.referral_id
        open_round.round plan_transition.transition_id question_award.question_id
        recognise_arrangement.arrangement_id record_court_order.order_id record_invoice.invoice_id
        record_payment.payment_id register_home.home_id register_home.urn
        record_ofsted_notice.notice_id open_address.address_id
        arrange_after_care.arrangement_ref agree_short_breaks.series_id
        start_support.support_id set_savings_target.saving_id
        propose_decision.arrangement_ref
        propose_decision.block_id propose_decision.supplier propose_decision.series_id
        start_placement.placement_id state_figure.statement_id uplift_framework.uplift_id
        publish_key_decision.award_id
        propose_decision.person_ref
    """,
    BEGINS: """
        receive_responsibility.child_ref agree_short_breaks.child_ref start_support.child_ref
        apply_to_lot.provider_id identify_person.person_ref list_provider.provider_id
        open_referral.child_ref open_referral.siblings record_court_order.child_refs
        record_provider.provider_id register_home.provider_id
        set_budget.budget_line start_care.child_ref
    """,
    LOG_HOLDS: "erase_person.searches",
    ELSEWHERE: """
        allocate_case.officer allocate_case.role
    """,
    FINANCES: """
        arrange_after_care.budget_line record_invoice.budget_line record_payment.budget_line
        record_invoice.supplier record_payment.supplier recognise_supplier.supplier
        code_budget_line.cost_centre code_budget_line.subjective
    """,
    PROVIDERS: """
        record_court_order.provider_id record_court_order.home_id
        vary_court_order.provider_id vary_court_order.home_id
    """,
    NOT_A_REFERENCE: """
        open_referral.home open_referral.preferred open_referral.avoided publish_lot_terms.levels
        record_provider.company_number record_provider.registration_number
        record_provider.ppon record_particulars.home_postcode
        transfer_home.urn register_home.postcode start_placement.postcode
        open_referral.born_in start_care.born_in
    """,
}


def listed(reasons: dict[str, str]) -> set[str]:
    """The fields that are listed with a reason, each once."""
    fields = [field for each in reasons.values() for field in each.split()]
    assert len(fields) == len(set(fields))
    return set(fields)


def is_free_text(annotation: Any, metadata: list[Any]) -> bool:
    """Whether a field takes any words: its type has a length, and no pattern but of what prints."""
    return "max_length=4" in repr((annotation, metadata))


def other_values(command: type[Command]) -> Iterator[tuple[str, str, Any]]:
    """Each field that states a day or names something, with how it is changed, and to what."""
    for name, info in command.model_fields.items():
        made_of = parts(info.annotation)
        if datetime in made_of:
            yield from (
                (name, how, NOON[day]) for how, day in (("old", FIRST_DAY), ("far", LAST_DAY))
            )
        elif date in made_of:
            yield from ((name, how, day) for how, day in DAYS.items())
        elif str in made_of and not is_free_text(info.annotation, info.metadata):
            several = get_origin(info.annotation) is tuple
            yield from ((name, "new", (each,) if several else each) for each in NOBODYS)


@dataclass
class Asked:
    """How often each kind was accepted, and the fields with which it was accepted changed too."""

    accepted: Counter[type[Command]] = field(default_factory=Counter)
    taken_too: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def ask(self, command: Command, held: list[RecordedEvent], context: DecisionContext) -> None:
        """Ask an accepted command again with each field changed."""
        if self.accepted[type(command)] > TRIES:
            return
        for name, how, value in other_values(type(command)):
            try:
                other = type(command).model_validate({**dict(command), name: value})
            except ValidationError:
                continue
            if is_accepted(other, held, context):
                self.taken_too[how].add(f"{command.stored}.{name}")


@cache
def asked() -> Asked:
    """What was asked from every beginning, until each kind was accepted."""
    result = Asked()
    for seed, beginning in itertools.product(range(HISTORIES), BEGINNINGS):
        if all(result.accepted[each] for each in EVERY):
            break
        for each in accepted_from(beginning, seed, result.accepted):
            result.ask(*each)
    return result


def test_nearly_every_kind_of_command_was_asked_again() -> None:
    """Chance seldom brings about what a kind or two of them rest on."""
    assert len({each for each in EVERY if not asked().accepted[each]}) <= SELDOM


@pytest.mark.parametrize(
    ("how", "reasons"), [("old", MAY_BE_OLD), ("far", MAY_BE_FAR), ("new", MAY_BE_NEW)]
)
def test_every_day_is_judged_and_every_reference_is_known(
    how: str, reasons: dict[str, str]
) -> None:
    assert asked().taken_too[how] - listed(reasons) == set(), "judge it, or give the reason"


def test_what_is_listed_with_a_reason_is_a_field_of_a_command() -> None:
    fields = {f"{c.stored}.{name}" for c in COMMANDS.values() for name in c.model_fields}
    for reasons in (MAY_BE_OLD, MAY_BE_FAR, MAY_BE_NEW):
        assert listed(reasons) <= fields


def test_what_a_command_rests_on_and_names_is_of_its_own_fields() -> None:
    for command in EVERY:
        if command.rests_on:
            assert command.happens_on or command.decided_on, command
            assert BeforeWhatItRestsOn.rule in RULES[command], command
        for event, day in command.rests_on.items():
            assert day in event.model_fields, command
        tagged = dict(tagged_fields(command))
        assert set(command.names) <= set(tagged), command
        assert (NothingRecorded.rule in RULES[command]) is bool(command.names), command


def test_recorded_1_nothing_is_dated_before_what_it_rests_on() -> None:
    withdraw = WithdrawOffer(
        referral_id="R-1", provider_id="P-1", offer_id="O-1", reason="Full",
        withdrawn_on=offer.offered_on,
    )  # fmt: skip
    assert given(opened, invited, offer).when(withdraw).outcome()
    early = withdraw.model_copy(update={"withdrawn_on": JAN})
    given(opened, invited, offer).when(early).then_refused(
        BeforeWhatItRestsOn, earliest=offer.offered_on
    )


def test_recorded_1_it_rests_on_what_is_its_own() -> None:
    """Another provider's later invitation and offer are nothing to this provider's answer."""
    decline = DeclineInvitation(
        referral_id="R-1", provider_id="P-1", code="staffing", declined_on=invited.invited_on
    )
    later = invited.model_copy(
        update={"provider_ids": ("P-9",), "invited_on": date(2022, 5, 1), "left_out": ()}
    )
    story = given(opened, invited, later).at(NOON_OF_THAT_DAY)
    assert story.when(decline).outcome()


NOON_OF_THAT_DAY: Final = datetime(2022, 3, 2, 12, tzinfo=UTC)


def test_recorded_2_a_budget_line_that_is_named_has_a_budget_or_a_code() -> None:
    target = BookBlock(
        block_id="B-9", home_id="H-1", budget_line="residentail", places=1, weekly_fee="100.00",
        starts_on=date(2022, 2, 1), ends_on=date(2022, 9, 1),
    )  # fmt: skip
    story = given(registered).when(target)
    assert story.outcome()
    story.without_budgets().then_refused(NothingRecorded, unknown=("residentail",))
    theirs = budget.model_copy(update={"budget_line": "residentail"})
    assert given(registered, theirs).when(target).without_budgets().outcome()


def test_recorded_2_an_order_that_is_named_is_recorded() -> None:
    longer = ExtendPlacement(
        placement_id="PL-1", order_id="CO-9", reason="x", agreed_until=date(2023, 1, 1),
        extended_on=date(2022, 2, 1),
    )  # fmt: skip
    given(placed).when(longer).then_refused(NothingRecorded, unknown=("CO-9",))


@pytest.mark.parametrize("code", ["E99999999", "E06000999"])
def test_an_authority_in_england_has_a_code_of_the_list(code: str) -> None:
    with pytest.raises(ValueError, match="no authority"):
        refuse_no_code(code)


@pytest.mark.parametrize("code", [BOROUGH, "E07000026", "W06000023", UNKNOWN])
def test_a_place_has_the_code_of_an_authority_a_district_or_another_nation(code: str) -> None:
    assert refuse_no_code(code) == code


def test_a_council_is_named_by_its_code() -> None:
    with pytest.raises(ValueError, match="by its code"):
        refuse_unknown_code(UNKNOWN)
    assert refuse_unknown_code(BOROUGH) == BOROUGH
