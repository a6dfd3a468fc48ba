"""What a registration with Ofsted means for the children placed under it.

addresses  where a child placed under a registration lives
"""
