"""Any command at all, made at random from a few of each thing so that commands meet each other.

A field is chosen by its name, or by its type where the name says nothing: a command added to
the domain is made too, without a line here.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from random import Random
from typing import Any, get_args

import examples
from pydantic import AwareDatetime, ValidationError

from domain.codes import Order, Outcome, Tier
from domain.command import Command, DecisionContext, day_done
from domain.commands import DECIDERS
from domain.commands.imports.load_ofsted_list import LoadOfstedList
from domain.commands.imports.load_return import LoadReturn
from domain.commands.imports.load_spending_file import LoadSpendingFile
from domain.commands.imports.reverse_import import ReverseImport
from domain.commands.ledger.correct_entry import CorrectEntry
from domain.commands.ledger.end_proposal import EndProposal
from domain.commands.ledger.issue_bundle import IssueBundle
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.commands.ledger.shred_value import ShredValue
from domain.events.after_care import AfterCare
from domain.events.placements import Share
from domain.events.searches import LeftOut, Received
from domain.events.transfers import LivingTogether
from domain.registration_codes import AddressCategory, OfstedNotice
from domain.search_codes import ReceivedBy
from domain.statute_codes import Notice
from domain.values import Kind, Lot

START = datetime(2022, 3, 1, 12, tzinfo=UTC)
CHILDREN = (examples.CHILD, examples.OTHER_CHILD, "C-CCCCCCCCCCCCCCCC")
BORN = ("2010-05", "2012-02", "2005-01")
PROVIDERS, HOMES = ("P-1", "P-2"), ("H-1", "H-2", "H-3")
PEOPLE = ("ann", "bob", "jane")
ROLES = (examples.DCS, examples.ASC, "nominated-officer")
APART = {
    CorrectEntry, EndProposal, ProposeCorrection, IssueBundle, LoadOfstedList, LoadReturn,
    LoadSpendingFile, ReverseImport, ShredValue,
}  # fmt: skip
EVERY = tuple(sorted(set(DECIDERS) - APART, key=lambda c: c.__name__))
Choices = Sequence[Any]

DAYS = tuple(date(2022, 3, 1) + timedelta(days=n) for n in (-7, 0, 0, 14, 42))
DONE = (*DAYS, DAYS[0], *DAYS[1:2] * 5)
"""The days of what is said to be done: on the first day, and seldom still to come."""
FAR = (date(2023, 1, 10), date(2026, 3, 1), date(2028, 5, 20), date(2030, 1, 1))
SUBSETS = ((), ("P-1",), ("P-2",), ("P-1", "P-2"))


def left_out(ids: Sequence[str]) -> tuple[LeftOut, ...]:
    """These are left out, with a reason."""
    return tuple(LeftOut(provider_id=p, code="no-vacancy", reason="Full") for p in ids)  # type: ignore[arg-type]


def two(prefix: str) -> Choices:
    """Two identifiers of a kind."""
    return (f"{prefix}-1", f"{prefix}-2")


BY_NAME: dict[str, Choices] = {
    "adjoining": (examples.policy.adjoining,),
    "ages_from": (0,),
    "ages_to": (17,),
    "agreed_until": (*FAR, date(2025, 6, 1), *DAYS),
    "area_authority_told_on": (date(2022, 3, 1),),
    "arrangement_ref": two("AC"),
    "arrangement_id": ("LCR", "LCR", "PNW"),
    "authority": (examples.BOROUGH, examples.LANCASHIRE),
    "avoided": ((),),
    "award_id": two("AW"),
    "block_id": two("B"),
    "born_in": BORN,
    "budget_line": ("residential", "fostering-agency"),
    "cap": (Decimal(2),),
    "child_ref": CHILDREN,
    "child_refs": (CHILDREN, CHILDREN[:1]),
    "clarification_id": two("Q"),
    "commenced_on": (date(2026, 9, 1), *DAYS),
    "code": ("CARPL", "CREQB", "E4A", "no-vacancy"),
    "ethnicity": ("WBRI",),
    "expires_on": FAR,
    "fee_lines": ((examples.core(),), (examples.core("900.00"),)),
    "figure": (1,),
    "filled": (0, 1, 2, 3),
    "person_ref": (*CHILDREN[:2], examples.ADULT),
    "financial_year": ("2021-22",),
    "framework_id": ("F-1", "F-1", "F-2"),
    "from_authority": (examples.LANCASHIRE,),
    "to_authority": (examples.LANCASHIRE,),
    "from_line": ("residential", "fostering-agency"),
    "documents": ((),),
    "home": ("PR8",),
    "home_id": HOMES,
    "home_postcode": ("L20 3NJ",),
    "informed_as": (examples.DCS, "cabinet-member"),
    "interpretation": ("one", "two"),
    "kind": (Kind.CHILDRENS_HOME, Kind.CHILDRENS_HOME, Kind.SEMI_INDEPENDENT, Kind.WITH_PARENTS),
    "lead_authority": ("E08000015",),
    "least_evaluators": (1, 2),
    "least_match_to_need": (Decimal(50),),
    "left_out": tuple(left_out(ids) for ids in SUBSETS),
    "legal_status": ("C2", "E1"),
    "level": ("standard",),
    "levels": (("standard",),),
    "lot": (Lot.RESIDENTIAL, Lot.RESIDENTIAL, Lot.FOSTERING),
    "lots": ((Lot.RESIDENTIAL,), (Lot.RESIDENTIAL, Lot.FOSTERING)),
    "miles_from_home": (None,),
    "minimum_term_years": (5,),
    "need": ("N1",),
    "needs": ((),),
    "notice_days": (7,),
    "offer_id": two("O"),
    "order_id": two("CO"),
    "invoice_id": two("INV"),
    "payment_id": two("PAY"),
    "percent": (Decimal(3),),
    "placement_id": two("PL"),
    "places": (0, 1, 2, 3),
    "point": ("who", "when"),
    "policy_id": two("POL"),
    "postcode": ("PR8 1ZZ",),
    "preferred": ((),),
    "prices": (examples.priced.prices,),
    "provider_id": PROVIDERS,
    "provider_ids": SUBSETS,
    "registrations": ((),),
    "successor_id": PROVIDERS,
    "question_id": two("Q"),
    "question": ("Which school?",),
    "received": (None, Received(how=ReceivedBy.TELEPHONE, received_at=START)),
    "recipient": ("school", "ofsted", "clinical-commissioning-group"),
    "referral_id": two("R"),
    "searches": ((), ("R-1",)),
    "responsible_authority": (examples.BOROUGH,),
    "retainer_days": (28,),
    "retainer_percent": (Decimal(50),),
    "risks": ((),),
    "round": two("ROUND"),
    "rows": (examples.scheme.rows,),
    "series_id": two("SB"),
    "support_id": two("SU"),
    "saving_id": two("SAVE"),
    "scheme_id": ("S-1", "S-2"),
    "policy": ((),),
    "settings": ((Kind.CHILDRENS_HOME, Kind.SEMI_INDEPENDENT), (Kind.SECURE_HOME,), ()),
    "sex": ("male",),
    "shares": (examples.funded.shares, (Share(funder="health", percent=Decimal(99)),)),  # type: ignore[arg-type]
    "siblings": ((), (examples.OTHER_CHILD,)),
    "source_file": (None,),
    "source_row": (None,),
    "statement_id": two("ST"),
    "supplier": two("SUP"),
    "thresholds": (examples.lot_terms.thresholds,),
    "tier": tuple(Tier),
    "transfer_expected_on": FAR,
    "transferred_on": (*FAR, *DAYS),
    "to_line": ("residential", "fostering-agency"),
    "transition_id": two("T"),
    "uplift_id": two("RISE"),
    "urn": ("SC900001", "SC900003"),
    "weights": (examples.lot_terms.weights,),
}
BY_TYPE: tuple[tuple[Any, Choices], ...] = (
    (bool, (True, False)),
    (AwareDatetime, tuple(START + timedelta(hours=12 * n) for n in range(1, 7))),
    (date, DAYS),
    (Decimal, (Decimal("900.00"), Decimal("3500.00"))),
    (int, (1, 2, 3, 6)),
)
IN_THEIR_HOME = tuple({"provider_id": f"P-{n}", "home_id": f"H-{n}"} for n in (1, 2))
ITS_AWARD = tuple({"referral_id": f"R-{n}", "award_id": f"AW-{n}"} for n in (1, 2))
ITS_OFFER = tuple(
    {"provider_id": f"P-{n}", "offer_id": f"O-{n}", "referral_id": "R-1"} for n in (1, 2)
)
AWARDED_HOME = tuple(a | b for a in IN_THEIR_HOME for b in ITS_AWARD)
GOES_ON: dict[str, Any] = {"ended_on": None, "code": None, "reason": None}
OVER = {"code": "CREQB", "reason": "x"}
LIKELY: dict[str, Choices] = {
    "StartCare": (GOES_ON, GOES_ON, {**OVER, "code": "E4A", "ended_on": date(2022, 2, 27)}),
    "OpenReferral": (
        {"lot": Lot.RESIDENTIAL, "kind": Kind.CHILDRENS_HOME, "siblings": ()},
    ),
    "InviteProviders": tuple(
        {"provider_ids": ids, "left_out": left_out([p for p in PROVIDERS if p not in ids])}
        for ids in SUBSETS
    ),
    "MakeOffer": IN_THEIR_HOME,
    "AskClarification": ({"referral_id": "R-1", "asked_on": DAYS[1]},),
    "AnswerClarification": ({"referral_id": "R-1", "answered_on": DAYS[1]},),
    "DeclineInvitation": ({"referral_id": "R-1", "declined_on": DAYS[1]},),
    "ObjectToAnswer": ({"referral_id": "R-1", "objected_on": DAYS[1]},),
    **dict.fromkeys(
        ("ScoreApplication", "ModerateApplication", "AdmitProvider", "RefuseProvider"),
        ({"provider_id": "P-2", "lot": Lot.FOSTERING, "round": "ROUND-1"},),
    ),
    "ConcludeRound": ({"round": "ROUND-1"},),
    "RecogniseArrangement": (
        {"arrangement_id": "PNW", "tier": Tier.CITY_REGION, "ends_on": FAR[0]}, {},
    ),
    "BookBlock": (
        {"home_id": "H-1", "block_id": "B-2", "starts_on": DAYS[1], "ends_on": FAR[0]}, {},
    ),
    "EvaluateOffer": ITS_OFFER,
    "ModerateOffer": ITS_OFFER,
    "WithdrawOffer": ITS_OFFER,
    "AwardByMiniCompetition": tuple(a | {"award_id": f"AW-{n}"} for a in ITS_OFFER for n in (1, 2)),
    "AwardDirectly": AWARDED_HOME,
    "AwardThroughContingency": AWARDED_HOME,
    "BuyBySpotPurchase": AWARDED_HOME,
    "RecordCourtOrder": tuple(
        {
            "order": Order.DEPRIVATION_OF_LIBERTY, "settings": (Kind.CHILDRENS_HOME,), **where,
            "made_on": DAYS[0], "in_force_from": DAYS[0],
        }
        for where in ({"provider_id": None, "home_id": None}, {})
    ),
    "VaryCourtOrder": ({"settings": (Kind.CHILDRENS_HOME,), "varied_on": DAYS[1]},),
    "AwardUnregistered": tuple(a | {"order_id": "CO-1"} for a in ITS_AWARD),
    "AuthoriseAward": ITS_AWARD,
    "ConsultOnAward": ITS_AWARD,
    "DeclineAuthorisation": ITS_AWARD,
    "PublishKeyDecision": tuple(
        each | stated
        for each in ITS_AWARD
        for stated in (
            {},
            {"notice": Notice.FORWARD_PLAN, "published_reason": None, "chair_told_on": None,
             "agreed_by": None, "agreed_on": None, "spared_by": None, "spared_on": None,
             "published_on": DAYS[1]},
        )
    ),
    "PublishContractNotice": ITS_AWARD,
    "WithholdContractNotice": ITS_AWARD,
    "InformOfAward": ITS_AWARD,
    "CancelAward": ITS_AWARD,
    "ArrangeAfterCare": (
        {
            "child_ref": CHILDREN[2], "after_care": AfterCare.STAYING_CLOSE, "provider_id": None,
            "started_on": FAR[0], "agreed_until": FAR[1], "agreement_signed_on": DAYS[0],
            "arrangement_ref": "AC-1", "placement_id": None,
        },
    ),
    "EndAfterCare": ({"child_ref": CHILDREN[2], "arrangement_ref": "AC-1", "ended_on": FAR[0]},),
    "LinkParentAndChild": (
        {
            "placement_id": "PL-1", "with_placement": "PL-2", "lives_with": None,
            "looked_after": LivingTogether.BOTH,
        },
    ),
    "ReceiveResponsibility": ({"scheme_reference": "NTS 1", "child_ref": CHILDREN[1]},),
    "PassResponsibility": ({"scheme_reference": "NTS 1", "child_ref": CHILDREN[0]},),
    "StartSupport": tuple(
        {
            "child_ref": CHILDREN[0], "placement_id": None, "provider_id": None, "born_in": None,
            "weekly_fee": None, "referral_id": "R-1", "award_id": "AW-1", "agreed_until": FAR[0],
            "support_id": f"SU-{n}",
        }
        for n in (1, 2)
    ),
    **dict.fromkeys(
        ("ExtendSupport", "EndSupport"),
        ({"child_ref": CHILDREN[0], "support_id": "SU-1", "agreed_until": FAR[0]},),
    ),
    "RecordShortBreak": ({"series_id": "SB-1", "child_ref": CHILDREN[1]},),
    "ReviewShortBreaks": ({"series_id": "SB-1", "child_ref": CHILDREN[1]},),
    "EndShortBreaks": ({"series_id": "SB-1", "child_ref": CHILDREN[1]},),
    "RegularisePurchase": ({"placement_id": "PL-1", "referral_id": "R-1", "award_id": "AW-1"},),
    "RegisterHome": tuple(
        {"kind": Kind.CHILDRENS_HOME, "in_house": own, "home_id": "H-3", "urn": "SC900003",
         "provider_id": "P-OURS" if own else "P-1"}
        for own in (True, False)
    ),
    "UpliftFramework": ({"framework_id": "F-1", "lot": None, "left_out": ()},),
    "ExtendTemporaryApproval": (
        {
            "placement_id": "PL-1", "panel_asked_on": DAYS[1],
            "reviewing_officer_told_on": DAYS[1], "extended_on": DAYS[1],
        },
        {},
    ),
    "RecordCommencement": (
        {"commenced_on": date(2026, 9, 1), "checked_on": date(2026, 4, 29)}, {},
    ),
    "OpenAddress": (
        {
            "home_id": "H-1", "address_id": "A-1", "category": AddressCategory.BUILDING,
            "postcode": "PR8 1ZZ", "opened_on": DAYS[0],
        },
        {},
    ),
    **dict.fromkeys(
        ("ChangeAddress", "CloseAddress"),
        ({"home_id": "H-1", "address_id": "A-1", "closed_on": DAYS[1]}, {}),
    ),
    "ChangeAddressPlaces": (
        {"home_id": "H-1", "address_id": "A-1", "places": 1, "changed_on": DAYS[1]},
        {"home_id": "H-1", "address_id": "A-1", "places": 2, "changed_on": DAYS[1]},
    ),
    **dict.fromkeys(
        ("AuthorisePayment", "RecordPaymentDuty"), ({"payment_id": "T100"}, {"payment_id": "T100"})
    ),
    "SettleDispute": ({"invoice_id": "INV-1", "agreed": Decimal(0), "settled_on": DAYS[1]},),
    "RecordOfstedNotice": (
        {
            "home_id": "H-1", "notice_id": "N-1", "notice": OfstedNotice.RESTRICTION,
            "address_id": None, "received_on": DAYS[0], "in_force_from": DAYS[0],
            "in_force_until": None,
        },
        {},
    ),
    "LiftOfstedNotice": ({"home_id": "H-1", "notice_id": "N-1", "lifted_on": DAYS[1]},),
    "LiftHomeSuspension": ({"home_id": "H-9"},),
    "TransferHome": ({"home_id": "H-1", "successor_id": "P-2", "urn": None},),
    "NovateContract": (
        {
            "provider_id": "P-9", "successor_id": "P-1", "placement_id": None, "block_id": "B-9",
            "home_id": None,
        },
    ),
    "TransferBusiness": ({"provider_id": "P-1", "successor_id": "P-2"},),
    "RecordProvider": (
        {
            "registration_status": "not-registered", "registered_with": None,
            "registration_number": None,
        },
    ),
    "CheckExclusion": (
        {
            "exclusion_ground": None, "on_debarment_list": False, "self_cleaning": None,
            "excluded": False, "checked_on": DAYS[0], "valid_until": DAYS[3],
        },
    ),
    "TellReviewUnit": ({"provider_id": "P-8"},),
    "ChangeAddress": (
        {
            "placement_id": "PL-1", "child_ref": CHILDREN[0], "home_id": None, "address_id": None,
            "authority": examples.LANCASHIRE, "postcode": None, "moved_on": DAYS[1],
        },
    ),
    "GiveNotice": (
        {"placement_id": "PL-1"},
        {
            "placement_id": "PL-1", "given_on": DAYS[1], "ends_on": DAYS[1],
            "immediate_risk": False,
        },
    ),
    "EndPlacement": (
        {"placement_id": "PL-1"},
        {
            "placement_id": "PL-1", "code": "CARPL", "immediate_risk": False, "child_ref": None,
            "home_id": None, "ended_on": DAYS[1],
        },
    ),
    "WithdrawNotice": ({"placement_id": "PL-1", "agreed_on": DAYS[1], "withdrawn_on": DAYS[1]},),
    "AgreeShortBreaks": (
        {
            "child_ref": CHILDREN[1], "home_id": None, "provider_id": None, "nightly_fee": None,
            "kind": Kind.FOSTERING_AGENCY, "authority": examples.BOROUGH,
            "agreed_from": DAYS[1], "agreed_until": DAYS[-1],
        },
    ),
    "ReportToCabinetMember": (
        {"policy_id": examples.policy.policy_id, "period_from": DAYS[0], "period_to": DAYS[0]},
    ),
    "ChangeOperation": ({"home_id": "H-3"},),
    "RecordParticulars": ({"child_ref": CHILDREN[0], "born_on": date(2010, 5, 14)},),
    "StartPlacement": tuple(
        {
            "home_id": home, "award_id": award, "weekly_fee": None, "agreed_until": None,
            "referral_id": None if award is None else f"R-{award[-1]}", "kind": kind,
            "budget_line": "residential", **ended,
        }
        for ended in (GOES_ON, GOES_ON, GOES_ON, {**OVER, "ended_on": DAYS[1]})
        for home in (None, "H-1", "H-2", "H-3")
        for award in (None, None, "AW-1", "AW-2")
        for kind in (Kind.WITH_PARENTS, Kind.CHILDRENS_HOME, Kind.SEMI_INDEPENDENT)
    ),
}  # fmt: skip


def parts(annotation: Any) -> set[Any]:
    """A type and every type it is made of: `Day | None` is a date, and nothing."""
    found = {annotation}
    for part in get_args(annotation):
        found |= parts(part) if isinstance(part, type) or get_args(part) else {part}
    return found


def choices(name: str, annotation: Any) -> Choices:
    """What a field may be, by its name or else by its type."""
    made_of = parts(annotation)
    enum = next((p for p in made_of if isinstance(p, type) and issubclass(p, StrEnum)), None)
    some = tuple(sorted(part for part in made_of if isinstance(part, StrEnum)))
    if name in BY_NAME:
        found = BY_NAME[name]
    elif some:
        found = some
    elif enum is not None:
        found = tuple(enum)
    else:
        found = next((given for kind, given in BY_TYPE if kind in made_of), ("x",))
    return (*found, *found, None) if type(None) in made_of else found


@cache
def fields_of(command: type[Command]) -> dict[str, Choices]:
    """What each field of a command may be."""
    found = {n: choices(n, field.annotation) for n, field in command.model_fields.items()}
    if day_done(command):
        found[day_done(command)] = DONE
    if "scores" in found:
        heads = examples.heads if "lot" in found else examples.scores
        found["scores"] = (heads(60), heads(80))
    return found


def any_command(random: Random, among: Sequence[type[Command]] = EVERY) -> Command | None:
    """Any command of these kinds; nothing, where what was made is not well formed."""
    command = random.choice(among)
    fields = {name: random.choice(options) for name, options in fields_of(command).items()}
    fields |= random.choice(LIKELY.get(command.__name__, ({},)))
    fields = {name: value for name, value in fields.items() if name in command.model_fields}
    if "born_in" in fields and "siblings" in fields:
        everyone = (fields["child_ref"], *fields["siblings"])
        fields["born_in"] = tuple(BORN[CHILDREN.index(child)] for child in everyone)
    elif fields.get("born_in") is not None:
        fields["born_in"] = BORN[CHILDREN.index(fields["child_ref"])]
    if fields.get("outcome") is Outcome.CONTINUE:
        fields["to_be_done_by"] = None
    try:
        return command.model_validate(fields)
    except ValidationError:
        return None


def anybody(random: Random, at: datetime) -> DecisionContext:
    """Somebody, in some role, at a time."""
    return DecisionContext(at, random.choice(PEOPLE), random.choice(ROLES))
