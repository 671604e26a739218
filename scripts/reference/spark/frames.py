"""What DataFrames do: draws, samples, groups, joins, fills."""

from pyspark.sql import functions as F
from tables import rows_of, to_frame


def rand(spark, given):
    frame = to_frame(spark, given["table"]).withColumn("drawn", F.rand(int(given["seed"])))
    return {"draws": [row.drawn for row in frame.collect()]}


def sampleBy(spark, given):
    frame = to_frame(spark, given["table"])
    read = {"string": str, "double": float}.get(given["type"], int)
    fractions = {read(value): fraction for value, fraction in given["fractions"]}
    kept = frame.sampleBy("stratum", fractions, int(given["seed"]))
    return {"rows": [row.id for row in kept.collect()]}


def purchaseFeatures(spark, given):
    """The lab's split and its features."""
    rows = to_frame(spark, given["table"])
    train = rows.sampleBy("purchase", {0.0: 0.8, 1.0: 0.8}, int(given["seed"]))
    valid = rows.join(train, ["user_id", "item_id"], "leftanti")
    users = train.groupBy("user_id").agg(F.expr("sum(purchase) user_purchases"), F.expr("count(*) user_attempts"))
    items = train.groupBy("item_id").agg(F.expr("sum(purchase) item_purchases"), F.expr("count(*) item_attempts"))

    def featured(frame):
        joined = frame.join(users, ["user_id"], "left").join(items, ["item_id"], "left")
        added = joined.withColumn("user_addict", F.expr("user_purchases / user_attempts")).withColumn(
            "item_addict", F.expr("item_purchases / item_attempts")
        )
        columns = ["user_id", "item_id", "purchase", "user_purchases", "user_attempts"]
        columns += ["item_purchases", "item_attempts", "user_addict", "item_addict"]
        return rows_of(added.na.fill(0).select(columns).orderBy("user_id", "item_id"))

    return {"train": featured(train), "valid": featured(valid)}


def groupByKeys(spark, given):
    frame = to_frame(spark, given["table"])
    numbers = frame.groupBy("key").sum("int", "double")
    counts = frame.groupBy("key", "text").count()
    # -0.0 and 0.0 are one group; which of the two stands for it is not said, so the key is shown without its sign.
    return {
        "sums": rows_of(numbers.withColumn("key", F.expr("key + 0.0")).orderBy("key")),
        "counts": rows_of(counts.withColumn("key", F.expr("key + 0.0")).orderBy("key", "text")),
        "distinct": rows_of(frame.select("text", "flag").distinct().orderBy("text", "flag")),
    }


def naFill(spark, given):
    frame = to_frame(spark, given["table"])
    return {
        "number": rows_of(frame.na.fill(given["number"])),
        "text": rows_of(frame.na.fill(given["text"])),
        "boolean": rows_of(frame.na.fill(True)),
        "subset": rows_of(frame.na.fill(given["number"], subset=["int", "text"])),
        "each": rows_of(frame.na.fill({"double": given["number"], "text": given["text"], "flag": False})),
    }


def joins(spark, given):
    left, right = to_frame(spark, given["left"]), to_frame(spark, given["right"])
    kinds = ["inner", "left", "right", "outer", "leftsemi", "leftanti"]
    return {kind: rows_of(left.join(right, ["key"], kind)) for kind in kinds}
