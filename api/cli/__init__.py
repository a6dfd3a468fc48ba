"""The command line, a file for each kind of work.

answers  opens the facts, finds the basis and prints JSON, for commands that ask
app      the Typer application that commands register with
audit    explain, compare and replay
console  prints, shows progress, and brings the facts up to date
drill    restores a backup on a temporary server, and verifies its log
files    imports, their reversal, and exports
finance  the Cabinet Member's report, movements and what-if
ledger   project, ask, rebuild, log and migrate
options  the options that commands share, and what they mean
proof    sign, verify, bundle, and list who opened sealed data
service  the keys of machine clients, webhooks, and their delivery
witness  a witness for another council or an auditor to run
"""
