"""What a broker’s reasons for not asking a provider rest on.

contradictions  whether what the ledger holds contradicts a reason
"""
