"""The Cabinet Member's report, the statement of sufficiency, and open contracting data.

ocds                   the forms of open contracting data
open_contracting       the framework and its call-offs as open contracting data
published_calloffs     which call-offs are published together, so that none identifies a child
small_numbers          hides small numbers, and what would reveal them
spending_figures       each figure of the Cabinet Member's report, with its entries
spending_report        the Cabinet Member's report on expenditure
sufficiency_parts      the sections of the statement of sufficiency
sufficiency_statement  the statement of sufficiency, as known at one entry
"""
