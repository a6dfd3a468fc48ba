"""How a forecast is made, explained and varied. Money is whole pence while it is simulated.

backtest              each past month-end forecast again, beside what came
book                  the placements known at a moment, as arrays
calibrate             widens intervals by past errors (split conformal prediction)
certain               what a forecast starts from: certain costs, known starts, payments
forecast              what the year may cost, and past errors
forecast_assumptions  what the forecast assumes, line by line
movement              the change of a forecast, by cause and entry
paid                  forecasts from payments alone, by counting payment runs
scenarios             the changes that what-if can price
simulate              the months ahead, simulated many times from a fixed seed
survival              how long placements last: a hazard for each band of days
what_if               the cost of a scenario, entry by entry
"""
