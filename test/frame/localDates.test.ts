// Values under the process's own time zone; values.test.ts runs this file again under TZ=Europe/Moscow.

import { afterAll, beforeAll, expect, it } from "vitest"
import { createDuckdbEngine } from "../../src/engines/duckdb/engine"
import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"

let engine: Engine
beforeAll(async () => {
  engine = await createDuckdbEngine({ threads: 1 })
})
afterAll(() => engine.close())

it("takes a Date at local midnight for its day, wherever the process is", async () => {
  if (process.env.TZ === "Europe/Moscow") expect(new Date(2024, 0, 5).getUTCHours()).toBe(21)
  const dates = [new Date(2024, 0, 5), new Date("2024-01-05"), "2024-01-05"]
  const frame = await Frame.fromColumns({ d: dates }, "d DATE", engine)
  expect((await frame.collect()).map((row) => row.d)).toEqual(dates.map(() => new Date("2024-01-05T00:00:00Z")))
})

it("shows moments by the engine's clocks, not by those of the process", async () => {
  const one = await Frame.fromRows([{ t: new Date("2024-01-01T23:30:00Z") }], undefined, engine)
  const frame = one.select(
    "t",
    "hour(TIMESTAMP '2024-01-01 23:30:00+00:00') AS h",
    "TIMESTAMP '2024-01-01 23:30:00+00:00' AS tz",
  )
  expect(await frame.showString()).toContain("|2024-01-01 23:30:00| 23|2024-01-01 23:30:00|")
  expect(await (await Frame.fromColumns({ t: ["2024-01-05 10:00:00"] }, "t TIMESTAMP", engine)).collect()).toEqual([
    { t: new Date("2024-01-05T10:00:00Z") },
  ])
})
