// Verbs keep what columns mean, or refuse: vectors, nominal columns, keys of several types, strata, hidden names.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine, type DuckdbEngine } from "../../src/engines/duckdb/engine"
import { coordinateVectors } from "../../src/features/coordinateVectors"
import { StringIndexer } from "../../src/features/stringIndexer"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import { readParquet } from "../../src/frame/read/readParquet"
import type { JoinType } from "../../src/frame/verbs/join"
import type { Fractions } from "../../src/frame/verbs/random"
import { isOnSpark } from "../onSpark"

let engine: DuckdbEngine
let folder: string
let frame: Frame
let vectors: Frame

beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  folder = await mkdtemp(join(tmpdir(), "frame-meaning-"))
  frame = await Frame.fromRows(
    [
      { a: 3, b: "x", c: 1.5 },
      { a: 1, b: null, c: null },
      { a: 2, b: "y", c: Number.NaN },
      { a: 1, b: "x", c: 2 },
    ],
    undefined,
    engine,
  )
  vectors = await coordinateVectors(
    await Frame.fromRows(
      [
        { u: 1, i: 0, n: 2 },
        { u: 2, i: 1, n: 1 },
      ],
      undefined,
      engine,
    ),
    { row: "u", column: "i", value: "n", outputCol: "history" },
  )
})
afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

async function valuesOf(of: Frame, name: string): Promise<unknown[]> {
  return (await of.collect()).map((row) => row[name])
}

describe("window functions", () => {
  it("keep the order of rows", async () => {
    const ranked = frame.withColumn("r", "row_number() OVER (PARTITION BY b ORDER BY a)")
    expect(await valuesOf(ranked, "a")).toEqual([3, 1, 2, 1])
    expect(await valuesOf(ranked, "r")).toEqual([2, 1, 1, 1])
    expect(await valuesOf(ranked.limit(2).withColumn("s", "sum(a) over ()"), "s")).toEqual([4, 4])
  })
})

describe("join", () => {
  it("gives outer keys the wider type", async () => {
    const left = await Frame.fromColumns({ k: [1, 2] }, "k LONG", engine)
    const right = await Frame.fromColumns({ k: [2.5, 2] }, "k DOUBLE", engine)
    const joined = left.join(right, "k", "outer")
    expect(await valuesOf(joined, "k")).toEqual([2.5, 1, 2])
    expect((await joined.column("k")).type).toBe("double")
    const narrow = await Frame.fromColumns({ k: [300] }, "k INT", engine)
    const wide = await Frame.fromColumns({ k: [5e9] }, "k LONG", engine)
    expect(await valuesOf(narrow.join(wide, "k", "outer"), "k")).toEqual([5e9, 300])
    expect(await valuesOf(left.join(right.select("CAST(k AS DECIMAL(3,1)) AS k"), "k", "outer"), "k")).toEqual([
      "2.5",
      "1.0",
      "2.0",
    ])
  })

  it("compares keys of two types as = does", async () => {
    const left = await Frame.fromColumns({ k: [9007199254740993n, 9007199254740992n, 5] }, "k LONG", engine)
    const decimals = left.limit(1).select("CAST(k AS DECIMAL(20,1)) AS k")
    expect(await left.join(decimals, "k", "semi").collect()).toEqual([{ k: 9007199254740993n }])
    expect(await left.join(decimals, "k", "anti").count()).toBe(2)
    const text = await Frame.fromColumns({ k: ["5", "6"] }, undefined, engine)
    expect(await left.join(text, "k").collect()).toEqual([{ k: 5 }])
    const lists = await Frame.fromRows([{ k: [5] }], undefined, engine)
    await expect(left.join(lists, "k").count()).rejects.toThrow(
      "key k is long on the left, array on the right; cast one of the two",
    )
  })

  it.each([
    ["left_outer", 2],
    ["leftouter", 2],
    ["right_outer", 2],
    ["rightouter", 2],
    ["full", 3],
    ["full_outer", 3],
    ["fullouter", 3],
    ["left_semi", 1],
    ["semi", 1],
    ["left_anti", 1],
    ["anti", 1],
  ] as [JoinType, number][])("takes %s as Spark does", async (how, count) => {
    const left = await Frame.fromColumns({ k: [1, 2] }, undefined, engine)
    const right = await Frame.fromColumns({ k: [2, 3] }, undefined, engine)
    expect(await left.join(right, "k", how).count()).toBe(count)
  })

  it("refuses keys for cross", async () => {
    await expect(frame.join(frame, "a", "cross").count()).rejects.toThrow(
      new RangeError("invalid on: a; a cross join has no keys"),
    )
  })
})

describe("union", () => {
  it("takes assembled vectors that mean the same, cached or not", async () => {
    const assembled = await new VectorAssembler({ inputCols: ["a"], outputCol: "v" }).transform(frame)
    expect(await assembled.union(assembled.where("a > 1")).count()).toBe(6)
    const other = await new VectorAssembler({ inputCols: ["c"], outputCol: "v", handleInvalid: "keep" }).transform(
      frame,
    )
    await expect(assembled.union(other).count()).rejects.toThrow("vector column v differs on the two sides of a union")
  })

  it("refuses a vector on one side only", async () => {
    const numbers = await Frame.fromColumns({ u: [1], h: [0] }, "u LONG, h INT", engine)
    await expect(numbers.union(vectors).count()).rejects.toThrow("vector column h differs on the two sides of a union")
    await expect(vectors.union(numbers).count()).rejects.toThrow(TypeError)
  })

  it("refuses labels that differ", async () => {
    const model = await new StringIndexer({ inputCol: "b", outputCol: "i", handleInvalid: "skip" }).fit(frame)
    const others = await Frame.fromColumns({ a: [1, 2], b: ["z", "x"], c: [0.5, 0.5] }, undefined, engine)
    const otherModel = await new StringIndexer({ inputCol: "b", outputCol: "i" }).fit(others)
    const indexed = await model.transform(frame)
    expect(await indexed.union(await model.transform(frame)).count()).toBe(6)
    await expect(indexed.union(await otherModel.transform(others)).count()).rejects.toThrow(
      new TypeError("labels of column i differ on the two sides of a union; index it after the union"),
    )
  })
})

describe("vector columns in expressions", () => {
  it("are refused where their row numbers would show", async () => {
    const message = /^vector column history can't go into an expression: /
    for (const made of [
      vectors.agg("max(history)"),
      vectors.select("HISTORY + 1"),
      vectors.withColumn("x", "`history` * 2"),
      vectors.groupBy("u").agg("sum(history) AS s"),
      vectors.where("history = 0"),
    ]) {
      await expect(made.count()).rejects.toThrow(TypeError)
      await expect(made.count()).rejects.toThrow(message)
    }
  })

  it("may be named, tested for null, counted, and stand in text", async () => {
    const made = vectors.select("history AS h", "history IS NOT NULL AS is", "'history' AS text")
    expect(await valuesOf(made, "is")).toEqual([true, true])
    expect((await made.column("h")).vector?.form).toBe("reference")
    expect(await valuesOf(vectors.agg("count(history) AS n"), "n")).toEqual([2])
    expect(await vectors.where("history IS NULL").count()).toBe(0)
  })
})

describe("where", () => {
  it("refuses parentheses without their other, but not in text", async () => {
    const message = "invalid expression: expected an operator or the end, got )\n  a = 2) OR (a = 1\n       ^"
    await expect(frame.where("a = 2) OR (a = 1").count()).rejects.toThrow(message)
    await expect(frame.where("(a = 2").count()).rejects.toThrow("expected ), got the end")
    expect(await frame.where("b <> ')' AND (a = 3 OR (a = 2))").count()).toBe(2)
  })
})

describe("names that look like the library's or the engine's own", () => {
  const names = ["rowid", "ROWID", "__drawn", "__Fold", "__order_0", "__index_level_0__", "__k"]

  it.each(names)("%s is a column as any other", async (name) => {
    const rows = Array.from({ length: 50 }, (_, i) => ({ [name]: (i * 7) % 50, x: i % 3 }))
    const made = await Frame.fromRows(rows, undefined, engine)
    const path = join(folder, "named.csv")
    await made.writeCsv(path, { overwrite: true })
    const read = await readCsv(path, { engine, schema: { [name]: "LONG", x: "LONG" } })
    expect(await read.collect()).toEqual(rows)
    await read.writeParquet(join(folder, "named.parquet"), { overwrite: true })
    const frame = await readParquet(join(folder, "named.parquet"), { engine })
    expect(await frame.collect()).toEqual(rows)
    const quoted = `\`${name}\``
    expect(await frame.where(`${quoted} < 3`).orderBy(quoted).limit(2).collect()).toEqual([
      { [name]: 0, x: 0 },
      { [name]: 1, x: 1 },
    ])
    const joined = frame.join(frame.groupBy("x").agg(`max(${quoted}) AS most`), "x").where(`${quoted} = most`)
    expect(await joined.select(quoted).collect()).toEqual([{ [name]: 49 }, { [name]: 48 }, { [name]: 47 }])
    expect(await frame.union(frame.cache()).withColumn("u", "rand(1)").distinct().count()).toBe(100)
    expect(await frame.rollup(quoted).count().count()).toBe(51)
    const part = frame.sampleBy("x", { 0: 0.5, 1: 0.5, 2: 0.5 }, 3)
    const plain = frame.withColumnRenamed(name, "y").sampleBy("x", { 0: 0.5, 1: 0.5, 2: 0.5 }, 3)
    expect(await part.toDF("y", "x").collect()).toEqual(await plain.collect())
  })

  it("the library's own sign is refused", async () => {
    const message = "invalid column name: ǁx; names that begin with ǁ are reserved"
    await expect(Frame.fromColumns({ ǁx: [1] }, undefined, engine)).rejects.toThrow(message)
    await expect(frame.withColumnRenamed("a", "ǁx").count()).rejects.toThrow(message)
    await expect(readCsv(Readable.from(["ǁx,y\n1,2\n"]), { engine })).rejects.toThrow(message)
  })
})

describe("naFill", () => {
  it("knows columns whatever the case of their names", async () => {
    expect(await valuesOf(frame.naFill({ B: "zz" }), "b")).toEqual(["x", "zz", "y", "x"])
    expect(await valuesOf(frame.naFill(7, ["C"]), "c")).toEqual([1.5, 7, 7, 2])
  })

  it("refuses numbers that a whole column can't hold", async () => {
    await expect(frame.naFill(Number.POSITIVE_INFINITY).count()).rejects.toThrow(
      "invalid value: Infinity; column a holds whole numbers of 64 bits",
    )
    await expect(frame.select("a::INT AS i").naFill(1e12).count()).rejects.toThrow("column i holds whole numbers of 32")
    expect(await valuesOf(frame.naFill(Number.POSITIVE_INFINITY, ["c"]), "c")).toContain(Number.POSITIVE_INFINITY)
  })
})

describe("describe", () => {
  it("has no deviation for a frame without rows, and one row a statistic for text", async () => {
    const empty = await frame.where("a > 5").describe().collect()
    expect(empty[2]).toEqual({ summary: "stddev", a: null, b: null, c: null })
    expect(await valuesOf(frame.describe("b"), "b")).toEqual(["3", null, null, "x", "y"])
  })
})

describe("sampleBy", () => {
  const all = (keys: unknown[]): Fractions => new Map(keys.map((key) => [key, 1]))
  async function kept(column: string, fractions: Fractions, of = frame): Promise<unknown[]> {
    return valuesOf(of.sampleBy(column, fractions, 1), column)
  }

  it("takes null only as a Map's key, and tells it from text and NaN", async () => {
    const texts = await Frame.fromColumns({ b: ["null", null] }, undefined, engine)
    expect(await kept("b", { null: 1 }, texts)).toEqual(["null"])
    expect(await kept("b", all([null]), texts)).toEqual([null])
    expect(await kept("c", all([null]))).toEqual([null])
    expect(await kept("c", all([Number.NaN]))).toEqual([Number.NaN])
    expect(await kept("c", { NaN: 1, 2: 1 })).toEqual([Number.NaN, 2])
    expect(await kept("a", all([null, 1]), frame.withColumn("a", "nullif(a, 3)"))).toEqual([null, 1, 1])
  })

  it("tells whole numbers beyond 2^53 apart", async () => {
    const long = await Frame.fromColumns({ a: [2n ** 53n, 2n ** 53n + 1n] }, "a LONG", engine)
    expect(await kept("a", all([2n ** 53n + 1n]), long)).toEqual([2n ** 53n + 1n])
    expect(await kept("a", { "9007199254740993": 1 }, long)).toEqual([2n ** 53n + 1n])
  })

  it("refuses keys and columns of other kinds", async () => {
    await expect(kept("a", { x: 1 })).rejects.toThrow("invalid stratum: x; expected a number, as column a has")
    await expect(kept("a", { null: 1 })).rejects.toThrow("invalid stratum: null; expected a number")
    await expect(kept("a", all(["1"]))).rejects.toThrow(TypeError)
    await expect(kept("b", all([1]))).rejects.toThrow("invalid stratum: 1; expected text, as column b has")
    await expect(kept("history", {}, vectors)).rejects.toThrow(
      "column history can't be sampled by: it is a vector; expected numbers, text or booleans",
    )
  })
})

describe("files", () => {
  it("are not written with separators or columns that CSV lacks", async () => {
    const path = join(folder, "refused.csv")
    for (const sep of ["", ";;", '"', "\n"]) {
      await expect(frame.writeCsv(path, { sep })).rejects.toThrow(`invalid sep: ${JSON.stringify(sep)}`)
    }
    await expect(frame.select("array(a) AS list").writeCsv(path)).rejects.toThrow(
      "column list is array<bigint>, which CSV",
    )
    await expect(readFile(path)).rejects.toThrow("ENOENT")
  })

  it.each([
    [" ", "a b\n1 x\n2 y\n", ["x", "y"]],
    ["\u0001", "a\u0001b\n1\u0001x\n", ["x"]],
    [",", 'a,b\n1, "x"\n2,y\n', [' "x"', "y"]],
    [",", 'a,b\n1,"so, ""x"""\n2,"one, "\n', ['so, "x"', "one, "]],
    [",", 'a,b\n1,y\n2,  "x"', ["y", '  "x"']],
    [",", 'a,b\n1, ""\n', [' ""']],
  ])("read alike from a path and a stream, separated by %j: %j", async (sep, content, expected) => {
    const path = join(folder, "alike.csv")
    await writeFile(path, content)
    for (const source of [path, Readable.from([content])]) {
      expect(await valuesOf(await readCsv(source, { sep, schema: "a INT, b STRING", engine }), "b")).toEqual(expected)
    }
  })

  it.skipIf(isOnSpark)("give whole numbers without a sign the next wider type with one", async () => {
    const path = join(folder, "unsigned.parquet")
    const fields = "255::UTINYINT AS a, 65535::USMALLINT AS b, 4294967295::UINTEGER AS c, 7::UBIGINT AS d"
    await engine.run(`COPY (SELECT ${fields}) TO '${path}' (FORMAT parquet)`)
    const read = await readParquet(path, { engine })
    expect((await read.schema()).map((c) => c.type)).toEqual(["smallint", "int", "bigint", "decimal(20,0)"])
    expect(await read.collect()).toEqual([{ a: 255, b: 65535, c: 4294967295, d: "7" }])
    expect(await valuesOf(read.groupBy().sum("c"), "sum(c)")).toEqual([4294967295])
  })
})
