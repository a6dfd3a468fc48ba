"""Money: budgets, fees, blocks, funding, invoices and payments.

authorise_payment    authorise a payment that nothing explains
book_block           book a block of places in a home
code_budget_line     record a budget line's codes in the finance system
dispute_invoice      dispute an invoice, which withholds what is in dispute
fill_block_place     put a placement in a place of a block
recognise_supplier   record which provider a supplier is
record_invoice       record a provider's request for payment
record_payment       record a payment or a credit
record_payment_duty  record that a duty about such a payment was done
record_saving        record what a saving has brought
set_budget           set a budget line's budget for a year
set_savings_target   set the target of a named saving
settle_dispute       settle a dispute about an invoice
share_funding        share a placement's funding with health and education
uplift_fee           raise a weekly fee by a per cent, up to any cap
uplift_framework     raise the weekly fees of all placements that run under a framework
vary_fee             change a placement's weekly fee from a day on
vire_budget          move budget between two lines
"""
