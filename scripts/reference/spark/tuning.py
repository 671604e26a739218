"""Parameter search."""

from pyspark.ml.classification import GBTClassifier
from pyspark.ml.evaluation import BinaryClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.ml.tuning import CrossValidator, ParamGridBuilder, TrainValidationSplit
from tables import to_frame


def grid_of(estimator, axes):
    builder = ParamGridBuilder()
    for name, values in axes:
        builder = builder.addGrid(estimator.getParam(name), values)
    return builder.build()


def settings_of(grid):
    return [[[param.name, value] for param, value in params.items()] for params in grid]


def paramGridBuilder(_, given):
    return {"grid": settings_of(grid_of(GBTClassifier(), given["axes"]))}


def search(spark, given):
    frame = to_frame(spark, given["table"])
    assembled = VectorAssembler(inputCols=given["inputCols"], outputCol="features").transform(frame).cache()
    estimator = GBTClassifier(**{**given["gbt"], "seed": int(given["gbt"]["seed"])})
    evaluator = BinaryClassificationEvaluator(metricName=given["metricName"], numBins=0)
    grid = grid_of(estimator, given["axes"])
    params = {**given["params"], "seed": int(given["params"]["seed"])}
    parts = {"estimator": estimator, "evaluator": evaluator, "estimatorParamMaps": grid}
    return assembled, grid, {**parts, **params}


def best_of(model, grid):
    """The best model's trees, and its settings' place in the grid."""
    settings = [{param.name: value for param, value in params.items()} for params in grid]
    found = [
        index
        for index, params in enumerate(settings)
        if all(model.getOrDefault(model.getParam(name)) == value for name, value in params.items())
    ]
    return {"best": found[0], "trees": model.toDebugString.partition("\n")[2]}


def crossValidator(spark, given):
    frame, grid, params = search(spark, given)
    model = CrossValidator(**params).fit(frame)
    return {
        "grid": settings_of(grid),
        "avgMetrics": model.avgMetrics,
        "stdMetrics": model.stdMetrics,
        **best_of(model.bestModel, grid),
    }


def trainValidationSplit(spark, given):
    frame, grid, params = search(spark, given)
    model = TrainValidationSplit(**params).fit(frame)
    return {
        "grid": settings_of(grid),
        "validationMetrics": model.validationMetrics,
        **best_of(model.bestModel, grid),
    }
