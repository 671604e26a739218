"""The bench's prepared files as numpy arrays, in 32-bit floats as the boosters like them."""

import numpy
import pyarrow.parquet
from scipy.sparse import csr_matrix


def read_table(path, features, columns):
    """
    Features and labels of a file: of named columns, or, where `columns` is a number, of entries (row, label, column,
    value) that make a sparse matrix of so many columns, each row's entries side by side.
    """
    table = pyarrow.parquet.read_table(path)
    if columns is None:
        x = numpy.stack([table[name].to_numpy().astype(numpy.float32) for name in features], axis=1)
        return x, table["label"].to_numpy().astype(numpy.float32)
    row = table["row"].to_numpy()
    first = numpy.flatnonzero(numpy.diff(row, prepend=-1))
    starts = numpy.append(first, len(row))
    # Copies: CatBoost takes no arrays that it may not write to.
    entries = table["value"].to_numpy().astype(numpy.float32), table["column"].to_numpy().copy(), starts
    return csr_matrix(entries, shape=(len(first), columns)), table["label"].to_numpy()[first].astype(numpy.float32)
