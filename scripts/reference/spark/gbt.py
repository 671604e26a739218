"""Gradient-boosted trees."""

import re

from pyspark.ml.classification import GBTClassifier
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.regression import GBTRegressor
from tables import to_frame


def prepare(spark, given):
    """The rows to train on and to test with, features assembled."""
    frames = [to_frame(spark, given["train"]), to_frame(spark, given["test"])]
    train = frames[0]
    for params in given["indexers"]:
        model = StringIndexer(**params).fit(train)
        frames = [model.transform(frame) for frame in frames]
    if given["inputCols"] is not None:
        assembler = VectorAssembler(inputCols=given["inputCols"], outputCol="features")
        frames = [assembler.transform(frame) for frame in frames]
    return [frame.cache() for frame in frames]


def with_params(estimator, params):
    """The constructors do not take every parameter."""
    return estimator._set(leafCol="leaf", **{**params, "seed": int(params["seed"])})


def common(model, rows):
    header, _, trees = model.toDebugString.partition("\n")
    return {
        "header": re.sub("uid ?= ?[^,]*", "uid", header),
        "trees": trees,
        "treeWeights": model.treeWeights,
        "nodes": model.totalNumNodes,
        "featureImportances": model.featureImportances.toArray(),
        "prediction": [row.prediction for row in rows],
        "leaves": [row.leaf.toArray() for row in rows],
    }


def gbtClassifier(spark, given):
    train, test = prepare(spark, given)
    model = with_params(GBTClassifier(), given["params"]).fit(train)
    rows = model.transform(test).orderBy("id").collect()
    return {
        **common(model, rows),
        "rawPrediction": [row.rawPrediction.toArray() for row in rows],
        "probability": [row.probability.toArray() for row in rows],
        "losses": model.evaluateEachIteration(test),
    }


def gbtRegressor(spark, given):
    train, test = prepare(spark, given)
    model = with_params(GBTRegressor(), given["params"]).fit(train)
    rows = model.transform(test).orderBy("id").collect()
    return {**common(model, rows), "losses": model.evaluateEachIteration(test, given["params"]["lossType"])}
