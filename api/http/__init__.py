"""The HTTP interface for programs: commands, answers, files, the log, and personal data.

answers           each question as a resource, a workbook, and CSV
commands          each command as a POST that returns a receipt
examples          a valid example of each command, for OpenAPI
files             imports and exports over HTTP
finance           what-if, movements and the spending report over HTTP
log               the log by position; rules, pseudonyms and health
metrics           Prometheus metrics
openapi           how the interface is described to programs
personal_data     opens sealed values, and lists openings
refusals          refusals, for the person who was refused
resources         what was recorded about a thing, its ETag, and new entries as events
routing           routes grouped by the start of their paths
security_headers  the nonce, metrics and headers of every request
"""
