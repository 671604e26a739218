import { describe, expect, it } from "vitest"

describe("the time a system may be expected to take", () => {
  it.each([
    ["stays, where its growth is not known", [{ seconds: 7, scale: 0.01 }], 7],
    [
      "grows with the rows where it did",
      [
        { seconds: 20, scale: 0.1 },
        { seconds: 2, scale: 0.01 },
      ],
      200,
    ],
    [
      "grows with their square where it did",
      [
        { seconds: 5, scale: 0.1 },
        { seconds: 0.05, scale: 0.01 },
      ],
      500,
    ],
  ])("%s", async (_, results, expected) => {
    const { expectedSeconds } = await import("../../bench/taskRuns.mjs")
    expect(expectedSeconds(results, results.length === 1 ? 0.1 : 1)).toBeCloseTo(expected, 9)
  })
})
