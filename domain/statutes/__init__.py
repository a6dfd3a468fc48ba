"""Acts of Parliament whose provisions have files of their own, as dated data.

key_decisions  what is published before a key decision is made, and how long before
orders         what orders of a court can permit, secure accommodation, and the return
procurement    the law of a procurement, its threshold, tax, grounds and notices
wellbeing_act  the Act of 2026 as a register of provisions, and the test of liberty by day
"""
