"""Expressions over a table, evaluated by Spark in both of its modes; rows that fail, one by one.

Values travel as scripts/reference/expressions/values.mjs says: {"decimal": "1.50"}, {"date": …}, {"double": "NaN"} …
"""

import datetime
import decimal
import math
import os
import re
import time

from pyspark.sql import functions as F
from pyspark.sql.types import (
    ArrayType,
    DateType,
    DoubleType,
    FloatType,
    MapType,
    StructType,
    TimestampType,
)

ROW = "__row"


def expressions(spark, given):
    # Python's own dates and Spark's session in one zone.
    os.environ["TZ"] = "UTC"
    time.tzset()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    # Each query has other expressions: compiling them would cost more than all the rest.
    spark.conf.set("spark.sql.codegen.factoryMode", "NO_CODEGEN")
    ansi = spark.conf.get("spark.sql.ansi.enabled")
    try:
        frame = frame_of(spark, given["table"])
        answers = {}
        for mode in ["ansi", "legacy"]:
            spark.conf.set("spark.sql.ansi.enabled", "true" if mode == "ansi" else "false")
            answers[mode] = answers_of(frame, given["questions"], len(given["table"]["rows"]))
        frame.unpersist()
        return answers
    finally:
        spark.conf.set("spark.sql.ansi.enabled", ansi)
        spark.conf.unset("spark.sql.codegen.factoryMode")


def frame_of(spark, table):
    schema = StructType.fromDDL(f"{ROW} INT, {table['schema']}")
    rows = []
    for number, row in enumerate(table["rows"]):
        cells = [decode(value, field.dataType) for value, field in zip(row, schema.fields[1:])]
        rows.append((number, *cells))
    return spark.createDataFrame(rows, schema, verifySchema=False).coalesce(1).cache()


def answers_of(frame, questions, row_count):
    """Row expressions that do not fail are asked together: a query costs more than an expression."""
    answers = [None] * len(questions)
    together = [number for number, question in enumerate(questions) if question["kind"] == "row"]
    for number, found in answers_together(frame, questions, together):
        answers[number] = found
    return [found or answer(frame, questions[n], row_count) for n, found in enumerate(answers)]


def answers_together(frame, questions, numbers):
    """Numbers of questions with their answers, those left out that fail."""
    if len(numbers) < 2:
        return []
    names = [f"answer{number}" for number in numbers]
    try:
        asked = frame.select(ROW, *[F.expr(questions[n]["expression"]).alias(f"answer{n}") for n in numbers])
        columns = values_of(asked, names)
        kinds = [asked.schema[name].dataType.simpleString() for name in names]
    except Exception:  # noqa: BLE001
        half = len(numbers) // 2
        first = answers_together(frame, questions, numbers[:half])
        return first + answers_together(frame, questions, numbers[half:])
    return [(n, {"type": kind, "values": in_order(values)}) for n, kind, values in zip(numbers, kinds, columns)]


def in_order(values):
    return [value for _, value in sorted(values, key=lambda pair: pair[0])]


def answer(frame, question, row_count):
    """Type and values; no type where Spark refuses the expression."""
    expression = question["expression"]
    try:
        asked = ask(frame, question)
        kind = asked.schema["answer"].dataType
    except Exception as error:  # noqa: BLE001
        return {"values": {"error": class_of(error)}}
    try:
        (values,) = values_of(asked, ["answer"])
        if question["kind"] == "aggregate":
            return {"type": kind.simpleString(), "values": {str(key): value for key, value in values}}
        return {"type": kind.simpleString(), "values": in_order(values)}
    except Exception as error:  # noqa: BLE001
        failure = {"error": class_of(error)}
    if question["kind"] != "row":
        return {"type": kind.simpleString(), "values": failure}
    values = []
    for number in range(row_count):
        try:
            one = frame.where(f"{ROW} = {number}").select(ROW, F.expr(expression).alias("answer"))
            values.append(values_of(one, ["answer"])[0][0][1])
        except Exception as error:  # noqa: BLE001
            values.append({"error": class_of(error)})
    return {"type": kind.simpleString(), "values": values}


def ask(frame, question):
    answer = F.expr(question["expression"]).alias("answer")
    if question["kind"] == "aggregate":
        return frame.groupBy("g").agg(answer)
    return frame.select(ROW, answer)


def values_of(asked, names):
    """Keys and values of each column. Dates and times come as text: Python has none beyond the year 9999."""
    key = asked.columns[0]
    kinds = [asked.schema[name].dataType for name in names]
    texts = [isinstance(kind, (DateType, TimestampType)) for kind in kinds]
    fields = [F.col(name).cast("string") if text else F.col(name) for name, text in zip(names, texts)]
    rows = asked.select(F.col(key), *fields).collect()
    return [
        [(row[0], in_words(row[c + 1], kind) if texts[c] else encode(row[c + 1], kind)) for row in rows]
        for c, kind in enumerate(kinds)
    ]


def in_words(text, kind):
    return None if text is None else {kind.typeName(): text}


def class_of(error):
    """Spark's name for what went wrong."""
    name = None
    if hasattr(error, "getCondition"):
        name = error.getCondition()
    if name is None:
        found = re.search(r"\[([A-Z][A-Z0-9_]*(?:\.[A-Z0-9_]+)*)\]", str(error))
        name = found.group(1) if found else str(error).strip().split("\n")[0][:200]
    return name or type(error).__name__


def decode(value, kind):
    if isinstance(value, list):
        return [decode(entry, kind.elementType) for entry in value]
    if isinstance(value, dict):
        ((tag, text),) = value.items()
        read = {
            "date": datetime.date.fromisoformat,
            "timestamp": datetime.datetime.fromisoformat,
            "decimal": decimal.Decimal,
            "double": float,
            "long": int,
        }
        value = read[tag](text)
    return float(value) if value is not None and isinstance(kind, (DoubleType, FloatType)) else value


def encode(value, kind):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(kind, ArrayType):
        return [encode(entry, kind.elementType) for entry in value]
    if isinstance(kind, MapType):
        return {"map": [[encode(k, kind.keyType), encode(v, kind.valueType)] for k, v in value.items()]}
    if isinstance(kind, StructType):
        return {"struct": {field.name: encode(v, field.dataType) for field, v in zip(kind.fields, value)}}
    if isinstance(value, int):
        return value if abs(value) < 2**53 else {"long": str(value)}
    if isinstance(value, float):
        return encode_double(value)
    if isinstance(value, decimal.Decimal):
        return {"decimal": format(value, "f")}
    if isinstance(value, datetime.datetime):
        return {"timestamp": value.isoformat(" ")}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, (bytes, bytearray)):
        return {"binary": bytes(value).hex()}
    return {"other": str(value)}


def encode_double(value):
    if math.isnan(value):
        return {"double": "NaN"}
    if math.isinf(value):
        return {"double": "Infinity" if value > 0 else "-Infinity"}
    return {"double": "-0.0"} if value == 0 and math.copysign(1, value) < 0 else value
