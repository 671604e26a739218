import { createHash } from "node:crypto"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Frame } from "../../src/frame/frame"
import { sampleUsers } from "../../src/lab/sampleUsers"

/** Twice as many rows as users, ids scattered. */
const ids = Array.from({ length: 600 }, (_, i) => (i * 7919) % 300)
const frameOf = (users: readonly number[]): Promise<Frame> =>
  Frame.fromRows(
    users.map((user_id, row) => ({ user_id, row })),
    "user_id INT, row INT",
  )

/** The definition: the first 52 bits of the MD5 of "seed:id", read as a number in [0, 1). */
function isDrawn(seed: number, id: number, fraction: number): boolean {
  const hash = createHash("md5").update(`${seed}:${id}`).digest("hex")
  return Number.parseInt(hash.slice(0, 13), 16) / 2 ** 52 < fraction
}

describe("sampleUsers", () => {
  it("keeps all rows of the users whose hash is below the fraction, in order", async () => {
    const frame = await frameOf(ids)
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.double({ min: 0.01, max: 0.99, noNaN: true }), async (seed, fraction) => {
        const rows = await sampleUsers(frame, fraction, seed).collect()
        const expected = ids.map((user_id, row) => ({ user_id, row })).filter((r) => isDrawn(seed, r.user_id, fraction))
        expect(rows).toEqual(expected)
      }),
      { seed: 5757, numRuns: 20 },
    )
  })

  it("keeps the same users in frames that have other users and rows", async () => {
    const users = async (frame: Frame): Promise<number[]> =>
      (await sampleUsers(frame, 0.4, 7).select("user_id").distinct().collect()).map((row) => row.user_id as number)
    const all = await users(await frameOf(ids))
    const some = ids.filter((id) => id % 3 !== 0)
    expect(await users(await frameOf(some))).toEqual(all.filter((id) => id % 3 !== 0))
    expect(all.length).toBeGreaterThan(60)
    expect(all.length).toBeLessThan(180)
  })

  it("gives the frame itself for all users", async () => {
    const frame = await frameOf([1])
    expect(sampleUsers(frame, 1, 5)).toBe(frame)
  })

  it("refuses a share that is none and a seed that is no whole number", async () => {
    const frame = await frameOf([1])
    expect(() => sampleUsers(frame, 0, 5)).toThrow("invalid fraction: 0; expected a number in (0, 1]")
    expect(() => sampleUsers(frame, 1.5, 5)).toThrow("invalid fraction: 1.5; expected a number in (0, 1]")
    expect(() => sampleUsers(frame, 0.5, 0.5)).toThrow("invalid seed: 0.5; expected an integer")
  })
})
