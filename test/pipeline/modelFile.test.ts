import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { loadModelFile, readModelFile, writeModelFile } from "../../src/pipeline/modelFile"

const folder = mkdtempSync(join(tmpdir(), "model-file-"))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, "model.json")

describe("model files", () => {
  it("gives back the body, typed arrays as arrays", async () => {
    await writeModelFile(path, "Tree", { threshold: Float64Array.of(0.1, -2.5e-300), names: ["a", "б"], depth: 2 })
    expect(await readModelFile(path, "Tree")).toEqual({ threshold: [0.1, -2.5e-300], names: ["a", "б"], depth: 2 })
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ format: "gbt-lab", version: 1, kind: "Tree" })
  })

  it("refuses a file cut short at any length", async () => {
    await writeModelFile(path, "Tree", { depth: 2, names: ["a"] })
    const text = readFileSync(path, "utf8")
    const cut = join(folder, "cut.json")
    for (let length = 0; length < text.length; length++) {
      writeFileSync(cut, text.slice(0, length))
      await expect(readModelFile(cut, "Tree")).rejects.toThrow(
        `damaged model file: ${cut} is not whole JSON; it may have been cut short`,
      )
    }
  })

  it("refuses a later version, another kind, other JSON and a missing body", async () => {
    const refusal = async (file: unknown): Promise<string> => {
      writeFileSync(path, JSON.stringify(file))
      return readModelFile(path, "Tree").then(
        () => "read",
        (error: Error) => error.message,
      )
    }
    const whole = { format: "gbt-lab", version: 1, kind: "Tree", body: {} }
    expect(await refusal(whole)).toBe("read")
    expect(await refusal({ ...whole, version: 2 })).toBe(
      `model file of a later version: ${path} has version 2; expected at most 1`,
    )
    expect(await refusal({ ...whole, version: "1" })).toBe(
      `damaged model file: ${path} has version "1"; expected an integer`,
    )
    expect(await refusal({ ...whole, kind: "Forest" })).toBe(
      `model file of another kind: ${path} holds Forest; expected Tree`,
    )
    expect(await refusal([1])).toBe(`not a model file: ${path} has no format "gbt-lab"`)
    expect(await refusal({ ...whole, format: "other" })).toBe(`not a model file: ${path} has no format "gbt-lab"`)
    expect(await refusal({ ...whole, body: 3 })).toBe(`damaged model file: ${path} has no body`)
  })

  it("names the file whose body does not fit the model, and lets other errors be", async () => {
    await writeModelFile(path, "Tree", { depth: 2 })
    expect(await loadModelFile(path, "Tree", ({ depth }) => [depth])).toEqual([2])
    const failing = (error: Error) =>
      loadModelFile(path, "Tree", () => {
        throw error
      })
    await expect(failing(new RangeError("invalid depth: 2; expected 3"))).rejects.toThrow(
      `damaged model file: ${path}: invalid depth: 2; expected 3`,
    )
    const missing = new Error("no loader")
    await expect(failing(missing)).rejects.toBe(missing)
  })

  it("keeps the old file when the new body has a number without a text, and leaves nothing beside it", async () => {
    await writeModelFile(path, "Tree", { depth: 2 })
    await expect(writeModelFile(path, "Tree", { depth: Number.NaN })).rejects.toThrow(
      "invalid depth: NaN; expected a finite number in a model file",
    )
    expect(await readModelFile(path, "Tree")).toEqual({ depth: 2 })
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([])
  })
})
