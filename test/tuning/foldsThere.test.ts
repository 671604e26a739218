import { beforeAll, describe, expect, it } from "vitest"
import { Frame } from "../../src/frame/frame"
import type { PlanFolds } from "../../src/pipeline/stage"
import { drawFolds, drawValidation, foldFrames, planFoldFrames } from "../../src/tuning/folds"
import { drawFoldsThere, drawValidationThere, readFolds } from "../../src/tuning/foldsThere"

const rowCount = 5000
let frame: Frame
beforeAll(async () => {
  frame = await Frame.fromColumns({
    id: Int32Array.from({ length: rowCount }, (_, row) => row),
    fold: Int32Array.from({ length: rowCount }, (_, row) => (row * 7) % 3),
  })
})

const foldsOf = async (folds: PlanFolds): Promise<Int32Array> => (await readFolds(frame.engine, folds)).foldOfRow

describe("folds drawn where the rows lie", () => {
  it.each([2, 3, 7, 10])("are those drawn here: %d of them", async (numFolds) => {
    const options = { numFolds, seed: 11, foldCol: "" }
    const here = await drawFolds(frame, rowCount, options)
    expect(await foldsOf(await drawFoldsThere(frame, options))).toEqual(here.foldOfRow)
  })

  it("are those of a column", async () => {
    const options = { numFolds: 3, seed: 0, foldCol: "fold" }
    const here = await drawFolds(frame, rowCount, options)
    expect(await foldsOf(await drawFoldsThere(frame, options))).toEqual(here.foldOfRow)
  })

  it("are one for a single split", async () => {
    const { foldOfRow } = drawValidation(rowCount, 0.7, 5)
    expect(await foldsOf(await drawValidationThere(frame, 0.7, 5, undefined))).toEqual(foldOfRow)
  })

  it("make the frames of those drawn here, without a column of draws", async () => {
    const options = { numFolds: 3, seed: 4, foldCol: "" }
    const here = await foldFrames(frame, await drawFolds(frame, rowCount, options))
    const there = planFoldFrames(frame.engine, await drawFoldsThere(frame, options))
    for (const [fold, { train, validation }] of there.entries()) {
      expect(await train.collect()).toEqual(await here[fold].train.collect())
      expect(await validation.collect()).toEqual(await here[fold].validation.collect())
    }
    expect(await there[0].train.columns()).toEqual(["id", "fold"])
  })
})
