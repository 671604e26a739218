// Actions and readers that are stopped by a signal, and what is left of them.

import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Readable } from "node:stream"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine, type DuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"
import { readCsv } from "../../src/frame/read/csv/readCsv"
import { readParquet } from "../../src/frame/read/readParquet"

let engine: DuckdbEngine
let folder: string
let rows: Frame
/** More pairs than any test waits for. */
let endless: Frame

beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
  folder = await mkdtemp(join(tmpdir(), "gbt-lab-"))
  const x = Int32Array.from({ length: 200_000 }, (_, i) => i)
  rows = await Frame.fromColumns({ x }, undefined, engine)
  endless = rows.crossJoin(rows.withColumnRenamed("x", "y")).withColumn("z", "(CAST(x AS BIGINT) * y) % 1009")
})

afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

/** A signal that is aborted a little later. */
function soon(): AbortSignal {
  const controller = new AbortController()
  setTimeout(() => controller.abort(new Error("enough")), 100)
  return controller.signal
}

describe("an action that is stopped", () => {
  it.each([
    ["count", (signal: AbortSignal) => endless.where("z % 2 = 0").count({ signal })],
    ["collect", (signal: AbortSignal) => endless.collect({ signal })],
    ["toColumns", (signal: AbortSignal) => endless.toColumns(["z"], { signal })],
  ])("%s is rejected with the signal's reason, and the engine goes on", async (_, action) => {
    await expect(action(soon())).rejects.toThrow("enough")
    expect(await rows.count()).toBe(200_000)
  })

  it("leaves no file, and the old one whole", async () => {
    const path = join(folder, "old.csv")
    await rows.limit(1).writeCsv(path)
    await expect(endless.writeCsv(path, { signal: soon() })).rejects.toThrow("enough")
    await expect(endless.writeParquet(join(folder, "new.parquet"), { signal: soon() })).rejects.toThrow("enough")
    expect(await readdir(folder)).toEqual(["old.csv"])
    expect(await readFile(path, "utf8")).toBe("x\n0\n")
  })

  it("does not stop another that waits for the same cached rows", async () => {
    let attempts = 0
    const slow = Frame.fromPlan(engine, async () => {
      // The first attempt never ends by itself.
      return attempts++ === 0 ? endless.plan() : rows.plan()
    }).cache()
    const stopped = slow.count({ signal: soon() })
    const other = slow.count()
    await expect(stopped).rejects.toThrow("enough")
    expect(await other).toBe(200_000)
    expect(attempts).toBe(2)
  })
})

describe("reading that is stopped", () => {
  it("reads no further in a stream", async () => {
    let batches = 0
    async function* lines(): AsyncGenerator<string> {
      yield "a,b\n"
      for (; ; batches++) yield "1,2\n".repeat(1000)
    }
    const source = Readable.from(lines())
    await expect(readCsv(source, { engine, signal: soon() })).rejects.toThrow("enough")
    const read = batches
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(batches).toBe(read)
    expect(source.destroyed).toBe(true)
  })

  it("reads no file with a signal that is aborted", async () => {
    const path = join(folder, "some.csv")
    await writeFile(path, "a\n1\n")
    const signal = AbortSignal.abort(new Error("too late"))
    await expect(readCsv(path, { engine, signal })).rejects.toThrow("too late")
    await expect(readParquet(path, { engine, signal })).rejects.toThrow("too late")
    await rm(path)
  })

  it("stops while the engine reads a file", async () => {
    const path = join(folder, "many")
    await rows.withColumn("y", "x % 100").writeCsv(path)
    await rows.withColumn("y", "x % 100").writeParquet(`${path}.parquet`)
    const source = await readFile(path, "utf8")
    await writeFile(path, source + source.slice(source.indexOf("\n") + 1).repeat(9))
    // As soon as the engine has begun.
    const controller = new AbortController()
    const busy: Engine = {
      ...engine,
      files: {
        ...engine.files!,
        loadCsv(file) {
          setTimeout(() => controller.abort(new Error("enough")), 5)
          return engine.files!.loadCsv(file)
        },
        loadParquet: async () => engine.keep(await endless.plan(), "any"),
      },
    }
    const schema = "x INT, y INT"
    await expect(readCsv(path, { engine: busy, schema, signal: controller.signal })).rejects.toThrow("enough")
    const second = new AbortController()
    setTimeout(() => second.abort(new Error("enough")), 100)
    await expect(readParquet(`${path}.parquet`, { engine: busy, signal: second.signal })).rejects.toThrow("enough")
    const tables = await engine.columns("SELECT count(*) FROM duckdb_tables()", ["value"])
    expect(tables).toEqual([[1]])
  })
})
