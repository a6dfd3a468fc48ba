"""The separation of duties, by act: who proposes, who decides, who records, and not one person.

It holds once a scheme of delegation is in force on the day of recording, whatever the scheme says;
for an award, a correction, an erasure and a shredding it always holds. The scheme says which roles
decide, by value. This says that another person than the one who decides has proposed it, whatever
the roles of the two.
A breach always refuses, also of a day that has passed. Only a breach of RESPITE-9 is noted, of
respite that has begun by the day of recording.

What takes two people to put right (`domain.foundations.second_person`) was proposed (CORRECT-10),
and not by the person who reverses it (CORRECT-11). A price above the schedule is kept apart by the
rule of the act that states it, whenever that rule holds. An agreement is signed, a dispute
settled, a scheme or a policy adopted, and a person or a value erased, in any role that may use the
command: no decision of the scheme is about these.

Source: the ledger's own (decision 17) (AUTHORISE-3); the ledger's own (decision 76) (CORRECT-10,
CORRECT-11); the ledger's own (decision 97), for the other rules and for the table.
"""

from dataclasses import dataclass
from typing import Final

from domain.codes import Decision
from domain.events.governance import Separated

BUYERS: Final = ("broker", "commissioner", "finance")
KEEPERS: Final = ("team-manager", "solicitor", "data-protection-officer")
"""The roles that answer for what is kept about people."""


@dataclass(frozen=True, slots=True)
class Separation:
    """Of one act: the commands that propose it and the roles that may, the commands that decide it,
    the decision of the scheme that names who does, the commands that record what was decided, and
    the rule by which one person does not do both.

    Without `proposers`, any role that may record the proposing commands proposes.
    """

    act: Separated
    proposed_by: tuple[str, ...]
    decided_by: tuple[str, ...]
    rule: tuple[str, ...]
    proposers: tuple[str, ...] = ()
    decision: Decision | None = None
    recorded_by: tuple[str, ...] = ()


AWARDING: Final = (
    "award_by_mini_competition", "award_directly", "award_through_contingency",
    "buy_by_spot_purchase", "award_unregistered",
)  # fmt: skip
PROPOSING: Final = ("propose_decision",)
SEPARATIONS: Final = (
    Separation(
        Separated.AWARD, AWARDING, ("authorise_award",), ("AUTHORISE-3",), ("broker",),
        Decision.AWARD, ("start_placement", "start_support", "regularise_purchase"),
    ),
    Separation(
        Separated.VARIATION, PROPOSING, ("vary_fee",), ("VARY-6",), BUYERS, Decision.AWARD
    ),
    Separation(
        Separated.UPLIFT, PROPOSING, ("uplift_fee",), ("UPLIFT-8",), BUYERS, Decision.AWARD
    ),
    Separation(
        Separated.FRAMEWORK_RISE, PROPOSING, ("uplift_framework",), ("RISE-6",),
        ("commissioner", "finance"), Decision.FRAMEWORK_RISE,
    ),
    Separation(
        Separated.EXTENSION, PROPOSING, ("extend_placement",), ("EXTEND-6",), BUYERS,
        Decision.AWARD,
    ),
    Separation(
        Separated.BLOCK, PROPOSING, ("book_block",), ("BLOCK-5",), BUYERS, Decision.AWARD,
        ("fill_block_place",),
    ),
    Separation(
        Separated.RESPITE, PROPOSING, ("arrange_respite",), ("RESPITE-9",), BUYERS, Decision.AWARD
    ),
    Separation(
        Separated.SHORT_BREAKS, PROPOSING, ("agree_short_breaks",), ("BREAKS-10",), BUYERS,
        Decision.AWARD, ("record_short_break",),
    ),
    Separation(
        Separated.SUPPORT_EXTENSION, PROPOSING, ("extend_support",), ("PROLONG-5",), BUYERS,
        Decision.AWARD,
    ),
    Separation(
        Separated.AFTER_CARE, PROPOSING, ("arrange_after_care",), ("AFTER-12",), BUYERS,
        Decision.COST_AFTER_EIGHTEEN,
    ),
    Separation(
        Separated.AGREEMENT, PROPOSING, ("sign_agreement",), ("AGREEMENT-6",), BUYERS
    ),
    Separation(
        Separated.REINSTATEMENT, PROPOSING, ("reinstate_provider",), ("REINSTATE-3",),
        ("commissioner",), Decision.REINSTATEMENT,
    ),
    Separation(
        Separated.HOME_LIFTING, PROPOSING, ("lift_home_suspension",), ("LIFT-3",),
        ("commissioner",), Decision.REINSTATEMENT,
    ),
    Separation(
        Separated.SUPPLIER_MATCH, PROPOSING, ("recognise_supplier",), ("SUPPLIER-4",),
        ("commissioner", "finance"), Decision.SUPPLIER_MATCH, ("record_payment",),
    ),
    Separation(
        Separated.NOVATION, PROPOSING, ("novate_contract",), ("NOVATE-7",), BUYERS,
        Decision.NOVATION,
    ),
    Separation(
        Separated.PAYMENT, PROPOSING, ("authorise_payment",), ("PAID-3",),
        ("commissioner", "finance"), Decision.PAYMENT,
    ),
    Separation(
        Separated.SETTLEMENT, PROPOSING, ("settle_dispute",), ("SETTLE-3",),
        ("commissioner", "finance"),
    ),
    Separation(
        Separated.SCHEME, PROPOSING, ("adopt_scheme",), ("SCHEME-4",), ("monitoring-officer",)
    ),
    Separation(
        Separated.POLICY, PROPOSING, ("adopt_policy",), ("POLICY-3",), ("monitoring-officer",)
    ),
    Separation(
        Separated.ERASURE, PROPOSING, ("erase_person",), ("ERASE-5",), KEEPERS
    ),
    Separation(
        Separated.SHREDDING, PROPOSING, ("shred_value",), ("SHRED-5",), KEEPERS
    ),
    Separation(
        Separated.CORRECTION, ("propose_correction",), ("correct_entry",),
        ("CORRECT-10", "CORRECT-11"),
    ),
    Separation(
        Separated.PRICE_ABOVE_SCHEDULE, (*AWARDING, *PROPOSING),
        ("authorise_award", "vary_fee", "uplift_fee", "book_block", "arrange_respite"),
        ("AUTHORISE-3", "VARY-6", "UPLIFT-8", "BLOCK-5", "RESPITE-9"), BUYERS,
        Decision.PRICE_ABOVE_SCHEDULE, ("start_placement",),
    ),
)  # fmt: skip
"""Every act that one person proposes and another decides."""
BY_ACT: Final = {each.act: each for each in SEPARATIONS}


def separations_of(command: str) -> tuple[Separation, ...]:
    """The acts that a command proposes or decides, by its stored name."""
    return tuple(each for each in SEPARATIONS if command in (*each.proposed_by, *each.decided_by))


def separation_text(command: str | None) -> str:
    """How a command is kept apart from another, in a sentence; "" if it is not.

    >>> separation_text("vary_fee")
    'A change of a fee is proposed by one person and decided by another (VARY-6)'
    >>> separation_text("visit_child"), separation_text("propose_decision")
    ('', '')
    """
    acts = separations_of(command or "")
    if not acts or command in PROPOSING:
        return ""
    rules = " and ".join(acts[0].rule)
    return f"{acts[0].act.label} is proposed by one person and decided by another ({rules})"
