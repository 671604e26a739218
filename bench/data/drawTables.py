"""
Draws the tables that belong to nobody: drawTables.py dense|wide SHARE FOLDER, always the same for the same words.

dense: a million rows of 28 numbers of three shapes; the label depends on eleven of them, by no straight line.
wide: ten thousand rows of 2,000 mostly empty columns, some filled more than others; the label depends on eighty.
SHARE takes the first rows of both parts; of the 200,000 (dense) and 20,000 (wide) valid rows at least 20,000 stay.
"""

import json
import os
import sys

import numpy
import pyarrow
import pyarrow.parquet

VALID_ROWS_AT_LEAST = 20_000


def dense(random):
    rows, valid_rows, columns = 1_000_000, 200_000, 28
    x = random.standard_normal((rows + valid_rows, columns))
    x[:, 0::4] = numpy.exp(x[:, 0::4])
    x[:, 1::7] = random.random((rows + valid_rows, 4))
    score = 2 * x[:, 1] + x[:, 2] * x[:, 3] + numpy.sin(2 * x[:, 5]) + 0.5 * numpy.log(x[:, 0]) - 1.2
    score += 0.3 * x[:, 10] ** 2 - (x[:, 6] > 0.5) * x[:, 9] + 0.5 * numpy.abs(x[:, 13]) * x[:, 14]
    label = draw_labels(random, score)
    table = {"label": label, **{f"x{column}": x[:, column].astype(numpy.float32) for column in range(columns)}}
    return pyarrow.table(table), rows, valid_rows


def wide(random):
    rows, valid_rows, columns = 10_000, 20_000, 2_000
    # One column in a hundred of a row on average: the first are filled ten times as often as the last.
    filled = 0.01 * 10 ** numpy.linspace(0.6, -0.4, columns)
    filled *= 0.01 / filled.mean()
    mask = random.random((rows + valid_rows, columns)) < filled
    # A row without any entry would not be in the file.
    mask[~mask.any(axis=1), 0] = True
    row, column = numpy.nonzero(mask)
    value = numpy.exp(0.5 * random.standard_normal(len(row))).astype(numpy.float32)
    weights = numpy.zeros(columns)
    weights[:80] = random.choice([-1, 1], 80) * random.uniform(0.5, 2.5, 80)
    score = numpy.bincount(row, weights[column] * numpy.minimum(value, 1.5))
    label = draw_labels(random, score)
    places = {"row": row.astype(numpy.int32), "label": label[row], "column": column.astype(numpy.int32)}
    return pyarrow.table({**places, "value": value}), rows, valid_rows


def draw_labels(random, score):
    return (random.random(len(score)) < 1 / (1 + numpy.exp(-score))).astype(numpy.float64)


def first_entry(table, kind, row):
    """Where the entries of a row start."""
    return row if kind == "dense" else int(numpy.searchsorted(table["row"].to_numpy(), row))


def main(kind, share, folder):
    table, all_rows, all_valid_rows = {"dense": dense, "wide": wide}[kind](numpy.random.default_rng(5757))
    rows = round(all_rows * share)
    valid_rows = max(round(all_valid_rows * share), VALID_ROWS_AT_LEAST)
    os.makedirs(folder, exist_ok=True)
    for part, start, count in [("train", 0, rows), ("valid", all_rows, valid_rows)]:
        first, end = (first_entry(table, kind, row) for row in [start, start + count])
        pyarrow.parquet.write_table(table.slice(first, end - first), os.path.join(folder, f"{kind}-{part}.parquet"))
    print(json.dumps({"rows": rows, "validRows": valid_rows}))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3])
