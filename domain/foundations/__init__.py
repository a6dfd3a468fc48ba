"""What an entry rests on: what made the thing that it names, and what it was decided on.

closing        which events are recorded also of somebody who was erased
covering       what was decided of an entry covers the right one only if that asks no more
deciding       a decision rests on what it was decided on, and a purchase on who authorised it
living         where a child lives rests on care, orders, approvals and reviews; money on budgets
naming         an entry that names a thing rests on the entry that made the thing
remaining      what would remain of a home, a search or an award
resting        finds the entries that rest on others, and those that would be left without
rests          `Rest`, one row of a table
reversal       the fields of a command that reverses an entry, or proposes to
second_person  which entries take a second person to reverse
"""
