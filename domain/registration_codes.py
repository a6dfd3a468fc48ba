"""Identifiers and coded values about registrations with Ofsted: addresses, notices, outcomes.

Source: Supported Accommodation (England) Regulations 2023 (SI 2023/416) reg 2, for the four
categories; the ledger's own (decision 93), for a building of a home; Care Standards Act 2000 s22B,
for a restriction, and ss 13 to 22A, for the other notices (unconfirmed: the sections); Ofsted's
outcomes for supported accommodation, since September 2024.
"""

from typing import Final

from domain.values import Identifier, Judgement
from domain.wording import Code

AddressId = Identifier
"""An address under a registration. It is unique only there, as a notice is."""
NoticeId = Identifier


class AddressCategory(Code):
    """What an address under a registration is: a building of a home, or one of the four categories
    of supported accommodation (Supported Accommodation (England) Regulations 2023 reg 2).
    """

    BUILDING = "building", "Building of a home"
    SELF_CONTAINED = "self-contained", "Self-contained"
    SHARED_RING_FENCED = "shared-ring-fenced", "Shared, only for young people in care"
    SHARED_NOT_RING_FENCED = "shared-not-ring-fenced", "Shared, also with others"
    LODGINGS = "lodgings", "Lodgings in a private home"


class OfstedNotice(Code):
    """A notice of Ofsted’s to a registered provider (Care Standards Act 2000 ss 13 to 22B)."""

    RESTRICTION = "restriction-notice", "Restriction of accommodation"
    SUSPENSION = "suspension-notice", "Suspension of the registration"
    CANCELLATION = "cancellation-notice", "Cancellation of the registration"
    COMPLIANCE = "compliance-notice", "Compliance notice"


OUTCOMES_OF_SUPPORT: Final = frozenset(
    (
        Judgement.CONSISTENTLY_STRONG,
        Judgement.INCONSISTENT_QUALITY,
        Judgement.SERIOUS_WEAKNESSES,
    )
)
"""The outcomes of an inspection of supported accommodation, since September 2024."""
