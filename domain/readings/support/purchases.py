"""Decision model of purchases made without an award: which roles may agree to what they cost.

The scheme and the policy are those of the day that is asked about, which is always that of
recording (BLOCK-4, BLOCK-7, BREAKS-8, PROLONG-4). With no policy in force on it nobody may agree.

Source: the council's contract procedure rules and its scheme of delegation (BLOCK-4, PROLONG-4);
the council's scheme of delegation (BLOCK-7, BREAKS-8).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Final, Self, TypeAlias

from domain.codes import Decision, Measure, Mode
from domain.command import Query
from domain.events.governance import PolicyAdopted
from domain.readings.policy import POLICIES, Policies, geography_of
from domain.readings.scheme import SCHEME, Matter, Scheme, SchemeEvent, roles_in
from domain.values import LOT_OF_KIND, Kind, Lot

RuleOfPurchase: TypeAlias = SchemeEvent | PolicyAdopted
RULES_OF_PURCHASE: Final[Query] = (SCHEME, POLICIES)


@dataclass(frozen=True, slots=True)
class Purchase:
    """What is to be bought, as the scheme looks at it: pounds by measure, the kind, the place."""

    value: Mapping[Measure, Decimal]
    kind: Kind
    authority: str
    registered: bool
    past_eighteen: bool
    lot: Lot | None = None


@dataclass(frozen=True, slots=True)
class Buying:
    """Every scheme of delegation and policy."""

    scheme: Scheme = field(default_factory=Scheme)
    policies: Policies = field(default_factory=Policies)

    def after(self, event: RuleOfPurchase) -> Self:
        """The rules once the event is taken into account."""
        if isinstance(event, PolicyAdopted):
            return replace(self, policies=self.policies.after(event))
        return replace(self, scheme=self.scheme.after(event))

    def is_delegated(self, day: date) -> bool:
        """Whether a scheme of delegation is in force on the day."""
        return self.scheme.on(day) is not None

    def who_may_agree(
        self, purchase: Purchase, day: date, decision: Decision = Decision.AWARD
    ) -> tuple[str, ...]:
        """The roles to which the scheme in force on a day gives the decision on the purchase."""
        policy = self.policies.on(day)
        if policy is None:
            return ()
        matter = Matter(
            decision,
            purchase.lot or LOT_OF_KIND.get(purchase.kind),
            None,
            dict(purchase.value),
            geography_of(purchase.authority, policy),
            purchase.registered,
            purchase.past_eighteen,
        )
        return roles_in(self.scheme.rows(Mode.DECIDES, matter, day))
