"""Transitions to adult services, pathway plans, and arrangements after care.

agree_transition           agree the destination and the cost after eighteen
arrange_after_care         arrange Staying Put, Staying Close or an adult placement
assess_adult_needs         assess a child's needs after eighteen
consult_adult_social_care  consult adult social care on a transition
end_after_care             end an arrangement after care
plan_pathway               make an eligible child's pathway plan
plan_transition            plan a transition to adult services
transfer_to_adults         transfer a young person to adult services
"""
