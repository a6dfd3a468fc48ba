"""Enumerations of the domain's coded values: routes, tiers, grounds, needs, outcomes and so on.

Choices of law or policy are not here. They stand, with their dates, in `law` and in the log.
"""

from enum import StrEnum
from typing import Final


class LegalRegime(StrEnum):
    """The procurement law that governs a framework and its call-offs."""

    LIGHT_TOUCH_2015 = "pcr-2015-light-touch"
    PROCUREMENT_ACT_2023 = "procurement-act-2023"


class Tier(StrEnum):
    """A step of the search for a placement, in the order in which the council searches."""

    IN_HOUSE = "in-house"
    PURCHASING_SYSTEM = "purchasing-system"
    CITY_REGION = "city-region"
    REGION = "region"
    SPOT = "spot"
    UNREGISTERED = "unregistered"


ORDER_OF_SEARCH: Final = tuple(Tier)
ARRANGEMENTS: Final = frozenset((Tier.CITY_REGION, Tier.REGION))
"""The tiers in which other bodies' frameworks are used (¶1.7)."""


class Route(StrEnum):
    """The route by which a placement is awarded."""

    MINI_COMPETITION = "mini-competition"
    DIRECT = "direct"
    CONTINGENCY = "contingency"
    SPOT = "spot"
    UNREGISTERED = "unregistered"


class Ground(StrEnum):
    """The ground on which a placement is awarded without competition."""

    BEST_FOR_NEEDS = "best-for-needs"
    EMERGENCY = "emergency"
    CONTINUITY_OF_CARE = "continuity-of-care"
    SIBLINGS_TOGETHER = "siblings-together"
    COURT_DIRECTED = "court-directed"
    ONLY_CAPABLE_PROVIDER = "only-capable-provider"
    NO_OFFER_MADE = "no-offer-made"
    CHILDS_OWN_CHOICE = "childs-own-choice"


class Need(StrEnum):
    """What a child needs from a placement."""

    COMMUNICATION = "communication"
    HOME_ADAPTATION = "home-adaptation"
    CULTURE_OR_FAITH = "culture-or-faith"
    LEARNING_DISABILITY = "learning-disability"
    PHYSICAL_DISABILITY = "physical-disability"
    SENSORY_IMPAIRMENT = "sensory-impairment"
    EMOTIONAL_AND_BEHAVIOURAL = "emotional-and-behavioural"
    MENTAL_HEALTH = "mental-health"
    EDUCATION_ON_SITE = "education-on-site"
    SOLO = "solo"


class Risk(StrEnum):
    """A risk to a child, or to others from a child."""

    SEXUAL_EXPLOITATION = "sexual-exploitation"
    CRIMINAL_EXPLOITATION = "criminal-exploitation"
    GOING_MISSING = "going-missing"
    SELF_HARM = "self-harm"
    SUBSTANCES = "substances"
    EATING_DISORDER = "eating-disorder"
    HARM_TO_OTHERS = "harm-to-others"
    FIRE_SETTING = "fire-setting"
    HARM_TO_ANIMALS = "harm-to-animals"


class NotAsked(StrEnum):
    """Why an eligible provider is not invited."""

    NO_VACANCY = "no-vacancy"
    AGE_NOT_TAKEN = "age-not-taken"
    NEED_NOT_MET = "need-not-met"
    LOCATION_AVOIDED = "location-avoided"
    RISK_TO_OTHERS_PLACED = "risk-to-others-placed"
    WRONG_KIND = "wrong-kind"
    ASKED_NOT_TO_BE = "asked-not-to-be"


class Declined(StrEnum):
    """Why an invited provider makes no offer."""

    NO_VACANCY = "no-vacancy"
    MATCHING = "matching"
    NEEDS_TOO_HIGH = "needs-too-high"
    STAFFING = "staffing"
    LOCATION = "location"
    TOO_LITTLE_TIME = "too-little-time"
    OTHER = "other"


class Trigger(StrEnum):
    """Why a provider is suspended."""

    OFSTED_INADEQUATE = "ofsted-inadequate"
    OFSTED_RESTRICTION = "ofsted-restriction"
    REGISTRATION_CANCELLED = "registration-cancelled"
    SAFEGUARDING = "safeguarding"
    INSOLVENCY = "insolvency"
    PRICE_BREACH = "price-breach"


class Geography(StrEnum):
    """Where a placement lies, for regulation 11 and the scheme of delegation; not its miles."""

    IN_AREA = "in-area"
    ADJOINING = "adjoining"
    AT_A_DISTANCE = "at-a-distance"
    OUTSIDE_ENGLAND = "outside-england"


class Decision(StrEnum):
    """A kind of decision that the scheme of delegation gives to roles."""

    AWARD = "award"
    COST_AFTER_EIGHTEEN = "cost-after-eighteen"


class Mode(StrEnum):
    """A role's part in a decision: it decides, is consulted or is informed."""

    DECIDES = "decides"
    CONSULTED = "consulted"
    INFORMED = "informed"


class Measure(StrEnum):
    """The value of a decision that a row of the scheme compares, in pounds."""

    WEEKLY = "weekly"
    YEARLY = "yearly"
    WHOLE_LIFE = "whole-life"


class Order(StrEnum):
    """What a court ordered."""

    DEPRIVATION_OF_LIBERTY = "deprivation-of-liberty"
    SECURE_ACCOMMODATION = "secure-accommodation"
    PLACEMENT_DIRECTED = "placement-directed"


class Notice(StrEnum):
    """How a key decision was published (Executive Arrangements Regulations 2012)."""

    FORWARD_PLAN = "forward-plan"
    GENERAL_EXCEPTION = "general-exception"
    SPECIAL_URGENCY = "special-urgency"


class Ascertained(StrEnum):
    """How a child's wishes and feelings were ascertained."""

    TOLD_IN_PERSON = "told-in-person"
    TOLD_BY_ADVOCATE = "told-by-advocate"
    IN_WRITING = "in-writing"
    OBSERVED = "observed"
    NOT_PRACTICABLE = "not-practicable"


class Recipient(StrEnum):
    """Who is told of a placement (regulations 11 and 13)."""

    PARENTS = "parents"
    REVIEWING_OFFICER = "reviewing-officer"
    SCHOOL = "school"
    GENERAL_PRACTITIONER = "general-practitioner"
    CLINICAL_COMMISSIONING_GROUP = "clinical-commissioning-group"
    INTEGRATED_CARE_BOARD = "integrated-care-board"
    AREA_AUTHORITY = "area-authority"
    OFSTED = "ofsted"


class Outcome(StrEnum):
    """The outcome of a review for the placement."""

    CONTINUE = "continue"
    CHANGE = "change"
    STEP_DOWN = "step-down"
    MOVE_ON = "move-on"


class Participation(StrEnum):
    """How the child took part in a statutory review: the codes of the SSDA903 return."""

    UNDER_FOUR = "PN0"
    SPOKE_FOR_SELF = "PN1"
    ADVOCATE_SPOKE = "PN2"
    CONVEYED_VIEWS = "PN3"
    PRESENT_NO_VIEWS = "PN4"
    BRIEFED_ADVOCATE = "PN5"
    SENT_VIEWS = "PN6"
    NOT_INVOLVED = "PN7"


class Funder(StrEnum):
    """A body that bears a share of a placement's cost."""

    SOCIAL_CARE = "social-care"
    EDUCATION = "education"
    HEALTH = "health"


class Sector(StrEnum):
    """The sector that runs a home or agency, as Ofsted's list of registered providers gives it."""

    PRIVATE = "private"
    VOLUNTARY = "voluntary"
    LOCAL_AUTHORITY = "local-authority"
    HEALTH = "health"


class Party(StrEnum):
    """The party that gives notice on a placement."""

    COUNCIL = "council"
    PROVIDER = "provider"


class Relation(StrEnum):
    """A person's relation to the child whose case it is."""

    CHILD = "child"
    PARENT = "parent"
    CARER = "carer"
    SIBLING = "sibling"


class ErasureGround(StrEnum):
    """The ground on which a person's data are erased (UK GDPR art 17; reg 50)."""

    RETENTION_ENDED = "retention-ended"
    WRONG_PERSON = "wrong-person"
    MALICIOUS_ALLEGATION = "malicious-allegation"
    NO_LONGER_NEEDED = "no-longer-needed"


class Profile(StrEnum):
    """The kind of reader a bundle is for, which sets what it discloses by default."""

    COURT = "court"
    AUDITOR = "auditor"
    SUBJECT_ACCESS = "subject-access"
    PROVIDER = "provider"
