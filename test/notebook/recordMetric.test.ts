import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { notebookParams } from "../../src/notebook/run/notebookParams"
import { recordMetric } from "../../src/notebook/run/recordMetric"

describe("recordMetric", () => {
  let folder = ""
  let record = ""
  const lines = () =>
    readFileSync(record, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
    record = join(folder, "record.jsonl")
    vi.stubEnv("GBT_LAB_RECORD", record)
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(folder, { recursive: true })
  })

  it("adds a line a metric, in order, whatever is in its name", () => {
    recordMetric("AUC on valid", 0.88633)
    recordMetric('loss\n"log"', 0)
    expect(lines()).toEqual([
      { metric: "AUC on valid", value: 0.88633 },
      { metric: 'loss\n"log"', value: 0 },
    ])
  })

  it("records what is not finite as missing", () => {
    recordMetric("AUC", Number.NaN)
    recordMetric("loss", Infinity)
    expect(lines().map(({ value }) => value)).toEqual([null, null])
  })

  it("does nothing outside a run", () => {
    vi.stubEnv("GBT_LAB_RECORD", "")
    recordMetric("AUC", 0.5)
    expect(existsSync(record)).toBe(false)
  })

  it("refuses a name that is none and a value that is no number", () => {
    expect(() => recordMetric(" ", 1)).toThrow(new TypeError('invalid name: " "; expected a text that is not empty'))
    expect(() => recordMetric("AUC", "0.5" as unknown as number)).toThrow(
      new TypeError("invalid value of AUC: 0.5; expected a number"),
    )
    expect(existsSync(record)).toBe(false)
  })

  it("stands in the record beside the parameters in effect", () => {
    notebookParams({ seed: 5757, maxDepth: [3, 4] }, { GBT_LAB_RECORD: record, GBT_LAB_SET: '{"seed": "7"}' })
    recordMetric("AUC", 0.5)
    expect(lines()).toEqual([{ parameters: { seed: 7, maxDepth: [3, 4] } }, { metric: "AUC", value: 0.5 }])
  })
})
