"""Responsibility that passes between authorities, and parent and child who live together.

link_parent_and_child   record that a parent and child live together in one place
pass_responsibility     pass responsibility for a child to another authority
receive_responsibility  take over responsibility for a child from another authority
"""
