import { readdir } from "node:fs/promises"
import { tmpdir } from "node:os"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { afterEach, describe, expect, it } from "vitest"
import { createDuckdbEngine, type DuckdbEngine, type DuckdbOptions } from "../../src/engines/duckdb/engine"
import { Frame } from "../../src/frame/frame"

const engines: DuckdbEngine[] = []
async function open(options: DuckdbOptions = {}): Promise<DuckdbEngine> {
  const engine = await createDuckdbEngine({ threads: 2, ...options })
  engines.push(engine)
  return engine
}
afterEach(() => {
  for (const engine of engines.splice(0)) engine.close()
})

describe("the engine", () => {
  it("gives numbers without nulls as typed arrays: null as NaN, or -1", async () => {
    const engine = await open()
    const query = "SELECT * FROM (VALUES (1, 2::BIGINT, 'a'), (NULL, NULL, NULL)) t(x, y, s)"
    expect(await engine.columns(query, ["double", "integer", "value"])).toEqual([
      Float64Array.of(1, Number.NaN),
      Int32Array.of(2, -1),
      ["a", null],
    ])
    await expect(engine.columns(query, ["double"])).rejects.toThrow("length mismatch: the query has 3 columns, kinds")
  })

  it("gives whole numbers as numbers where they fit, as BigInt beyond", async () => {
    const engine = await open()
    const query = "SELECT 9007199254740991::BIGINT, 9007199254740993::BIGINT, 2::HUGEINT"
    expect(await engine.columns(query, ["value", "value", "value"])).toEqual([
      [9007199254740991],
      [9007199254740993n],
      [2],
    ])
  })

  it("stops a query when told to, and runs others after it", async () => {
    const engine = await open()
    const stop = new AbortController()
    const endless = "SELECT sum(a.range * b.range) FROM range(1000000) a, range(1000000) b"
    const running = engine.columns(endless, ["value"], stop.signal)
    setTimeout(() => stop.abort(new Error("enough")), 50)
    await expect(running).rejects.toThrow("enough")
    await expect(engine.columns(endless, ["value"], stop.signal)).rejects.toThrow("enough")
    expect(await engine.columns("SELECT 1", ["value"])).toEqual([[1]])
  })

  it("drops the tables of frames that nothing refers to any more", async () => {
    const engine = await open()
    setFlagsFromString("--expose-gc")
    const collectGarbage = runInNewContext("gc") as () => void
    const tableCount = async (): Promise<unknown> =>
      (await engine.columns("SELECT count(*) FROM duckdb_tables()", ["value"]))[0][0]
    const kept = await Frame.fromColumns({ x: [1, 2] }, undefined, engine)
    for (let i = 0; i < 20; i++) {
      const frame = await Frame.fromColumns({ x: [i] }, undefined, engine)
      expect(await frame.withColumn("y", "x + 1").cache().count()).toBe(1)
    }
    expect(await tableCount()).toBeGreaterThan(3)
    // The last frame may still stand in a register of this very function.
    for (let tries = 0; Number(await tableCount()) > 3 && tries < 100; tries++) {
      collectGarbage()
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(await tableCount()).toBeLessThanOrEqual(3)
    expect(await kept.count()).toBe(2)
  })

  it("spills to a folder of its own, which goes with it", async () => {
    const before = await readdir(tmpdir())
    const engine = await open({ memoryLimit: "40MB" })
    const made = async (): Promise<string[]> =>
      (await readdir(tmpdir())).filter((name) => name.startsWith("gbt-lab-") && !before.includes(name))
    const one = await Frame.fromColumns({ i: Int32Array.of(0) }, undefined, engine)
    const many = one
      .select("explode(sequence(1, 3000000)) AS i")
      .select("hash(i) AS h", "CAST(i AS STRING) AS s")
      .cache()
    expect(await many.count()).toBe(3_000_000)
    const own = await made()
    expect(own.length).toBeGreaterThan(0)
    engine.close()
    expect((await made()).filter((name) => own.includes(name)).length).toBeLessThan(own.length)
  })

  it("refuses work after it was closed, and options that have no meaning", async () => {
    const engine = await open()
    const frame = await Frame.fromColumns({ x: [1] }, undefined, engine)
    engine.close()
    engine.close()
    await expect(frame.count()).rejects.toThrow("the engine is closed")
    await expect(createDuckdbEngine({ threads: 0 })).rejects.toThrow("invalid threads: 0; expected an integer >= 1")
    await expect(createDuckdbEngine({ memoryLimit: "much" })).rejects.toThrow(
      'invalid memoryLimit: much; expected a size as in "2GB"',
    )
  })

  it("takes appended batches whole or not at all", async () => {
    const engine = await open()
    const columns = [{ name: "x", type: "int" }]
    async function* batches(): AsyncGenerator<[Int32Array]> {
      yield [Int32Array.from({ length: 3000 }, (_, i) => i)]
      yield [Int32Array.of(3000)]
    }
    const table = await engine.appendTable(columns, batches())
    expect(await engine.columns(`SELECT count(*), sum(x) FROM ${table.table.name}`, ["value", "value"])).toEqual([
      [3001],
      [4501500],
    ])
    async function* broken(): AsyncGenerator<[Int32Array]> {
      yield [Int32Array.of(1)]
      throw new Error("no more")
    }
    await expect(engine.appendTable(columns, broken())).rejects.toThrow("no more")
  })
})
