"""Casework: duties, awards, referrals, outcomes, leaving care and retention.

approval_duties    shared SQL: the duty about a temporary approval of carers
application_rounds  who applied, what was scored and agreed, and what came of it
awards            every award: route, ground, value, and who authorised it
breaches          what happened against a rule, and what must still be done about it
case              one child's placement, last plan and last visit
duties            shared SQL: each duty that obligations lists, as one SELECT
contract_notices  statutory notices about each award: when each is due, and what was done
emergency_access  each emergency access: who, when and until when
exclusions_told   shared SQL: exclusions that the Procurement Review Unit is to be told of
law_in_force      the Act of 2026 section by section, and the dated law in force on a day
leaving_care      young people who are eligible, relevant or former relevant
notices_due       shared SQL: each statutory notice about the contract of an award
obligations       what is due or overdue, for whom and by which rule; drift
order_duties      shared SQL: the duty to act before a court's order ends
owed              shared SQL: the duties of each breach, and the day each was done
outcomes          the core outcomes of ¶1.10, each with a measure
proposals         shared SQL: the proposals of corrections that wait
proposed_corrections  corrections that wait for another person, and by when
place_duties      shared SQL: the duties about places: closed, restricted or not yet passed
referrals         every open search and its next deadline
retention         case records that the law no longer requires to be kept
search_duties     shared SQL: the duties of a search under way
stated_figures    published figures beside what the ledger counts
visit_duties      shared SQL: the duties to visit a child, and to review short breaks
"""
