"""Transitions to adult services, pathway plans and Staying Put.

agree_staying_put          agree that a young person stays with the former foster carer
agree_transition           agree the destination and the cost after eighteen
assess_adult_needs         assess a child's needs after eighteen
consult_adult_social_care  consult adult social care on a transition
plan_pathway               make an eligible child's pathway plan
plan_transition            plan a transition to adult services
transfer_to_adults         transfer a young person to adult services
"""
