"""Imports: returns, payments and Ofsted's list, loaded and reversed whole.

load_ofsted_list    record what changed in Ofsted's list
load_return         record a yearly SSDA903 return
load_spending_file  record a file of payments or invoices
reverse_import      reverse every entry of an import
"""
