import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { parseAddress } from "../../../src/engines/spark/connect/address"
import type { SparkError } from "../../../src/engines/spark/connect/errors"
import { openSession, type SparkSession } from "../../../src/engines/spark/connect/session"
import { keptRows, runningJobs, until } from "./connectServer"

const server = process.env.GBT_LAB_SPARK ?? ""

let session: SparkSession
let arrow: typeof import("@uwdata/flechette", { with: { "resolution-mode": "import" }})

beforeAll(async () => {
  arrow = await import("@uwdata/flechette")
  session = await openSession(parseAddress(server), { "spark.sql.session.timeZone": "UTC" })
})

afterAll(() => session?.close())

describe("queries", () => {
  it("answer with Arrow, also without rows, and name the version", async () => {
    expect(session.version).toMatch(/^4\.\d+\.\d+$/)
    expect(await rowsOf("SELECT 1 AS a, 'x' AS b")).toEqual([{ a: 1, b: "x" }])
    expect(await rowsOf("SELECT id FROM range(3) WHERE id > 5")).toEqual([])
    expect(await rowsOf("SELECT current_timezone() AS zone")).toEqual([{ zone: "UTC" }])
  })

  it("answer with many batches in order, and read no further than is asked for", async () => {
    const before = session.bytes.received
    let next = 0n
    for await (const batch of session.query("SELECT id, repeat('x', 100) AS t FROM range(300000)")) {
      const ids = arrow.tableFromIPC(batch, { useBigInt: true }).getChild("id")
      for (const id of ids) expect(id).toBe(next++)
      if (next > 100_000n) break
    }
    expect(next).toBeLessThan(200_000n)
    expect(session.bytes.received - before).toBeLessThan(28e6)
    expect(await rowsOf("SELECT 2 AS a")).toEqual([{ a: 2 }])
  })

  it("report the tasks that are done", async () => {
    const reports: [number, number][] = []
    const sql = "SELECT sum(hash(a.id, b.id)) FROM range(0, 500, 1, 4) a, range(20000) b"
    for await (const _ of session.query(sql, { onProgress: (done, total) => reports.push([done, total]) }));
    expect(reports.length).toBeGreaterThan(0)
    for (const [done, total] of reports) expect(done).toBeLessThanOrEqual(total)
  })

  it("run beside each other", async () => {
    const numbers = Array.from({ length: 12 }, (_, i) => i)
    const answers = await Promise.all(numbers.map((n) => rowsOf(`SELECT ${n} AS n`)))
    expect(answers.map(([row]) => row.n)).toEqual(numbers)
  })
})

describe("types", () => {
  it("are Spark's words, names of fields in backticks where they need them", async () => {
    const columns: [sql: string, type: string, nullable: boolean][] = [
      ["true", "boolean", false],
      ["1Y", "tinyint", false],
      ["1S", "smallint", false],
      ["1", "int", false],
      ["1L", "bigint", false],
      ["1.5F", "float", false],
      ["1.5D", "double", false],
      ["1.25", "decimal(3,2)", false],
      ["CAST('1' AS DECIMAL(10, 2))", "decimal(10,2)", true],
      ["'a'", "string", false],
      ["X'00'", "binary", false],
      ["DATE'2024-01-01'", "date", false],
      ["TIMESTAMP'2024-01-01'", "timestamp", false],
      ["TIMESTAMP_NTZ'2024-01-01'", "timestamp_ntz", false],
      ["INTERVAL 1 DAY", "interval day", false],
      ["INTERVAL '1 2' DAY TO HOUR", "interval day to hour", false],
      ["INTERVAL '1-2' YEAR TO MONTH", "interval year to month", false],
      ["NULL", "void", true],
      ["array(1, NULL)", "array<int>", false],
      ["map('a', array(1.5D))", "map<string,array<double>>", false],
      ["named_struct('a b', 1, 'c', 'x')", "struct<`a b`:int,c:string>", false],
      ["parse_json('1')", "variant", false],
      ["'a' COLLATE UNICODE", "string collate UNICODE", false],
    ]
    const sql = `SELECT ${columns.map(([text], i) => `${text} AS c${i}`).join(", ")}`
    const schema = await session.schema(sql)
    expect(schema).toEqual(columns.map(([, type, nullable], i) => ({ name: `c${i}`, type, nullable })))
  })
})

describe("views", () => {
  it("keep the plan of a query when what it reads is gone", async () => {
    await session.createView("first_view", "SELECT id FROM range(4)")
    await session.createView("second_view", "SELECT id * 2 AS twice FROM first_view")
    await session.run("DROP VIEW first_view")
    expect(await rowsOf("SELECT * FROM second_view")).toEqual([0, 2, 4, 6].map((twice) => ({ twice })))
    await session.createView("second_view", "SELECT 1 AS one")
    expect(await rowsOf("SELECT * FROM second_view")).toEqual([{ one: 1 }])
    await session.run("DROP VIEW second_view")
  })

  it("hold rows that were sent, in chunks, in their order, with the types that are asked for", async () => {
    const chunks = [0, 1, 2, 3, 4].map((n) => chunkOf(n * 100, 100))
    await session.createLocalView("sent", chunks, "`a b` INT, title STRING")
    expect(await session.schema("SELECT * FROM sent")).toEqual([
      { name: "a b", type: "int", nullable: true },
      { name: "title", type: "string", nullable: true },
    ])
    const rows = await rowsOf("SELECT * FROM sent")
    expect(rows).toHaveLength(500)
    expect(rows).toEqual(rows.map((_, i) => ({ "a b": i, title: i % 3 === 0 ? null : `título ${i}` })))
    await session.createLocalView("sent", [chunkOf(0, 0)], "a INT, b STRING")
    expect(await rowsOf("SELECT * FROM sent")).toEqual([])
  })

  it("take megabytes, and refuse more than a driver should hold", async () => {
    const chunk = chunkOf(0, 100_000)
    const chunks = Array.from({ length: 10 }, () => chunk)
    await session.createLocalView("large", chunks, "a INT, title STRING")
    expect(await rowsOf("SELECT count(*) AS n FROM large")).toEqual([{ n: 1_000_000 }])
    await session.run("DROP VIEW large")
    const rows = session.createLocalView("large", [...chunks, chunkOf(0, 1)], "a INT, title STRING")
    await expect(rows).rejects.toThrow(RangeError)
    await expect(rows).rejects.toThrow(/^1000001 rows are too many to send to Spark/)
    const text = arrow.tableToIPC(plainTable({ title: Array(4096).fill("x".repeat(2048)) }), {})!
    const bytes = session.createLocalView("large", Array(9).fill(text), "title STRING")
    await expect(bytes).rejects.toThrow(/^72 MiB of rows are too many/)
    const coded = arrow.tableToIPC(arrow.tableFromArrays({ title: ["a", "b"] }), {})!
    await expect(session.createLocalView("coded", [coded], "title STRING")).rejects.toThrow(/values in a dictionary/)
  })
})

describe("errors", () => {
  it.each<[sql: string, errorClass: string, sqlState: string, fragment: string | undefined, message: string]>([
    ["SELECT 1 / 0", "DIVIDE_BY_ZERO", "22012", "1 / 0", "Division by zero. Use `try_divide`"],
    ["SELECT id / 0 FROM range(9)", "DIVIDE_BY_ZERO", "22012", "id / 0", "Division by zero. Use `try_divide`"],
    ["SELECT CAST('x' AS INT)", "CAST_INVALID_INPUT", "22018", "CAST('x' AS INT)", "The value 'x' of the type"],
    ["SELECT 1 +\n nope FROM range(9)", "UNRESOLVED_COLUMN.WITH_SUGGESTION", "42703", "nope", "A column, variable"],
    ["SELECT * FROM nowhere", "TABLE_OR_VIEW_NOT_FOUND", "42P01", "nowhere", "The table or view `nowhere` cannot"],
    ["SELECT (1", "PARSE_SYNTAX_ERROR", "42601", undefined, "Syntax error at or near end of input"],
    ["SELECT 1 1", "PARSE_SYNTAX_ERROR", "42601", "1", "Syntax error at or near '1'"],
    ["SELECT raise_error('a\nb')", "USER_RAISED_EXCEPTION", "P0001", undefined, "a b"],
    ["SELECT array(1)[3]", "INVALID_ARRAY_INDEX", "22003", "array(1)[3]", "The index 3 is out of bounds"],
    ["SELECT 2147483647 + 1", "ARITHMETIC_OVERFLOW", "22003", "2147483647 + 1", "overflow"],
    ["SELECT nope(1)", "UNRESOLVED_ROUTINE", "42883", "nope(1)", "Cannot resolve routine `nope`"],
  ])("of %s say what failed, where, in one line", async (sql, errorClass, sqlState, fragment, message) => {
    const error = (await rowsOf(sql).catch((thrown) => thrown)) as SparkError
    expect(error).toMatchObject({ name: "SparkError", errorClass, sqlState, isGone: false })
    expect(error.message.startsWith(`${errorClass}: ${errorClass === "ARITHMETIC_OVERFLOW" ? "" : message}`)).toBe(true)
    expect(error.message).toContain(message)
    expect(error.message).not.toMatch(/\n|SQLSTATE|== SQL/)
    expect(error.fragment).toBe(fragment)
  })

  it("are the same of statements, views and types, and leave the session as it was", async () => {
    const bad = "SELECT nope FROM range(1)"
    const all = [session.run, session.schema, (sql: string) => session.createView("bad", sql)]
    for (const one of all) {
      await expect(one(bad)).rejects.toMatchObject({
        errorClass: expect.stringMatching(/^UNRESOLVED_COLUMN/),
        fragment: "nope",
      })
    }
    await expect(session.config({ "spark.driver.memory": "1g" })).rejects.toMatchObject({ name: "SparkError" })
    expect(await rowsOf("SELECT 1 AS a")).toEqual([{ a: 1 }])
  })

  it("hold what stands in the message, long messages too", async () => {
    const long = "x".repeat(5000)
    const error = (await rowsOf(`SELECT raise_error('${long}')`).catch((thrown) => thrown)) as SparkError
    expect(error.message).toBe(`USER_RAISED_EXCEPTION: ${long}`)
    const cast = (await rowsOf("SELECT CAST('y' AS INT)").catch((thrown) => thrown)) as SparkError
    expect(cast.messageParameters).toMatchObject({ expression: "'y'", targetType: '"INT"' })
  })
})

describe("what Spark keeps", () => {
  it("is there for queries with the same plan, and gone when it is not wanted", async () => {
    const before = await keptRows()
    await session.createView("base", "SELECT id * 3 AS x FROM range(1000)")
    await session.createView("derived", "SELECT x + 1 AS y FROM base")
    await session.run("CACHE TABLE derived")
    await session.run("DROP VIEW base")
    expect(await rowsOf("SELECT sum(y) AS sum FROM derived")).toEqual([{ sum: 1499500 }])
    await until(async () => (await keptRows()) === before + 1)
    await session.run("UNCACHE TABLE derived")
    await session.run("DROP VIEW derived")
    await until(async () => (await keptRows()) === before)
  })

  it("is gone with the session", async () => {
    const before = await keptRows()
    const other = await openSession(parseAddress(server), {})
    await other.run("CACHE TABLE kept_table AS SELECT id * 7 AS x FROM range(1000)")
    await other.createView("kept_view", "SELECT id * 9 AS x FROM range(1000)")
    await other.run("CACHE TABLE kept_view")
    await until(async () => (await keptRows()) === before + 2)
    await other.close()
    await other.close()
    await until(async () => (await keptRows()) === before)
    await expect(other.run("SELECT 1")).rejects.toMatchObject({ message: "the session is closed", isGone: true })
  })
})

describe("a query that is stopped", () => {
  const endless = "SELECT sum(hash(a.id, b.id)) FROM range(100000000000) a, range(100) b"

  it("ends at once, here and on the server", async () => {
    const stop = new AbortController()
    const reason = new Error("enough")
    const running = rowsOf(endless, { signal: stop.signal })
    running.catch(() => {})
    await until(async () => (await runningJobs()) === 1)
    const start = performance.now()
    stop.abort(reason)
    await expect(running).rejects.toBe(reason)
    expect(performance.now() - start).toBeLessThan(500)
    await until(async () => (await runningJobs()) === 0)
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it("ends where the abort comes before the server knows of it", async () => {
    for (const delay of [0, 1, 5, 20]) {
      const stop = new AbortController()
      const running = rowsOf(endless, { signal: stop.signal })
      setTimeout(() => stop.abort(), delay)
      await expect(running).rejects.toThrow("aborted")
    }
    await expect(rowsOf("SELECT 1", { signal: AbortSignal.abort() })).rejects.toThrow("aborted")
    await until(async () => (await runningJobs()) === 0)
  })

  it("ends where its reader does not want more", async () => {
    for await (const _ of session.query("SELECT id, hash(id) FROM range(3000000)")) break
    await until(async () => (await runningJobs()) === 0)
  })
})

/** Texts as they are: by itself the library puts them into dictionaries. */
function plainTable(columns: Record<string, Int32Array | unknown[]>): ReturnType<typeof arrow.tableFromArrays> {
  return arrow.tableFromArrays(columns, { types: { a: arrow.int32(), title: arrow.utf8() } })
}

function chunkOf(from: number, count: number): Uint8Array {
  const index = Array.from({ length: count }, (_, i) => from + i)
  const title = index.map((i) => (i % 3 === 0 ? null : `título ${i}`))
  return arrow.tableToIPC(plainTable({ a: Int32Array.from(index), title }), {})!
}

async function rowsOf(sql: string, options?: Parameters<SparkSession["query"]>[1]): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  for await (const batch of session.query(sql, options))
    rows.push(
      ...arrow
        .tableFromIPC(batch)
        .toArray()
        .map((row) => ({ ...row })),
    )
  return rows
}
