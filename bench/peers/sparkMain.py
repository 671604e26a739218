"""
One measured run of Spark: sparkMain.py JOB, a JSON object that bench/measuredRun.mjs describes.

Runs in the environment of scripts/reference/requirements.txt, which has numpy and pyspark alone.
"""

import itertools
import json
import os
import re
import sys
import tempfile
from collections import defaultdict

from measure import measured, own_usage, say
from pyspark.ml.classification import GBTClassifier
from pyspark.ml.evaluation import BinaryClassificationEvaluator
from pyspark.ml.feature import StringIndexer, VectorAssembler
from pyspark.ml.linalg import Vectors
from pyspark.ml.tuning import CrossValidator
from pyspark.sql import SparkSession
from pyspark.sql import functions as F


def start_session(job, folder):
    """Spark on this machine alone, with half of its memory."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    # A Spark of the user's own would otherwise be taken instead of the one beside this Python.
    for name in ["SPARK_HOME", "SPARK_CONF_DIR", "PYTHONPATH", "PYSPARK_SUBMIT_ARGS", "SPARK_LOCAL_DIRS"]:
        os.environ.pop(name, None)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**21
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": f"{memory}m",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": os.path.join(folder, "warehouse"),
        # The default of 200 is for a cluster.
        "spark.sql.shuffle.partitions": str(job["threads"]),
    }
    builder = SparkSession.builder.master(f"local[{job['threads']}]").appName("bench")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


def usage_with_java(spark):
    """Processor seconds and peak memory of Java, where the work is done, and of this process; of Linux alone."""
    pid = spark._jvm.java.lang.ProcessHandle.current().pid()

    def usage():
        own_cpu, own_peak = own_usage()
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as file:
                ticks = file.read().rpartition(")")[2].split()[11:13]
            with open(f"/proc/{pid}/status", encoding="ascii") as file:
                kilobytes = int(re.search(r"VmHWM:\s*(\d+)", file.read())[1])
        except OSError:
            return float("nan"), float("nan")
        return own_cpu + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK"), own_peak + kilobytes / 2**10

    return usage


def features(spark, job):
    def make():
        schema = "user_id INT, item_id INT, purchase DOUBLE"
        rows = spark.read.csv(job["train"], schema=schema, header=True)
        train = rows.sampleBy("purchase", {0: 0.8, 1: 0.8}, 5757).cache()
        joined = train
        for key in ["user", "item"]:
            counts = train.groupBy(f"{key}_id").agg(
                F.sum("purchase").alias(f"{key}_purchases"), F.count("*").alias(f"{key}_attempts")
            )
            addict = F.col(f"{key}_purchases") / F.col(f"{key}_attempts")
            joined = joined.join(counts.withColumn(f"{key}_addict", addict), f"{key}_id", "left")
        made = joined.fillna(0).cache()
        made.count()

    measured(make, usage_with_java(spark))
    say("judged", version=spark.version)


def read(spark, job, path):
    """The columns of a file, or label and features of one that holds the entries of a sparse table."""
    table = spark.read.parquet(path)
    if job["columns"] is None:
        return table
    rows = defaultdict(dict)
    labels = {}
    for row, label, column, value in table.select("row", "label", "column", "value").collect():
        rows[row][column] = value
        labels[row] = label
    vectors = [(float(labels[row]), Vectors.sparse(job["columns"], entries)) for row, entries in rows.items()]
    return spark.createDataFrame(vectors, ["label", "features"])


def prepare(spark, job):
    """
    Train rows, in memory with a partition a thread, and valid rows. Nominal columns are indexed anew: a file does not
    say that a column of indices is one.
    """
    train, valid = (read(spark, job, job[part]) for part in ["train", "valid"])
    for name in job["nominal"]:
        train, valid = train.drop(name), valid.drop(name)
        source = name.removesuffix("_index")
        indexer = StringIndexer(inputCol=source, outputCol=name, handleInvalid="keep").fit(train)
        train, valid = indexer.transform(train), indexer.transform(valid)
    if job["columns"] is None:
        assembler = VectorAssembler(inputCols=job["features"], outputCol="features")
        train, valid = assembler.transform(train), assembler.transform(valid)
    train = train.select("label", "features").repartition(job["threads"]).cache()
    train.count()
    return train, valid


def fit(spark, job):
    train, valid = prepare(spark, job)
    model = measured(lambda: GBTClassifier(seed=5757, **job["settings"]).fit(train), usage_with_java(spark))
    judge(spark, model, valid)


def grid(spark, job):
    train, valid = prepare(spark, job)
    gbt = GBTClassifier(seed=5757, **job["settings"])
    maps = [
        {getattr(gbt, name): value for name, value in zip(job["grid"], values, strict=True)}
        for values in itertools.product(*job["grid"].values())
    ]
    search = CrossValidator(
        estimator=gbt,
        estimatorParamMaps=maps,
        evaluator=BinaryClassificationEvaluator(),
        numFolds=job["folds"],
        parallelism=job["threads"],
        seed=5757,
    )
    judge(spark, measured(lambda: search.fit(train), usage_with_java(spark)), valid)


def judge(spark, model, valid):
    say("judged", auc=BinaryClassificationEvaluator().evaluate(model.transform(valid)), version=spark.version)


WORK = {"features": features, "fit": fit, "grid": grid}

if __name__ == "__main__":
    job = json.loads(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        spark = start_session(job, folder)
        WORK[job["work"]](spark, job)
        spark.stop()
