"""How a forecast is made, explained and varied. Money is whole pence while it is simulated.

backtest              each past month-end forecast again, beside the actual cost
book                  the placements known at a position, as arrays from which forecasts are made
calibrate             widens intervals by past errors (split conformal prediction)
certain               the parts of a forecast that are not simulated: certain costs, known starts
forecast              what the year may cost, and past errors
forecast_assumptions  what the forecast assumes, line by line
movement              the change of a forecast, by cause and entry
paid                  forecasts from payments alone, by counting payment runs
scenarios             the types of scenario whose cost what-if works out
simulate              simulates each line's cost in the months ahead, 400 times, from a fixed seed
survival              estimates how long placements last: a hazard for each line and band of days
what_if               the cost of a scenario, entry by entry
"""
