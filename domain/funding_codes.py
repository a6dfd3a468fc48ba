"""Coded values of who pays for what the council buys.

Source: the agreement of the funders, as `share_funding` records it, for the shares; the ledger's
own (decision 28) for the list of funders.
"""

from domain.wording import Code


class Funder(Code):
    """A body that bears a share of what is bought for a child or young person."""

    SOCIAL_CARE = "social-care", "Social care"
    EDUCATION = "education", "Education"
    HEALTH = "health", "Health"
    ADULT_SOCIAL_CARE = "adult-social-care", "Adult social care"
    OTHER_AUTHORITY = "other-authority", "Another authority"
    HOME_OFFICE = "home-office", "Home Office"
