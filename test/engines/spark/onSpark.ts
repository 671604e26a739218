// Has tests that were written for the embedded engine run on Spark: where one is opened, a session on the server is.

import type { IRawProperty } from "fast-check"
import { vi } from "vitest"
import type { ConnectOptions } from "../../../src/connection/connect"
import type { SparkEngine } from "../../../src/engines/spark/engine"
import { checkTimeZone } from "../../../src/expression/time"
import { checkEngine } from "../../../src/params/options"

type Property = IRawProperty<unknown>
type Assert = typeof import("fast-check").assert

/** What a property is tried with there, where each query takes long. */
const mostRuns = 5

vi.mock("fast-check", async (original) => {
  const library = await original<typeof import("fast-check")>()
  const assert = (property: Property, params: Parameters<Assert>[1]): ReturnType<Assert> => {
    const runs = Math.min(params?.numRuns ?? mostRuns, mostRuns)
    return library.assert(property as never, property.isAsync() ? { ...params, numRuns: runs } : params)
  }
  return { ...library, assert, default: { ...library.default, assert } }
})

vi.mock("../../../src/engines/duckdb/engine", async (original) => {
  const { openSpark } = await import("../../../src/engines/spark/openSpark.js")
  const open = async ({ timeZone = "UTC", ansi = true }: ConnectOptions = {}): Promise<SparkEngine> => {
    checkTimeZone(timeZone)
    return openSpark(process.env.GBT_LAB_SPARK!, { timeZone, ansi })
  }
  let shared: Promise<SparkEngine> | undefined
  const defaultEngine = (): Promise<SparkEngine> => {
    shared ??= open()
    return shared
  }
  return {
    ...(await original<object>()),
    createDuckdbEngine: open,
    defaultEngine,
    engineOf: async (given?: SparkEngine) => {
      checkEngine(given)
      return given ?? (await defaultEngine())
    },
  }
})
