import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { describe, expect, it } from "vitest"

const loadRows = () => import("../../bench/cluster/clusterRows.mjs")
type Row = ReturnType<Awaited<ReturnType<typeof loadRows>>["rowsOf"]>[number]
type Run = Parameters<Awaited<ReturnType<typeof loadRows>>["rowsOf"]>[1][number]

const place = { scale: 1, rows: 100 }

describe("the runs of the lab on a Spark server", () => {
  const run = (fit: number, search: number): Run => ({
    status: "finished",
    version: "4.0.1",
    steps: { fit: { seconds: fit, auc: null }, search: { seconds: search, auc: 0.9 } },
  })

  it("come to a row a step, with the median of the seconds", async () => {
    const { rowsOf } = await loadRows()
    const options = { fitsATry: 1, limitSeconds: 60 }
    const rows = rowsOf({ ...place, system: "PySpark" }, [run(3, 50), run(1, 70), run(2, 90)], options)
    const common = { ...place, system: "PySpark", version: "4.0.1", runs: 3 }
    expect(rows).toEqual([
      { ...common, step: "fit", seconds: 2, fastest: 1, slowest: 3, auc: null },
      { ...common, step: "search", seconds: 70, fastest: 50, slowest: 90, auc: 0.9 },
    ])
  })

  it("tell PySpark's search of the part that it tried, and nobody else's", async () => {
    const { rowsOf } = await loadRows()
    const options = { fitsATry: 12, limitSeconds: 60 }
    const search = (system: string) =>
      rowsOf({ ...place, system }, [run(2, 5)], options).find(({ step }) => step === "search")
    expect(search("PySpark")).toMatchObject({ seconds: 62, isEstimate: true })
    expect(search("gbt-lab")).toMatchObject({ seconds: 5 })
    expect(search("gbt-lab")).not.toHaveProperty("isEstimate")
  })

  it("leave a reason where one is late or fails", async () => {
    const { rowsOf } = await loadRows()
    const reason = (bad: Run) =>
      rowsOf({ ...place, system: "PySpark" }, [run(1, 1), bad], { fitsATry: 1, limitSeconds: 60 })
    expect(reason({ status: "late" })).toEqual([
      { ...place, system: "PySpark", step: "all", reason: "not finished in 60 s" },
    ])
    expect(reason({ status: "failed", reason: "ValueError: no\n  at\nended with status 1" })[0].reason).toBe(
      "ValueError: no",
    )
  })
})

describe("trees and areas on a server and embedded", () => {
  const row = (system: string, step: string, trees: string, auc: number): Row => ({
    ...place,
    ...{ system, step, trees, auc, seconds: 1 },
  })

  it("are alike where each bit of the trees is, and 12 digits of the area", async () => {
    const { unlikeEmbedded } = await loadRows()
    const embedded = ["fit", "search", "history"].map((step) => row("gbt-lab, embedded", step, "a", 0.75))
    const ours = [row("gbt-lab", "fit", "a", 0.75 + 1e-13), row("gbt-lab", "search", "b", 0.75)]
    expect(unlikeEmbedded([...ours, row("gbt-lab", "history", "a", 0.75 + 1e-11), ...embedded])).toEqual({
      trees: ["search"],
      areas: ["history"],
    })
    expect(unlikeEmbedded(ours)).toBeUndefined()
  })
})

describe("the part of the search that PySpark does", () => {
  it("is all of it, or one fit of each depth on one fold", async () => {
    const { triedPart } = await import("../../bench/cluster/clusterRun.mjs")
    const whole = triedPart(true)
    expect([whole.triedPoints.length, whole.triedFolds, whole.fitsATry]).toEqual([8, 3, 1])
    expect(triedPart(false)).toEqual({
      triedPoints: [
        { maxDepth: 3, minInstancesPerNode: 2, maxBins: 50 },
        { maxDepth: 4, minInstancesPerNode: 2, maxBins: 50 },
      ],
      triedFolds: 1,
      fitsATry: 12,
    })
  })
})

describe("a wire that counts", () => {
  it("passes everything on, and counts it both ways", async () => {
    const { countedWire } = await import("../../bench/cluster/countedWire.mjs")
    const far = createServer((request, response) => {
      request.resume().on("end", () => response.end("x".repeat(100_000)))
    })
    await new Promise<void>((resolve) => far.listen(0, "127.0.0.1", resolve))
    const wire = await countedWire(`sc://127.0.0.1:${(far.address() as AddressInfo).port}`)
    try {
      const body = "y".repeat(50_000)
      const response = await fetch(wire.address.replace("sc:", "http:"), { method: "POST", body })
      expect((await response.text()).length).toBe(100_000)
      const { sentBytes, receivedBytes } = wire.counts()
      expect(sentBytes).toBeGreaterThan(50_000)
      expect(sentBytes).toBeLessThan(51_000)
      expect(receivedBytes).toBeGreaterThan(100_000)
      expect(receivedBytes).toBeLessThan(101_000)
    } finally {
      wire.close()
      far.closeAllConnections()
      far.close()
    }
  })
})
