"""Transitions to adult services, pathway plans and Staying Put."""
