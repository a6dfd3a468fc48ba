"""Decision models of help outside a placement and of respite, and of who may agree to buy them.

after_care    arrangements after care: their starts and ends, by reference
approvals     connected carers' approval for a placement: temporary, extended, full
leaving       what an arrangement after care is judged by
purchases     the roles that may agree to a purchase of so much, as the scheme of delegation says
respite       the roles that may agree to what respite costs
running       what runs for a child from a day on: care, placements, support, breaks
searching     searches that are open for a child, and awards that are to begin
short_breaks  series of short breaks of a child who lives at home, and the breaks taken
transitions   a young person's transition to adult services
wrap_around   support by a provider's staff: when it started, what it costs, when it ends
"""
