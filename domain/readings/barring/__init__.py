"""Why a provider, a home or a framework may not be chosen on a day, for every rule that judges it.

causes        what the causes are, and what each needs to be lifted
of_homes      the causes about a home: its provider, kind, registration, operation and notices
of_listings   the causes about another body's framework, and a provider's listing in it
of_providers  the causes about a provider: admission, suspension, exclusion and its check
safety        suspensions for safety and exclusions of every provider
"""
