"""The market: providers' standing, homes, their places, owners and judgements.

cancel_registration    record that a home's registration is cancelled
change_operation       open or shut one of the council's own homes
change_places          change a home's registered places
check_exclusion        check a provider for exclusion and debarment, and decide on it
delist_provider        record that a provider left another body's framework
lift_home_suspension   lift the suspension with which a home passed to another provider
list_provider          record that a provider is on another body's framework
novate_contract        agree that a contract passes to another provider
recognise_arrangement  recognise another body's framework for use
record_judgement       record Ofsted's overall judgement
record_owner           record who owns a provider, and its group
record_provider        record who a provider is, and its registration
register_home          register a home, an agency or another setting
reinstate_provider     lift a provider's suspension
remove_provider        remove a provider from a lot
rename_provider        record that a provider took another name
report_others_places   report the places that other authorities fill
suspend_provider       bar awards to a provider in some lots
tell_review_unit       record that the Procurement Review Unit was told of an exclusion
transfer_business      record that a provider merged into another or was sold to it
transfer_home          record that a home passed to another provider or has another number
"""
