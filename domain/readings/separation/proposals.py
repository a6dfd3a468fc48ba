"""What proposals of decisions state, which of them stand, and what a decision carries out.

Whether a proposal stands is judged on the day on which the decision is recorded (PROPOSAL-3). What
changed since is judged by the order of recording. Who decides is refused by the rule of the act,
such as VARY-6, unless another person proposed the same.

Source: the ledger's own (decision 97) (PROPOSAL-2, PROPOSAL-3).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from domain.command import Command, DecisionContext, Query, QueryItem, Refusal, tag
from domain.events.base import Event, tagged_fields, untold
from domain.events.corrections import (
    EntryReversed,
    ProposalEnd,
    ProposalEnded,
    changed_by,
    kind_changed_by,
    those_reversing,
)
from domain.events.finance import FrameworkUplifted, SupplierRecognised
from domain.events.governance import DecisionProposed, Separated
from domain.events.placements import (
    AgreementSigned,
    FeeVaried,
    PlacementExtended,
    PurchaseRegularised,
)
from domain.events.providers import ProviderReinstated, ProviderSuspended
from domain.events.successions import (
    ContractNovated,
    ContractTransferred,
    HomeSuspended,
    HomeSuspensionLifted,
    HomeTransferred,
)
from domain.events.support import SupportExtended
from domain.readings.separation.owed import Owed
from domain.readings.separation.rising import Rising, what_rises
from domain.readings.separation.stands import EntryRead, those_that_stand
from domain.readings.separation.table import BY_ACT, PROPOSING, separations_of
from domain.readings.separation.undone import MAKERS, named_by_makers, undoes

STATES: Final[Mapping[Separated, frozenset[str]]] = {
    Separated.VARIATION: frozenset(("placement_id", "weekly_fee", "begins_on")),
    Separated.UPLIFT: frozenset(("placement_id", "percent", "begins_on")),
    Separated.FRAMEWORK_RISE: frozenset(
        ("framework_id", "lot", "percent", "left_out", "begins_on")
    ),
    Separated.EXTENSION: frozenset(("placement_id", "ends_on")),
    Separated.BLOCK: frozenset(
        (
            "block_id",
            "home_id",
            "budget_line",
            "places",
            "weekly_fee",
            "begins_on",
            "ends_on",
        )
    ),
    Separated.RESPITE: frozenset(
        ("placement_id", "provider_id", "budget_line", "weekly_fee", "begins_on", "ends_on")
    ),
    Separated.SHORT_BREAKS: frozenset(
        (
            "series_id",
            "child_ref",
            "home_id",
            "provider_id",
            "budget_line",
            "nightly_fee",
            "nights_a_year",
            "begins_on",
            "ends_on",
        )
    ),
    Separated.SUPPORT_EXTENSION: frozenset(("support_id", "child_ref", "ends_on")),
    Separated.AFTER_CARE: frozenset(
        (
            "arrangement_ref",
            "child_ref",
            "provider_id",
            "budget_line",
            "weekly_fee",
            "begins_on",
            "ends_on",
        )
    ),
    Separated.AGREEMENT: frozenset(("placement_id", *Owed._fields, "begins_on")),
    Separated.REINSTATEMENT: frozenset(("provider_id", "lots", "begins_on")),
    Separated.HOME_LIFTING: frozenset(("home_id", "lot", "begins_on")),
    Separated.SUPPLIER_MATCH: frozenset(("supplier", "provider_id")),
    Separated.NOVATION: frozenset(
        ("provider_id", "successor_id", "placement_id", "block_id", "home_id", "begins_on")
    ),
    Separated.PAYMENT: frozenset(("payment_id",)),
    Separated.SETTLEMENT: frozenset(("invoice_id", "agreed")),
    Separated.SCHEME: frozenset(("scheme_id", "rows", "begins_on")),
    Separated.POLICY: frozenset(("policy_id", "policy", "begins_on")),
    Separated.ERASURE: frozenset(("person_ref", "ground")),
    Separated.SHREDDING: frozenset(("position", "field", "ground")),
}
"""What a proposal of each act states, which the decision states too."""
OPTIONAL: Final[Mapping[Separated, frozenset[str]]] = {
    Separated.FRAMEWORK_RISE: frozenset(("lot", "left_out")),
    Separated.RESPITE: frozenset(("provider_id", "budget_line")),
    Separated.SHORT_BREAKS: frozenset(("home_id", "provider_id")),
    Separated.REINSTATEMENT: frozenset(("lots",)),
    Separated.AFTER_CARE: frozenset(("provider_id",)),
    Separated.HOME_LIFTING: frozenset(("lot",)),
    Separated.NOVATION: frozenset(("placement_id", "block_id", "home_id")),
}
"""The terms that may be left out: then it is of every lot or, for a provider, of those of its last
suspension, and every placement rises; respite is with no provider, and borne by the placement's
budget line; breaks are in no home, or with no provider; so is an arrangement after care; every
contract of the provider passes, or every one in the home. The decision leaves them out too.
"""
RISE: Final = Separated.FRAMEWORK_RISE
TERMS: Final = frozenset[str]().union(*STATES.values())
ABOUT: Final[Mapping[Separated, str]] = {
    Separated.VARIATION: "placement_id",
    Separated.UPLIFT: "placement_id",
    Separated.FRAMEWORK_RISE: "framework_id",
    Separated.EXTENSION: "placement_id",
    Separated.BLOCK: "home_id",
    Separated.RESPITE: "placement_id",
    Separated.SHORT_BREAKS: "series_id",
    Separated.SUPPORT_EXTENSION: "support_id",
    Separated.AFTER_CARE: "arrangement_ref",
    Separated.AGREEMENT: "placement_id",
    Separated.REINSTATEMENT: "provider_id",
    Separated.HOME_LIFTING: "home_id",
    Separated.SUPPLIER_MATCH: "supplier",
    Separated.NOVATION: "provider_id",
    Separated.PAYMENT: "payment_id",
    Separated.SETTLEMENT: "invoice_id",
    Separated.SCHEME: "scheme_id",
    Separated.POLICY: "policy_id",
    Separated.ERASURE: "person_ref",
    Separated.SHREDDING: "position",
}
"""The term that names what each act is about. The command that decides it has it by this name."""
KINDS: Final = dict(tagged_fields(DecisionProposed))
"""The kind of tag of each term that names something."""
PRICED: Final = (FeeVaried, AgreementSigned, PurchaseRegularised)
PASSED: Final = (ContractTransferred, ContractNovated)
CHANGED_BY: Final[Mapping[Separated, tuple[type[Event], ...]]] = {
    Separated.VARIATION: (*PRICED, *PASSED),
    Separated.UPLIFT: (*PRICED, *PASSED),
    Separated.FRAMEWORK_RISE: (FrameworkUplifted,),
    Separated.EXTENSION: (PlacementExtended, *PRICED, *PASSED),
    Separated.BLOCK: (HomeTransferred,),
    Separated.RESPITE: PASSED,
    Separated.SHORT_BREAKS: (),
    Separated.SUPPORT_EXTENSION: (SupportExtended,),
    Separated.AFTER_CARE: (),
    Separated.AGREEMENT: (AgreementSigned, *PASSED),
    Separated.REINSTATEMENT: (ProviderSuspended, ProviderReinstated),
    Separated.HOME_LIFTING: (HomeTransferred, HomeSuspended, HomeSuspensionLifted),
    Separated.SUPPLIER_MATCH: (SupplierRecognised,),
    Separated.NOVATION: (),
    Separated.PAYMENT: (),
    Separated.SETTLEMENT: (),
    Separated.SCHEME: (),
    Separated.POLICY: (),
    Separated.ERASURE: (),
    Separated.SHREDDING: (),
}
"""The entries about the same thing after which a proposal made before them stands no longer: it was
made of another state of affairs. What ends one of a framework's rise besides is in `rising.py`.
"""
CHANGING: Final[Mapping[str, tuple[Separated, ...]]] = {
    kind.stored: tuple(act for act, others in CHANGED_BY.items() if kind in others)
    for changes in CHANGED_BY.values()
    for kind in changes
}
"""The acts of which no proposal stands after an entry of this stored name."""


def thing(act: Separated, named: object) -> str | None:
    """The tag of what an act is about, from a proposal or a command; None if it names none."""
    name = ABOUT[act]
    value = getattr(named, name)
    return None if value is None else tag(KINDS[name], value)


def proposals_about(act: Separated, named: Any) -> Query:
    """The proposals of an act about a thing, how they ended, what made the thing and changed it."""
    about = thing(act, named)
    if about is None:
        return ()
    proposals: tuple[type[Event], ...] = (DecisionProposed, ProposalEnded)
    changes: dict[type[Event], None] = dict.fromkeys((*MAKERS, *CHANGED_BY[act]))
    apart = untold((about,))
    if apart != (about,):
        return (QueryItem(proposals, apart), QueryItem(tuple(changes), (about,)))
    rises = what_rises(named.framework_id) if act is RISE else ()
    return (QueryItem((*proposals, *changes), apart), *rises)


def reversals_for(proposal: DecisionProposed, entries: Sequence[EntryRead]) -> Query:
    """The reversals about what a proposal rests on, as these entries name it."""
    about = thing(proposal.proposal, proposal)
    named = named_by_makers([each.event for each in entries], about)
    return tuple(QueryItem((EntryReversed,), (each,)) for each in sorted(named))


def proposals_for(command: Command) -> Query:
    """The proposals that a command may carry out; nothing if it carries out none."""
    return tuple(
        item
        for each in separations_of(command.stored)
        if each.proposed_by == PROPOSING and command.stored in each.decided_by
        for item in proposals_about(each.act, command)
    )


@cache
def meets_proposals(command: str) -> bool:
    """Whether the command of a stored name proposes a decision or may carry a proposal out."""
    return any(each.proposed_by == PROPOSING for each in separations_of(command))


def decisions_that_stand(
    entries: Sequence[EntryRead], today: date
) -> tuple[tuple[int, DecisionProposed], ...]:
    """The proposals of decisions among these entries, in their order, that may be carried out, each
    with its position. The entries are those that still count, and the reversals of others.
    """
    made = [(e.position, e.event) for e in entries if isinstance(e.event, DecisionProposed)]
    if not made:
        return ()
    changed = last_changes(entries)
    raised = Rising.of(entries)
    undone = {each: undone_about(each, entries) for each in {thing(e.proposal, e) for _, e in made}}
    unchanged = [
        (position, each)
        for position, each in made
        for about in (thing(each.proposal, each),)
        if position > max(changed.get((each.proposal, about), 0), raised.changed_at(each))
        and not any(was < position < at for was, at in undone[about])
    ]
    return tuple(those_that_stand(unchanged, entries, 0, today))


def undone_about(about: str | None, entries: Sequence[EntryRead]) -> tuple[tuple[int, int], ...]:
    """The reversals among these entries of what a proposal about a thing rests on: the positions of
    what is reversed and of the reversal.
    """
    found = those_reversing((each.position, each.event) for each in entries)
    if not found:
        return ()
    tags = named_by_makers([each.event for each in entries], about)
    return tuple((event.position, at) for at, event in found if undoes(event, tags))


def last_changes(entries: Sequence[EntryRead]) -> dict[tuple[Separated, str | None], int]:
    """The position of the last of these entries that changed a thing, by each act that is about it.
    The reversal of such an entry changes it too: a proposal from before both does not stand again.
    """
    return {
        (act, about): each.position
        for each in sorted(entries, key=lambda each: each.position)
        for act in CHANGING.get(kind_changed_by(each.event), ())
        for about in changed_by(each.event)[1]
    }


def on_terms(
    context: DecisionContext, act: Separated, terms: Mapping[str, Any]
) -> list[tuple[int, DecisionProposed]]:
    """The proposals of an act on these terms that stand, each with its position."""
    return [
        (position, each)
        for position, each in context.proposals
        if each.proposal is act and all(getattr(each, name) == terms[name] for name in STATES[act])
    ]


def refuse_unless_apart(
    act: Separated, terms: Mapping[str, Any], context: DecisionContext, refusal: type[Refusal]
) -> None:
    """Raise the refusal unless a proposal of the act on these terms by another person stands. It
    tells who may propose it.
    """
    if not is_apart(act, terms, context):
        raise refusal(roles=BY_ACT[act].proposers)


def is_apart(act: Separated, terms: Mapping[str, Any], context: DecisionContext) -> bool:
    """Whether a proposal of the act on these terms by another person stands. The decision then
    carries out every proposal on these terms, also one of the person who decides.
    """
    found = on_terms(context, act, terms)
    if all(each.proposed_by == context.actor for _, each in found):
        return False
    context.carried_out.extend(found)
    return True


def ends_of_proposals(context: DecisionContext) -> list[ProposalEnded]:
    """The end of each proposal that a decision carries out. It is spent: it is carried out once."""
    return [
        ProposalEnded(
            proposal=position,
            position=None,
            entry_tags=each.tags,
            ending=ProposalEnd.CARRIED_OUT,
            reason=None,
            ended_by=context.actor,
            ended_as=context.role,
            ended_on=context.today,
        )
        for position, each in context.carried_out
    ]
