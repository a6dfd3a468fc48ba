"""Registrations with Ofsted: their addresses, and Ofsted's notices about them.

change_address_places  change the number of places at an address from a day
close_address          close an address of a registration
lift_ofsted_notice     record that a notice from Ofsted ended
open_address           add an address to a registration
record_ofsted_notice   record a notice that Ofsted served
"""
