"""
One measured run of a peer in Python: main.py JOB, a JSON object that bench/measuredRun.mjs describes.
"""

import importlib
import itertools
import json
import sys

import numpy
from boosters import BOOSTERS
from measure import measured, say
from pandasFeatures import pandas_features
from sklearn.metrics import roc_auc_score
from tables import read_table


def fit(job):
    module, fit_one = BOOSTERS[job["system"]]
    # Importing is no part of the work.
    version = importlib.import_module(module).__version__
    nominal = [job["features"].index(name) for name in job["nominal"]]
    x, y = read_table(job["train"], job["features"], job["columns"])
    predict = measured(lambda: fit_one(x, y, job["settings"], nominal, job["threads"]))
    judge(job, predict, version)


def grid(job):
    """A fit for each point and fold with the area under the curve of the fold left out, and a fit of the best point."""
    module, fit_one = BOOSTERS[job["system"]]
    version = importlib.import_module(module).__version__
    x, y = read_table(job["train"], job["features"], job["columns"])
    folds = numpy.random.default_rng(5757).integers(0, job["folds"], len(y))
    points = [
        {**job["settings"], **dict(zip(job["grid"], values, strict=True))}
        for values in itertools.product(*job["grid"].values())
    ]

    def search():
        means = []
        for point in points:
            areas = []
            for fold in range(job["folds"]):
                inside, outside = folds != fold, folds == fold
                predict = fit_one(x[inside], y[inside], point, [], job["threads"])
                areas.append(roc_auc_score(y[outside], predict(x[outside])))
            means.append(numpy.mean(areas))
        return fit_one(x, y, points[int(numpy.argmax(means))], [], job["threads"])

    judge(job, measured(search), version)


def judge(job, predict, version):
    x, y = read_table(job["valid"], job["features"], job["columns"])
    say("judged", auc=float(roc_auc_score(y, predict(x))), version=version)


WORK = {"fit": fit, "grid": grid, "features": pandas_features}

if __name__ == "__main__":
    job = json.loads(sys.argv[1])
    WORK[job["work"]](job)
