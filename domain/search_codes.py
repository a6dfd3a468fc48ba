"""Coded values about a search: what contradicts a reason for not asking a provider."""

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
