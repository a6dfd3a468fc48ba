"""What each decision has to be proposed on, stated here apart from the commands that decide it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from domain.command import Command
from domain.commands.governance import adopt_policy
from domain.commands.governance.adopt_policy import AdoptPolicy
from domain.commands.governance.adopt_scheme import AdoptScheme
from domain.commands.governance.propose_decision import ProposeDecision
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.ledger.shred_value import ShredValue
from domain.commands.market.lift_home_suspension import LiftHomeSuspension
from domain.commands.market.novate_contract import NovateContract
from domain.commands.market.reinstate_provider import ReinstateProvider
from domain.commands.money.authorise_payment import AuthorisePayment
from domain.commands.money.book_block import BookBlock
from domain.commands.money.recognise_supplier import RecogniseSupplier
from domain.commands.money.settle_dispute import SettleDispute
from domain.commands.money.uplift_fee import UpliftFee
from domain.commands.money.uplift_framework import UpliftFramework
from domain.commands.money.vary_fee import VaryFee
from domain.commands.placements.arrange_respite import ArrangeRespite
from domain.commands.placements.extend_placement import ExtendPlacement
from domain.commands.placements.sign_agreement import SignAgreement
from domain.commands.support.agree_short_breaks import AgreeShortBreaks
from domain.commands.support.extend_support import ExtendSupport
from domain.commands.transitions.arrange_after_care import ArrangeAfterCare
from domain.events.governance import DecisionProposed, Separated
from domain.readings.separation.table import BY_ACT
from domain.values import Day

Terms = Callable[[Any], dict[str, Any]]
TERMS_OF: Mapping[type[Command], tuple[Separated, Terms]] = {
    VaryFee: (
        Separated.VARIATION,
        lambda c: {
            "placement_id": c.placement_id, "weekly_fee": c.weekly_fee, "begins_on": c.varied_from,
        },
    ),
    UpliftFee: (
        Separated.UPLIFT,
        lambda c: {
            "placement_id": c.placement_id, "begins_on": c.uplifted_from,
            "percent": c.percent if c.cap is None else min(c.percent, c.cap),
        },
    ),
    UpliftFramework: (
        Separated.FRAMEWORK_RISE,
        lambda c: {
            "framework_id": c.framework_id, "lot": c.lot, "begins_on": c.uplifted_from,
            "left_out": tuple(sorted(each.placement_id for each in c.left_out)),
            "percent": c.percent if c.cap is None else min(c.percent, c.cap),
        },
    ),
    ExtendPlacement: (
        Separated.EXTENSION,
        lambda c: {"placement_id": c.placement_id, "ends_on": c.agreed_until},
    ),
    BookBlock: (
        Separated.BLOCK,
        lambda c: {
            "home_id": c.home_id, "block_id": c.block_id, "places": c.places,
            "budget_line": c.budget_line,
            "weekly_fee": c.weekly_fee, "begins_on": c.starts_on, "ends_on": c.ends_on,
        },
    ),
    ArrangeRespite: (
        Separated.RESPITE,
        lambda c: {
            "placement_id": c.placement_id, "provider_id": c.provider_id,
            "budget_line": c.budget_line, "weekly_fee": c.weekly_fee,
            "begins_on": c.respite_from, "ends_on": c.respite_to,
        },
    ),
    AgreeShortBreaks: (
        Separated.SHORT_BREAKS,
        lambda c: {
            "series_id": c.series_id, "child_ref": c.child_ref,
            "home_id": c.home_id, "provider_id": c.provider_id,
            "budget_line": c.budget_line, "nightly_fee": c.nightly_fee,
            "nights_a_year": c.nights_a_year, "begins_on": c.agreed_from,
            "ends_on": c.agreed_until,
        },
    ),
    ExtendSupport: (
        Separated.SUPPORT_EXTENSION,
        lambda c: {
            "support_id": c.support_id, "child_ref": c.child_ref, "ends_on": c.agreed_until,
        },
    ),
    ArrangeAfterCare: (
        Separated.AFTER_CARE,
        lambda c: {
            "arrangement_ref": c.arrangement_ref, "child_ref": c.child_ref,
            "provider_id": c.provider_id, "budget_line": c.budget_line,
            "weekly_fee": c.weekly_cost, "begins_on": c.started_on, "ends_on": c.agreed_until,
        },
    ),
    SignAgreement: (
        Separated.AGREEMENT,
        lambda c: {
            "placement_id": c.placement_id, "retainer_percent": c.retainer_percent,
            "retainer_days": c.retainer_days, "notice_days": c.notice_days,
            "last_day_charged": c.last_day_charged, "begins_on": c.in_force_from,
        },
    ),
    ReinstateProvider: (
        Separated.REINSTATEMENT,
        lambda c: {
            "provider_id": c.provider_id, "lots": tuple(sorted(c.lots)),
            "begins_on": c.reinstated_on,
        },
    ),
    LiftHomeSuspension: (
        Separated.HOME_LIFTING,
        lambda c: {"home_id": c.home_id, "lot": c.lot, "begins_on": c.lifted_on},
    ),
    RecogniseSupplier: (
        Separated.SUPPLIER_MATCH,
        lambda c: {"supplier": c.supplier, "provider_id": c.provider_id},
    ),
    NovateContract: (
        Separated.NOVATION,
        lambda c: {
            "provider_id": c.provider_id, "successor_id": c.successor_id,
            "placement_id": c.placement_id, "block_id": c.block_id, "home_id": c.home_id,
            "begins_on": c.novated_on,
        },
    ),
    SettleDispute: (
        Separated.SETTLEMENT,
        lambda c: {"invoice_id": c.invoice_id, "agreed": c.agreed},
    ),
    AdoptScheme: (
        Separated.SCHEME,
        lambda c: {"scheme_id": c.scheme_id, "rows": c.rows, "begins_on": c.in_force_from},
    ),
    AdoptPolicy: (Separated.POLICY, adopt_policy.terms_of),
    ErasePerson: (
        Separated.ERASURE,
        lambda c: {"person_ref": c.person_ref, "ground": c.ground},
    ),
    ShredValue: (
        Separated.SHREDDING,
        lambda c: {"position": c.position, "field": c.field, "ground": c.ground},
    ),
    AuthorisePayment: (Separated.PAYMENT, lambda c: {"payment_id": c.payment_id}),
}  # fmt: skip


def proposing(command: Command, on: Day) -> ProposeDecision | None:
    """The command that proposes what this one decides, if it has to be proposed."""
    if type(command) not in TERMS_OF:
        return None
    act, terms = TERMS_OF[type(command)]
    return ProposeDecision(proposal=act, proposed_on=on, **terms(command))


def proposal_of(command: Command, on: Day, by: str = "pat") -> DecisionProposed:
    """The proposal of what a command decides, made by this person. Raises ValueError if it need not
    be proposed.
    """
    made = proposing(command, on)
    if made is None:
        message = "this is not proposed"
        raise ValueError(message)
    role = BY_ACT[made.proposal].proposers[0]
    until = on + timedelta(days=28)
    return DecisionProposed(**dict(made), proposed_by=by, proposed_as=role, stands_until=until)
