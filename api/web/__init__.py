"""What HTTP and the pages share.

answers     answers questions within the role and the cases it may see
page        a page's template, and how values are written in it
paths       the resource of each command
problems    refusals and faults as RFC 9457 problem details
static/     style sheets and scripts
templates/  the templates of the pages
"""
