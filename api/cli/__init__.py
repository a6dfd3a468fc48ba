"""The command line, a file for each kind of work.

answers  the facts that a command asks about, the basis of its answer, and JSON
app      the application that commands register with
audit    explain, compare and replay
console  printing, progress bars, and bringing the answers up to date
drill    restores a backup and verifies it
files    imports, their reversal, and exports
finance  the Cabinet Member's report, movements and what-if
ledger   project, ask, rebuild, log and migrate
options  the options that commands share
proof    sign, verify, bundle, and list who opened sealed data
service  the keys of machine clients, webhooks, and their delivery
witness  a witness for another council or an auditor to run
"""
