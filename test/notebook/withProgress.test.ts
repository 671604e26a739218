import { expect, it } from "vitest"
import { withProgress } from "../../src/notebook/withProgress"

it("gives what the work gives and passes progress on to a bar", async () => {
  const seen: number[] = []
  const result = await withProgress("counting", async ({ onProgress }) => {
    for (let done = 1; done <= 3; done++) {
      onProgress(done, 3)
      seen.push(done)
    }
    return "ready"
  })
  expect(result).toBe("ready")
  expect(seen).toEqual([1, 2, 3])
})

it("passes the work's error on", async () => {
  const failing = withProgress("failing", async ({ onProgress }) => {
    onProgress(1, 2)
    throw new Error("no luck")
  })
  await expect(failing).rejects.toThrow("no luck")
})
