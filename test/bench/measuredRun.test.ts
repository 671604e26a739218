import { describe, expect, it } from "vitest"

async function measure(program: string, limitSeconds = 60) {
  const { measureRun } = await import("../../bench/measuredRun.mjs")
  return measureRun([process.execPath, "-e", program], { env: process.env, limitSeconds })
}

const tell = (event: string, facts = {}) =>
  `console.log(${JSON.stringify(`bench:${JSON.stringify({ event, ...facts })}`)});`

describe("a measured process", () => {
  it("is finished with what it told, whatever else it printed", async () => {
    const program = `${tell("start")}console.log("[Info] rows");${tell("timed", { seconds: 2 })}${tell("judged", { auc: 0.7 })}`
    expect(await measure(program)).toEqual({ status: "finished", seconds: 2, auc: 0.7 })
  })

  it("has failed if it ends before it was judged, with the last lines it printed", async () => {
    const { status, reason } = await measure(
      `${tell("timed", { seconds: 2 })}console.error("no memory");process.exit(3)`,
    )
    expect([status, reason]).toEqual(["failed", "no memory\nended with status 3"])
  })

  it("has failed if it was judged and then broke", async () => {
    expect((await measure(`${tell("judged")}process.exit(1)`)).status).toBe("failed")
  })

  it("is late after the limit, and ended", async () => {
    expect(await measure(`${tell("start")}setInterval(() => {}, 1000)`, 0.2)).toEqual({ status: "late" })
  })
})
