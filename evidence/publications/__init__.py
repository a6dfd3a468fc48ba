"""The Cabinet Member's report, the statement of sufficiency, and open contracting data."""
