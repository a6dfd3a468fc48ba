"""The interfaces: HTTP, pages, the command line, imports and exports.

access/              roles, sessions, keys, and need to know
answering            the process that answers what computes for long
app                  makes the web application: the HTTP interface and the pages
assembling           makes what the application is made of from the settings
beside               runs a command as a process beside this one, and starts it again where it ends
cli/                 the command line, a file for each kind of work
dates                parses days, moments and positions from the text that people type
demo/                the invented council, built by ordinary commands
demonstration        builds, prints and serves the demonstration
destinations         checks where webhooks are sent, and connects to what was checked
exports/             spreadsheets, the yearly return, open contracting data, the spending report
figures              finds a row by the name of a figure, and the steps of a replay
http/                the interface for programs
imports/             returns, spending files and Ofsted's list, read row by row
jobs/                slow work that is asked for, done by a worker, and fetched
logs                 configures logging: lines of JSON with keys from a short list
main                 runs the command line, and ends with its exit code
pages/               the pages, a file for each piece of work
pseudonyms           keyed pseudonyms of the council's own numbers, and other keyed hashes
rules                every numbered rule, from the docstrings of the modules that apply it
serving              serves the application, with the processes beside it
setting_forms        the forms that settings have, and what is wrong with one
settings             every setting, its default and its purpose
signing              makes the signer, its witnesses and its checkpoints from the settings
start                the commands that start the service: demo, serve, work and answer
web/                 what HTTP and the pages share
webhooks             sends each new entry as a signed CloudEvent, in order
"""
