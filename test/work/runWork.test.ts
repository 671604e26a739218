import { afterEach, describe, expect, it } from "vitest"
import { breathe } from "../../src/work/breathe"
import { currentWork, observeWork, runWork, type Work } from "../../src/work/runWork"

afterEach(() => observeWork(undefined))

/** Remembers what an observer is told. */
function observe(): string[] {
  const told: string[] = []
  observeWork({
    follows: true,
    begin(work) {
      told.push(`${work.label} begins`)
      return (isDone) => told.push(`${work.label} ${isDone ? "is done" : "stopped"}`)
    },
  })
  return told
}

describe("runWork", () => {
  it("gives what the work gives, and throws what it throws", async () => {
    expect(await runWork("adding", {}, async () => 1 + 1)).toBe(2)
    await expect(runWork("failing", {}, () => Promise.reject(new Error("no luck")))).rejects.toThrow("no luck")
  })

  it("has observers told of the outermost work alone", async () => {
    const told = observe()
    await runWork("fitting", {}, () => runWork("reading", {}, async () => 1))
    await runWork("writing", {}, () => Promise.reject(new Error("full"))).catch(() => {})
    expect(told).toEqual(["fitting begins", "fitting is done", "writing begins", "writing stopped"])
  })

  it("knows the work that runs, through awaits, and the latest part of it", async () => {
    expect(currentWork()).toBeUndefined()
    await runWork("outer", {}, async (outer) => {
      await Promise.all([
        runWork("one", {}, async (one) => {
          await Promise.resolve()
          expect(currentWork()).toBe(one)
        }),
        runWork("two", {}, async (two) => expect(outer.inner).toBe(two)),
      ])
      expect(outer.inner).toBeUndefined()
      expect(currentWork()).toBe(outer)
    })
    expect(currentWork()).toBeUndefined()
  })

  it("tells each caller its own work's progress", async () => {
    const seen: string[] = []
    const onProgress = (name: string) => (done: number, total: number) => void seen.push(`${name} ${done}/${total}`)
    await runWork("outer", { onProgress: onProgress("outer") }, async (outer) => {
      await runWork("inner", { onProgress: onProgress("inner") }, async (inner) => inner.report(1, 2))
      outer.report(3)
      outer.report(3, 4)
    })
    expect(seen).toEqual(["inner 1/2", "outer 3/4"])
  })

  it("takes an engine's shares for progress where they are expected and nothing is counted", async () => {
    const seen: number[][] = []
    const onProgress = (done: number, total: number): void => void seen.push([done, total])
    const shares = (work: Work): void => {
      for (const share of [0.25, -0.01, 1]) work.reportShare(share, 0)
    }
    await runWork("planning", { onProgress }, async (work) => shares(work))
    expect(seen).toEqual([])
    await runWork("reading", { onProgress }, async (work) => {
      work.expect(80, "MB")
      shares(work)
      expect(work.count).toBeUndefined()
      work.report(1, 2, "files")
      shares(work)
      expect(work.count).toEqual({ done: 1, total: 2, unit: "files" })
    })
    expect(seen).toEqual([
      [20, 80],
      [1, 2],
    ])
  })
})

describe("stopping work", () => {
  it("stops all parts of it with the reason of the caller's signal", async () => {
    const controller = new AbortController()
    const reasons: unknown[] = []
    const running = runWork("outer", { signal: controller.signal }, () =>
      runWork("inner", {}, async (inner) => {
        inner.signal.addEventListener("abort", () => reasons.push(inner.signal.reason))
        await new Promise((_, reject) => inner.signal.addEventListener("abort", () => reject(new Error("broken off"))))
      }),
    )
    const reason = new Error("enough")
    controller.abort(reason)
    await expect(running).rejects.toBe(reason)
    expect(reasons).toEqual([reason])
  })

  it("stops a part without the rest", async () => {
    const ended = await runWork("outer", {}, async ({ signal }) => {
      const part = runWork("part", { signal: AbortSignal.abort(new Error("not this")) }, async () => 1)
      await expect(part).rejects.toThrow("not this")
      return signal.aborted
    })
    expect(ended).toBe(false)
  })

  it("begins no work with a signal that is aborted", async () => {
    const begun = runWork("late", { signal: AbortSignal.abort(new Error("too late")) }, async () =>
      expect.unreachable(),
    )
    await expect(begun).rejects.toThrow("too late")
  })

  it("leaves nothing on a signal once work has ended", async () => {
    const { signal } = new AbortController()
    let listeners = 0
    const counted = Object.assign(Object.create(signal), {
      addEventListener: () => listeners++,
      removeEventListener: () => listeners--,
    })
    await runWork("one", { signal: counted }, async () => expect(listeners).toBe(1))
    expect(listeners).toBe(0)
  })

  it("reaches a long loop that breathes", async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error("enough")), 10)
    let rounds = 0
    const running = runWork("looping", { signal: controller.signal }, async () => {
      for (; ; rounds++) await breathe()
    })
    await expect(running).rejects.toThrow("enough")
    expect(rounds).toBeGreaterThan(0)
  })
})
