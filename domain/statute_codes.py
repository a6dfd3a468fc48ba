"""Coded values of statutes: procurement and its notices, key decisions, and the Act of 2026.

Source: what each names, as `domain.statutes` dates and cites it. For what names none: Value Added
Tax Act 1994 s2 and Schedule 9 Group 7; Public Contracts Regulations 2015 reg 5 and Procurement Act
2023 s3 and Schedule 1, for the threshold; Procurement Act 2023 ss44, 50, 53, 80 and 87, for UK5 to
UK11 and what the time for a notice runs from; Local Government Act 2000 s9F and the council's
overview and scrutiny procedure rules, for who agrees that a decision is acted on before any
call-in; Cheshire West [2014] UKSC 19 and [2026] UKSC 16, for the test of liberty.
"""

from typing import Annotated

from domain.values import Tag
from domain.wording import Code


class Notice(Code):
    """How a key decision was published (Executive Arrangements Regulations 2012)."""

    FORWARD_PLAN = "forward-plan", "Forward plan"
    GENERAL_EXCEPTION = "general-exception", "General exception"
    SPECIAL_URGENCY = "special-urgency", "Special urgency"


class Agreeing(Code):
    """Who agrees that a key decision is urgent and cannot reasonably be deferred (reg 11), or that
    it is acted on before any call-in.
    """

    CHAIR_OF_SCRUTINY = "chair-of-scrutiny", "Chair of the overview and scrutiny committee"
    CHAIR_OF_COUNCIL = "chair-of-council", "Chair of the council, if that chair cannot act"
    VICE_CHAIR_OF_COUNCIL = "vice-chair-of-council", "Vice-chair of the council, if neither can"


class Vat(Code):
    """How value added tax counts in the estimated value of an award."""

    EXEMPT = "exempt", "Exempt, as welfare services of a regulated provider"
    ADDED = "added", "Added at the standard rate"
    LEFT_OUT = "left-out", "Left out, as the threshold of the time did"


class AgainstThreshold(Code):
    """Whether the estimated value of an award reaches the procurement threshold."""

    ABOVE = "above", "At or above the threshold"
    BELOW = "below", "Below the threshold"


class DirectAwardCase(Code):
    """What lets a contract above the threshold be awarded without competition, outside every
    framework (Procurement Act 2023 ss41 to 43 and Schedule 5).
    """

    USER_CHOICE = "user-choice", "The user’s choice (Schedule 5 paragraphs 15 to 17)"
    URGENCY = "urgency", "Extreme and unavoidable urgency (Schedule 5 paragraphs 13 and 14)"
    SINGLE_SUPPLIER = "single-supplier", "Only one supplier can (Schedule 5 paragraphs 5 and 6)"
    ADDITIONAL = "additional", "More from the same supplier (Schedule 5 paragraphs 7 and 8)"
    SWITCHED = "switched", "Competition brought no suitable tender (section 43)"


class ContractNotice(Code):
    """A notice that procurement law requires to be published about a contract."""

    TRANSPARENCY = "uk5", "Transparency notice (UK5)"
    AWARD = "uk6", "Contract award notice (UK6)"
    DETAILS = "uk7", "Contract details notice (UK7)"
    TERMINATION = "uk11", "Contract termination notice (UK11)"
    QUARTERLY = "quarterly-award", "Award notice, grouped by quarter (2015 regulations)"


class NoticeFrom(Code):
    """What the time for a notice runs from, or must come before."""

    BEFORE_AWARD = "before-award", "Before the award"
    BEFORE_CONTRACT = "before-contract", "Before the contract is entered into"
    CONTRACT = "contract", "From the contract"
    QUARTER = "quarter", "From the end of the quarter of the contract"
    END = "end", "From the end of the contract"


class ActSection(Code):
    """A section of the Children's Wellbeing and Schools Act 2026 that bears on placements."""

    FAMILY_GROUP = "cwsa-2026-s1", "Section 1: family group decision-making"
    IDENTIFIER = "cwsa-2026-s4", "Section 4: consistent identifiers"
    KINSHIP_OFFER = "cwsa-2026-s5", "Section 5: kinship local offer"
    STAYING_CLOSE = "cwsa-2026-s7", "Section 7: Staying Close"
    REGIONAL = "cwsa-2026-s12", "Section 12: regional co-operation arrangements"
    LIBERTY = "cwsa-2026-s13", "Section 13: accommodation that deprives of liberty"
    GROUPS = "cwsa-2026-s14", "Section 14: improvement plans of groups of providers"
    PENALTIES = "cwsa-2026-s15", "Section 15: Ofsted’s monetary penalties"
    OVERSIGHT = "cwsa-2026-s16", "Section 16: financial oversight of providers"
    PROFIT_CAP = "cwsa-2026-s17", "Section 17: cap on profit"
    MINISTERS_PENALTIES = "cwsa-2026-s18", "Section 18: Secretary of State’s penalties"
    PENALTY_PROCEDURE = "cwsa-2026-s19", "Section 19: procedure for those penalties"


Section = Annotated[ActSection, Tag("section")]


class LibertyTest(Code):
    """The test by which somebody concluded whether a child is deprived of liberty."""

    ACID = "acid-test", "Under continuous supervision and control, and not free to leave"
    MULTI_FACTORIAL = "multi-factorial", "All the circumstances: purpose, normality, wishes"
