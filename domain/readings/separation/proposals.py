"""Decision model of proposals: what was proposed about a thing, by whom, and by whom else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from domain.command import DecisionContext, QueryItem, Refusal, tag
from domain.events.governance import DecisionProposed, Separated
from domain.readings.separation.table import BY_ACT

STATES: Final[Mapping[Separated, frozenset[str]]] = {
    Separated.VARIATION: frozenset(("placement_id", "weekly_fee", "begins_on")),
    Separated.UPLIFT: frozenset(("placement_id", "percent", "begins_on")),
    Separated.FRAMEWORK_RISE: frozenset(("framework_id", "lot", "percent", "begins_on")),
    Separated.EXTENSION: frozenset(("placement_id", "ends_on")),
    Separated.BLOCK: frozenset(
        ("block_id", "home_id", "places", "weekly_fee", "begins_on", "ends_on")
    ),
    Separated.RESPITE: frozenset(("placement_id", "weekly_fee", "begins_on", "ends_on")),
    Separated.SHORT_BREAKS: frozenset(
        ("series_id", "nightly_fee", "nights_a_year", "begins_on", "ends_on")
    ),
    Separated.SUPPORT_EXTENSION: frozenset(("support_id", "ends_on")),
    Separated.REINSTATEMENT: frozenset(("provider_id", "begins_on")),
    Separated.HOME_LIFTING: frozenset(("home_id", "begins_on")),
    Separated.SUPPLIER_MATCH: frozenset(("supplier", "provider_id")),
}
"""What a proposal of each act states, which the decision states too."""
OPTIONAL: Final = frozenset(("lot",))
"""Of these, what need not be stated. Left out, it means every one."""
TERMS: Final = frozenset[str]().union(*STATES.values())


@dataclass(frozen=True, slots=True)
class Proposals:
    """The proposals that were read."""

    made: tuple[DecisionProposed, ...] = ()

    def after(self, event: DecisionProposed) -> Self:
        """The proposals once another is made."""
        return type(self)((*self.made, event))

    def of(self, act: Separated, terms: Mapping[str, Any]) -> tuple[DecisionProposed, ...]:
        """The proposals of an act on these terms."""
        return tuple(
            each
            for each in self.made
            if each.proposal is act
            and all(getattr(each, name) == terms[name] for name in STATES[act])
        )


def proposals_about(kind: str, value: str) -> QueryItem:
    """The proposals about one placement, home, provider, supplier, series or support."""
    return QueryItem((DecisionProposed,), (tag(kind, value),))


def refuse_unless_apart(
    proposals: Proposals,
    act: Separated,
    terms: Mapping[str, Any],
    context: DecisionContext,
    refusal: type[Refusal],
) -> None:
    """Raise the refusal unless another person proposed the act on these terms. It tells who may."""
    if not is_apart(proposals, act, terms, context):
        raise refusal(roles=BY_ACT[act].proposers)


def is_apart(
    proposals: Proposals, act: Separated, terms: Mapping[str, Any], context: DecisionContext
) -> bool:
    """Whether another person than the one who decides proposed the act on these terms."""
    return any(each.proposed_by != context.actor for each in proposals.of(act, terms))
