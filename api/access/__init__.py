"""Who may do what: roles, sign-in, sessions, machine clients' keys, and need to know."""
