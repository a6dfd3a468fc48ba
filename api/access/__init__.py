"""Who may do what: roles, sign-in, sessions, machine clients' keys, and need to know.

limits      the limit on requests of each caller
operations  the activity that each operation belongs to
reach       which cases an officer sees, and a provider's own affairs
roles       the table of roles: what each may record, ask, see and open
store       sessions and machine keys, hashed and revocable
who         who makes a request, by session or by key
"""
