"""The HTTP interface for programs: commands, answers, files, the log, and personal data.

answers           each question as a resource, a workbook, and CSV
commands          each command as a POST that returns a receipt
examples          a valid example of each command, for OpenAPI
files             imports and exports over HTTP
finance           what-if, movements and the spending report over HTTP
log               the log by position; rules, pseudonyms and health
metrics           Prometheus metrics
openapi           the OpenAPI description, corrected
personal_data     opens sealed values, and lists who opened them
refusals          refusals, for the person who was refused
resources         the entries about a thing, its ETag, and new entries as events
routing           routes in groups, by the first words of their paths
security_headers  middleware: security headers and the count of requests
"""
