"""Coded values of the Children's Wellbeing and Schools Act 2026, and of deprivation of liberty."""

from typing import Annotated

from domain.values import Tag
from domain.wording import Code


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
