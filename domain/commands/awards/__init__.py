"""Awards: made by each route, authorised, consulted on, informed of and reported.

answer_award_question      reply to an enquiry about an award
approve_out_of_area        approve a placement outside the council's area
authorise_award            authorise an award under the scheme of delegation
award_by_mini_competition  award to the offer that ranks first
award_directly             award to one provider without competition, on a ground
award_through_contingency  award through another body's framework
award_unregistered         award in an unregistered setting, under a court's order
buy_by_spot_purchase       award outside any framework
cancel_award               cancel an award before the child moves in
consult_on_award           give the view of a role that is consulted
decline_authorisation      decline to authorise an award
inform_of_award            record that a role was informed of an award
publish_contract_notice    record that a statutory notice about a contract was published
publish_key_decision       publish a key decision
question_award             put an enquiry about an award before deciding
report_to_cabinet_member   report on the awards of a period
withhold_contract_notice   decide that a statutory notice is not published
"""
