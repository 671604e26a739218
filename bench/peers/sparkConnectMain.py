"""
One run of the lab by PySpark on a Spark Connect server: sparkConnectMain.py JOB, a JSON object that
bench/cluster/clusterRun.mjs describes.

Runs in the environment of bench/cluster/requirements.txt, which has Spark's client alone. CrossValidator does not run over
Connect, so its loop is written out.
"""

import json
import sys
import time
from multiprocessing.pool import ThreadPool

import pyspark
from measure import say
from pyspark.ml.classification import GBTClassifier
from pyspark.ml.evaluation import BinaryClassificationEvaluator
from pyspark.ml.feature import VectorAssembler
from pyspark.sql import functions as F
from pyspark.sql.connect.session import SparkSession

steps = {}


def step(name, work):
    """Does the work, which gives what it made and an area under the curve, and notes what it took."""
    before = time.perf_counter()
    made, auc = work()
    steps[name] = {"seconds": time.perf_counter() - before, "auc": auc}
    say("timed")
    return made


def features(spark, job):
    rows = spark.read.csv(job["train"], schema="user_id INT, item_id INT, purchase DOUBLE", header=True)
    train = rows.sampleBy("purchase", {0: 0.8, 1: 0.8}, 5757).cache()
    parts = [train, rows.join(train, ["user_id", "item_id"], "leftanti")]
    for key in ["user", "item"]:
        counts = train.groupBy(f"{key}_id").agg(
            F.sum("purchase").alias(f"{key}_purchases"), F.count("*").alias(f"{key}_attempts")
        )
        addict = F.col(f"{key}_purchases") / F.col(f"{key}_attempts")
        counts = counts.withColumn(f"{key}_addict", addict).cache()
        parts = [part.join(counts, f"{key}_id", "left") for part in parts]
    parts = [part.fillna(0).cache() for part in parts]
    for part in parts:
        part.count()
    return parts


def assembled(rows, job):
    """Labels and vectors, kept with a partition a core, which Spark's trainer takes to use all cores."""
    assembler = VectorAssembler(inputCols=job["features"], outputCol="features")
    kept = assembler.transform(rows).select("purchase", "features").repartition(job["threads"]).cache()
    kept.count()
    return kept


def classifier(job, point):
    return GBTClassifier(labelCol="purchase", seed=5757, **{**job["settings"], **point})


def judge(model, rows):
    return BinaryClassificationEvaluator(labelCol="purchase").evaluate(model.transform(rows))


def fold_parts(job, train, fold):
    """The rows outside of a fold, and those in it, kept."""
    drawn = train.select("*", F.rand(5757).alias("draw"))
    is_inside = (F.col("draw") >= fold / job["folds"]) & (F.col("draw") < (fold + 1) / job["folds"])
    parts = drawn.filter(~is_inside).cache(), drawn.filter(is_inside).cache()
    for part in parts:
        part.count()
    return parts


def areas_of(spark, job, parts):
    """The area of each point that is tried, as many at a time as there are threads."""

    def area(point):
        return judge(classifier(job, point).fit(parts[0]), parts[1])

    # A thread has no session of its own, and fits by the session that is active in it.
    with ThreadPool(job["threads"], SparkSession._set_default_and_active_session, [spark]) as pool:
        return pool.map(area, job["triedPoints"])


def search(spark, job, train):
    """CrossValidator's loop over points and folds, and the fit of the best point."""
    areas = []
    for fold in range(job["folds"]):
        parts = fold_parts(job, train, fold)
        areas.append(areas_of(spark, job, parts))
        for part in parts:
            part.unpersist()
        # The limit of a step is that of a fold here.
        say("timed")
    means = [sum(column) / len(column) for column in zip(*areas, strict=True)]
    best = job["triedPoints"][means.index(max(means))]
    return classifier(job, best).fit(train), max(means)


def lab(spark, job):
    parts = step("features", lambda: (features(spark, job), None))
    train, valid = (assembled(part, job) for part in parts)
    model = step("fit", lambda: (classifier(job, {}).fit(train), None))
    step("judge", lambda: (None, judge(model, valid)))
    if job["triedFolds"] == job["folds"]:
        step("search", lambda: search(spark, job, train))
    else:
        # What its time is told of: the fits alone, without keeping the fold.
        parts = fold_parts(job, train, 0)
        step("search", lambda: (areas_of(spark, job, parts), None))


if __name__ == "__main__":
    job = json.loads(sys.argv[1])
    spark = SparkSession.builder.remote(job["address"]).getOrCreate()
    say("start")
    lab(spark, job)
    # What is kept outlives the session.
    spark.catalog.clearCache()
    spark.stop()
    say("judged", steps=steps, version=pyspark.__version__)
