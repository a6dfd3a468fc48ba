"""The command line, a file for each kind of work.

answers  opens answers as of a day and as known at a position, and prints them
app      the application that commands register with
audit    explain, compare and replay
console  printing, progress, and answers brought up to date
drill    restores a backup and verifies it
files    imports, their reversal, and exports
finance  the Cabinet Member's report, movements and what-if
ledger   project, ask, rebuild, log and migrate
options  the options that commands share
proof    sign, verify, bundle, rotate keys, and list openings
service  machine keys, webhooks, and sending them
witness  a witness for another council or an auditor to run
"""
