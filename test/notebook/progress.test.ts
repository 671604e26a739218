import { describe, expect, it } from "vitest"
import { progressBar } from "../../src/notebook/progress"
import { formatDuration, progressText } from "../../src/notebook/progressText"
import { withNotebook } from "./fakeNotebook"

/** A clock that a test moves, and a terminal that remembers. */
function terminal(isTTY: boolean = true) {
  const written: string[] = []
  const clock = { ms: 0 }
  const stream = { isTTY, columns: 80, write: (text: string) => written.push(text) }
  return { written, clock, options: { stream, now: () => clock.ms, env: {} } }
}

describe("progressBar on a terminal", () => {
  it("draws over its line with rate and time left, and ends it with the time taken", () => {
    const { written, clock, options } = terminal()
    const bar = progressBar("reading", 1000, { ...options, unit: "rows" })
    clock.ms = 500
    bar.update(250)
    clock.ms = 2000
    bar.update(1000)
    bar.finish()
    bar.finish()
    bar.update(1)
    expect(written).toEqual([
      "\r\u001b[K[#####               ] reading: 25% · 250 of 1,000 rows · 500/s · 1.5 s left",
      "\r\u001b[K[####################] reading: 100% · 1,000 of 1,000 rows · 500/s",
      "\r\u001b[Kreading: 1,000 rows · in 2.0 s · 500/s\n",
    ])
  })

  it("draws at most every 100 ms", () => {
    const { written, clock, options } = terminal()
    const bar = progressBar("fitting", 100_000, options)
    for (let tick = 0; tick <= 10_000; tick++) {
      clock.ms = tick / 10
      bar.update(tick)
    }
    // From 300 ms to 1000 ms.
    expect(written).toHaveLength(8)
  })

  it("says nothing about work that ends at once", () => {
    const { written, clock, options } = terminal()
    const bar = progressBar("fitting", 2, options)
    clock.ms = 299
    bar.update(2)
    bar.finish()
    expect(written).toEqual([])
  })

  it("never wraps its line", () => {
    const { written, clock, options } = terminal()
    options.stream.columns = 30
    const bar = progressBar("a label that takes long to read", 10, options)
    clock.ms = 400
    bar.update(1)
    expect(written[0]).toHaveLength("\r\u001b[K".length + 29)
  })

  it("says that work stopped before its end", () => {
    const { written, clock, options } = terminal()
    const bar = progressBar("writing", 10, options)
    clock.ms = 1000
    bar.update(4)
    bar.finish()
    expect(written.at(-1)).toBe("\r\u001b[Kwriting: 40% · 4 of 10 · stopped after 1.0 s · 4/s\n")
  })

  it("is silent in a log and on CI", () => {
    const log = terminal(false)
    const ci = { ...terminal(), env: { CI: "true" } }
    for (const { clock, options } of [log, { clock: ci.clock, options: { ...ci.options, env: ci.env } }]) {
      const bar = progressBar("reading", 10, options)
      clock.ms = 1000
      bar.update(5)
      bar.finish()
    }
    expect([log.written, ci.written]).toEqual([[], []])
  })

  it("refuses a total that is none", () => {
    expect(() => progressBar("x", -1)).toThrow(new RangeError("invalid total: -1; expected a number >= 0"))
  })
})

describe("progressBar in a notebook", () => {
  it("shows one output and then replaces it", () => {
    const { clock, options, written } = terminal()
    const sent = withNotebook(() => {
      const bar = progressBar("fit <b>", 4, options)
      for (clock.ms = 0; clock.ms <= 800; clock.ms += 400) bar.update(clock.ms / 400)
      bar.finish()
    })
    expect(written).toEqual([])
    expect(sent.map(({ update }) => update)).toEqual([false, true, true])
    expect(new Set(sent.map(({ content }) => content.transient.display_id)).size).toBe(1)
    expect(sent[0].content.data["text/plain"]).toBe("fit <b>: 25% · 1 of 4 · 2.5/s · 1.2 s left")
    expect(sent[0].content.data["text/html"]).toMatch(/^<div><progress max="1" value="0.25" aria-label="fit &lt;b&gt;"/)
    expect(sent[2].content.data["text/html"]).not.toContain("<progress")
  })
})

describe("progressText", () => {
  const state = { label: "scoring", done: 1234567, elapsedMs: 2000, isFinished: false }

  it("gives the count and rate alone where nobody knows the total", () => {
    expect(progressText({ ...state, unit: "rows" })).toBe("scoring: 1,234,567 rows · 617,284/s")
  })

  it("has no rate or time left before anything is done", () => {
    expect(progressText({ ...state, done: 0, total: 5 })).toBe("scoring: 0% · 0 of 5")
    expect(progressText({ ...state, done: 0, total: 0, elapsedMs: 0, isFinished: true })).toBe("scoring: 0 · in 0.0 s")
  })
})

describe("formatDuration", () => {
  it.each([
    [0, "0.0 s"],
    [9949, "9.9 s"],
    [9950, "10 s"],
    [59_499, "59 s"],
    [59_500, "1 min 0 s"],
    [185_000, "3 min 5 s"],
    [3_600_000, "1 h 0 min"],
    [7_800_000, "2 h 10 min"],
  ])("writes %i ms as %s", (ms, text) => expect(formatDuration(ms)).toBe(text))
})
