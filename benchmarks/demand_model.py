"""Runs the sector's open demand model on episodes, under an interpreter of its own.

It needs its own interpreter because it pins old versions of its packages. Reads a JSON file of jobs
and prints, for each, the bed days that the model predicts by placement category over the days
ahead. The model's own classes make the prediction, from a table of episodes instead of files.
"""

import json
import sys
import warnings

import pandas as pd
from cs_demand_model.config import Config
from cs_demand_model.datacontainer import DemandModellingDataContainer
from cs_demand_model.population_stats import PopulationStats
from cs_demand_model.prediction import ModelPredictor

STEP_DAYS = 7
REFERENCE_DAYS = 3 * 365
warnings.simplefilter("ignore")


def predict(job):
    """The bed days that the model predicts by category over the days ahead of a job."""
    table = pd.DataFrame(job["episodes"], columns=["CHILD", "DOB", "DECOM", "DEC", "PLACE"])
    for column in ("DOB", "DECOM", "DEC"):
        table[column] = pd.to_datetime(table[column])
    data = DemandModellingDataContainer.__new__(DemandModellingDataContainer)
    data._DemandModellingDataContainer__config = config = Config()
    data.__dict__["combined_data"] = table.sort_values(["CHILD", "DECOM"])
    stats = PopulationStats(data.enriched_view, config)
    end = pd.Timestamp(job["origin"])
    start = end - pd.Timedelta(days=REFERENCE_DAYS)
    model = ModelPredictor.from_model(stats, start, end)
    steps = max(round(job["ahead"] / STEP_DAYS), 1)
    stock = model.predict(steps, step_days=STEP_DAYS)
    days = {}
    for name in stock.columns:
        if len(name) == 2:
            days[name[1]] = days.get(name[1], 0.0) + float(stock[name].sum()) * STEP_DAYS
    return days


with open(sys.argv[1]) as given:
    jobs = json.load(given)
json.dump([predict(job) for job in jobs], sys.stdout)
