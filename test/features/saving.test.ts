// Every transformer copied, and through a file and back.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { CountVectorizerModel } from "../../src/features/countVectorizerModel"
import { IndexToString } from "../../src/features/indexToString"
import { RegexTokenizer } from "../../src/features/regexTokenizer"
import { StringIndexerModel } from "../../src/features/stringIndexerModel"
import { VectorAssembler } from "../../src/features/vectorAssembler"

const folder = mkdtempSync(join(tmpdir(), "saving-"))
afterAll(() => rmSync(folder, { recursive: true }))

const one = { inputCol: "in", outputCol: "out" }
const two = { inputCols: ["a", "b"], outputCols: ["c", "d"] }

/** Each class with an instance whose parameters are not the defaults. */
const cases = [
  [VectorAssembler, new VectorAssembler({ inputCols: ["a", "b"], outputCol: "out", handleInvalid: "keep" })],
  [RegexTokenizer, new RegexTokenizer({ ...one, pattern: "[а-я]+\\b", gaps: false, minTokenLength: 3 })],
  [CountVectorizerModel, CountVectorizerModel.fromVocabulary(["б", "a\n"], { ...one, minTF: 0.25, binary: true })],
  [StringIndexerModel, StringIndexerModel.fromLabels(["б", "a"], { ...one, handleInvalid: "skip" })],
  [StringIndexerModel, StringIndexerModel.fromLabelsArray([["б", "a"], []], two)],
  [IndexToString, new IndexToString({ ...one, labels: ["no", "yes"] })],
] as const

describe("copy", () => {
  it.each(cases.map(([kind, stage]) => ({ name: kind.kind, kind, stage })))(
    "gives a $name with the settings that name it, all else alike",
    ({ kind, stage }) => {
      const name = "outputCols" in stage.params && stage.params.outputCols !== undefined ? "outputCols" : "outputCol"
      const value = name === "outputCol" ? "other" : ["e", "f"]
      const copy = stage.copy([
        { stage, name, value },
        { stage: {}, name, value: "not this" },
      ])
      expect(copy).toBeInstanceOf(kind)
      expect(copy).toEqual({ ...stage, params: { ...stage.params, [name]: value } })
      expect(stage.copy([])).toEqual(stage)
    },
  )
})

describe("save and load", () => {
  it.each(cases.map(([kind, stage]) => ({ name: kind.kind, kind, stage })))(
    "give the same $name again",
    async ({ kind, stage }) => {
      const path = join(folder, `${stage.uid}.json`)
      await stage.save(path)
      const loaded = await kind.load(path)
      expect(loaded).toBeInstanceOf(kind)
      expect(loaded).not.toBe(stage)
      expect(loaded.uid).toBe(stage.uid)
      expect(loaded).toEqual(stage)

      const text = readFileSync(path, "utf8")
      writeFileSync(path, text.slice(0, -1))
      await expect(kind.load(path)).rejects.toThrow(`damaged model file: ${path} is not whole JSON`)
      writeFileSync(path, text.replace('"version":1', '"version":2'))
      await expect(kind.load(path)).rejects.toThrow(`model file of a later version: ${path} has version 2`)
      writeFileSync(path, text.replace(`"kind":"${kind.kind}"`, '"kind":"Other"'))
      await expect(kind.load(path)).rejects.toThrow(`model file of another kind: ${path} holds Other`)
      writeFileSync(path, text.replace(/"params":\{/, '"params":{"other":1,'))
      await expect(kind.load(path)).rejects.toThrow(
        `damaged model file: ${path}: unknown parameter of ${kind.kind}: other`,
      )
    },
  )
})
