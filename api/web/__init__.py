"""What HTTP and the pages share.

answers     answers questions within the role and the cases it may see
entries     the entries of the log that a request may see
page        a page's template, and how values are written in it
paths       the resource of each command
problems    refusals and faults as RFC 9457 problem details
recording   records a command for a request, and gives the receipt
static/     style sheets and scripts
templates/  the templates of the pages
uploads     files sent to be imported, and what became of each row
"""
