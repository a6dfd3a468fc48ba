"""What is asked of a worker, with its request and its result, sealed until it expires.

sealing  seals the parts of a job with its own key, and opens them
store    records jobs, and keeps their parts
"""
