"""What HTTP and the pages share.

answers     answers questions within what a person may ask and see
entries     the entries of the log that a person may see
guard       lets a request through, and notes who makes it
page        a page's template, and how values are written in it
parts       the parts of the application, as typed dependencies
paths       the resource of each command
problems    refusals and faults as RFC 9457 problem details
static/     style sheets and scripts
submission  submits a command, once for each idempotency key, and makes the receipt's response
templates/  the templates of the pages
uploads     imports of uploaded files, with the outcome of each row
words       coded values, roles and tags as officers say them
"""
