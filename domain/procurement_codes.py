"""Coded values of procurement: how tax counts, and whether the threshold is reached."""

from domain.wording import Code


class Vat(Code):
    """How value added tax counts in the estimated value of an award."""

    EXEMPT = "exempt", "Exempt, as welfare services of a regulated provider"
    ADDED = "added", "Added at the standard rate"
    LEFT_OUT = "left-out", "Left out, as the threshold of the time did"


class AgainstThreshold(Code):
    """Whether the estimated value of an award reaches the procurement threshold."""

    ABOVE = "above", "At or above the threshold"
    BELOW = "below", "Below the threshold"
