"""Feature transformers."""

import contextlib
import io

from pyspark.ml.feature import (
    CountVectorizer,
    CountVectorizerModel,
    RegexTokenizer,
    StringIndexer,
    VectorAssembler,
)
from pyspark.mllib.linalg.distributed import CoordinateMatrix
from tables import rows_of, to_frame


def regexTokenizer(spark, given):
    frame = to_frame(spark, given["table"])
    tokenizer = RegexTokenizer(inputCol="text", outputCol="tokens", **given["params"])
    return {"tokens": [row.tokens for row in tokenizer.transform(frame).orderBy("id").collect()]}


def words_of(frame):
    """Texts cut at spaces."""
    return RegexTokenizer(inputCol="text", outputCol="tokens", pattern=" ", toLowercase=False).transform(frame)


def countVectorizer(spark, given):
    frame = words_of(to_frame(spark, given["table"]))
    model = CountVectorizer(inputCol="tokens", outputCol="counts", **given["params"]).fit(frame)
    rows = model.transform(frame).orderBy("id").collect()
    return {"vocabulary": model.vocabulary, "counts": [row.counts for row in rows]}


def stringIndexer(spark, given):
    train, test = to_frame(spark, given["train"]), to_frame(spark, given["test"])
    model = StringIndexer(**given["params"]).fit(train)
    outputs = given["params"]["outputCols"]
    rows = rows_of(model.transform(test).select("id", *outputs).orderBy("id"))
    return {"labels": model.labelsArray, "rows": rows}


def vectorAssembler(spark, given):
    rows, documents = to_frame(spark, given["rows"]), words_of(to_frame(spark, given["documents"]))
    terms = CountVectorizerModel.from_vocabulary(given["vocabulary"], "tokens", "terms")
    frame = rows.join(terms.transform(documents).drop("text", "tokens"), ["key"], "left").orderBy("id")
    assembler = VectorAssembler(outputCol="features", **given["params"])
    assembled = assembler.transform(frame).select("id", "a_number_with_a_long_name", "features", "terms").cache()
    return {
        "whole": shown(assembled, truncate=False),
        "cut": shown(assembled),
        "narrow": shown(assembled, truncate=given["width"]),
        "vertical": shown(assembled, vertical=True),
        "vectors": [row.features.toArray() for row in assembled.collect()],
    }


def shown(frame, **options):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        frame.show(7, **options)
    return printed.getvalue()


def coordinateMatrix(spark, given):
    entries = spark.sparkContext.parallelize([tuple(entry) for entry in given["entries"]], 2)
    size = given["size"]
    matrix = CoordinateMatrix(entries, *([] if size is None else [given["rowCount"], size]))
    rows = matrix.toIndexedRowMatrix().rows.collect()
    return {"rows": sorted(([row.index, row.vector] for row in rows), key=lambda row: row[0])}
