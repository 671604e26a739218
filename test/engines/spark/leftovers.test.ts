// What is left on the server of frames that are gone, of work that was stopped, and of engines that were closed: nothing.

import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parseAddress } from "../../../src/engines/spark/connect/address"
import { openSession, type SparkSession } from "../../../src/engines/spark/connect/session"
import type { SparkEngine } from "../../../src/engines/spark/engine"
import { openSpark } from "../../../src/engines/spark/openSpark"
import type { GBTClassificationModel } from "../../../src/estimator/gbtClassificationModel"
import { GBTClassifier } from "../../../src/estimator/gbtClassifier"
import { BinaryClassificationEvaluator } from "../../../src/evaluation/binaryClassificationEvaluator"
import { CountVectorizer } from "../../../src/features/countVectorizer"
import { VectorAssembler } from "../../../src/features/vectorAssembler"
import { Frame } from "../../../src/frame/frame"
import { CrossValidator } from "../../../src/tuning/crossValidator"
import { ParamGridBuilder } from "../../../src/tuning/paramGridBuilder"
import { runOwnWork } from "../../../src/work/runOwnWork"
import { collectGarbage, isJobUnderWay, keptRows, runningJobs, until } from "./connectServer"

const server = process.env.GBT_LAB_SPARK ?? ""
const root = join(__dirname, "..", "..", "..")

/** The address of a session with a name, which another client may look into. */
function namedAddress(): string {
  return `${server}/;session_id=${randomUUID()};user_id=tests`
}

/** The tables and temporary views of a session. */
async function tablesOf(session: SparkSession): Promise<string[]> {
  const { tableFromIPC } = await import("@uwdata/flechette")
  const names: string[] = []
  for await (const batch of session.query("SHOW TABLES")) {
    for (const { tableName } of tableFromIPC(batch).toArray()) names.push(tableName)
  }
  return names
}

let engine: SparkEngine
let look: SparkSession
let folder: string
let before: number

beforeAll(async () => {
  const address = namedAddress()
  engine = await openSpark(address, { timeZone: "UTC", ansi: true })
  look = await openSession(parseAddress(address), {})
  folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
  before = await keptRows()
})

afterAll(async () => {
  await engine.close()
  await look.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Rows with features of both kinds, a label and a list. */
async function someRows(): Promise<Frame> {
  const count = 60
  const rows = Array.from({ length: count }, (_, i) => ({
    a: i % 7,
    b: (i * 5) % 11,
    label: (i * i) % 3 === 0 ? 1 : 0,
    title: i % 2 === 0 ? "one two" : "two three",
  }))
  return Frame.fromRows(rows, "a INT, b INT, label INT, title STRING", engine)
}

describe("frames that are gone", () => {
  it("leave no view and no rows, be they cached, joined, drawn, fitted to, scored or judged", async () => {
    const use = async (): Promise<void> => {
      const rows = (await someRows()).cache()
      const words = rows.withColumn("words", "split(title, ' ')")
      const [train, valid] = await rows.randomSplit([0.7, 0.3], 3)
      const cached = rows.join(rows.groupBy("a").count(), "a").cache()
      expect(await cached.count()).toBe(60)
      expect((await train.count()) + (await valid.count())).toBe(60)
      await rows.sampleBy("label", { 0: 0.5, 1: 0.5 }, 1).count()
      await new CountVectorizer({ inputCol: "words", outputCol: "counts" }).fit(words)
      const assembler = new VectorAssembler({ inputCols: ["a", "b"], outputCol: "features" })
      const gbt = new GBTClassifier({ maxIter: 2, maxDepth: 2 })
      const data = await assembler.transform(cached)
      const scored = await (await gbt.fit(data)).transform(data)
      const evaluator = new BinaryClassificationEvaluator()
      expect(await evaluator.evaluate(scored.cache())).toBeGreaterThan(0.5)
      const estimatorParamMaps = new ParamGridBuilder().addGrid(gbt, "maxDepth", [1, 2]).build()
      await new CrossValidator({ estimator: gbt, evaluator, estimatorParamMaps, numFolds: 2 }).fit(data)
      await new GBTClassifier({ maxIter: 2, trainer: "spark" }).fit(data)
      cached.unpersist()
      expect((await tablesOf(look)).length).toBeGreaterThan(3)
    }
    await use()
    await until(async () => {
      await collectGarbage()
      return (await tablesOf(look)).length === 0 && (await keptRows()) === before
    })
  })

  it("keep theirs as long as one that was made of them is there", async () => {
    const make = async (): Promise<Frame> => {
      const rows = (await someRows()).withColumn("c", "a + b").cache()
      await rows.count()
      return rows.where("c > 5")
    }
    const made = await make()
    await collectGarbage()
    expect(await made.where("c > 100").count()).toBe(0)
    await until(async () => (await keptRows()) === before + 1)
  })
})

describe("work that is stopped", () => {
  let endless: Frame
  let features: Frame
  let model: GBTClassificationModel

  beforeAll(async () => {
    const numbers = await Frame.fromColumns({ i: Int32Array.from({ length: 50_000 }, (_, i) => i) }, undefined, engine)
    // Spark hears of an end between two rows of the larger side alone.
    const few = numbers.limit(30).cache()
    endless = numbers
      .crossJoin(few.toDF("j"))
      .crossJoin(few.toDF("k"))
      .select(
        "sha2(repeat(CAST(i * j + k AS STRING), 3000), 512) AS h",
        "i % 7 AS x",
        "CAST(k % 2 AS DOUBLE) AS label",
        "array(CAST(k AS STRING)) AS words",
      )
      .where("h > '3'")
    const assembler = new VectorAssembler({ inputCols: ["x"], outputCol: "features" })
    features = await assembler.transform(endless)
    const rows = await Frame.fromColumns({ x: [0, 1, 2, 3], label: [0, 1, 1, 0] }, undefined, engine)
    model = await new GBTClassifier({ maxIter: 2 }).fit(await assembler.transform(rows))
    await few.count()
  })

  const gbt = new GBTClassifier({ maxIter: 2 })
  const evaluator = new BinaryClassificationEvaluator()
  const search = new CrossValidator({
    estimator: gbt,
    evaluator,
    estimatorParamMaps: new ParamGridBuilder().addGrid(gbt, "maxDepth", [2, 3]).build(),
  })
  const actions: [string, (signal: AbortSignal) => Promise<unknown>][] = [
    ["count", (signal) => endless.count({ signal })],
    ["collect", (signal) => endless.collect({ signal })],
    ["toColumns", (signal) => endless.toColumns(["x"], { signal })],
    ["cache", (signal) => endless.cache().count({ signal })],
    ["describe", (signal) => runOwnWork("describing", { signal }, () => endless.describe().collect())],
    [
      "pivot",
      (signal) => runOwnWork("pivoting", { signal }, () => endless.groupBy("x").pivot("label").count().collect()),
    ],
    [
      "split",
      (signal) => runOwnWork("splitting", { signal }, async () => (await endless.randomSplit([1, 1]))[0].count()),
    ],
    [
      "CountVectorizer",
      (signal) => new CountVectorizer({ inputCol: "words", outputCol: "c" }).fit(endless, { signal }),
    ],
    ["fit", (signal) => gbt.fit(features, { signal })],
    ["fit of Spark's own", (signal) => new GBTClassifier({ maxIter: 2, trainer: "spark" }).fit(features, { signal })],
    ["search", (signal) => search.fit(features, { signal })],
    ["transform", async (signal) => (await model.transform(features)).count({ signal })],
    [
      "evaluate",
      (signal) => runOwnWork("judging", { signal }, async () => evaluator.evaluate(await model.transform(features))),
    ],
    ["writeCsv", (signal) => endless.drop("words").writeCsv(join(folder, "rows.csv"), { signal })],
    ["writeParquet", (signal) => endless.writeParquet(join(folder, "rows.parquet"), { signal })],
  ]

  it.each(actions)("%s ends within a second, and nothing of it stays", async (_, action) => {
    const own = { tables: await tablesOf(look), kept: await keptRows() }
    const stop = new AbortController()
    const running = action(stop.signal)
    running.catch(() => {})
    // Spark's own pages are a moment behind.
    await until(isJobUnderWay)
    const start = performance.now()
    stop.abort(new Error("enough"))
    await expect(running).rejects.toThrow("enough")
    expect(performance.now() - start).toBeLessThan(1000)
    await until(async () => (await runningJobs()) === 0)
    expect(performance.now() - start).toBeLessThan(10_000)
    await until(async () => {
      await collectGarbage()
      const isNew = (name: string): boolean => !own.tables.includes(name)
      return !(await tablesOf(look)).some(isNew) && (await keptRows()) <= own.kept
    })
    expect(await endless.limit(0).count()).toBe(0)
  })

  it("leaves no file that is half-written", () => {
    expect(readdirSync(folder, { recursive: true }).filter((name) => /part-|_SUCCESS/.test(String(name)))).toEqual([])
  })
})

describe("an engine that is closed", () => {
  it("takes all it kept along, from a session of its own and from one with a name", async () => {
    const own = await keptRows()
    for (const address of [server, namedAddress()]) {
      const other = await openSpark(address, { timeZone: "UTC", ansi: true })
      const rows = (await Frame.fromRows([{ a: 1 }, { a: 2 }], undefined, other)).withColumn("b", "a + 1").cache()
      expect(await rows.count()).toBe(2)
      await until(async () => (await keptRows()) === own + 1)
      const session = address === server ? undefined : await openSession(parseAddress(address), {})
      await other.close()
      await until(async () => (await keptRows()) === own)
      if (session !== undefined) expect(await tablesOf(session)).toEqual([])
      await session?.close()
      await expect(rows.count()).rejects.toThrow("the engine is closed")
    }
  })

  it.each([
    ["", false],
    ["process.exit(0)", false],
    ["process.kill(process.pid, 'SIGKILL')", false],
    ["process.kill(process.pid, 'SIGKILL')", true],
  ])("so does the end of a process that closes none: %s, session with a name: %j", async (end, hasName) => {
    const own = await keptRows()
    const address = hasName ? namedAddress() : server
    const code = `
      const { connect, createDataFrame } = require(${JSON.stringify(join(root, "dist"))})
      const main = async () => {
        const engine = await connect(${JSON.stringify(address)})
        const rows = await createDataFrame(Array.from({ length: 10_000 }, (_, a) => ({ a })), undefined, engine)
        const cached = rows.withColumn("b", "a + 1").cache()
        const few = cached.limit(100)
        console.log(await cached.count())
        if (${JSON.stringify(end !== "")}) {
          few.crossJoin(few.toDF("c", "d")).crossJoin(rows.toDF("e")).where("sha2(repeat(CAST(b * d + e AS STRING), 3000), 512) > '3'").count()
        }
        process.stdin.once("data", () => { process.stdin.destroy(); ${end} })
      }
      main()`
    const child = spawn(process.execPath, ["-e", code], { stdio: ["pipe", "pipe", "inherit"] })
    const ended = new Promise((resolve) => child.once("exit", resolve))
    await Promise.race([new Promise((resolve) => child.stdout.once("data", resolve)), ended])
    await until(async () => (await keptRows()) === own + 1)
    // Not for longer: a task that Spark is told to end here goes on for a minute or two where it has begun.
    if (end !== "") await until(async () => (await runningJobs()) > 0)
    child.stdin.write("end\n")
    await ended
    await until(async () => (await runningJobs()) === 0 && (await keptRows()) === own)
    if (!hasName) return
    const session = await openSession(parseAddress(address), {})
    await until(async () => (await tablesOf(session)).length === 0)
    await session.close()
  })
})
