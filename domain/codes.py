"""Enumerations of the domain's coded values: routes, tiers, grounds, needs, outcomes and so on.

Choices of law or policy are not here. They stand, with their dates, in `law`, `law_of_support`,
`statutes` and the log.

Source: each code that law or the council's cabinet report names says so; the council's cabinet
report, Summary and ¶1.7, that in the order of search other bodies' frameworks come after our own;
President's revised Practice Guidance on unregistered placements, September 2023 (the day that it
began is unconfirmed), that an unregistered setting comes last; the rest of that order, and the
other codes, are the ledger's own (decisions 1 and 16).
"""

from typing import Final

from domain.wording import Code


class LegalRegime(Code):
    """The procurement law that governs a framework and its call-offs."""

    LIGHT_TOUCH_2015 = (
        "pcr-2015-light-touch", "Light touch regime, Public Contracts Regulations 2015"
    )  # fmt: skip
    PROCUREMENT_ACT_2023 = "procurement-act-2023", "Procurement Act 2023"


class Tier(Code):
    """A step of the search for a placement, in the order in which the council searches."""

    IN_HOUSE = "in-house", "Our own"
    PURCHASING_SYSTEM = "purchasing-system", "Framework"
    CITY_REGION = "city-region", "City region’s framework"
    REGION = "region", "Region’s framework"
    SPOT = "spot", "Outside any framework"
    UNREGISTERED = "unregistered", "Unregistered, under a court’s order"


ORDER_OF_SEARCH: Final = tuple(Tier)
ARRANGEMENTS: Final = frozenset((Tier.CITY_REGION, Tier.REGION))
"""The tiers in which other bodies' frameworks are used (the council's cabinet report ¶1.7)."""


class Route(Code):
    """The route by which a placement is awarded."""

    MINI_COMPETITION = "mini-competition", "Offers compared"
    DIRECT = "direct", "One provider chosen"
    CONTINGENCY = "contingency", "Through another body’s framework"
    SPOT = "spot", "Outside any framework"
    UNREGISTERED = "unregistered", "Unregistered, under a court’s order"


class Ground(Code):
    """The ground on which a placement is awarded without competition."""

    BEST_FOR_NEEDS = "best-for-needs", "Best for the child’s needs"
    EMERGENCY = "emergency", "Emergency"
    CONTINUITY_OF_CARE = "continuity-of-care", "Continuity of care"
    SIBLINGS_TOGETHER = "siblings-together", "Siblings kept together"
    COURT_DIRECTED = "court-directed", "Directed by a court"
    ONLY_CAPABLE_PROVIDER = "only-capable-provider", "Only one provider can meet the needs"
    NO_OFFER_MADE = "no-offer-made", "No offer was made"
    CHILDS_OWN_CHOICE = "childs-own-choice", "The child’s own choice"


class Need(Code):
    """What a child needs from a placement."""

    COMMUNICATION = "communication", "Communication"
    HOME_ADAPTATION = "home-adaptation", "An adapted home"
    CULTURE_OR_FAITH = "culture-or-faith", "Culture or faith"
    LEARNING_DISABILITY = "learning-disability", "Learning disability"
    PHYSICAL_DISABILITY = "physical-disability", "Physical disability"
    SENSORY_IMPAIRMENT = "sensory-impairment", "Sensory impairment"
    EMOTIONAL_AND_BEHAVIOURAL = "emotional-and-behavioural", "Emotional and behavioural"
    MENTAL_HEALTH = "mental-health", "Mental health"
    EDUCATION_ON_SITE = "education-on-site", "Education on site"
    SOLO = "solo", "No other child in the home"


class Risk(Code):
    """A risk to a child, or to others from a child."""

    SEXUAL_EXPLOITATION = "sexual-exploitation", "Sexual exploitation"
    CRIMINAL_EXPLOITATION = "criminal-exploitation", "Criminal exploitation"
    GOING_MISSING = "going-missing", "Going missing"
    SELF_HARM = "self-harm", "Self-harm"
    SUBSTANCES = "substances", "Drugs, alcohol or other substances"
    EATING_DISORDER = "eating-disorder", "Eating disorder"
    HARM_TO_OTHERS = "harm-to-others", "Harm to others"
    FIRE_SETTING = "fire-setting", "Fire setting"
    HARM_TO_ANIMALS = "harm-to-animals", "Harm to animals"


class NotAsked(Code):
    """Why an eligible provider is not invited."""

    NO_VACANCY = "no-vacancy", "No place free"
    AGE_NOT_TAKEN = "age-not-taken", "Does not take this age"
    NEED_NOT_MET = "need-not-met", "Cannot meet the need"
    LOCATION_AVOIDED = "location-avoided", "In a place to be avoided"
    RISK_TO_OTHERS_PLACED = "risk-to-others-placed", "Risk to the children already there"
    WRONG_KIND = "wrong-kind", "Not this kind of placement"
    ASKED_NOT_TO_BE = "asked-not-to-be", "Does not wish to be asked"


class Declined(Code):
    """Why an invited provider makes no offer."""

    NO_VACANCY = "no-vacancy", "No place free"
    MATCHING = "matching", "Would not suit the children already there"
    NEEDS_TOO_HIGH = "needs-too-high", "Needs too high"
    STAFFING = "staffing", "Staffing"
    LOCATION = "location", "Location"
    TOO_LITTLE_TIME = "too-little-time", "Too little time to answer"
    OTHER = "other", "Other"


class Trigger(Code):
    """Why a provider is suspended."""

    OFSTED_INADEQUATE = "ofsted-inadequate", "Ofsted judgement: inadequate"
    OFSTED_RESTRICTION = "ofsted-restriction", "Ofsted restriction"
    REGISTRATION_CANCELLED = "registration-cancelled", "Registration cancelled"
    SAFEGUARDING = "safeguarding", "Safeguarding concern"
    INSOLVENCY = "insolvency", "Insolvency"
    PRICE_BREACH = "price-breach", "Charged more than the price schedule"


class Geography(Code):
    """Where a placement lies, by Care Planning Regulations 2010 reg 11; not its miles."""

    IN_AREA = "in-area", "In the council’s area"
    ADJOINING = "adjoining", "In an adjoining area"
    AT_A_DISTANCE = "at-a-distance", "At a distance"
    OUTSIDE_ENGLAND = "outside-england", "Outside England"


class Decision(Code):
    """A kind of decision that the scheme of delegation gives to roles."""

    AWARD = "award", "An award"
    COST_AFTER_EIGHTEEN = "cost-after-eighteen", "The cost after eighteen"
    PRICE_ABOVE_SCHEDULE = "price-above-schedule", "A price above the schedule"
    FRAMEWORK_RISE = "framework-rise", "The yearly rise of a framework"
    ALLOWANCE = "allowance", "An allowance of our own carers, family or friends"
    PAYMENT = "payment", "A payment that nothing explains"
    NOVATION = "novation", "A contract that passes to another provider"
    REINSTATEMENT = "reinstatement", "The reinstatement of a provider"
    SUPPLIER_MATCH = "supplier-match", "The matching of a supplier to a provider"


class Mode(Code):
    """A role's part in a decision: it decides, is consulted or is informed."""

    DECIDES = "decides", "Decides"
    CONSULTED = "consulted", "Is consulted"
    INFORMED = "informed", "Is informed"


class Measure(Code):
    """The value of a decision that a row of the scheme compares, in pounds."""

    WEEKLY = "weekly", "Cost of the dearest week"
    YEARLY = "yearly", "Cost of the dearest year"
    WHOLE_LIFE = "whole-life", "Cost over the minimum term"


class Order(Code):
    """What a court ordered. Each permits only what its law lets it (`domain.statutes.orders`)."""

    DEPRIVATION_OF_LIBERTY = (
        "deprivation-of-liberty",
        "Deprivation of liberty, under the High Court’s inherent jurisdiction",
    )
    RELEVANT_ACCOMMODATION = "relevant-accommodation", "Deprivation of liberty under section 25(1A)"
    SECURE_ACCOMMODATION = "secure-accommodation", "Secure accommodation order (section 25)"
    PLACEMENT_DIRECTED = "placement-directed", "Direction to place with a named provider"
    RECOVERY = "recovery", "Recovery order (section 50)"
    INTERIM_CARE = "interim-care", "Interim care order (section 38)"
    CARE = "care", "Care order (section 31)"


class LongerBecause(Code):
    """Why a temporary approval of carers is extended (Care Planning Regulations 2010 reg 25(1))."""

    ASSESSMENT = "assessment", "The full assessment is not complete"
    REVIEW = "review", "The carers were refused, and seek a review of that"


class SecureCriterion(Code):
    """Why a child may be kept in secure accommodation (Children Act 1989 s25(1))."""

    ABSCONDING = (
        "absconding",
        "Has absconded, is likely to abscond from anywhere else, and would then come to harm",
    )
    INJURY = "injury", "Would be likely to injure themselves or others anywhere else"


class Ascertained(Code):
    """How a child's wishes and feelings were ascertained."""

    TOLD_IN_PERSON = "told-in-person", "The child said so in person"
    TOLD_BY_ADVOCATE = "told-by-advocate", "An advocate spoke for the child"
    IN_WRITING = "in-writing", "In writing"
    OBSERVED = "observed", "By observation"
    NOT_PRACTICABLE = "not-practicable", "It was not practicable"


class Recipient(Code):
    """Who is told of a placement (Care Planning Regulations 2010 regs 11 and 13)."""

    PARENTS = "parents", "Parents"
    REVIEWING_OFFICER = "reviewing-officer", "Independent reviewing officer"
    SCHOOL = "school", "School"
    GENERAL_PRACTITIONER = "general-practitioner", "General practitioner"
    PRIMARY_CARE_TRUST = "primary-care-trust", "Primary care trust"
    CLINICAL_COMMISSIONING_GROUP = "clinical-commissioning-group", "Clinical commissioning group"
    INTEGRATED_CARE_BOARD = "integrated-care-board", "Integrated care board"
    AREA_AUTHORITY = "area-authority", "Authority of the area"
    OFSTED = "ofsted", "Ofsted"


class Duty(Code):
    """What must be done because a rule was broken."""

    TELL_OFSTED = "tell-ofsted", "Tell Ofsted"
    TELL_DIRECTOR = "tell-director", "Tell the director of children’s services"
    TELL_REVIEWING_OFFICER = "tell-reviewing-officer", "Tell the independent reviewing officer"
    TELL_AREA_AUTHORITY = "tell-area-authority", "Tell the authority of the area"
    CONSULT_AREA_AUTHORITY = (
        "consult-area-authority", "Consult the authority of the area, and give it the care plan"
    )  # fmt: skip
    TELL_THOSE_NOTIFIED = "tell-those-notified", "Tell everybody who was told of the placement"
    APPLY_TO_COURT = "apply-to-court", "Apply to the court for an order"
    REVIEW_CASE = "review-the-case", "Review the child’s case"
    SEEK_APPROVAL = "seek-approval", "Seek approval of the placement out of the area"
    SEEK_AUTHORISATION = "seek-authorisation", "Seek an award, authorised after the event"
    SEEK_AGREEMENT = "seek-agreement", "Seek agreement after the event"
    REPORT_UNLAWFULNESS = "report-unlawfulness", "Report to the monitoring officer"
    END_OR_SEEK_ANEW = "end-or-seek-anew", "End the placement, or seek another award for it"
    ASK_BACK = "ask-back", "Ask for the money back, or settle the dispute"
    QUESTION_NOTICE = "question-notice", "Take the short notice up with who gave it"


class OwedTo(Code):
    """Whom a duty is owed to, or who has to act."""

    OFSTED = "ofsted", "Ofsted"
    COURT = "court", "Court"
    DIRECTOR = "director-of-childrens-services", "Director of children’s services"
    REVIEWING_OFFICER = "reviewing-officer", "Independent reviewing officer"
    AREA_AUTHORITY = "area-authority", "Authority of the area"
    THOSE_NOTIFIED = "those-notified", "Everybody who was told of the placement"
    APPROVER = "approver", "Officer who approves placements out of the area"
    DECIDER = "decider", "Whoever the scheme of delegation names"
    MONITORING_OFFICER = "monitoring-officer", "Monitoring officer"
    PARTY = "party", "Council or provider that gave the notice"
    FINANCE = "finance", "Finance"


class Outcome(Code):
    """The outcome of a review for the placement."""

    CONTINUE = "continue", "Continue"
    CHANGE = "change", "Change"
    STEP_DOWN = "step-down", "Step down"
    MOVE_ON = "move-on", "Move on"


class Participation(Code):
    """How the child took part in a statutory review: the codes of the SSDA903 return."""

    UNDER_FOUR = "PN0", "Under four"
    SPOKE_FOR_SELF = "PN1", "Came and spoke for themselves"
    ADVOCATE_SPOKE = "PN2", "Came, and an advocate spoke for them"
    CONVEYED_VIEWS = "PN3", "Came, and showed their views without words"
    PRESENT_NO_VIEWS = "PN4", "Came, and gave no views"
    BRIEFED_ADVOCATE = "PN5", "Did not come, and briefed an advocate"
    SENT_VIEWS = "PN6", "Did not come, and sent their views"
    NOT_INVOLVED = "PN7", "Did not come or send their views"


class Sector(Code):
    """The sector that runs a home or agency, as Ofsted's list of registered providers gives it."""

    PRIVATE = "private", "Private"
    VOLUNTARY = "voluntary", "Voluntary"
    LOCAL_AUTHORITY = "local-authority", "Local authority"
    HEALTH = "health", "Health"


class KeepsItsPrice(Code):
    """Why what was bought under a framework keeps its price when the framework's prices rise."""

    SUPPORT = "price-of-its-award", "Support costs what the lines of its award say"
    BLOCK = "price-as-booked", "A block costs what it was booked at, for as long as it is booked"


class Party(Code):
    """The party that gives notice on a placement."""

    COUNCIL = "council", "Council"
    PROVIDER = "provider", "Provider"


class Relation(Code):
    """A person's relation to the child whose case it is."""

    CHILD = "child", "Child"
    PARENT = "parent", "Parent"
    CARER = "carer", "Carer"
    SIBLING = "sibling", "Sibling"


class ErasureGround(Code):
    """The ground on which a person's data are erased (UK GDPR art 17; reg 50)."""

    RETENTION_ENDED = "retention-ended", "The retention period has ended"
    WRONG_PERSON = "wrong-person", "Recorded about the wrong person"
    MALICIOUS_ALLEGATION = "malicious-allegation", "Malicious allegation"
    NO_LONGER_NEEDED = "no-longer-needed", "No longer needed"


class Profile(Code):
    """The kind of reader a bundle is for, which sets what it discloses by default."""

    COURT = "court", "Court"
    AUDITOR = "auditor", "Auditor"
    SUBJECT_ACCESS = "subject-access", "The person it is about"
    PROVIDER = "provider", "Provider"
