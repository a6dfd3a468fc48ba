"""The command line, a file for each kind of work.

app      demo, serve, project, import, ask, rebuild, log and migrate
audit    explain, compare and replay
console  printing, progress, and answers brought up to date
drill    restores a backup and verifies it
files    imports, their reversal, and exports
finance  the Cabinet Member's report, movements and what-if
ledger   what each command of the command line does
proof    sign, verify, bundle, rotate keys, and list openings
service  machine keys, webhooks, and sending them
witness  a witness for another council or an auditor to run
"""
