"""Runs drawn cases through real Spark and writes what it computed.

usage: main.py input.json output.json
input: a list of {"case": name, "given": ...}; output: a list of the results, in the same order.
"""

import contextlib
import json
import logging
import os
import sys
import tempfile
import time

import evaluation
import expressions
import features
import frames
import gbt
import tuning
from pyspark.sql import SparkSession
from tables import forget_frames, plain


def raises(spark, given):
    """Whether a case fails on bad input, and with what."""
    try:
        CASES[given["case"]](spark, given["given"])
    except Exception as error:  # noqa: BLE001
        return {"isRaised": True, "message": str(error).strip().splitlines()[:1]}
    return {"isRaised": False, "message": []}


CASES = {
    case.__name__: case
    for case in [
        frames.rand,
        frames.sampleBy,
        frames.purchaseFeatures,
        frames.groupByKeys,
        frames.naFill,
        frames.joins,
        expressions.expressions,
        features.regexTokenizer,
        features.countVectorizer,
        features.stringIndexer,
        features.vectorAssembler,
        features.coordinateMatrix,
        gbt.gbtClassifier,
        gbt.gbtRegressor,
        evaluation.binaryClassificationEvaluator,
        evaluation.binaryClassificationMetrics,
        tuning.paramGridBuilder,
        tuning.crossValidator,
        tuning.trainValidationSplit,
        raises,
    ]
}


def start_session(folder, log_path):
    """Spark in this process alone: one thread, one machine, nothing served, nothing fetched."""
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    # A Spark of the user's own would otherwise be taken instead of the one beside this Python.
    for name in ["SPARK_HOME", "SPARK_CONF_DIR", "PYTHONPATH", "PYSPARK_SUBMIT_ARGS", "SPARK_LOCAL_DIRS"]:
        os.environ.pop(name, None)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "2g",
        # Hardly any code runs long enough here to be worth the second compiler's time.
        "spark.driver.extraJavaOptions": "-Duser.language=en -Duser.country=US -XX:TieredStopAtLevel=1",
        "spark.local.dir": folder,
        "spark.sql.warehouse.dir": os.path.join(folder, "warehouse"),
        # Each query runs once, on few rows: compiling it costs more than it saves.
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.default.parallelism": "1",
        "spark.sql.adaptive.enabled": "false",
    }
    builder = SparkSession.builder.master("local[1]").appName("reference")
    for name, value in settings.items():
        builder = builder.config(name, value)
    with stderr_into(log_path):
        session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


@contextlib.contextmanager
def stderr_into(path):
    """Gives what is started meanwhile a file for its messages: Java prints several whenever it starts."""
    own = os.dup(2)
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 2)
    try:
        yield
    finally:
        os.dup2(own, 2)
        os.close(own)
        os.close(log)


def main(input_path, output_path):
    with open(input_path, encoding="utf-8") as file:
        runs = json.load(file)
    # Errors are results here; pyspark would print each one as well.
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        spark = start_session(folder, os.path.join(os.path.dirname(output_path), "spark.log"))
        results = []
        for number, run in enumerate(runs):
            if number > 0 and run["case"] != runs[number - 1]["case"]:
                forget_frames(spark)
            start = time.monotonic()
            results.append(plain(CASES[run["case"]](spark, run["given"])))
            print(f"{number + 1}/{len(runs)} {run['case']} {time.monotonic() - start:.1f} s", flush=True)
        version = spark.version
        spark.stop()
    with open(output_path, "w", encoding="utf-8") as file:
        json.dump({"sparkVersion": version, "results": results}, file, allow_nan=False)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
