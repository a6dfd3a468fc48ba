"""Referrals: the search for a placement, tier by tier, and the offers made.

abandon_referral      give up the search for a placement
amend_referral        change what is needed, and tell the providers that were asked
answer_clarification  reply to a clarification, to every invited provider
ask_clarification     ask for clarification of a referral
decline_invitation    decline an invitation, with a reason
evaluate_offer        record one evaluator's scores of an offer
exhaust_tier          record that a tier found nothing
invite_providers      invite the eligible providers of a tier, or say why not
make_offer            offer a home at a fee
moderate_offer        agree the scores of an offer
object_to_answer      object to an answer that an officer entered on a provider's behalf
open_referral         record that a child needs a placement
read_invitation       record that a provider opened its invitation
reopen_referral       begin a search again that was stopped, or whose placement ended
start_tier            start the search in a tier
withdraw_offer        withdraw an offer
"""
