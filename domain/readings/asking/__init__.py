"""What asking providers rests on: reasons for not asking, and answers that officers enter.

contradictions  whether what the ledger holds contradicts a reason for not asking a provider
received        what a provider told the council, and an officer enters on its behalf
"""
