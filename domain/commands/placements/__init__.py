"""Placements: their start, agreement, absences, visits, reviews and end."""
