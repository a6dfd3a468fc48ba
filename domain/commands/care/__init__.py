"""Children in care: periods of care, cases, orders, statuses and reviews.

allocate_case           make an officer responsible for a child's case
discharge_court_order   record that a court discharged an order
end_allocation          end an officer's responsibility for a case
end_care                end a period of care
extend_court_order      record that a court extended an order
find_secure_criteria    find that a child may be kept in secure accommodation for 72 hours
identify_person         record who a person in a child's case is
record_court_order      record a court's order about children
record_death            record that a child died
record_duty_done        record that a duty that follows from a breach was done
record_legal_status     record a child's legal status and main need
record_liberty_conclusion  record who concluded whether a child is deprived of liberty
record_particulars      record the details that the yearly return asks for
record_secure_approval  record the Secretary of State's approval of secure accommodation
review_case             record a statutory review of a child's case
start_care              start a period of care
take_emergency_access   open another officer's case in an emergency
vary_court_order        record that a court varied an order
"""
