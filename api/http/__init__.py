"""The HTTP interface for programs: commands, answers, files, the log, and personal data.

answers           routes of answers: each question as JSON, a workbook or CSV
commands          routes of commands: each is a POST on a resource, and returns a receipt
corrections       routes of corrections, of proposals of them, and of the end of those
examples          makes a valid example of each command, for OpenAPI
files             routes of files: imports, their reversal, and exports
finance           routes of finance: what-if, and movements between two forecasts
jobs              routes of jobs: how far one has come, its result, and its end
log               routes of entries by position and their proofs; also rules, pseudonyms, health
metrics           Prometheus metrics
openapi           corrects the OpenAPI description
personal_data     routes that open sealed values, and list who has opened them
refusals          routes of refusals, for the person who was refused
reports           routes that ask for the published reports
resources         routes of the entries about one thing, with its ETag, and of new entries
routing           groups routes by the first words of their paths
security_headers  middleware: security headers and the count of requests
"""
