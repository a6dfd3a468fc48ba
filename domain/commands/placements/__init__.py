"""Placements: their start, agreement, absences, visits, reviews and end.

approve_carers_temporarily  approve family or friends as carers for a time
arrange_respite      arrange a stay elsewhere while the placement goes on
change_address       record that a child lives at another address in the same placement
end_absence          record that a child has come back
end_placement        end a placement
extend_placement     agree a placement until another day
extend_temporary_approval  extend that approval, once or until a review is over
give_notice          give notice on a placement
make_placement_plan  make the placement plan
notify_recipient     record that somebody was notified in writing
record_carers_approved  record that family or friends are approved
record_carers_refused  record that family or friends are not approved
record_wishes        record a child's wishes and feelings
regularise_purchase  tie an award to a placement that was bought without one
review_placement     review a placement against its agreement
sign_agreement       sign the individual placement agreement
start_absence        record that a child is away
start_placement      start a placement
visit_child          record a visit to a child
withdraw_notice      withdraw notice on a placement
"""
