"""Coded values about providers: their registration to give care."""

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
