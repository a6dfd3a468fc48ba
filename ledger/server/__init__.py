"""PostgreSQL servers that this project starts itself, for trying, testing and restore drills.

embedded  a server on a folder's data, shared by every process that uses the folder
folder    the folder's locks, its socket, and how to connect to its server
keeper    the process that runs the embedded server until nobody uses it
process   leaves root, dies with its parent, and is stopped
programs  finds PostgreSQL's programs
restore   a base backup, restored on a server of its own
"""
