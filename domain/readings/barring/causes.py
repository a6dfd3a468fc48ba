"""What bars a provider, a home or a framework: the cause, since when, and what would lift it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from domain.wording import Code


class Cause(Code):
    """Why a provider, a home or a framework may not be chosen."""

    SUSPENDED = "suspended", "The provider is suspended in the lot."
    UNSAFE = "suspended-for-safety", "The provider is suspended for the safety of children."
    NOT_ADMITTED = "not-admitted", "The provider is not admitted to the lot."
    ELSEWHERE = "admitted-elsewhere", "The provider is admitted to the lot of another framework."
    LEFT = "left-the-lot", "The provider has left the lot."
    EXCLUDED = "excluded", "The provider is excluded from procurement."
    DEBARRED = "debarred", "The provider is on the debarment list, and excluded from procurement."
    NOT_CHECKED = "not-checked", "The provider was not checked for exclusion by that day."
    CHECK_ENDED = "check-ended", "The check of the provider for exclusion has run out."
    NO_FRAMEWORK = "not-recognised", "No such framework of another body is recognised."
    NOT_BEGUN = "not-begun", "The framework of the other body has not begun."
    ENDED = "ended", "The framework of the other body has ended."
    NOT_LISTED = "not-listed", "The provider is not on the framework of the other body."
    DELISTED = "delisted", "The provider has left the framework of the other body."
    OTHER_LOTS = "listed-for-other-lots", "The provider is on that framework for other lots."
    NO_OWN_HOME = "no-home-of-ours", "The provider runs no home of ours that takes such children."
    NO_HOME = "no-home", "No home is named."
    UNKNOWN = "not-known", "The home is not known."
    ANOTHERS = "of-another-provider", "The home is another provider’s."
    ANOTHER_KIND = "of-another-kind", "The home is of another kind."
    NOT_YET = "not-registered-yet", "The home is not registered yet."
    CANCELLED = "registration-ended", "The registration of the home has ended."
    SHUT = "shut", "The home is not operating."
    REGISTRATION_SUSPENDED = (
        "registration-suspended",
        "Ofsted has suspended the registration of the home.",
    )
    RESTRICTED = "restricted", "Ofsted lets no other child come to live there."
    CANCELLATION = "registration-cancelled", "Ofsted cancels the registration of the home."
    PASSED_SUSPENDED = (
        "passed-suspended",
        "A former provider of the home, or of its place, was suspended, and that is not lifted.",
    )
    INADEQUATE = "inadequate", "The home was judged inadequate, after any award."
    ANOTHER_AGE = "of-another-age", "The home takes no children of this age."
    ADDRESS_SHUT = "address-shut", "The address is not open."


ADMISSION: Final = "admission to the lot of the framework"
CHECK: Final = "a check of exclusion and debarment that holds on the day"
LISTING: Final = "listing for the lot in that framework"
NEEDS: Final[Mapping[Cause, str]] = {
    Cause.SUSPENDED: "reinstatement in the lot",
    Cause.UNSAFE: "reinstatement in the lot",
    Cause.NOT_ADMITTED: ADMISSION,
    Cause.ELSEWHERE: ADMISSION,
    Cause.LEFT: ADMISSION,
    Cause.EXCLUDED: "a later check that does not exclude it",
    Cause.DEBARRED: "a later check that finds it off the debarment list and does not exclude it",
    Cause.NOT_CHECKED: CHECK,
    Cause.CHECK_ENDED: CHECK,
    Cause.NO_FRAMEWORK: "a framework of another body that is recognised",
    Cause.NOT_BEGUN: "a framework that is in force on the day",
    Cause.ENDED: "a framework that is in force on the day",
    Cause.NOT_LISTED: LISTING,
    Cause.DELISTED: LISTING,
    Cause.OTHER_LOTS: LISTING,
    Cause.NO_OWN_HOME: "a home of our own, of the kind needed, that is operating",
    Cause.NO_HOME: "a home of the provider’s, of the kind needed",
    Cause.UNKNOWN: "a home that is registered here",
    Cause.ANOTHERS: "a home of the provider’s own",
    Cause.ANOTHER_KIND: "a home of the kind needed",
    Cause.NOT_YET: "a day since the home was registered",
    Cause.CANCELLED: "a home whose registration is in force",
    Cause.SHUT: "the home to be operating again",
    Cause.REGISTRATION_SUSPENDED: "Ofsted’s notice to be lifted",
    Cause.RESTRICTED: "Ofsted’s notice to be lifted",
    Cause.CANCELLATION: "Ofsted’s notice to be lifted",
    Cause.PASSED_SUSPENDED: "the suspension of the home to be lifted",
    Cause.INADEQUATE: "a better judgement since, or an award made after this one",
    Cause.ANOTHER_AGE: "a home that takes children of this age",
    Cause.ADDRESS_SHUT: "an address that is open",
}
"""What would lift each cause. A sentence says: it needs this."""


@dataclass(frozen=True, slots=True)
class Bar:
    """What bars a provider, a home or a framework on a day: which one, why, since when, until when
    as far as the ledger holds that, when it is to be reviewed, and what would lift it.
    """

    about: str
    cause: Cause
    day: date
    since: date | None = None
    until: date | None = None
    review_on: date | None = None
    needs: str = field(init=False)

    def __post_init__(self) -> None:
        """Say what would lift it."""
        object.__setattr__(self, "needs", NEEDS[self.cause])


def told(bars: Iterable[Bar]) -> dict[str, Any]:
    """What a refusal tells of what bars: the causes, which its message says, and all of it, each
    cause once about one thing.
    """
    once: dict[tuple[str, Cause], Bar] = {}
    for bar in bars:
        once.setdefault((bar.about, bar.cause), bar)
    causes = tuple(dict.fromkeys(bar.cause for bar in once.values()))
    return {"causes": causes, "bars": tuple(once.values())}
