// What a notebook says when something goes wrong on a cluster, and that it is usable afterwards: the real kernel, with the
// server of these tests and one that it starts, kills and starts again.

import { rmSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { compileSources } from "../../compileSources"
import { type CellResult, type CellToRun, folderForCells, runCells } from "../../notebook/runCells"
import { runningJobs, until } from "./connectServer"

const server = process.env.GBT_LAB_SPARK ?? ""
const root = join(__dirname, "..", "..", "..")
const version = process.env.GBT_LAB_SPARK_VERSION ?? "4.0.1"

/** Errors are to come in so many seconds. */
const LIMIT = 10

type Cells = Readonly<Record<string, CellToRun>>

/** Runs cells by name; what came of each, by its name. */
async function results<T extends Cells>(cells: T, folder: string): Promise<Record<keyof T, CellResult>> {
  const found = await runCells(Object.values(cells), { folder })
  return Object.fromEntries(Object.keys(cells).map((name, i) => [name, found[i]])) as Record<keyof T, CellResult>
}

/** Fails unless a cell ended in time with an error of one line, beside a mark under the user's own text. */
function expectError(result: CellResult, message: RegExp): void {
  expect(result.status).toBe("error")
  expect(result.error?.evalue).toMatch(message)
  const told = [...result.outputs, ...(result.error?.traceback ?? [])].join("\n")
  expect(told).not.toMatch(/ǁ|gbt_lab_|auto_generated|SELECT|\n\s+at |grpc/)
  expect(result.seconds).toBeLessThan(LIMIT)
}

/** What a cell printed, without its bars, or failed by. */
function printed({ outputs, error }: CellResult): string {
  return error === null ? outputs.filter((text) => text.endsWith("\n")).join("") : error.evalue
}

let folder = ""
let compiled = ""
beforeAll(() => {
  folder = folderForCells()
  compiled = compileSources(["engines/spark/connect", "params"])
})
afterAll(() => {
  for (const path of [folder, compiled]) rmSync(path, { recursive: true, force: true })
})

const WAYS = `
import { BinaryClassificationEvaluator, connect, createDataFrame, CrossValidator, Frame, GBTClassifier, ParamGridBuilder, sql, VectorAssembler } from "gbt-lab"
const here = await createDataFrame([{ a: 1 }, { a: 2 }])`

describe("a notebook on a cluster", () => {
  const cells = {
    begin: {
      code: `${WAYS}
const engine = await connect("${server}")
const rows = await createDataFrame([{ a: 1, b: "x" }, { a: 2, b: "y" }, { a: 3, b: null }], "a INT, b STRING", engine)
// The first of a server's queries takes longest.
await rows.select("1 / a AS x", "b").groupBy("b").agg("sum(x)").orderBy("b").count()
const ASK = async () => console.log(await rows.count(), await here.count())`,
    },
    host: { code: `await connect("sc://no-such-host.invalid")` },
    port: { code: `await connect("sc://127.0.0.1:9")` },
    tls: { code: `await connect("${server}/;use_ssl=true")` },
    token: { code: `await connect("${server}/;token=s3cret")` },
    address: { code: `await connect("localhost:15002")` },
    column: { code: `await rows.select("a", "bb + 1").show()` },
    syntax: { code: `await rows.where("a >").show()` },
    types: { code: `await rows.select("a + array(1)").show()` },
    lazy: { code: `const halves = rows.withColumn("half", "1 / (a - 2)")` },
    value: { code: `await halves.groupBy("b").agg("sum(half)").show()` },
    sparkColumn: { code: `await rows.select(sql.spark("upper(bbb)")).show()` },
    sparkSyntax: { code: `await rows.select(sql.spark("a +")).show()` },
    sparkTypes: { code: `await rows.join(rows.select("a"), "a").where(sql.spark("b + array(1) > 0")).show()` },
    engines: { code: `await rows.join(here, "a").show()` },
    file: { code: `await rows.writeParquet("${root}/README.md")` },
    afterwards: { code: "await ASK()" },
    frame: { code: `rows.orderBy("a DESC")` },
    figure: { code: `await rows.plot.bar("b")` },
    rowList: { code: `await rows.collect()` },
    parallel: {
      code: `const more = await Promise.all([1, 2, 3].map(() => connect("${server}")))
const counts = await Promise.all(more.map(async (one, i) => (await createDataFrame([{ i }, { i }], "i INT", one)).count()))
await Promise.all(more.map((one) => one.close()))
await more[0].close()
console.log(counts.join())`,
    },
    closed: { code: `await (await createDataFrame([{ a: 1 }], undefined, more[0])).show()` },
    end: { code: "await ASK()" },
  }
  let found: Record<keyof typeof cells, CellResult>
  beforeAll(async () => {
    found = await results(cells, folder)
  }, 900_000)

  it("works, and after each error too", () => {
    for (const name of ["begin", "afterwards", "frame", "figure", "rowList", "parallel", "end"] as const) {
      expect(found[name].error, name).toBeNull()
    }
    expect(printed(found.afterwards)).toBe("3 2\n")
    expect(printed(found.end)).toBe("3 2\n")
    expect(printed(found.parallel)).toBe("2,2,2\n")
  })

  it.each([
    [
      "host",
      /^no Spark Connect server can be reached at sc:\/\/no-such-host\.invalid:15002: no host is called [^\n]+$/,
    ],
    [
      "port",
      /^no Spark Connect server can be reached at sc:\/\/127\.0\.0\.1:9: nothing listens on port 9; start a [^\n]+$/,
    ],
    ["tls", /it does not speak TLS [^\n]*leave use_ssl=true out of the address$/],
    ["token", /^no Spark Connect server [^\n]+: it does not speak TLS [^\n]+$/],
    ["address", /^this is no address of a Spark Connect server; expected "sc:\/\/host:15002"[^\n]+$/],
    ["column", /^invalid expression: unknown column: bb; did you mean b\?; have a, b\n {2}bb \+ 1\n {2}\^\^$/],
    ["syntax", /^invalid expression: expected an expression, got the end\n {2}a >\n {5}\^$/],
    ["types", /^invalid expression: expected numbers, got int and array<int>\n {2}a \+ array\(1\)\n {2}\^+$/],
    ["value", /^DIVIDE_BY_ZERO: [^\n]+\n {2}1 \/ \(a - 2\)\n {2}\^+\ncolumn half, row: a = 2$/],
    ["sparkColumn", /^UNRESOLVED_COLUMN[^\n]+`bbb`[^\n]+\[`b`, `a`\]\.\n {2}upper\(bbb\)\n {8}\^\^\^$/],
    ["sparkSyntax", /^PARSE_SYNTAX_ERROR: Syntax error at or near the end\.\n {2}a \+\n {5}\^$/],
    ["sparkTypes", /^DATATYPE_MISMATCH[^\n]+"\(b \+ array\(1\)\)"[^\n]+\n {2}b \+ array\(1\) > 0\n {2}\^{12}$/],
    ["engines", /^these frames are of two engines, Spark and DuckDB; [^\n]+$/],
    ["file", /README\.md is there already; choose another path, or overwrite: true$/],
    ["closed", /^the engine is closed$/],
  ] as const)("says what is wrong: %s", (name, message) => expectError(found[name], message))
})

describe("interrupting a notebook on a cluster", () => {
  // See isJobUnderWay in connectServer.ts.
  const interruptAfter = 1
  const endless = {
    begin: {
      code: `${WAYS}
const engine = await connect("${server}")
const numbers = await createDataFrame(Array.from({ length: 50_000 }, (_, i) => ({ i })), "i INT", engine)
// Spark hears of an end between two rows of the larger side alone.
const few = numbers.limit(30).cache()
const pairs = numbers.crossJoin(few.toDF("j")).crossJoin(few.toDF("k"))
console.log(await few.count())
const endless = pairs.select("sha2(repeat(CAST(i * j + k AS STRING), 3000), 512) AS h", "i % 7 AS x", "CAST(k % 2 AS DOUBLE) AS y").where("h > '3'")
const train = await new VectorAssembler({ inputCols: ["x"], outputCol: "features" }).transform(endless)
const gbt = new GBTClassifier({ labelCol: "y", maxIter: 3 })
const search = new CrossValidator({ estimator: gbt, evaluator: new BinaryClassificationEvaluator({ labelCol: "y" }), estimatorParamMaps: new ParamGridBuilder().addGrid(gbt, "maxDepth", [2, 3]).build() })`,
    },
    count: { code: "await endless.count()", interruptAt: "counting", interruptAfter },
    afterCount: { code: "console.log(await numbers.count())" },
    cache: { code: "await endless.cache().count()", interruptAt: "counting", interruptAfter },
    afterCache: { code: "console.log(await numbers.count())" },
    fit: { code: "await gbt.fit(train)", interruptAt: "fitting", interruptAfter },
    afterFit: { code: "console.log(await numbers.count())" },
    search: { code: "await search.fit(train)", interruptAt: "cross-validating", interruptAfter },
    afterSearch: { code: "console.log(await numbers.count())" },
    write: { code: `await endless.writeCsv("FOLDER/endless.csv")`, interruptAt: "writing", interruptAfter },
    again: { code: `await numbers.writeCsv("FOLDER/endless.csv")` },
    afterWrite: { code: "console.log(await numbers.count(), await here.count())" },
  }
  let found: Record<keyof typeof endless, CellResult>
  beforeAll(async () => {
    const [write, again] = [endless.write, endless.again].map((cell) => {
      return { ...cell, code: cell.code.replace("FOLDER", folder) }
    })
    found = await results({ ...endless, write, again }, folder)
  }, 900_000)

  it.each(["count", "cache", "fit", "search", "write"] as const)("ends what runs: %s", (name) => {
    expect(printed(found[name])).toBe("interrupted")
    expect(found[name].interruptedFor).toBeLessThan(3)
    const after = `after${name[0].toUpperCase()}${name.slice(1)}` as keyof typeof endless
    expect(printed(found[after])).toMatch(/^50000( 2)?\n$/)
    expect(found[after].seconds).toBeLessThan(LIMIT)
  })

  it("leaves nothing that runs there, and nothing half-written", async () => {
    expect(printed(found.again)).toBe("")
    await until(async () => (await runningJobs()) === 0)
  })
})

describe("a notebook whose server ends", () => {
  const cells = (port: number) => ({
    begin: {
      code: `${WAYS}
const { spawn } = require("child_process")
const { randomUUID } = require("crypto")
let server: any
/** As npm run spark does. */
const start = async () => {
  server = spawn(process.execPath, ["scripts/spark.mjs", "--port", "${port}", "--memory", "1g", "--version", "${version}"], { cwd: ${JSON.stringify(root)} })
  await new Promise<void>((resolve, reject) => {
    server.stdout.on("data", (text: Buffer) => String(text).includes("listens") && resolve())
    server.on("exit", reject)
  })
}
await start()
const address = "sc://127.0.0.1:${port}"
const id = randomUUID()
let engine = await connect(address + "/;session_id=" + id + ";user_id=me")
const made = (on: any) => createDataFrame(Array.from({ length: 1000 }, (_, i) => ({ i })), "i INT", on)
const first = (await made(engine)).withColumn("twice", "2 * i").cache()
console.log(await first.count())`,
    },
    release: {
      code: `const room = ${JSON.stringify(join(compiled, "engines", "spark", "connect"))}
const { openChannel } = require(room + "/channel")
const channel = openChannel(require(room + "/address").parseAddress(address), await require(room + "/libraries").loadLibraries())
await channel.call("ReleaseSession", { sessionId: id, userContext: { userId: "me" } })
channel.close()`,
    },
    released: { code: "await first.show()" },
    releasedAgain: { code: `await first.where("i > 3").count()` },
    releasedMade: { code: `await made(engine)` },
    anew: {
      code: `const lost = engine
engine = await connect(address)
const second = (await made(engine)).withColumn("twice", "2 * i").cache()
console.log(await second.count(), await here.count())`,
    },
    kept: { code: `await first.count()` },
    killWithin: {
      code: `setTimeout(() => server.kill("SIGKILL"), 2000)
await second.crossJoin(second.select("i AS j")).crossJoin(second.select("i AS k")).where("hash(i, j, k) % 3 <> 1").count()`,
    },
    killed: { code: "await second.count()" },
    killedConnect: { code: "await connect(address)" },
    killedClose: {
      code: `await Promise.all([engine.close(), lost.close()])
console.log(await here.count())`,
    },
    again: {
      code: `await start()
engine = await connect(address)
const third = (await made(engine)).withColumn("twice", "2 * i").cache()
console.log(await third.count())`,
    },
    killBetween: {
      code: `await new Promise((resolve) => { server.on("exit", resolve); server.kill("SIGKILL") })
await new Promise((resolve) => setTimeout(resolve, 500))`,
    },
    between: { code: "third" },
    betweenAgain: { code: "await third.count()" },
    restart: { code: "await start()" },
    restarted: { code: "await third.count()" },
    restartedAgain: { code: "await third.plot.hist('i')" },
    end: {
      code: `const other = await connect(address)
console.log(await (await made(other)).count(), await here.count())
await Promise.all([engine.close(), other.close()])
const isKilled = server.kill()`,
    },
  })
  let found: Record<keyof ReturnType<typeof cells>, CellResult>
  beforeAll(async () => {
    found = await results(cells(await freePort()), folder)
  }, 900_000)

  const ended =
    /^the session on sc:\/\/127\.0\.0\.1:\d+ has ended there \(INVALID_HANDLE\.SESSION_\w+\), by a restart, a time-out or another client; connect again, and make its frames anew: [^\n]+$/
  const gone =
    /^the Spark server at sc:\/\/127\.0\.0\.1:\d+ is gone: [^\n]+; connect again, and make its frames anew: [^\n]+$/
  it.each([
    ["released", ended],
    ["releasedAgain", ended],
    ["releasedMade", ended],
    ["kept", ended],
    ["killWithin", gone],
    ["killed", gone],
    [
      "killedConnect",
      /^no Spark Connect server can be reached at [^\n]+: nothing listens on port \d+; start a server [^\n]+$/,
    ],
    ["between", gone],
    ["betweenAgain", gone],
    ["restarted", ended],
    ["restartedAgain", ended],
  ] as const)("says so: %s", (name, message) => expectError(found[name], message))

  it("goes on with a new engine, and with the embedded one", () => {
    expect(printed(found.anew)).toBe("1000 2\n")
    expect(printed(found.killedClose)).toBe("2\n")
    expect(found.killedClose.seconds).toBeLessThan(LIMIT)
    expect(printed(found.again)).toBe("1000\n")
    expect(printed(found.end)).toBe("1000 2\n")
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const listener = createServer()
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address() as { port: number }
      listener.close(() => resolve(port))
    })
  })
}
