// Queries over views. Answers in queries.jsonl are those of Spark 4.0.1 over the same rows, in one partition.

import { readFileSync } from "node:fs"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import type { Row } from "../../src/expression/rowTypes"
import { Frame } from "../../src/frame/frame"
import { dropTempView, sql } from "../../src/frame/sql"
import { isOnSpark } from "../onSpark"

let engine: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  const make = (rows: readonly Row[], schema: string): Promise<Frame> => Frame.fromRows(rows, schema, engine)
  const people = await make(
    [
      { id: 1, name: "Ann", dept: 10, salary: 100 },
      { id: 2, name: "Bob", dept: 20, salary: 50.5 },
      { id: 3, name: "Cid", dept: 10, salary: null },
      { id: 4, name: null, dept: null, salary: 70 },
      { id: 5, name: "Eve", dept: 30, salary: 50.5 },
    ],
    "id INT, name STRING, dept INT, salary DOUBLE",
  )
  const depts = await make(
    [
      { id: 10, title: "ops" },
      { id: 20, title: "dev" },
      { id: 40, title: "law" },
      { id: null, title: "none" },
    ],
    "id INT, title STRING",
  )
  const lists = (await make([{ k: 1 }, { k: 2 }, { k: 3 }], "k INT")).select(
    "k",
    "CASE k WHEN 1 THEN array(3, 4) WHEN 2 THEN CAST(array() AS ARRAY<INT>) END AS xs",
    "CASE k WHEN 1 THEN map('a', 1) WHEN 3 THEN map_filter(map('a', 1), (k, v) -> false) END AS m",
  )
  people.createOrReplaceTempView("people")
  depts.createOrReplaceTempView("depts")
  lists.createOrReplaceTempView("lists")
})
afterAll(() => engine.close())

const ask = async (query: string): Promise<Row[]> => (await sql(query, engine)).collect()

/** Values in lists, structs as lists too. */
function plain(value: unknown): unknown {
  return value !== null && typeof value === "object" && !Array.isArray(value) ? Object.values(value) : value
}

it("what a query inside leaves out is not there outside", async () => {
  const query = "SELECT id FROM (SELECT id FROM people) t WHERE name = 'Ann'"
  await expect(ask(query)).rejects.toThrow("unknown column: name")
})

it("a semicolon may end a query", async () => {
  expect(await ask("SELECT 1 AS n ; ")).toEqual([{ n: 1 }])
})

it("queries have Spark's columns and rows", async () => {
  const lines = readFileSync("test/frame/queries.jsonl", "utf8").trim().split("\n")
  const problems: string[] = []
  for (const line of lines) {
    const { query, ...spark } = JSON.parse(line) as Record<"columns" | "types", string[]> & {
      query: string
      rows: unknown[][]
    }
    const frame = await sql(query, engine)
    const columns = await frame.schema()
    const own = (await frame.collect()).map((row) => columns.map(({ name }) => plain(row[name])))
    const texts = [own, spark.rows].map((list) => {
      const all = list.map((row) => JSON.stringify(row))
      return (/order by/i.test(query) ? all : all.sort()).join("\n")
    })
    const heads = columns.map(({ name, type }) => `${name} ${type.replaceAll(" ", "")}`).join()
    const expected = spark.columns.map((name, i) => `${name} ${spark.types[i]}`).join()
    if (texts[0] !== texts[1] || heads !== expected) problems.push(`${query}: ${heads} ${texts[0]}`)
  }
  expect(lines.length).toBeGreaterThan(150)
  expect(problems).toEqual([])
}, 120_000)

describe("columns", () => {
  it("have the names that are written", async () => {
    const query =
      "SELECT P.id, p.`name` who, upper(name), dept % 20 + 1, count(*) OVER () AS n, d.* FROM people P, depts d"
    await expect((async () => (await sql(query, engine)).columns())()).rejects.toThrow("duplicate column: id")
    expect(await (await sql(query.replace("P.id", "p.ID AS i").replace(", d.*", ""), engine)).columns()).toEqual([
      "i",
      "who",
      "upper(name)",
      "((dept % 20) + 1)",
      "n",
    ])
  })

  it("of both sides of a join come once with USING, and by the names of each", async () => {
    const query =
      "SELECT *, p.dept AS a, q.dept AS b FROM (SELECT id, dept FROM people) p FULL JOIN (SELECT 10 AS dept) q USING (dept)"
    const frame = await sql(`${query} WHERE id IS NULL OR id < 3`, engine)
    expect(await frame.columns()).toEqual(["dept", "id", "a", "b"])
    expect(await frame.collect()).toEqual([
      { dept: 10, id: 1, a: 10, b: 10 },
      { dept: 20, id: 2, a: 20, b: null },
    ])
  })
})

describe("rows", () => {
  it("keep the order of the verbs", async () => {
    expect(await ask("SELECT id FROM people WHERE id <> 2")).toEqual([1, 3, 4, 5].map((id) => ({ id })))
    expect(
      await ask("SELECT p.id, d.title FROM people p LEFT JOIN depts d ON p.dept = d.id OR d.title = 'law'"),
    ).toEqual([
      { id: 1, title: "ops" },
      { id: 1, title: "law" },
      { id: 2, title: "dev" },
      { id: 2, title: "law" },
      { id: 3, title: "ops" },
      { id: 3, title: "law" },
      { id: 4, title: "law" },
      { id: 5, title: "law" },
    ])
    expect(await ask("SELECT dept, count(*) AS n FROM people GROUP BY dept")).toEqual([
      { dept: null, n: 1 },
      { dept: 10, n: 2 },
      { dept: 20, n: 1 },
      { dept: 30, n: 1 },
    ])
  })

  it("are drawn once a frame", async () => {
    const frame = await sql("SELECT id, rand() AS r FROM people WHERE rand() >= 0", engine)
    const first = await frame.collect()
    expect(first).toHaveLength(5)
    expect(await frame.collect()).toEqual(first)
  })
})

describe("views", () => {
  it("are known in any case, and replaced for later queries alone", async () => {
    const one = await Frame.fromRows([{ x: 1 }], "x INT", engine)
    one.createOrReplaceTempView("Mine")
    const before = await sql("SELECT x FROM mine", engine)
    one.withColumn("x", "x + 1").createOrReplaceTempView("MINE")
    expect(await before.collect()).toEqual([{ x: 1 }])
    expect(await ask("SELECT x FROM mine")).toEqual([{ x: 2 }])
    expect(await dropTempView("mine", engine)).toBe(true)
    expect(await dropTempView("mine", engine)).toBe(false)
    await expect(ask("SELECT x FROM mine")).rejects.toThrow("unknown view: mine; have people, depts, lists")
  })

  it("are each engine's own", async () => {
    const other = await createDuckdbEngine()
    await expect(sql("SELECT 1 AS x FROM people", other)).rejects.toThrow(
      "unknown view: people; make one with createOrReplaceTempView",
    )
    other.close()
  })

  it("have plain names", async () => {
    const frame = await sql("SELECT 1 AS x", engine)
    expect(() => frame.createOrReplaceTempView("a.b")).toThrow("invalid view name: a.b; expected letters, digits and _")
  })

  it("that were cached can be let go of between two queries", async () => {
    const cached = (await sql("SELECT id FROM people", engine)).cache()
    cached.createOrReplaceTempView("kept")
    const frame = await sql("SELECT max(id) AS m FROM kept", engine)
    expect(await frame.collect()).toEqual([{ m: 5 }])
    cached.unpersist()
    expect(await frame.collect()).toEqual([{ m: 5 }])
    await dropTempView("kept", engine)
  })
})

it.skipIf(isOnSpark)("marks DuckDB's own SQL", async () => {
  const frame = (await sql("SELECT id FROM people LIMIT 1", engine)).select(sql.duckdb("list_sum([id, 2])").as("s"))
  expect(await frame.collect()).toEqual([{ s: 3 }])
})

describe("errors show the place", () => {
  const cases: readonly (readonly [query: string, part: string, message: string])[] = [
    ["SELECT id FROM people ORDER id", " id", "invalid query: expected BY, got id"],
    ["DELETE FROM people", "DELETE", "invalid query: expected SELECT, got DELETE"],
    ["SELECT id FROM people LIMIT 1 + 1", "+", "invalid query: expected an operator or the end, got +"],
    ["SELECT id FROM people LIMIT x", "x", "invalid query: expected a whole number of rows, got x"],
    ["SELECT id FROM nowhere", "nowhere", "invalid expression: unknown view: nowhere; have people, depts, lists"],
    ["SELECT id FROM peple", "peple", "unknown view: peple; did you mean people?"],
    ["SELECT nope FROM people", "nope", "unknown column: nope; did you mean name?; have id, name, dept, salary"],
    ["SELECT id FROM people p, depts d", "id", "ambiguous column: id; it may be p.id or d.id"],
    [
      "SELECT dept, name FROM people GROUP BY dept",
      "name",
      "column name is no key: put it in an aggregate, as first(name)",
    ],
    ["SELECT dept FROM people GROUP BY count(*)", "count(*)", "an aggregate has no place in GROUP BY"],
    ["SELECT id FROM people HAVING id > 1", "id > 1", "HAVING needs GROUP BY or an aggregate; write WHERE"],
    ["SELECT id FROM people ORDER BY 3", "3", "ORDER BY 3 is no column; expected 1 to 1"],
    [
      "SELECT DISTINCT dept FROM people ORDER BY id",
      "id",
      "ORDER BY of SELECT DISTINCT takes what is selected, got id",
    ],
    ["SELECT id FROM people WHERE count(*) > 1", "count(*)", "count: an aggregate has its place in agg or groupBy"],
    ["SELECT id FROM people WHERE id IN (SELECT 1)", "SELECT 1", "a query within an expression is not supported"],
    [
      "SELECT id FROM people JOIN depts USING (dept)",
      "people",
      "unknown column: dept on the right of the join; have id, title",
    ],
    ["SELECT id FROM people LEFT JOIN depts", "", "invalid query: expected ON or USING, got the end"],
    [
      "SELECT id FROM people TABLESAMPLE (10 ROWS)",
      "TABLESAMPLE",
      "TABLESAMPLE is not supported; write sample on the frame",
    ],
    [
      "SELECT dept FROM people GROUP BY GROUPING SETS (dept)",
      "GROUPING",
      "GROUPING SETS is not supported; write ROLLUP or CUBE",
    ],
    ["SELECT sum(id) OVER w FROM people", "OVER", "a window's name is not supported; write OVER (…)"],
    ["SELECT id FROM people SORT BY id", "SORT", "SORT is not supported, as rows have one order; write ORDER BY"],
    ["SELECT k FROM lists LATERAL VIEW size(xs) t", "size(xs)", "LATERAL VIEW takes what makes several rows of one"],
    ["SELECT id FROM range(3)", "(", "a function that gives rows is not supported; expected a view"],
    ["SELECT id FROM read_csv('/etc/hosts')", "(", "a function that gives rows is not supported; expected a view"],
    ["SELECT id FROM 'people.csv'", "'people.csv'", "invalid query: expected a name, got 'people.csv'"],
  ]
  for (const [query, part, message] of cases) {
    it(query, async () => {
      const error = await ask(query).then(
        () => undefined,
        (e: Error) => e.message,
      )
      expect(error).toContain(message)
      const lines = error!.split("\n")
      expect(lines[1]).toBe(`  ${query}`)
      const at = part === "" ? query.length : query.lastIndexOf(part.trim())
      expect(lines[2].indexOf("^")).toBe(at + 2)
    })
  }
})

it("WHERE, GROUP BY, HAVING, ORDER BY and LIMIT come in their order", async () => {
  const row = fc.record({ k: fc.option(fc.integer({ min: 0, max: 4 })), v: fc.option(fc.integer({ min: -3, max: 3 })) })
  const small = fc.integer({ min: 0, max: 3 })
  await fc.assert(
    fc.asyncProperty(fc.array(row, { maxLength: 25 }), small, small, small, async (rows, least, n, offset) => {
      ;(await Frame.fromRows(rows, "k INT, v INT", engine)).createOrReplaceTempView("t")
      const found = await ask(
        `SELECT k, sum(v) AS s, count(*) AS n FROM t WHERE v >= ${least} - 2 GROUP BY k HAVING n > ${n} - 1
        ORDER BY s DESC, k LIMIT 3 OFFSET ${offset}`,
      )
      const groups = new Map<number | null, number[]>()
      for (const { k, v } of rows) if (v !== null && v >= least - 2) groups.set(k, [...(groups.get(k) ?? []), v])
      const expected = Array.from(groups, ([k, of]) => ({ k, s: of.reduce((a, b) => a + b, 0), n: of.length }))
        .filter((group) => group.n > n - 1)
        .sort((a, b) => b.s - a.s || (a.k ?? -1) - (b.k ?? -1))
      expect(found).toEqual(expected.slice(offset, offset + 3))
    }),
    { seed: 7, numRuns: 40 },
  )
})

// A join is what a loop over all pairs finds.

interface Keyed {
  readonly id: number
  readonly k: number | null
  readonly v: number | null
}

type Test = (l: Keyed, r: Keyed) => boolean

const equal = (a: number | null, b: number | null): boolean => a !== null && a === b
const less = (a: number | null, b: number | null): boolean => a !== null && b !== null && a < b

const conditions: Readonly<Record<string, Test>> = {
  "l.k = r.k": (l, r) => equal(l.k, r.k),
  "r.v = l.v": (l, r) => equal(l.v, r.v),
  "l.k <=> r.k": (l, r) => l.k === r.k,
  "l.v < r.v": (l, r) => less(l.v, r.v),
  "r.v > 1": (_, r) => less(1, r.v),
  "l.v > 0": (l) => less(0, l.v),
  "l.k IS NULL": (l) => l.k === null,
  true: () => true,
}

const kinds: readonly string[] = ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LEFT SEMI JOIN", "LEFT ANTI JOIN"]

/** Pairs of places, -1 for none. */
function pairsOf(left: readonly Keyed[], right: readonly Keyed[], kind: string, test: Test): string[] {
  const pairs = left.flatMap((l) => right.filter((r) => test(l, r)).map((r) => [l.id, r.id]))
  const isMet = (side: number, id: number): boolean => pairs.some((pair) => pair[side] === id)
  const lonely = left.filter(({ id }) => !isMet(0, id)).map(({ id }) => [id, -1])
  const others = right.filter(({ id }) => !isMet(1, id)).map(({ id }) => [-1, id])
  const found = {
    JOIN: pairs,
    "LEFT JOIN": [...pairs, ...lonely],
    "RIGHT JOIN": [...pairs, ...others],
    "FULL JOIN": [...pairs, ...lonely, ...others],
    "LEFT SEMI JOIN": left.filter(({ id }) => isMet(0, id)).map(({ id }) => [id, -1]),
    "LEFT ANTI JOIN": lonely,
  }[kind]!
  return found.map(String).sort()
}

it("any ON condition joins the pairs for which it is true", async () => {
  const value = fc.option(fc.integer({ min: 0, max: 3 }))
  const side = fc.array(fc.record({ k: value, v: value }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(
      side,
      side,
      fc.constantFrom(...kinds),
      fc.uniqueArray(fc.constantFrom(...Object.keys(conditions)), { minLength: 1, maxLength: 3 }),
      async (first, second, kind, on) => {
        const [left, right] = [first, second].map((rows) => rows.map((row, id): Keyed => ({ id, ...row })))
        for (const [name, rows] of [["l", left] as const, ["r", right] as const]) {
          const frame = await Frame.fromRows(
            rows as readonly object[] as readonly Row[],
            "id INT, k INT, v INT",
            engine,
          )
          frame.createOrReplaceTempView(name)
        }
        const isOneSided = kind.includes("SEMI") || kind.includes("ANTI")
        const items = isOneSided ? "id AS a, NULL AS b" : "l.id AS a, r.id AS b"
        const rows = await ask(`SELECT ${items} FROM l ${kind} r ON ${on.join(" AND ")}`)
        const expected = pairsOf(left, right, kind, (l, r) => on.every((text) => conditions[text](l, r)))
        expect(rows.map(({ a, b }) => String([a ?? -1, b ?? -1])).sort()).toEqual(expected)
      },
    ),
    { seed: 11, numRuns: 60 },
  )
}, 120_000)
