"""What HTTP and the pages share.

admission    lets requests in through the gate of their kind
apart        has another process answer what computes for long
answers      answers questions within what a person may ask and see
bodies       hears the body of a request first, and gives up on one that comes too slowly
body_limits  bounds what a request's body may hold, before anything reads it
connections  closes connections that are too many, or whose requests begin too slowly
entries      the entries of the log that a person may see, and the form they are sent in
gates        how much work of one kind goes on at once, for each caller and in all
guard        checks who makes a request, the rate limit, and what the role allows
known        who calls, as far as it is known before anybody is identified
leaving      notices that a caller leaves, and ends what nobody awaits
offered      finds what the board offers to open, for roles that do not read the log
page         renders a page from its template, and formats values for it
parts        the parts of the application, and who asks, as typed dependencies of handlers
paths        the HTTP path of each command
problems     responds to refusals and faults with RFC 9457 problem details, or a page
proxies      finds who calls behind a trusted proxy
readiness    whether the ledger can answer, asked over a connection of its own
satisfying   says what would satisfy the rule that refused
server       the server of the application, stopped in order
static/      style sheets and scripts
submission   submits a command, once for each idempotency key, and makes the receipt's response
templates/   the templates of the pages
unopened     refuses to open offers before all of a search are opened together
words        coded values, roles and tags as officers say them
work         the kinds of work, their bounds, and which kind each operation is
"""
