"""The framework: letting it, its application rounds, and admission to its lots.

admit_provider        admit a provider to a lot at a level
agree_price_schedule  agree a provider's highest fees under a lot
apply_to_lot          apply to a lot in an application round
close_round           close an application round to applications
conclude_round        conclude a round once every application is decided
declare_interests     declare an evaluator's interests in providers
establish_framework   record the framework as it was let
moderate_application  agree the scores of an application
open_round            open an application round
publish_lot_terms     publish the terms of a lot
refuse_provider       refuse a provider's application
score_application     record one evaluator's scores of an application
"""
