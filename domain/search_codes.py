"""Coded values about a search: contradicted reasons, and answers entered for a provider.

Source: the ledger's own (decisions 78 and 91).
"""

from domain.wording import Code


class Contradiction(Code):
    """What the ledger holds that contradicts a reason for not asking a provider."""

    PLACES_FREE = "places-free", "The register shows a place free"
    AGE_TAKEN = "age-taken", "A home is registered for this age"
    NEEDS_MET = "needs-met", "A home is registered for every need stated"
    NOT_AVOIDED = "not-avoided", "No home is in a place to be avoided"
    NOBODY_THERE = "nobody-there", "No child is recorded there"
    KIND_OFFERED = "kind-offered", "It has a home of this kind"
    APPLIED = "applied", "It applied to be asked"


class ReceivedBy(Code):
    """How the council received what a provider told it."""

    TELEPHONE = "by-telephone", "By telephone"
    EMAIL = "by-email", "By e-mail"
    LETTER = "by-letter", "By letter"
    MEETING = "at-a-meeting", "At a meeting"


class Answer(Code):
    """What an officer may enter on a provider's behalf."""

    OFFER = "offer", "Offer"
    DECLINE = "decline", "That it cannot offer"
    QUESTION = "question", "Question"
    WITHDRAWAL = "withdrawal", "Withdrawal of an offer"
