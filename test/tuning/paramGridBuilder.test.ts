import { describe, expect, it } from "vitest"
import { type Checked, checkParams, integerParam, type ParamTable, textParam } from "../../src/params/params"
import { type ParamMap, settingsOf } from "../../src/pipeline/stage"
import { ParamGridBuilder } from "../../src/tuning/paramGridBuilder"

interface TreeParams {
  maxDepth: number
  maxBins: number
  labelCol: string
}

const table: ParamTable<TreeParams> = {
  maxDepth: integerParam(5, 0, 30),
  maxBins: integerParam(32, 2),
  labelCol: textParam("label"),
}

class TreeStage {
  readonly params: Checked<TreeParams>
  constructor(given: Partial<TreeParams> = {}) {
    this.params = checkParams("TreeStage", table, given)
  }
  copy(params: ParamMap): TreeStage {
    return new TreeStage({ ...this.params, ...settingsOf(this, params) })
  }
}

const tree = new TreeStage()

describe("ParamGridBuilder", () => {
  it("lets the parameter added last vary fastest", () => {
    const grid = new ParamGridBuilder().addGrid(tree, "maxDepth", [3, 4]).addGrid(tree, "maxBins", [50, 55, 60]).build()
    expect(grid.map((params) => Object.values(settingsOf(tree, params)))).toEqual([
      [3, 50],
      [3, 55],
      [3, 60],
      [4, 50],
      [4, 55],
      [4, 60],
    ])
  })

  it("gives one empty map without parameters", () => {
    expect(new ParamGridBuilder().build()).toEqual([[]])
  })

  it("overwrites the values of a parameter added again, in its place", () => {
    const grid = new ParamGridBuilder()
      .addGrid(tree, "maxDepth", [3, 4])
      .addGrid(tree, "maxBins", [50, 55])
      .addGrid(tree, "maxDepth", [7])
      .build()
    expect(grid).toEqual([
      [
        { stage: tree, name: "maxDepth", value: 7 },
        { stage: tree, name: "maxBins", value: 50 },
      ],
      [
        { stage: tree, name: "maxDepth", value: 7 },
        { stage: tree, name: "maxBins", value: 55 },
      ],
    ])
  })

  it("holds a base setting in every combination", () => {
    const grid = new ParamGridBuilder()
      .baseOn(tree, { labelCol: "purchase", maxBins: 50 })
      .addGrid(tree, "maxDepth", [3, 4])
      .build()
    expect(grid.map((params) => settingsOf(tree, params))).toEqual([
      { labelCol: "purchase", maxBins: 50, maxDepth: 3 },
      { labelCol: "purchase", maxBins: 50, maxDepth: 4 },
    ])
  })

  it("keeps two stages with the same parameter apart", () => {
    const other = new TreeStage({ maxDepth: 1 })
    const [params] = new ParamGridBuilder().addGrid(tree, "maxDepth", [3]).addGrid(other, "maxDepth", [4]).build()
    expect(tree.copy(params).params.maxDepth).toBe(3)
    expect(other.copy(params).params.maxDepth).toBe(4)
  })

  it("does not change a grid it has built, nor follow the caller's array", () => {
    const values = [3, 4]
    const builder = new ParamGridBuilder().addGrid(tree, "maxDepth", values)
    const grid = builder.build()
    values.push(5)
    builder.addGrid(tree, "maxBins", [50])
    expect(grid).toHaveLength(2)
    expect(grid[0]).toEqual([{ stage: tree, name: "maxDepth", value: 3 }])
    expect(builder.build()).toHaveLength(2)
  })

  it("refuses names, values and empty lists when they are added", () => {
    const builder = new ParamGridBuilder()
    expect(() => builder.addGrid(tree, "maxDepth", [3, -1])).toThrow(
      new RangeError("invalid maxDepth: -1; expected an integer in [0, 30]"),
    )
    expect(() => builder.addGrid(tree, "depth" as "maxDepth", [3])).toThrow(
      new TypeError("unknown parameter of TreeStage: depth; have maxDepth, maxBins, labelCol"),
    )
    expect(() => builder.addGrid(tree, "maxDepth", [])).toThrow(
      new RangeError("invalid values of maxDepth: []; expected at least one"),
    )
    // @ts-expect-error a value of the wrong type does not compile
    expect(() => builder.addGrid(tree, "maxDepth", ["3"])).toThrow(
      new TypeError('invalid maxDepth: "3"; expected an integer in [0, 30]'),
    )
    expect(builder.build()).toEqual([[]])
  })
})
