// Keys of rows, as an engine makes them: rows of one key have one score, and the different keys are few enough to be read.

import type { Engine } from "../../engines/engine"
import type { Typed } from "../../expression/typed"
import { readGroups } from "../../frame/rows/readGroups"
import type { GbtModel } from "../../gbt/model/gbtModel"
import { type ColumnCodes, featuresOfCodes, isForeignCode } from "../../gbt/predict/columnCodes"
import { predictLeaves, scoresOfLeaves } from "../../gbt/predict/predict"
import { leafTerm } from "../../gbt/predict/treeTerms"
import { distinct, type Field, type Plan, project } from "../../plan/plan"
import { computeInSteps } from "../../work/steps"
import { type PackedColumn, packColumns, packedField, unpackCodes } from "./packedCodes"
import { scoreRows } from "./predictionColumns"
import { type CodedRows, checkCodes } from "./rowCodes"
import type { TreeRows } from "./treeExpressions"

/** The different keys of a plan's rows, and what they stand for. */
export interface ScoreKeys {
  /** The rows that `fields` are over. */
  readonly plan: Plan
  /** The columns of a key. */
  readonly columns: readonly PackedColumn[]
  readonly fields: readonly Field[]
  /** The different keys, a list a column. */
  readonly data: readonly Float64Array[]
  /** The score of each. */
  scores(): Promise<Float64Array>
  /** The leaves of each, as {@link predictLeaves} gives them. */
  leaves(): Promise<Int32Array>
}

/**
 * Keys by what the features' values fall between; undefined for more than `most`. They cost the engine a few comparisons a
 * feature.
 *
 * @throws RangeError for a row that can't be scored
 */
export async function keysByCodes(
  engine: Engine,
  rows: CodedRows,
  codes: readonly ColumnCodes[],
  model: GbtModel,
  most: number,
): Promise<ScoreKeys | undefined> {
  const columns = packColumns(
    codes.map(({ codeCount }) => codeCount),
    codes.map(({ kind }) => kind === "classes"),
  )
  const keys = await readKeys(engine, rows.plan, columns, rows.codes, most)
  if (keys === undefined) return undefined
  const found = unpackCodes(columns, keys.data, codes.length)
  if (codes.some((column, i) => found[i].some((code) => isForeignCode(column, code)))) {
    await checkCodes(engine, rows, codes, model)
  }
  const cells = codes.map((column, i) => featuresOfCodes(column, found[i]))
  const count = keys.data[0].length
  return {
    ...keys,
    scores: () => scoreRows(model, cells, count),
    leaves: () => computeInSteps(predictLeaves(model, cells, count)),
  }
}

/**
 * Keys by the leaves that rows end in, which many rows share that fall between different thresholds; undefined for more than
 * `most`. They cost the engine as much as the trees. The rows must be such as can be scored.
 */
export async function keysByLeaves(
  engine: Engine,
  { plan, language }: TreeRows,
  model: GbtModel,
  most: number,
): Promise<ScoreKeys | undefined> {
  const leafCounts = model.trees.map(({ feature }) => (feature.length + 1) / 2)
  const columns = packColumns(
    leafCounts,
    leafCounts.map(() => false),
  )
  const terms = model.trees.map((tree) => leafTerm(tree, language))
  const keys = await readKeys(engine, plan, columns, terms, most)
  if (keys === undefined) return undefined
  const leaves = unpackCodes(columns, keys.data, leafCounts.length)
  return {
    ...keys,
    scores: () => computeInSteps(scoresOfLeaves(model, leaves)),
    leaves: async () => {
      const count = keys.data[0].length
      return Int32Array.from({ length: count * leaves.length }, (_, at) => {
        return leaves[at % leaves.length][Math.floor(at / leaves.length)]
      })
    },
  }
}

async function readKeys(
  engine: Engine,
  plan: Plan,
  columns: readonly PackedColumn[],
  codes: readonly Typed[],
  most: number,
): Promise<Pick<ScoreKeys, "plan" | "columns" | "fields" | "data"> | undefined> {
  const fields = columns.map((column) => packedField(column, codes))
  const kinds = columns.map(() => "double" as const)
  const data = await readGroups(engine, distinct(project(plan, fields)), kinds, most)
  return data && { plan, columns, fields, data: data as Float64Array[] }
}
