"""Titles of entries, where officers say something else than the name of the event."""

from typing import Final

from domain.events.base import event_name

TITLES: Final = {
    "answer-objected": "Provider objected to an answer entered for it",
    "application-moderated": "Application’s scores agreed",
    "arrangement-recognised": "Another body’s framework recognised",
    "authorisation-declined": "Declined to authorise",
    "award-authorised": "Authorised",
    "award-consulted": "View given",
    "award-informed": "Told of the award",
    "award-question-answered": "Question about the award answered",
    "award-questioned": "Question about the award asked",
    "awarded-by-mini-competition": "Recommended, offers compared",
    "awarded-directly": "Recommended without comparing offers",
    "awarded-through-contingency": "Recommended through another body’s framework",
    "awarded-unregistered": "Unregistered setting recommended",
    "bought-by-spot-purchase": "Recommended outside any framework",
    "budget-vired": "Budget moved",
    "bundle-issued": "Evidence issued",
    "clarification-answered": "Provider’s question answered",
    "clarification-asked": "Provider’s question asked",
    "command-refused": "Refused by a rule",
    "emergency-access-taken": "Opened in an emergency",
    "entry-reversed": "Replaced",
    "correction-proposed": "Proposed to be put right",
    "decision-proposed": "Proposed for another to decide",
    "proposal-ended": "Proposal withdrawn or declined",
    "value-shredded": "One value shredded",
    "fee-varied": "Fee changed",
    "figure-stated": "Published figure recorded",
    "framework-uplifted": "Yearly rise of a framework agreed",
    "import-reversed": "Import undone",
    "invitation-declined": "Could not offer",
    "invitation-read": "Invitation opened",
    "offer-evaluated": "Offer scored",
    "offer-moderated": "Offer’s scores agreed",
    "ofsted-list-loaded": "Ofsted’s list imported",
    "others-places-reported": "Other authorities’ places reported",
    "particulars-recorded": "Details for the yearly return recorded",
    "person-identified": "Person added",
    "providers-invited": "Providers asked",
    "purchase-regularised": "Award tied to a purchase made without one",
    "recipient-notified": "Notice recorded",
    "referral-abandoned": "Search stopped",
    "referral-amended": "What is needed changed",
    "referral-opened": "Search started",
    "referral-reopened": "Search begun again",
    "reported-to-cabinet-member": "Reported to the Cabinet Member",
    "return-loaded": "Yearly return imported",
    "settings-listed": "Settings on Ofsted’s list",
    "spending-file-loaded": "Payments or invoices imported",
    "supplier-recognised": "Supplier matched to a provider",
    "tier-exhausted": "Nothing found here",
    "tier-started": "Searched here next",
    "transferred-to-adults": "Moved to adults’ services",
    "transition-agreed": "Move to adults’ services agreed",
    "transition-planned": "Move to adults’ services planned",
    "price-kept": "Price kept in a yearly rise",
    "uplift-withheld": "Left out of a yearly rise",
    "wishes-ascertained": "Wishes and feelings recorded",
}
"""The title of an entry, by the name of its event without the version."""


def title_of_event(stored: str) -> str:
    """The title of an entry, from the stored name of its event.

    >>> title_of_event("referral-opened.v1"), title_of_event("placement-started.v1")
    ('Search started', 'Placement started')
    """
    return TITLES.get(event_name(stored)) or legal_title(stored)


def legal_title(stored: str) -> str:
    """The title of an entry in evidence: the legal term that names its event.

    >>> legal_title("referral-opened.v1")
    'Referral opened'
    """
    return event_name(stored).replace("-", " ").capitalize()
