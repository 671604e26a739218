"""Tables and numbers on their way between the two sides, exactly.

A table is {"columns": [{"name", "type", "values"}], "partitions": [rows of each]}. JSON has no word for NaN, the
infinities, -0 and integers beyond 2^53: they travel as text.
"""

import json
import math

from pyspark.ml.linalg import Vectors, VectorUDT
from pyspark.sql.types import (
    BooleanType,
    DoubleType,
    IntegerType,
    LongType,
    StringType,
    StructField,
    StructType,
)

TYPES = {
    "boolean": (BooleanType(), bool),
    "double": (DoubleType(), float),
    "int": (IntegerType(), int),
    "long": (LongType(), int),
    "string": (StringType(), str),
    "vector": (VectorUDT(), lambda v: Vectors.sparse(v["size"], v["indices"], [float(x) for x in v["values"]])),
}


KNOWN = {}


def to_frame(spark, table):
    """The table as a DataFrame with exactly its partitions; made once for each different table."""
    key = json.dumps(table)
    if key not in KNOWN:
        KNOWN[key] = make_frame(spark, table)
    return KNOWN[key]


def forget_frames(spark):
    """Lets go of the tables so far."""
    KNOWN.clear()
    spark.catalog.clearCache()


def make_frame(spark, table):
    fields, columns = [], []
    for column in table["columns"]:
        spark_type, read = TYPES[column["type"]]
        fields.append(StructField(column["name"], spark_type))
        columns.append([None if value is None else read(value) for value in column["values"]])
    rows, schema, sizes = list(zip(*columns)), StructType(fields), table["partitions"]
    if len(sizes) == 1:
        return spark.createDataFrame(rows, schema, verifySchema=False).cache()
    ends = [sum(sizes[: p + 1]) for p in range(len(sizes))]
    parts = [rows[end - size : end] for size, end in zip(sizes, ends)]
    rdd = spark.sparkContext.parallelize(parts, len(parts)).flatMap(lambda part: part)
    frame = spark.createDataFrame(rdd, schema, verifySchema=False).cache()
    assert frame.rdd.glom().map(len).collect() == sizes, "Spark laid the rows out otherwise"
    return frame


def rows_of(frame):
    """The rows of a DataFrame as lists."""
    return [list(row) for row in frame.collect()]


def plain(value):
    """A result as JSON can hold it: vectors as they are stored, numbers without a JSON form as text."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) < 2**53 else str(value)
    if isinstance(value, float):
        # numpy's floats are floats too, but repr writes their type.
        value = float(value)
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return "-0" if value == 0 and math.copysign(1, value) < 0 else value
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    if hasattr(value, "indices"):
        return {"size": value.size, "indices": plain(value.indices.tolist()), "values": plain(value.values.tolist())}
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if hasattr(value, "values"):
        return plain(value.values.tolist())
    return [plain(entry) for entry in value]
