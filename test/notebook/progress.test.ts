import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest"
import { installProgress, setProgress } from "../../src/notebook/progress/progress"
import { finalText, formatDuration, progressText } from "../../src/notebook/progress/text"
import { runWork } from "../../src/work/runWork"
import { type SentDisplay, withNotebook } from "./fakeNotebook"

/** What is written to standard error; a terminal of 60 columns, unless told otherwise. */
let written: string[]

beforeAll(() => installProgress())

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] })
  written = []
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  terminal({ isTTY: true, columns: 60 })
  vi.stubEnv("CI", "")
})

afterEach(() => {
  setProgress(true)
  vi.useRealTimers()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

function terminal({ isTTY, columns = 60 }: { isTTY: boolean; columns?: number }): void {
  Object.assign(process.stderr, { isTTY, columns })
}

/** Lets time pass that the work takes. */
function take(ms: number): void {
  vi.advanceTimersByTime(ms)
}

const over = "\r\u001b[K"

describe("the bar of work on a terminal", () => {
  it("is drawn over its line with rate and time left, and ends as a line with the time taken", async () => {
    await runWork("fitting", {}, async ({ report }) => {
      report(0, 20, "trees")
      take(600)
      report(5, 20, "trees")
      take(400)
      report(20, 20, "trees")
      take(1400)
    })
    expect(written[0]).toBe(`${over}[                    ] fitting: 0% · 0 of 20 trees · 0.6 s`)
    expect(written[1]).toBe(`${over}[#####               ] fitting: 25% · 5 of 20 trees · 6.3 t`)
    expect(written.at(-1)).toBe(`${over}fitting: 20 trees · 2.4 s\n`)
  })

  it("goes away when the work took less than 2 s", async () => {
    await runWork("counting", {}, async () => take(1900))
    expect(written[0]).toBe(`${over}counting: 0.6 s`)
    expect(written.at(-1)).toBe(over)
  })

  it("says nothing about work that ends within 0.5 s", async () => {
    await runWork("counting", {}, async () => take(499))
    expect(written).toEqual([])
  })

  it("says how far work came that failed", async () => {
    const failing = runWork("fitting", {}, async ({ report }) => {
      take(2000)
      report(4, 10, "trees")
      take(500)
      throw new Error("no room")
    })
    await expect(failing).rejects.toThrow("no room")
    expect(written.at(-1)).toBe(`${over}fitting: 4 of 10 trees · stopped after 2.5 s\n`)
  })

  it("is that of the outermost work alone, and names the part of it that counts", async () => {
    await runWork("writing lab03.csv", {}, () =>
      runWork("scoring", {}, async ({ reportShare }) => {
        reportShare(0.5, performance.now() - 400)
        take(600)
      }),
    )
    expect(written).toEqual([`${over}[##########          ] writing lab03.csv · scoring: 50% · 1`, over])
  })

  it("counts what the outermost work counts, whatever its parts do", async () => {
    await runWork("cross-validating", {}, async ({ report }) => {
      report(1, 4)
      await runWork("fitting", {}, async (inner) => {
        inner.report(19, 20, "trees")
        take(600)
      })
    })
    expect(written[0]).toBe(`${over}[#####               ] cross-validating: 25% · 0.6 s`)
  })

  it("is one at a time, that of the oldest, where work goes on side by side", async () => {
    const end: (() => void)[] = []
    const untilEnded = (): Promise<void> => new Promise((resolve) => end.push(resolve))
    const first = runWork("reading a.csv", {}, untilEnded)
    const second = runWork("reading b.csv", {}, untilEnded)
    take(600)
    end[0]()
    await first
    take(200)
    end[1]()
    await second
    expect(written).toEqual([`${over}reading a.csv: 0.6 s`, over, `${over}reading b.csv: 0.8 s`, over])
  })

  it("is not drawn in a log, on CI, or where it is switched off", async () => {
    const work = (): Promise<void> => runWork("fitting", {}, async () => take(5000))
    terminal({ isTTY: false })
    await work()
    terminal({ isTTY: true })
    vi.stubEnv("CI", "true")
    await work()
    vi.stubEnv("CI", "")
    setProgress(false)
    await work()
    expect(written).toEqual([])
    setProgress(true)
    await work()
    expect(written).not.toEqual([])
  })
})

/** Runs work in a cell of a notebook, and gives what it displayed. */
async function inNotebook(work: () => Promise<unknown>): Promise<SentDisplay[]> {
  let running: Promise<unknown> = Promise.resolve()
  const sent = withNotebook(() => {
    running = work()
  })
  await running
  return sent
}

describe("the bar of work in a notebook", () => {
  it("is one output of the cell that is replaced, for all its work", async () => {
    // The fake cell is over once its synchronous part is; what it displays goes on.
    let goOn = (): void => {}
    const waiting = new Promise<void>((resolve) => {
      goOn = resolve
    })
    const ended = inNotebook(() =>
      Promise.all([
        runWork("fitting <b>", {}, async ({ report }) => {
          report(0, 4, "trees")
          await waiting
        }),
        runWork("apart", {}, () => waiting),
      ]),
    )
    take(1000)
    goOn()
    const sent = await ended
    expect(written).toEqual([])
    expect(sent[0].update).toBe(false)
    expect(sent.slice(1).every(({ update }) => update)).toBe(true)
    expect(new Set(sent.map(({ content }) => content.transient.display_id)).size).toBe(1)
    expect(sent[0].content.data["text/plain"]).toBe("fitting <b>: 0% · 0 of 4 trees · 0.6 s")
    expect(sent[0].content.data["text/html"]).toMatch(
      /^<div><progress max="1" value="0.000" aria-label="fitting &lt;b&gt;"/,
    )
    // Less than 2 s: nothing is left to see.
    expect(sent.at(-1)?.content.data).toEqual({ "text/html": '<div style="display:none"></div>', "text/plain": "" })
  })
})

describe("progressText", () => {
  const state = { label: "scoring", elapsedMs: 12_000, rate: undefined }

  it("gives rate and time left by what has been counted since counting began", () => {
    const count = { done: 2_000_000, total: 5_000_000, unit: "rows" }
    expect(progressText({ ...state, count, rate: 1_000_000 })).toBe(
      "scoring: 40% · 2,000,000 of 5,000,000 rows · 1,000,000 rows/s · 3.0 s left",
    )
  })

  it("gives the time so far where nobody knows how much is left", () => {
    expect(progressText({ ...state, count: undefined })).toBe("scoring: 12 s")
    const count = { done: 1_234_567, total: undefined, unit: "rows" }
    expect(progressText({ ...state, count, rate: 617_284 })).toBe("scoring: 1,234,567 rows · 617,284 rows/s · 12 s")
  })

  it("gives a share without a unit as a percentage", () => {
    expect(progressText({ ...state, count: { done: 0.25, total: 1, unit: undefined }, rate: 0.25 })).toBe(
      "scoring: 25% · 3.0 s left",
    )
  })
})

describe("finalText", () => {
  it("has the whole count of work that is done, and how far it came otherwise", () => {
    const state = { label: "reading", elapsedMs: 3000, rate: 10, count: { done: 28, total: 30, unit: "MB" } }
    expect(finalText(state, true)).toBe("reading: 30 MB · 3.0 s")
    expect(finalText(state, false)).toBe("reading: 28 of 30 MB · stopped after 3.0 s")
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
