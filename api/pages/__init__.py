"""What people see: one page a piece of work, one file a role."""
