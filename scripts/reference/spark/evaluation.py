"""Metrics of binary classifiers."""

from pyspark.ml.evaluation import BinaryClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.mllib.evaluation import BinaryClassificationMetrics
from tables import to_frame


def binaryClassificationEvaluator(spark, given):
    frame = to_frame(spark, given["table"])
    vectors = VectorAssembler(inputCols=["negated", "score"], outputCol="rawPrediction").transform(frame)
    result = {}
    for metric in ["areaUnderROC", "areaUnderPR"]:
        for weights in [{}, {"weightCol": "weight"}]:
            for column in ["score", "rawPrediction"]:
                evaluator = BinaryClassificationEvaluator(
                    rawPredictionCol=column, metricName=metric, numBins=0, **weights
                )
                name = f"{metric} {column} {'weighted' if weights else 'plain'}"
                result[name] = evaluator.evaluate(vectors)
    return result


def binaryClassificationMetrics(spark, given):
    frame = to_frame(spark, given["table"])
    columns = ["score", "label", "weight"] if given["isWeighted"] else ["score", "label"]
    rows = frame.select(*columns).rdd.map(tuple)
    # Java lets go of the curves once the Python object is gone, so that has a name too.
    metrics = BinaryClassificationMetrics(rows)
    curves = metrics._java_model

    def points(rdd):
        return [[point._1(), point._2()] for point in rdd.collect()]

    return {
        "roc": points(curves.roc()),
        "pr": points(curves.pr()),
        "precision": points(curves.precisionByThreshold()),
        "recall": points(curves.recallByThreshold()),
        "fMeasure": points(curves.fMeasureByThreshold(float(given["beta"]))),
    }
