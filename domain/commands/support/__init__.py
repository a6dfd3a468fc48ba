"""Help outside a placement: short breaks of a child who lives at home, and support by staff.

agree_short_breaks   agree a series of short breaks with one carer
end_short_breaks     end a series of short breaks
end_support          end support
extend_support       agree support until another day
record_short_break   record a short break, or arrange one to come
review_short_breaks  review the case of a child who has a series of short breaks
start_support        start support beside a placement, or of a child at home
"""
