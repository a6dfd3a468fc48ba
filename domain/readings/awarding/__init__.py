"""What an award is held to.

above      whether its fee is above the price schedule, and the most it may be
passed     whether an award could be made to the provider to which it passed
"""
