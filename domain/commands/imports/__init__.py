"""Imports: returns, payments and Ofsted's list, loaded and reversed whole."""
