"""PostgreSQL servers that this project starts itself, for trying, testing and restore drills.

embedded  a server on a folder's data, shared by every process that uses the folder
keeper    the process that runs the embedded server until nobody uses it
restore   a base backup, restored on a server of its own
"""
