import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"

let engine: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 2 })
})
afterAll(() => engine.close())

const row = fc.record({
  a: fc.option(fc.integer({ min: 0, max: 3 }), { nil: null }),
  b: fc.option(fc.constantFrom(0, -0, 1.5, Number.NaN), { nil: null }),
  c: fc.constantFrom("x", "y", null),
})
type Keyed = { a: number | null; b: number | null; c: string | null; id: number }

/** Null equals nothing; NaN equals NaN, and 0 is -0. */
function areEqual(one: Keyed, two: Keyed, on: readonly (keyof Keyed)[]): boolean {
  return on.every((name) => {
    const [x, y] = [one[name], two[name]]
    return x !== null && y !== null && (x === y || (Number.isNaN(x) && Number.isNaN(y)))
  })
}

describe("the rows that a sample leaves", () => {
  it("are those whose keys no row of the sample has, in their order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.subarray(["a", "b", "c", "id"] as const, { minLength: 1 }),
        fc.constantFrom(0, 0.3, 0.6, 0.8, 1),
        fc.integer({ min: 0, max: 3 }),
        fc.integer(),
        async (given, on, fraction, kind, seed) => {
          const rows = given.map((values, id) => ({ ...values, id }))
          const frame = await Frame.fromRows(rows, "a INT, b DOUBLE, c STRING, id INT", engine)
          const part = [
            () =>
              frame
                .sampleBy(
                  "c",
                  new Map<unknown, number>([
                    ["x", fraction],
                    [null, 1],
                  ]),
                  seed,
                )
                .cache(),
            () => frame.sampleBy("a", { 0: fraction, 1: 0.9, 2: 1 }, seed),
            () => frame.sample(fraction, seed),
            () => frame.randomSplit([fraction + 0.1, 0.2], seed)[0],
          ][kind]()
          const chosen = (await part.collect()) as unknown as Keyed[]
          const expected = rows.filter((one) => !chosen.some((two) => areEqual(one, two, on)))
          const left = frame.join(part, [...on], "leftanti")
          expect((await left.collect()).map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
          expect(await left.count()).toBe(expected.length)
          const cached = left.cache()
          expect((await cached.select("id").collect()).map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
        },
      ),
      { seed: 4, numRuns: 120 },
    )
  })

  it("are the same of many rows on several threads", async () => {
    const rowCount = 300_000
    const key = Int32Array.from({ length: rowCount }, (_, i) => (i * 7919) % 290_000)
    const id = Int32Array.from({ length: rowCount }, (_, i) => i)
    const frame = await Frame.fromColumns({ key, id }, undefined, engine)
    const part = frame.sample(0.8, 5)
    const chosen = new Set((await part.toColumns()).key as Iterable<number>)
    const left = (await frame.join(part, "key", "leftanti").cache().toColumns()).id as ArrayLike<number>
    expect([...Array.from(left)]).toEqual([...id].filter((i) => !chosen.has(key[i])))
  })
})
