"""Coded values about providers: their registration to give care, takeover, and exclusion.

Source: Procurement Act 2023 s57 and Schedules 6 and 7, and decision 82, for exclusion; the ledger's
own (decision 80), for a takeover; the ledger's own (decision 83), for the regulator and the status
of registration, as who a provider is, is recorded.
"""

from domain.wording import Code


class Registrar(Code):
    """The regulator with which a provider of care is registered."""

    OFSTED = "ofsted", "Ofsted"
    CARE_QUALITY_COMMISSION = "care-quality-commission", "Care Quality Commission"
    CARE_INSPECTORATE_WALES = "care-inspectorate-wales", "Care Inspectorate Wales"
    CARE_INSPECTORATE = "care-inspectorate", "Care Inspectorate (Scotland)"


class RegistrationStatus(Code):
    """Whether a provider is registered to give care."""

    REGISTERED = "registered", "Registered"
    APPLIED = "registration-applied-for", "Registration applied for"
    NOT_REGISTERED = "not-registered", "Not registered, and the law requires it"
    NOT_REQUIRED = "registration-not-required", "Not registered, and the law does not require it"
    SUSPENDED = "registration-suspended", "Registration suspended"
    CANCELLED = "registration-cancelled", "Registration cancelled"


class Takeover(Code):
    """How the whole business of a provider passed to another."""

    MERGER = "merger", "Merged into it"
    SALE = "sale", "Sold to it"


class ExclusionGround(Code):
    """A kind of ground on which a supplier is, or may be, excluded from procurement."""

    MANDATORY = "mandatory", "Mandatory ground (Schedule 6)"
    DISCRETIONARY = "discretionary", "Discretionary ground (Schedule 7)"


class SupplierStanding(Code):
    """What a check of exclusion found of a supplier (Procurement Act 2023 s57)."""

    NO_GROUND = "no-ground", "No ground applies"
    EXCLUDABLE = "excludable", "May be excluded"
    EXCLUDED = "excluded-supplier", "Must be excluded"
