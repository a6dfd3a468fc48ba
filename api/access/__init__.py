"""Access: roles, sign-in, sessions, the keys of machine clients, and need to know.

commands          the commands of each kind of work, of which the roles are made
corrections       who may put an entry right, and record another in its place
credentials       sessions of browsers and keys of machine clients, with their secrets hashed
limits            limits each caller's requests, and the credentials that fail
need_to_know      the cases allocated to an officer, and commands of a provider about itself
openid            signs people in with the council's provider, and says why it failed
operations        the activity that a role needs for each HTTP operation
purposes          what a role's sealed values are opened for, and what fits each purpose
roles             the table of roles: what each may record, ask, see and open
sight             the one check of what a person may see of entries, positions, answers and rows
sign_in_failures  the ways in which a sign-in can fail, each with a page that says what to do
who               identifies who makes a request, by session or by key, and in which role
"""
