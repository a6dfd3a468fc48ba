"""The market: providers' standing, homes, their places, owners and judgements.

cancel_registration    cancel a home's registration
change_operation       open or shut one of the council's own homes
change_places          change a home's registered places
delist_provider        record that a provider left another body's framework
list_provider          record that a provider is on another body's framework
recognise_arrangement  recognise another body's framework for use
record_judgement       record Ofsted's overall judgement
record_owner           record who owns a provider, and its group
record_provider        record who a provider is, and its registration
register_home          register a home, an agency or another setting
reinstate_provider     lift a provider's suspension
remove_provider        remove a provider from a lot
report_others_places   report the places that other authorities fill
suspend_provider       bar awards to a provider in some lots
"""
