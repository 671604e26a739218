"""Makes the files of test/reference/files, which the readers of Arrow and Excel are tested with.

Needs pyarrow, pandas and openpyxl, those of the committed files being 26.0.1, 3.1.1 and 3.1.5.
To be run from the root of the checkout.
"""

import datetime
from decimal import Decimal

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.ipc as ipc

folder = "test/reference/files/"
day = datetime.date(2024, 1, 5)
moment = datetime.datetime(2024, 1, 5, 10, 0, 0, 123456)

table = pa.table(
    {
        "i8": pa.array([1, None, -3], pa.int8()),
        "u8": pa.array([1, None, 255], pa.uint8()),
        "u32": pa.array([1, None, 4294967295], pa.uint32()),
        "u64": pa.array([1, None, 18446744073709551615], pa.uint64()),
        "i64": pa.array([1, None, 9007199254740993], pa.int64()),
        "f32": pa.array([0.1, None, float("nan")], pa.float32()),
        "f64": pa.array([0.1, None, -0.0]),
        "s": ["a", None, "ü"],
        "large": pa.array(["a", None, "b"], pa.large_utf8()),
        "b": [True, None, False],
        "bytes": pa.array([b"\x01", None, b""], pa.binary()),
        "day": pa.array([day, None, datetime.date(1999, 12, 31)], pa.date32()),
        "clock": pa.array([moment, None, datetime.datetime(1969, 12, 31, 23, 59, 59, 999999)], pa.timestamp("us")),
        "moment": pa.array([moment, None, None], pa.timestamp("ns", tz="Europe/Moscow")),
        "dec": pa.array([Decimal("1.50"), None, Decimal("-12345678901234567890.12")], pa.decimal128(30, 2)),
        "list": pa.array([[1, 2, None], None, []], pa.list_(pa.int64())),
        "pair": pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int32(), 2)),
        "struct": pa.array([{"x": 1, "y": "q"}, None, {"x": None, "y": "z"}]),
        "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64())),
        "dict": pa.array(["p", None, "q"]).dictionary_encode(),
        "nothing": pa.nulls(3),
        "clocks": pa.array([[moment], None, []], pa.list_(pa.timestamp("us"))),
    }
)
with ipc.new_file(folder + "types.arrow", table.schema) as file:
    file.write_table(table, max_chunksize=2)
with ipc.new_stream(folder + "types.arrows", table.schema) as stream:
    stream.write_table(table)
with ipc.new_file(folder + "time.arrow", pa.schema({"time": pa.time64("us")})) as file:
    file.write_table(pa.table({"time": pa.array([datetime.time(1, 2, 3)], pa.time64("us"))}))
feather.write_feather(table.select(["i8"]), folder + "lz4.feather", compression="lz4")

moments = [datetime.datetime(9999, 12, 31, 23, 59, 59, 999999), datetime.datetime(1, 1, 1), None]
table = pa.table(
    {
        "s": pa.array([-1, 1704164645, None], pa.timestamp("s")),
        "ms": pa.array([-1, 1704164645123, None], pa.timestamp("ms", "UTC")),
        "us": pa.array(moments, pa.timestamp("us")),
        "odd": pa.array([9007199254740993, -9007199254740993, None], pa.timestamp("us", "UTC")),
        "ns": pa.array([1704164645123456999, -1, None], pa.timestamp("ns")),
        "text": pa.array(["a", "longer than twelve bytes", None], pa.string_view()),
        "bytes": pa.array([b"a", b"longer than twelve bytes", None], pa.binary_view()),
        "list": pa.array([[1, None], [], None], pa.list_view(pa.int32())),
        "run": pa.RunEndEncodedArray.from_arrays(pa.array([2, 3], pa.int32()), pa.array(["x", "y"])),
    }
)
with ipc.new_stream(folder + "views.arrows", table.schema) as stream:
    stream.write_table(table)

frame = pd.DataFrame(
    {
        "id": [1, 2, 3],
        "x": [1.5, None, 2.0],
        "name": ["a", None, "ü"],
        "ok": [True, False, True],
        "day": pd.to_datetime(["2024-01-05", "2024-02-06", "1999-12-31"]),
        "t": pd.to_datetime(["2024-01-05 10:00:00.123", "2024-02-06 00:00:01.000", None]),
        "mixed": [1, "x", None],
    }
)
with pd.ExcelWriter(folder + "sheets.xlsx") as book:
    frame.to_excel(book, sheet_name="First", index=False)
    frame[["id", "x"]].to_excel(book, sheet_name="Second sheet", index=True)
    pd.DataFrame({"a": []}).to_excel(book, sheet_name="Empty", index=False)
    pd.DataFrame().to_excel(book, sheet_name="Blank", index=False)

book = openpyxl.Workbook()
sheet = book.active
for row in (
    ["name ", 2024, 2023, "day", "time"],
    [" a ", 1, 2, datetime.date(1900, 1, 1), datetime.datetime(1900, 2, 28, 12)],
    ["  ", 3, 4, datetime.date(1900, 3, 1), datetime.datetime(1900, 3, 1, 12)],
    ["", "#N/A", 5, datetime.date(9999, 12, 31), datetime.timedelta(hours=30)],
):
    sheet.append(row)
book.save(folder + "odd.xlsx")
