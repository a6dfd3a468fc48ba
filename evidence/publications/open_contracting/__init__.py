"""The framework and its call-offs as open contracting data (OCDS 1.1.5).

call_offs            published call-offs as contracting processes
framework            the framework as a contracting process, with a release for each public entry
ocds                 parties, releases, records and packages as the standard defines them
processes            every contracting process to publish, as known at an entry
published_call_offs  which call-offs are published together, so that none identifies a child
"""
