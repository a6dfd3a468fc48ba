"""Ofsted's words for settings, and what they mean in the ledger."""

from typing import Final

from domain.codes import Need, Sector
from domain.values import Judgement, Kind

KINDS: Final = (
    ("secure", Kind.SECURE_HOME),
    ("residential special school", Kind.RESIDENTIAL_SCHOOL),
    ("boarding", Kind.RESIDENTIAL_SCHOOL),
    ("supported accommodation", Kind.SEMI_INDEPENDENT),
    ("children's home", Kind.CHILDRENS_HOME),
    ("childrens home", Kind.CHILDRENS_HOME),
    ("fostering", Kind.FOSTERING_AGENCY),
    ("family centre", Kind.FAMILY_CENTRE),
)
"""The kind of placement of a type and subtype of provider: the first of these words in it."""
LEFT_OUT: Final = (
    "Adoption Support Agency",
    "Voluntary Adoption Agency",
    "Residential Holiday Scheme for Disabled Children",
)
"""The types of provider where no child lives, in Ofsted's words."""
SECTORS: Final = (
    ("local authority", Sector.LOCAL_AUTHORITY),
    ("private", Sector.PRIVATE),
    ("voluntary", Sector.VOLUNTARY),
    ("health", Sector.HEALTH),
)
NEEDS: Final = {
    "emotional": Need.EMOTIONAL_AND_BEHAVIOURAL,
    "mental": Need.MENTAL_HEALTH,
    "sensory": Need.SENSORY_IMPAIRMENT,
    "learning": Need.LEARNING_DISABILITY,
    "physical": Need.PHYSICAL_DISABILITY,
}
JUDGEMENTS: Final = {
    "1": Judgement.OUTSTANDING,
    "2": Judgement.GOOD,
    "3": Judgement.REQUIRES_IMPROVEMENT,
    "4": Judgement.INADEQUATE,
    "outstanding": Judgement.OUTSTANDING,
    "good": Judgement.GOOD,
    "requires improvement": Judgement.REQUIRES_IMPROVEMENT,
    "requires improvement to be good": Judgement.REQUIRES_IMPROVEMENT,
    "inadequate": Judgement.INADEQUATE,
}
OUTCOMES: Final = (
    ("consistently strong", Judgement.CONSISTENTLY_STRONG),
    ("inconsistent quality", Judgement.INCONSISTENT_QUALITY),
    ("serious or widespread weaknesses", Judgement.SERIOUS_WEAKNESSES),
)
"""The outcomes of supported accommodation: how the sentences begin that Ofsted uses for them."""
YES: Final = frozenset(("y", "yes", "true", "1"))
NO: Final = frozenset(("n", "no", "false", "0"))
UNJUDGED: Final = ("not ", "no ")
ENDED: Final = ("closed", "resigned", "cancelled", "deregistered")
"""What the status of a setting says that has ended, and then has the day."""
Given = dict[str, str]
"""A row under our own names."""


def kind_of(given: Given) -> Kind | None:
    """The kind of placement that a setting offers; nothing where no child lives.

    >>> kind_of({"type": "Independent Fostering Agency", "subtype": ""}).value
    'fostering-agency'
    """
    words = f"{given.get('subtype', '')} {given.get('type', '')}".lower().replace("’", "'")
    return next((kind for part, kind in KINDS if part in words), None)


def type_left_out(given: Given) -> str:
    """The type of a setting where no child lives, in Ofsted's words: no other text is repeated.

    >>> type_left_out({"type": "adoption support agency"}), type_left_out({"type": "Jo Bloggs"})
    ('Adoption Support Agency', 'another type')
    """
    stated = given.get("type", "").lower()
    other = "another type" if stated else "no type"
    return next((words for words in LEFT_OUT if words.lower() in stated), other)


def is_judged(given: Given) -> bool:
    """Whether a judgement is stated, rather than that there is none yet."""
    return bool(given["judgement"]) and not given["judgement"].lower().startswith(UNJUDGED)


def sector_of(text: str) -> Sector | None:
    """The sector in Ofsted's words."""
    return next((sector for word, sector in SECTORS if word in text.lower()), None)


def judgement_of(text: str) -> Judgement | None:
    """A judgement from Ofsted's words or number. An outcome of supported accommodation may be the
    whole sentence.

    >>> judgement_of("Good").value, judgement_of("Inconsistent quality of service delivery").value
    ('good', 'inconsistent-quality')
    """
    words = text.lower()
    outcome = next((found for begins, found in OUTCOMES if words.startswith(begins)), None)
    return outcome or JUDGEMENTS.get(words)
