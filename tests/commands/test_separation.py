"""Who proposes what commits money or lifts a safeguard does not decide it, in whatever roles."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple

import pytest
from examples import (
    DCS,
    FEB,
    HOS,
    MARCH,
    MAY,
    OTHER_CHILD,
    admitted,
    applied,
    authorised,
    awarded,
    awarded_directly,
    awarded_through_contingency,
    awarded_unregistered,
    block,
    bought,
    breaks_agreed,
    care_ended,
    care_started,
    contract_novated,
    contract_transferred,
    disputed,
    extended,
    fee_varied,
    framework,
    framework_uplifted,
    home_suspended,
    home_suspension_lifted,
    home_transferred,
    invoice,
    listed,
    opened,
    payment,
    payment_authorised,
    person_erased,
    person_identified,
    placed,
    placement_ended,
    policy,
    proposal_ended,
    recognised,
    registered,
    regularised,
    reinstated,
    respite,
    row,
    scheme,
    settled,
    signed,
    staying_put,
    support_extended,
    support_started,
    suspended,
    urgent,
    value_shredded,
)
from separated import TERMS_OF
from specification import Specification, given

from api.access.roles import BY_NAME, ROLES
from domain.codes import Decision, ErasureGround
from domain.command import Command, DecisionContext, Refusal
from domain.commands import COMMANDS, RULES
from domain.commands.awards import authorise_award
from domain.commands.awards.authorise_award import AuthoriseAward
from domain.commands.governance import adopt_policy, adopt_scheme, propose_decision
from domain.commands.ledger import erase_person, shred_value
from domain.commands.ledger.correct_entry import CorrectEntry, NotProposed, ProposedByTheSame
from domain.commands.ledger.erase_person import ErasePerson
from domain.commands.ledger.propose_correction import ProposeCorrection
from domain.commands.ledger.shred_value import ShredValue
from domain.commands.market import lift_home_suspension, novate_contract, reinstate_provider
from domain.commands.money import (
    authorise_payment,
    book_block,
    recognise_supplier,
    settle_dispute,
    uplift_fee,
    uplift_framework,
    vary_fee,
)
from domain.commands.placements import arrange_respite, extend_placement, sign_agreement
from domain.commands.support import agree_short_breaks, extend_support
from domain.commands.transitions import arrange_after_care
from domain.events.awards import AwardAuthorised, AwardedDirectly
from domain.events.base import Event
from domain.events.corrections import EntryReversed, ProposalEnd, ProposalEnded
from domain.events.governance import DecisionProposed, Separated
from domain.events.placements import ChildVisited, PlacementStarted, PurchaseRegularised
from domain.events.providers import HomeRegistered, ProviderSuspended
from domain.events.purchasing import PriceScheduleAgreed
from domain.foundations.resting import left_without
from domain.readings.separation.proposals import (
    ABOUT,
    CHANGED_BY,
    STATES,
    decisions_that_stand,
    thing,
)
from domain.readings.separation.rising import RAISABLE
from domain.readings.separation.table import (
    AWARDING,
    BY_ACT,
    PROPOSING,
    SEPARATIONS,
    separations_of,
)
from domain.readings.separation.undone import RESTS_ON
from domain.values import Kind, Lot
from ledger.corrections import decide_correction
from ledger.decision import decided_events
from ledger.entries import RecordedEvent

ROLE_NAMES = tuple(BY_NAME)


class Case(NamedTuple):
    """An act to decide: what happened before, its command, and the refusal that keeps two apart."""

    before: tuple[Event, ...]
    command: Command
    refusal: type[Refusal]


def recording(command: type[Command], event: Event) -> Command:
    """The command that records an event."""
    return command(**{name: value for name, value in event if name in command.model_fields})


EIGHTEEN = date(2028, 5, 14)
fostered = placed.model_copy(
    update={"kind": Kind.IN_HOUSE_FOSTERING, "home_id": None, "weekly_fee": Decimal(420)}
)
moved_on = placement_ended.model_copy(update={"ended_on": EIGHTEEN})
left_care = care_ended.model_copy(update={"ended_on": EIGHTEEN, "code": "E17"})
passed_on = home_transferred.model_copy(update={"passed_on": MARCH})
CASES = {
    Separated.VARIATION: Case(
        (placed, policy),
        vary_fee.VaryFee(
            placement_id="PL-1", weekly_fee=Decimal(4000), reason="x", varied_from=MAY
        ),
        vary_fee.NotProposed,
    ),
    Separated.UPLIFT: Case(
        (placed, policy),
        uplift_fee.UpliftFee(
            placement_id="PL-1", index="CPI", percent=Decimal(5), cap=Decimal(3), uplifted_from=MAY
        ),
        uplift_fee.NotProposed,
    ),
    Separated.FRAMEWORK_RISE: Case(
        (framework, policy, awarded, authorised, placed.model_copy(update={"award_id": "AW-1"})),
        uplift_framework.UpliftFramework(
            uplift_id="RISE", framework_id="F-1", index="CPI", percent=Decimal(5), uplifted_from=MAY
        ),
        uplift_framework.NotProposed,
    ),
    Separated.EXTENSION: Case(
        (placed.model_copy(update={"agreed_until": MAY}), policy),
        extend_placement.ExtendPlacement(
            placement_id="PL-1", reason="x", agreed_until=MAY + timedelta(days=90), extended_on=MAY
        ),
        extend_placement.NotProposed,
    ),
    Separated.BLOCK: Case(
        (registered, policy), recording(book_block.BookBlock, block), book_block.NotProposed
    ),
    Separated.RESPITE: Case(
        (placed, policy),
        recording(
            arrange_respite.ArrangeRespite,
            respite.model_copy(
                update={"respite_from": date(2022, 7, 1), "respite_to": date(2022, 7, 8)}
            ),
        ),
        arrange_respite.NotProposed,
    ),
    Separated.SHORT_BREAKS: Case(
        (policy,),
        recording(agree_short_breaks.AgreeShortBreaks, breaks_agreed),
        agree_short_breaks.NotProposed,
    ),
    Separated.SUPPORT_EXTENSION: Case(
        (support_started, authorised, policy),
        recording(extend_support.ExtendSupport, support_extended),
        extend_support.NotProposed,
    ),
    Separated.AFTER_CARE: Case(
        (care_started, fostered, moved_on, left_care),
        recording(arrange_after_care.ArrangeAfterCare, staying_put),
        arrange_after_care.NotProposed,
    ),
    Separated.AGREEMENT: Case(
        (placed,),
        recording(sign_agreement.SignAgreement, signed),
        sign_agreement.NotProposed,
    ),
    Separated.REINSTATEMENT: Case(
        (applied, admitted, suspended),
        recording(reinstate_provider.ReinstateProvider, reinstated),
        reinstate_provider.NotProposed,
    ),
    Separated.HOME_LIFTING: Case(
        (registered, home_transferred.model_copy(update={"suspended": (Lot.RESIDENTIAL,)})),
        recording(lift_home_suspension.LiftHomeSuspension, home_suspension_lifted),
        lift_home_suspension.NotProposed,
    ),
    Separated.SUPPLIER_MATCH: Case(
        (applied,),
        recording(recognise_supplier.RecogniseSupplier, recognised),
        recognise_supplier.NotProposed,
    ),
    Separated.NOVATION: Case(
        (listed.model_copy(update={"provider_id": "P-2"}), registered, passed_on, placed, policy),
        recording(novate_contract.NovateContract, contract_novated),
        novate_contract.NotProposed,
    ),
    Separated.SETTLEMENT: Case(
        (invoice, disputed),
        recording(settle_dispute.SettleDispute, settled),
        settle_dispute.NotProposed,
    ),
    Separated.SCHEME: Case(
        (),
        recording(adopt_scheme.AdoptScheme, scheme.model_copy(update={"scheme_id": "S-2"})),
        adopt_scheme.NotProposed,
    ),
    Separated.POLICY: Case(
        (),
        recording(adopt_policy.AdoptPolicy, policy.model_copy(update={"policy_id": "2023"})),
        adopt_policy.NotProposed,
    ),
    Separated.PAYMENT: Case(
        (payment,),
        recording(authorise_payment.AuthorisePayment, payment_authorised),
        authorise_payment.NotProposed,
    ),
    Separated.ERASURE: Case(
        (person_identified,), recording(ErasePerson, person_erased), erase_person.NotProposed
    ),
    Separated.SHREDDING: Case((), recording(ShredValue, value_shredded), shred_value.NotProposed),
}
ALWAYS: Final = (Separated.ERASURE, Separated.SHREDDING)
"""What takes two people whether or not there is a scheme of delegation, which it does not read."""


def asked(case: Case, act: Separated, decides: str, who: str, role: str) -> Specification:
    """A person in a role decides the act, under a scheme that gives it to a role."""
    given_out = dict.fromkeys((Decision.AWARD, BY_ACT[act].decision or Decision.AWARD))
    rows = tuple(row(decision=each, roles=(decides,)) for each in given_out)
    lets = scheme.model_copy(update={"rows": rows})
    schemes = () if act in ALWAYS else (lets,)
    return given(*case.before, *schemes).by(who, role).when(case.command)


@pytest.mark.parametrize("act", CASES)
def test_no_role_decides_what_its_person_proposed(act: Separated) -> None:
    case = CASES[act]
    for role in ROLE_NAMES:
        theirs = asked(case, act, role, "pat", role)
        theirs.then_refused(case.refusal, roles=BY_ACT[act].proposers)
        theirs.proposed(by="pat").then_refused(case.refusal)
        assert theirs.proposed(by="quin").outcome(), role
        assert theirs.proposed(by="pat").proposed(by="quin").outcome()


@pytest.mark.parametrize("act", [act for act in CASES if BY_ACT[act].decision])
def test_a_role_to_which_the_scheme_does_not_give_an_act_does_not_decide_it(act: Separated) -> None:
    case = CASES[act]
    for role in ROLE_NAMES:
        decides = HOS if role == DCS else DCS
        with pytest.raises(Refusal) as refused:
            asked(case, act, decides, "dora", role).proposed().outcome()
        assert refused.value.rule not in BY_ACT[act].rule, role


@pytest.mark.parametrize("act", [act for act in CASES if BY_ACT[act].decision])
def test_an_act_for_which_the_scheme_states_no_role_is_nobodys(act: Separated) -> None:
    others = (each for each in Decision if each is not BY_ACT[act].decision)
    rows = tuple(row(decision=each, roles=ROLE_NAMES) for each in others)
    silent = given(*CASES[act].before, scheme.model_copy(update={"rows": rows}))
    for role in ROLE_NAMES:
        with pytest.raises(Refusal) as refused:
            silent.by("dora", role).when(CASES[act].command).proposed().outcome()
        assert refused.value.rule not in BY_ACT[act].rule, role
        assert refused.value.detail["roles"] == (), role


def another(value: Any) -> Any:
    """A number or a day that differs from this one; None for a reference."""
    match value:
        case int() | Decimal():
            return value + 1
        case date():
            return value + timedelta(days=1)
        case ErasureGround():
            return ErasureGround.MALICIOUS_ALLEGATION
        case _:
            return None


@pytest.mark.parametrize("act", CASES)
def test_what_was_proposed_on_other_terms_is_not_proposed(act: Separated) -> None:
    case = CASES[act]
    _, terms = TERMS_OF[type(case.command)]
    theirs = asked(case, act, DCS, "dora", DCS).proposed()
    *before, made = theirs.events
    tried = 0
    for name, value in terms(case.command).items():
        differs = another(value)
        if differs is None or name == ABOUT[act]:
            continue
        other = made.model_copy(update={name: differs})
        given(*before, other).by("dora", DCS).when(case.command).then_refused(case.refusal)
        tried += 1
    assert tried or act in (Separated.SUPPLIER_MATCH, Separated.PAYMENT)


def no_more(command: Command) -> list[Command]:
    """The same again, and with each day earlier or later and each number lower."""
    again = [command]
    for name, value in command:
        others: list[Any] = []
        if isinstance(value, date):
            others = [value - timedelta(days=1), value + timedelta(days=1)]
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            others = [value - 1]
        again += [command.model_copy(update={name: other}) for other in others]
    return again


@pytest.mark.parametrize("act", CASES)
def test_what_one_person_repeats_of_what_two_agreed_does_not_outlast_it(act: Separated) -> None:
    by_two = decided_under_scheme(act).outcome()
    theirs = asked(CASES[act], act, DCS, "ben", DCS)
    first = len(theirs.events) + 1
    wrong = set(range(first, first + len(by_two)))
    for command in no_more(CASES[act].command):
        alone = replace(theirs, events=(*theirs.events, *by_two), command=command)
        try:
            by_one = alone.outcome()
        except Refusal:
            continue
        events = enumerate((*alone.events, *by_one), start=1)
        log = [RecordedEvent(n, event) for n, event in events]
        left = {each.position for each in left_without(wrong, log, ())}
        assert left == set(range(first + len(by_two), len(log) + 1)), command


COMMITS_NOTHING: dict[Separated, str] = {
    Separated.VARIATION: "reason",
    Separated.UPLIFT: "index",
    Separated.FRAMEWORK_RISE: "uplift_id index",
    Separated.EXTENSION: "reason order_id extended_on",
    Separated.RESPITE: "stays_with",
    Separated.SHORT_BREAKS: "born_in under need stays_with kind authority agreed_on",
    Separated.SUPPORT_EXTENSION: "reason extended_on",
    Separated.AFTER_CARE: "after_care placement_id transition_id lives_with authority funder"
    " agreement_signed_on",
    Separated.AGREEMENT: "fee_lines signed_on",
    Separated.REINSTATEMENT: "reason",
    Separated.HOME_LIFTING: "reason",
    Separated.SUPPLIER_MATCH: "reason recognised_on",
    Separated.NOVATION: "reason agreed_on",
    Separated.SETTLEMENT: "reason settled_on",
    Separated.SCHEME: "title",
    Separated.POLICY: "citation",
    Separated.PAYMENT: "reason authorised_on",
    Separated.ERASURE: "authority erased_on searches",
    Separated.SHREDDING: "entry entry_tags commitment reason authority shredded_on",
}
"""The fields of each decision that commit no money, lift no safeguard, destroy nothing and alter
nothing owed. The entry at a position is as the log holds it. The
lines of an agreement ask no more than the award, or the fee, lets them (AGREEMENT-4).
"""


@pytest.mark.parametrize("act", CASES)
def test_what_two_people_agree_is_the_whole_of_it(act: Separated) -> None:
    command = CASES[act].command
    _, terms = TERMS_OF[type(command)]
    read: set[str] = set()

    class Watched:
        """The command, whose fields that are read are noted."""

        def __getattr__(self, name: str) -> Any:
            read.add(name)
            return getattr(command, name)

    assert terms(Watched()).keys() == STATES[act]
    assert type(command).model_fields.keys() - read == set(COMMITS_NOTHING.get(act, "").split())


def decided_under_scheme(act: Separated, *since: Event) -> Specification:
    """Another person decides what pat proposed, with these entries after the proposal."""
    theirs = asked(CASES[act], act, DCS, "dora", DCS).proposed()
    return replace(theirs, events=(*theirs.events, *since))


@pytest.mark.parametrize("act", CASES)
def test_a_decision_records_which_proposal_it_carries_out_and_spends_it(act: Separated) -> None:
    theirs = asked(CASES[act], act, DCS, "dora", DCS).proposed(by="pat").proposed(by="quin")
    mine = theirs.proposed(by="dora")
    at = len(mine.events)
    *_, first, second, own = [each.event for each in mine.decided()]
    for ended, position in ((first, at - 2), (second, at - 1), (own, at)):
        assert isinstance(ended, ProposalEnded)
        assert (ended.proposal, ended.ending) == (position, ProposalEnd.CARRIED_OUT)
        assert (ended.ended_by, ended.ended_as) == ("dora", DCS)
        assert set(ended.tags) == set(mine.events[position - 1].tags)
    spent = replace(mine, events=(*mine.events, first, second, own))
    spent.then_refused(CASES[act].refusal)
    assert spent.proposed(by="pat").outcome()
    assert replace(mine, events=(*mine.events, first, own)).outcome(), "quin's stands"


@pytest.mark.parametrize("act", CASES)
def test_a_proposal_is_decided_within_28_days_unless_it_was_withdrawn(act: Separated) -> None:
    theirs = decided_under_scheme(act)
    made = theirs.events[-1]
    assert isinstance(made, DecisionProposed)
    assert theirs.on(made.stands_until).outcome()
    theirs.on(made.stands_until + timedelta(days=1)).then_refused(CASES[act].refusal)
    withdrawn = proposal_ended.model_copy(
        update={"proposal": len(theirs.events), "position": None, "entry_tags": made.tags}
    )
    decided_under_scheme(act, withdrawn).then_refused(CASES[act].refusal)


PASSED = (contract_transferred, contract_novated)
SINCE: dict[Separated, tuple[Event, ...]] = {
    Separated.VARIATION: (fee_varied, signed, regularised, *PASSED),
    Separated.UPLIFT: (fee_varied, signed, regularised, *PASSED),
    Separated.FRAMEWORK_RISE: (
        framework_uplifted.model_copy(update={"uplifted_from": date(2020, 4, 1)}),
    ),
    Separated.EXTENSION: (extended, fee_varied, signed, regularised, *PASSED),
    Separated.RESPITE: PASSED,
    Separated.BLOCK: (home_transferred,),
    Separated.SUPPORT_EXTENSION: (
        support_extended.model_copy(update={"agreed_until": date(2022, 8, 31)}),
    ),
    Separated.AGREEMENT: (signed.model_copy(update={"notice_days": 1}), *PASSED),
    Separated.REINSTATEMENT: (
        suspended,
        reinstated.model_copy(update={"reinstated_on": date(2022, 1, 1)}),
    ),
    Separated.HOME_LIFTING: (
        home_transferred,
        home_suspended,
        home_suspension_lifted.model_copy(update={"lifted_on": date(2021, 1, 1)}),
    ),
    Separated.SUPPLIER_MATCH: (recognised.model_copy(update={"provider_id": "P-2"}),),
}


@pytest.mark.parametrize(
    ("act", "change"), [(act, change) for act, changes in SINCE.items() for change in changes]
)
def test_a_proposal_made_before_the_thing_changed_is_not_decided(
    act: Separated, change: Event
) -> None:
    decided_under_scheme(act, change).then_refused(CASES[act].refusal)
    before = asked(CASES[act], act, DCS, "dora", DCS)
    assert replace(before, events=(*before.events, change)).proposed().outcome()


@pytest.mark.parametrize(
    "act", [Separated.SHORT_BREAKS, Separated.SUPPORT_EXTENSION, Separated.AFTER_CARE]
)
def test_what_is_proposed_for_one_child_is_not_decided_for_another(act: Separated) -> None:
    *before, made = decided_under_scheme(act).events
    other = made.model_copy(update={"child_ref": "C-ZZZZZZZZZZZZZZZZ"})
    theirs = replace(decided_under_scheme(act), events=(*before, other))
    theirs.then_refused(CASES[act].refusal)


def test_breaks_in_a_home_are_proposed_with_the_provider_that_is_paid() -> None:
    act = Separated.SHORT_BREAKS
    in_home = {"home_id": "H-1", "kind": None, "authority": None, "provider_id": None}
    breaks = CASES[act].command.model_copy(update=in_home)
    case = Case((registered, policy), breaks, CASES[act].refusal)
    *before, made = asked(case, act, DCS, "dora", DCS).proposed().events
    for paid in (None, "P-1", "P-2"):
        proposed = made.model_copy(update={"provider_id": paid})
        theirs = given(*before, proposed).by("dora", DCS).when(breaks)
        passed = home_transferred.model_copy(update={"passed_on": FEB})
        since = replace(theirs, events=(*theirs.events, passed))
        for each, provider in ((theirs, "P-1"), (since, "P-2")):
            if paid == provider:
                assert each.outcome()[0].provider_id == paid
            else:
                each.then_refused(case.refusal)


BOUGHT = placed.model_copy(update={"award_id": "AW-1"})
PLACED = "placement:PL-1"
SECOND = BOUGHT.model_copy(update={"placement_id": "PL-2", "child_ref": OTHER_CHILD})
FOSTERING = awarded.model_copy(update={"award_id": "AW-2", "lot": Lot.FOSTERING})


@pytest.mark.parametrize(
    "since",
    [SECOND, SECOND.model_copy(update={"started_on": MAY}), fee_varied, signed, regularised,
     contract_transferred, contract_novated],
    ids=lambda each: each.stored,
)  # fmt: skip
def test_a_rise_is_not_decided_once_something_else_would_rise(since: Event) -> None:
    act = Separated.FRAMEWORK_RISE
    decided_under_scheme(act, since).then_refused(CASES[act].refusal)
    before = asked(CASES[act], act, DCS, "dora", DCS)
    anew = replace(before, events=(*before.events, since)).proposed()
    assert anew.outcome()


@pytest.mark.parametrize(
    "since",
    [
        (SECOND.model_copy(update={"award_id": None}),),
        (SECOND.model_copy(update={"started_on": MAY + timedelta(days=1)}),
         fee_varied.model_copy(update={"placement_id": "PL-2"})),
        (fee_varied.model_copy(update={"placement_id": "PL-9"}),),
        (contract_transferred.model_copy(update={"placement_id": None, "block_id": "B-1"}),),
    ],
)  # fmt: skip
def test_a_rise_stands_when_something_changes_that_does_not_rise(since: tuple[Event, ...]) -> None:
    assert decided_under_scheme(Separated.FRAMEWORK_RISE, *since).outcome()


def test_a_rise_is_not_decided_once_a_placement_is_tied_to_an_award_of_the_framework() -> None:
    act = Separated.FRAMEWORK_RISE
    before = asked(CASES[act], act, DCS, "dora", DCS)
    alone = SECOND.model_copy(update={"award_id": None})
    tied = regularised.model_copy(update={"placement_id": "PL-2"})
    theirs = replace(before, events=(*before.events, alone)).proposed()
    assert theirs.outcome()
    replace(theirs, events=(*theirs.events, tied)).then_refused(CASES[act].refusal)


def test_a_rise_is_not_decided_once_what_would_have_risen_is_tied_or_started_otherwise() -> None:
    act = Separated.FRAMEWORK_RISE
    before = asked(CASES[act], act, DCS, "dora", DCS)
    alone = SECOND.model_copy(update={"award_id": None})
    elsewhere = SECOND.model_copy(update={"award_id": "AW-9"})
    later = SECOND.model_copy(update={"started_on": MAY + timedelta(days=1)})
    for now, entry in (
        (alone, PurchaseRegularised), (elsewhere, PurchaseRegularised), (later, PlacementStarted),
    ):  # fmt: skip
        theirs = replace(before, events=(*before.events, now)).proposed()
        assert theirs.outcome()
        assert reversed_since(theirs, entry, "placement:PL-2", "award:AW-1", at=1)
        with pytest.raises(CASES[act].refusal):
            reversed_since(theirs, entry, "placement:PL-2", "award:AW-1")
    other = fee_varied.model_copy(update={"placement_id": "PL-9"})
    theirs = decided_under_scheme(act, other, later)
    at = len(theirs.events) - 1
    with pytest.raises(CASES[act].refusal):
        reversed_since(theirs, PlacementStarted, "placement:PL-2", "award:AW-1", at=at)


def test_a_rise_stands_when_a_placement_that_is_left_out_of_it_changes() -> None:
    act = Separated.FRAMEWORK_RISE
    left_out = (uplift_framework.LeftOutOfRise(placement_id="PL-2", reason="x"),)
    rise = CASES[act].command.model_copy(update={"left_out": left_out})
    case = CASES[act]._replace(before=(*CASES[act].before, SECOND), command=rise)
    theirs = asked(case, act, DCS, "dora", DCS).proposed()
    changed = fee_varied.model_copy(update={"placement_id": "PL-2"})
    assert replace(theirs, events=(*theirs.events, changed)).outcome()
    replace(theirs, events=(*theirs.events, fee_varied)).then_refused(case.refusal)


def test_a_rise_stands_when_a_placement_starts_under_another_framework() -> None:
    act = Separated.FRAMEWORK_RISE
    made = decided_under_scheme(act).events[-1]
    elsewhere = awarded.model_copy(update={"award_id": "AW-2", "framework_id": "F-2"})
    since = SECOND.model_copy(update={"award_id": "AW-2"})

    def stands(*events: Event) -> bool:
        log = [RecordedEvent(n, event) for n, event in enumerate(events, start=1)]
        return bool(decisions_that_stand(log, MAY))

    assert stands(made)
    assert stands(awarded, elsewhere, BOUGHT, made, since)
    assert not stands(awarded, elsewhere, made, since, BOUGHT)


def test_a_rise_is_proposed_again_once_something_else_would_rise() -> None:
    act = Separated.FRAMEWORK_RISE
    made: Any = decided_under_scheme(act).events[-1]
    again = recording(propose_decision.ProposeDecision, made)
    pat = given(framework, awarded, BOUGHT, made).by("pat", made.proposed_as)
    pat.when(again).then_refused(propose_decision.AlreadyProposed)
    since = given(framework, awarded, BOUGHT, made, SECOND).by("pat", made.proposed_as)
    assert since.when(again).outcome()


def test_a_rise_in_one_lot_stands_when_another_lot_changes() -> None:
    act = Separated.FRAMEWORK_RISE
    case = CASES[act]
    one = case._replace(command=case.command.model_copy(update={"lot": Lot.RESIDENTIAL}))
    theirs = asked(one, act, DCS, "dora", DCS).proposed()
    elsewhere = (FOSTERING, SECOND.model_copy(update={"award_id": "AW-2"}))
    assert replace(theirs, events=(*theirs.events, *elsewhere)).outcome()
    replace(theirs, events=(*theirs.events, SECOND)).then_refused(case.refusal)


def reversed_since(
    theirs: Specification, entry: type[Event], *tags: str, wrong: int = 1, at: int | None = None
) -> list[Event]:
    """What is decided once an entry of this kind about these things was reversed."""
    assert theirs.command is not None
    entries = [
        RecordedEvent(n, e) for n, e in enumerate((*theirs.events, *theirs.budgets()), start=1)
    ]
    named = {"position": wrong, "entry": entry.stored, "entry_tags": tags}
    reversal = EntryReversed(**named, reason="x", authority="x")
    undone = RecordedEvent(len(entries) + 2 if at is None else at, reversal)
    decided = decided_events(theirs.command, entries, theirs.context, [undone])
    return [each.event for each in decided]


def kind_of(act: Separated) -> str:
    """The kind of thing that an act is about."""
    return (thing(act, CASES[act].command) or "").partition(":")[0]


@pytest.mark.parametrize("act", [act for act in CASES if kind_of(act) in RESTS_ON])
def test_a_proposal_is_not_carried_out_once_what_it_rests_on_was_reversed(act: Separated) -> None:
    about = thing(act, CASES[act].command) or ""
    theirs = decided_under_scheme(act)
    for entry in RESTS_ON[kind_of(act)]:
        with pytest.raises(CASES[act].refusal):
            reversed_since(theirs, entry, about)
        assert reversed_since(theirs, entry, about, at=len(theirs.events) - 1), "before it"
        since = len(theirs.events) + 1
        if entry in CHANGED_BY[act]:
            with pytest.raises(CASES[act].refusal):
                reversed_since(theirs, entry, about, wrong=since)
        else:
            assert reversed_since(theirs, entry, about, wrong=since), "since it"
        assert reversed_since(theirs, entry, f"{about}-other")
    assert reversed_since(theirs, ChildVisited, about), "nothing rests on a visit"


@pytest.mark.parametrize("entry", RAISABLE)
def test_a_rise_is_not_decided_once_what_would_rise_changed_and_that_was_reversed(
    entry: type[Event],
) -> None:
    act = Separated.FRAMEWORK_RISE
    theirs = decided_under_scheme(act)
    since = len(theirs.events) + 1
    with pytest.raises(CASES[act].refusal):
        reversed_since(theirs, entry, "placement:PL-1", wrong=since)
    assert reversed_since(theirs, entry, "placement:PL-1", at=1, wrong=1), "before it"
    assert reversed_since(theirs, entry, "placement:PL-2", wrong=since), "it would not rise"
    assert reversed_since(theirs, ChildVisited, "placement:PL-1", wrong=since)
    if entry in (PlacementStarted, PurchaseRegularised):
        with pytest.raises(CASES[act].refusal):
            reversed_since(theirs, entry, "placement:PL-2", "award:AW-1", wrong=since)
        assert reversed_since(theirs, entry, "placement:PL-2", "award:AW-9", wrong=since)
        tags = ("placement:PL-2", "award:AW-1", "child:C-1")
        with pytest.raises(CASES[act].refusal):
            reversed_since(theirs, entry, *tags, wrong=since)


@pytest.mark.parametrize("act", [Separated.VARIATION, Separated.FRAMEWORK_RISE])
def test_a_change_since_ends_a_proposal_though_one_before_it_was_reversed(act: Separated) -> None:
    with pytest.raises(CASES[act].refusal):
        reversed_since(decided_under_scheme(act, fee_varied), type(fee_varied), PLACED, at=1)
    assert reversed_since(decided_under_scheme(act), type(fee_varied), PLACED, at=1)


@pytest.mark.parametrize(
    ("entry", "tag"),
    [
        (AwardedDirectly, "award:AW-1"),
        (AwardAuthorised, "award:AW-1"),
        (PriceScheduleAgreed, "provider:P-1"),
        (ProviderSuspended, "provider:P-1"),
        (HomeRegistered, "home:H-1"),
    ],
)
def test_a_proposal_rests_on_the_award_home_and_provider_of_its_placement(
    entry: type[Event], tag: str
) -> None:
    act = Separated.FRAMEWORK_RISE
    assert reversed_since(decided_under_scheme(act), entry, tag), "it is about none of them"
    act = Separated.VARIATION
    theirs = decided_under_scheme(act)
    bought = placed.model_copy(update={"award_id": "AW-1"})
    theirs = replace(
        theirs, events=(bought, awarded, authorised, *(e for e in theirs.events if e != placed))
    )
    assert reversed_since(theirs, entry, f"{tag}0")
    assert reversed_since(theirs, entry, tag, at=1)
    with pytest.raises(CASES[act].refusal):
        reversed_since(theirs, entry, tag)


def test_what_ends_a_proposal_is_said_of_each_act_that_is_proposed() -> None:
    assert {act: {type(each) for each in SINCE.get(act, ())} for act in STATES} == {
        act: set(changes) for act, changes in CHANGED_BY.items()
    }
    assert ABOUT.keys() == STATES.keys()


@pytest.mark.parametrize(
    "award",
    [awarded, awarded_directly, awarded_through_contingency, bought, awarded_unregistered],
    ids=lambda award: award.stored,
)
@pytest.mark.parametrize("role", ROLE_NAMES)
def test_no_role_authorises_the_award_that_its_person_made(award: Any, role: str) -> None:
    lets = scheme.model_copy(update={"rows": (row(roles=(role,)),)})
    authorise = AuthoriseAward(award_id="AW-1", referral_id="R-1", authorised_on=MARCH)
    made = award.model_copy(update={"proposed_by": "jane"})
    history = (opened, made, urgent, lets)
    given(*history).by("jane", role).when(authorise).then_refused(authorise_award.RecommendedIt)
    assert given(*history).by("dora", role).when(authorise).outcome()


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_no_role_puts_right_what_its_person_proposed_to(role: str) -> None:
    reversal = {
        "position": 2, "entry": fee_varied.stored, "entry_tags": fee_varied.tags,
        "reason": "Keyed twice", "authority": "Head of Service",
    }  # fmt: skip
    entries = [RecordedEvent(n, e) for n, e in enumerate((placed, fee_varied), start=1)]
    now = Specification(()).context.decided_at
    pat, quin = (DecisionContext(now, who, role) for who in ("pat", "quin"))
    proposal = decided_events(ProposeCorrection(**reversal), entries, pat)[0].event
    second = CorrectEntry(**reversal)
    with pytest.raises(NotProposed):
        decide_correction(second, [], entries, pat)
    entries.append(RecordedEvent(3, proposal))
    with pytest.raises(ProposedByTheSame):
        decide_correction(second, [], entries, pat)
    assert decide_correction(second, [], entries, quin)


def test_before_a_scheme_of_delegation_nothing_is_separated_but_what_is_gone_for_good() -> None:
    for act, case in CASES.items():
        if act in ALWAYS:
            given(*case.before).when(case.command).then_refused(case.refusal)
            continue
        if act in (Separated.FRAMEWORK_RISE, Separated.NOVATION):
            continue  # nobody decides it before there is a scheme
        assert given(*case.before).when(case.command).outcome()


def test_the_table_has_each_act_once_with_commands_that_there_are() -> None:
    assert [each.act for each in SEPARATIONS] == list(Separated)
    for each in SEPARATIONS:
        deciding = {rule for name in each.decided_by for rule in RULES[COMMANDS[name]]}
        assert set(each.rule) <= deciding
        assert {*each.proposed_by, *each.recorded_by} <= set(COMMANDS)
    proposed = {name for each in SEPARATIONS if each.proposed_by == PROPOSING
                for name in each.decided_by}  # fmt: skip
    assert {command.stored for command in TERMS_OF} == proposed


@pytest.mark.parametrize("act", Separated)
def test_the_roles_that_propose_an_act_are_given_its_command(act: Separated) -> None:
    separation = BY_ACT[act]
    for name in separation.proposed_by:
        may = {role.name for role in ROLES if name in role.commands}
        assert set(separation.proposers) <= may or name in AWARDING
        if name in AWARDING:
            assert may <= set(separation.proposers)


def test_a_command_is_of_the_acts_that_it_proposes_or_decides() -> None:
    acts = {name: {each.act for each in separations_of(name)} for name in COMMANDS}
    assert acts["vary_fee"] == {Separated.VARIATION, Separated.PRICE_ABOVE_SCHEDULE}
    assert acts["award_directly"] == {Separated.AWARD, Separated.PRICE_ABOVE_SCHEDULE}
    assert acts["visit_child"] == set()
