"""What is known of a registration with Ofsted beside the home itself.

addresses  the addresses of a registration, and which are open on a day
notices    Ofsted's notices about a registration, and which are in force on a day
"""
