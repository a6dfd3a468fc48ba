"""How a forecast is made: what is known, how long placements last, and what may come of them.

`book` is what was known at a moment, as numbers; `survival` estimates how long placements last;
`simulate` plays the months ahead many times from a fixed seed; `calibrate` widens what it says by
how wrong it has been; `paid` forecasts from payments alone. Money is whole pence throughout.
"""
