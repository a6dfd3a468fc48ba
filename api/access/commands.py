"""The commands of each kind of work, of which the roles are made, and those never put right.

Each constant is names of commands separated by spaces. A role may have several kinds of work, and
a command may be in several.
"""

from typing import Final

COMMISSIONING: Final = (
    "establish_framework publish_lot_terms open_round close_round conclude_round"
    " moderate_application admit_provider refuse_provider agree_price_schedule suspend_provider"
    " reinstate_provider remove_provider record_owner recognise_arrangement list_provider"
    " delist_provider report_to_cabinet_member publish_contract_notice withhold_contract_notice"
    " rename_provider transfer_business transfer_home lift_home_suspension novate_contract"
    " check_exclusion tell_review_unit uplift_framework"
)
HOMES: Final = (
    "record_provider register_home open_address close_address change_address_places change_places"
    " report_others_places record_judgement record_ofsted_notice lift_ofsted_notice"
    " change_operation cancel_registration book_block"
)
ORDERS: Final = (
    "record_court_order extend_court_order vary_court_order discharge_court_order"
    " record_liberty_conclusion"
)
SEARCHING: Final = (
    "start_care end_care open_referral amend_referral reopen_referral record_wishes"
    " abandon_referral start_tier exhaust_tier invite_providers answer_clarification moderate_offer"
)
ON_BEHALF: Final = "ask_clarification decline_invitation make_offer withdraw_offer"
"""What a broker enters for a provider that said it by telephone, by e-mail or otherwise."""
AWARDING: Final = (
    "award_by_mini_competition award_directly award_through_contingency buy_by_spot_purchase"
    " award_unregistered cancel_award inform_of_award answer_award_question"
    " publish_contract_notice"
    f" {ORDERS}"
)
PLACING: Final = (
    "start_placement sign_agreement share_funding vary_fee uplift_fee start_absence end_absence"
    " arrange_respite fill_block_place give_notice withdraw_notice notify_recipient"
    " extend_placement end_placement review_placement record_carers_approved record_carers_refused"
    " regularise_purchase"
    " record_duty_done change_address"
)
AUTHORISING: Final = (
    "authorise_award decline_authorisation question_award consult_on_award approve_out_of_area"
    " consult_adult_social_care agree_transition arrange_after_care novate_contract"
    " approve_carers_temporarily extend_temporary_approval find_secure_criteria"
    " reinstate_provider lift_home_suspension recognise_supplier authorise_payment"
    " record_payment_duty"
)
REPRICING: Final = (
    "vary_fee uplift_fee uplift_framework extend_placement arrange_respite agree_short_breaks"
    " extend_support book_block"
)
"""The scheme may give an authorising post the authority to raise a fee or those of a framework, to
let one be above its schedule, and to buy longer placements or support, respite, short breaks and
blocks."""
TRANSFERRING: Final = "pass_responsibility receive_responsibility link_parent_and_child"
SUPPORTING: Final = "agree_short_breaks record_short_break end_short_breaks"
WRAPPING: Final = "start_support extend_support end_support"
CARING: Final = (
    "start_care end_care record_legal_status record_wishes visit_child make_placement_plan"
    " plan_pathway assess_adult_needs plan_transition transfer_to_adults"
    " arrange_after_care end_after_care identify_person record_particulars record_death"
    " notify_recipient"
    " open_referral take_emergency_access record_secure_approval record_duty_done"
    f" record_carers_approved record_carers_refused {ORDERS} {SUPPORTING} {TRANSFERRING}"
)
ADVISING: Final = (
    "plan_pathway plan_transition transfer_to_adults arrange_after_care end_after_care"
    " record_wishes take_emergency_access"
)
REVIEWING: Final = (
    "review_case review_short_breaks review_placement record_wishes take_emergency_access"
    " record_duty_done"
)
PAYING: Final = (
    "set_budget vire_budget code_budget_line set_savings_target record_saving recognise_supplier"
    " record_invoice dispute_invoice settle_dispute record_payment record_payment_duty"
    " state_figure share_funding"
    " load_spending_file reverse_import"
)
OFFERING: Final = (
    "apply_to_lot read_invitation ask_clarification decline_invitation make_offer withdraw_offer"
    " object_to_answer"
)
CORRECTING: Final = "correct_entry propose_correction"
EVALUATING: Final = "score_application declare_interests evaluate_offer"
MODERATING: Final = "moderate_application moderate_offer"
NEVER_CORRECTED: Final = frozenset((
    "correct_entry", "reverse_import", "erase_person", "issue_bundle", "take_emergency_access",
    "read_invitation", "state_figure", "propose_correction", "shred_value", "propose_decision",
    "end_proposal",
))  # fmt: skip
"""The commands whose entries nobody puts right: what they record has happened, and is accounted for
as it happened."""
