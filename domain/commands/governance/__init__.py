"""Governance: policies, schemes of delegation, and figures that others published."""
