// What a wrong kind of argument is told, in plain JavaScript, where no type says it before.

import { afterAll, beforeAll, expect, it, test } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import { col, Window } from "../../src/expression/columns/column"
import { functions } from "../../src/expression/columns/functions"
import { CountVectorizer } from "../../src/features/countVectorizer"
import { RegexTokenizer } from "../../src/features/regexTokenizer"
import { StringIndexer } from "../../src/features/stringIndexer"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import { readParquet } from "../../src/frame/read/readParquet"
import { sql } from "../../src/frame/sql"
import { Pipeline } from "../../src/pipeline/pipeline"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"
import { runOwnWork } from "../../src/work/runOwnWork"

let engine: Engine
// biome-ignore lint/suspicious/noExplicitAny: what JavaScript may give
let frame: any
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 1 })
  frame = await Frame.fromRows([{ i: 1, b: 2, s: "x" }], "i BIGINT, b BIGINT, s STRING", engine)
})
afterAll(() => engine.close())

const column = "expected a name, an expression or a column"
const name = "invalid column name: 3; expected a text"
const promised = "invalid frame: a promise; await it; expected a Frame"

test.each<[(...given: never[]) => unknown, string]>([
  [() => frame.select(1), `invalid column: 1; ${column}`],
  [
    () => runOwnWork("steps", { signl: 1 } as never, async () => 1),
    "unknown option of runWork: signl; did you mean signal?; have signal, onProgress",
  ],
  [() => frame.show({ truncate: false }), "invalid count: an object; expected an integer >= 0, options behind it"],
  [
    () => frame.writeCsv("a.csv", { delimiter: ";" }),
    "unknown option of writeCsv: delimiter; have header, sep, escape, overwrite, signal, onProgress; the separator is sep",
  ],
  [
    () => sql("SELECT 1", { engine } as never),
    "invalid engine: an object; expected an engine, as createDuckdbEngine gives it",
  ],
  [
    () => Frame.fromRows([], "i INT", createDuckdbEngine() as never),
    "invalid engine: a promise; await it; expected an engine, as createDuckdbEngine gives it",
  ],
  [() => frame.select(Promise.resolve("i")), `invalid column: a promise; await it; ${column}`],
  [() => frame.withColumn("c", 1), `invalid column: 1; ${column}`],
  [() => frame.withColumn(3, "i"), name],
  [() => frame.withColumns("x"), 'invalid columns: x; expected an object, as { sum: "a + b" }'],
  [() => frame.withColumnRenamed("i", 3), name],
  [() => frame.withColumnsRenamed({ i: 3 }), name],
  [() => frame.where(true), `invalid column: true; ${column}`],
  [() => frame.orderBy("i", false), `invalid column: false; ${column}; descending is "x DESC" or col("x").desc()`],
  [() => frame.orderBy(["i"], { ascending: false }), 'descending is "x DESC" or col("x").desc()'],
  [() => frame.select(col("i").desc()), "invalid column: i DESC; a direction has its place in orderBy and windows"],
  [() => frame.select(functions.sum("i").over(Window as never)), "invalid window of sum(i); expected one, as Window"],
  [() => frame.agg(null), `invalid column: null; ${column}`],
  [() => frame.dropna({ subset: 3 }), name],
  [() => frame.sampleBy("i"), "invalid fractions: undefined; expected an object, as { 0: 0.1, 1: 1 }"],
  [
    () => Frame.fromRows([{ a: 1 }], ["a"] as never),
    'invalid field of a schema: a; expected a name with a type, as in "id',
  ],
  [() => frame.drop(3), name],
  [() => frame.dropDuplicates([3]), name],
  [() => frame.toDF(3, 3, 3), name],
  [() => frame.join(frame, 3), name],
  [() => frame.join(Promise.resolve(frame), "i"), promised],
  [() => frame.union(3), "invalid frame: 3; expected a Frame"],
  [() => frame.groupBy("i").sum(3), name],
  [() => frame.groupBy("i").pivot("b", 3), "invalid values: 3; expected a list of the column's values"],
  [() => frame.agg({ b: 1 }), 'invalid aggregate of b: 1; expected a name, as "sum"'],
  [() => frame.naFill(0, [3]), name],
  [() => frame.naFill(null), "invalid value: null; expected a number, string or boolean"],
  [() => frame.dropna("any"), 'invalid options of dropna: "any"; expected an object, of how, thresh, subset'],
  [() => frame.randomSplit(3), "invalid weights: 3; expected a list of numbers"],
  [() => frame.toColumns([3]), name],
  [() => frame.describe(3), name],
  [() => frame.corr("i"), "invalid column name: undefined; expected a text"],
  [() => frame.approxQuantile("i", 0.5), "invalid probabilities: 0.5; expected a list of numbers in [0, 1]"],
  [() => frame.show("x"), "invalid count: x; expected an integer >= 0"],
  [() => frame.show(5, "x"), 'invalid options of show: "x"; expected an object, of truncate, vertical'],
  [() => frame.show(5, { truncate: "x" }), "invalid truncate: x; expected true, false or a number of characters"],
  [() => frame.writeCsv(), "invalid path: undefined; expected a text"],
  [() => frame.writeParquet(3), "invalid path: 3; expected a text"],
  [() => readCsv([3] as never), "invalid path: 3; expected a text"],
  [() => readParquet(3 as never), "invalid path: 3; expected a text"],
  [() => Frame.fromRows(3 as never), "invalid rows: 3; expected a list of objects, as { a: 1 }"],
  [() => Frame.fromRows([[1]] as never, "a INT"), "invalid row 0: a list; expected an object, as { a: 1 }"],
  [() => new ParamGridBuilder().addGrid(new GBTClassifier(), "maxDepth", 3 as never), "invalid values of maxDepth: 3"],
])("%# says what was expected", async (call, message) => {
  await expect((async () => ((await call()) as Partial<Frame>)?.collect?.())()).rejects.toThrow(message)
})

it("stages and evaluators ask for a frame that is awaited", async () => {
  const given = Promise.resolve(frame) as never
  const columns = { inputCol: "s", outputCol: "o" }
  const calls = [
    () => new VectorAssembler({ inputCols: ["i"], outputCol: "v" }).transform(given),
    () => new RegexTokenizer(columns).transform(given),
    () => new CountVectorizer(columns).fit(given),
    () => new StringIndexer(columns).fit(given),
    () => new GBTClassifier().fit(given),
    () => new Pipeline({ stages: [] }).fit(given),
    () => new BinaryClassificationEvaluator().evaluate(given),
  ]
  for (const call of calls) await expect((async () => call())()).rejects.toThrow(promised)
})

it("names stand alone, in lists, or as columns", async () => {
  expect(await frame.drop(col("i"), ["b"]).columns()).toEqual(["s"])
  expect(await frame.naFill(0, "i").count()).toBe(1)
  expect(Object.keys(await frame.toColumns("i"))).toEqual(["i"])
  expect(await frame.withColumn("s", "repeat('x', 30)").showString(20, false)).toContain("x".repeat(30))
})

it("columns for the labels and counts must be new ones", async () => {
  const message = "output column already exists: i; drop it or choose another outputCol"
  await expect(new StringIndexer({ inputCol: "s", outputCol: "i" }).fit(frame)).rejects.toThrow(message)
  const twice = new StringIndexer({ inputCols: ["s", "b"], outputCols: ["o", "O"] })
  await expect(twice.fit(frame)).rejects.toThrow("duplicate column: O")
  const words = await new RegexTokenizer({ inputCol: "s", outputCol: "w" }).transform(frame)
  await expect(new CountVectorizer({ inputCol: "w", outputCol: "i" }).fit(words)).rejects.toThrow(message)
})
