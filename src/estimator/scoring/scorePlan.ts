// Scores as columns of a plan, for rows that lie on other machines: no row is read.
//
// To a model, rows are alike that fall between the same thresholds. So the engine makes a key of each row, the different keys
// are read and scored here, as rows that are here would be, and a table of keys and scores goes back to be joined. The sums
// are not the engine's: SQL has no fused multiply-add, and ties between scores must stay ties.

import type { Engine } from "../../engines/engine"
import type { Typed } from "../../expression/typed"
import { readGroups } from "../../frame/rows/readGroups"
import type { GbtModel } from "../../gbt/model/gbtModel"
import { columnCodes, featuresOfCodes, isForeignCode } from "../../gbt/predict/columnCodes"
import { predictLeaves } from "../../gbt/predict/predict"
import { leafTerm, scoreTerm } from "../../gbt/predict/treeTerms"
import { type Column, columnValue, ownName } from "../../plan/column"
import { columnFields, distinct, type JoinField, join, type Plan, project, projectWith } from "../../plan/plan"
import { caseValue, isNullValue, raiseValue, textValue } from "../../plan/values"
import type { VectorType } from "../../plan/vectorColumn"
import { packColumns, packedField, unpackCodes } from "./packedCodes"
import {
  checkPredictionNames,
  hiddenColumns,
  leafColumn,
  type PredictionColumn,
  predictionFields,
  scoreRows,
} from "./predictionColumns"
import { checkCodes, codeRows } from "./rowCodes"
import { treeRows } from "./treeExpressions"

/** A model as far as scoring goes. */
export interface Scoring {
  readonly model: GbtModel
  /** "" for none. */
  readonly leafCol: string
  /** False where no column comes from scores. */
  readonly addsScores: boolean
  /** The columns made of scores that are known. */
  readonly columnsOf: (scores: Float64Array) => PredictionColumn[]
  /** The same of an expression. */
  readonly plainColumnsOf: (score: Typed) => PredictionColumn[]
}

/** How much may travel. */
export interface ScoringLimits {
  /** Different keys; with more, the engine adds the trees up. */
  readonly keys: number
  /** Leaf numbers, keys x trees; with more, the engine finds them. */
  readonly leaves: number
}

const defaultLimits: ScoringLimits = { keys: 200_000, leaves: 1 << 20 }

/**
 * A plan's rows with the columns that a model adds, in order, the same as those that rows here would get. Where there are
 * more different keys than may travel, the engine adds up the trees, and the last bits of scores may be others.
 *
 * @param features - a vector column of the plan, of the given type
 * @throws RangeError as predictScores does for a row that can't be scored, and if there is a column of an added name
 */
export async function scorePlan(
  engine: Engine,
  plan: Plan,
  features: Column,
  type: VectorType,
  scoring: Scoring,
  limits: ScoringLimits = defaultLimits,
): Promise<Plan> {
  const { model, leafCol } = scoring
  const codes = columnCodes(
    model,
    type.parts.map((part) => (part.kind === "value" ? { kind: "value" } : { kind: "vector", matrix: part.matrix })),
  )
  const rows = await codeRows(engine, plan, features, type, codes)
  const packed = packColumns(
    codes.map(({ codeCount }) => codeCount),
    codes.map(({ kind }) => kind === "classes"),
  )
  const keyFields = packed.map((column) => packedField(column, rows.codes))
  const kinds = packed.map(() => "double" as const)
  const keys = await readGroups(engine, distinct(project(rows.plan, keyFields)), kinds, limits.keys)
  if (keys === undefined) {
    await checkCodes(engine, rows, codes, model)
    const { plan: asked, language } = await treeRows(engine, rows, codes, model)
    const score = { column: { name: ownName("score"), type: "double" }, value: scoreTerm(model, language) }
    const columns = scoring.addsScores ? scoring.plainColumnsOf(columnValue(score.column)) : []
    if (leafCol !== "") columns.push(leafExpressions(leafCol, model, language))
    checkPredictionNames(plan.columns, columns)
    const scored = scoring.addsScores ? projectWith(asked, [score]) : asked
    return project(scored, [...columnFields(plan.columns), ...predictionFields(columns)])
  }
  const keyData = keys as Float64Array[]
  const cellCodes = unpackCodes(packed, keyData, codes.length)
  if (codes.some((column, i) => cellCodes[i].some((code) => isForeignCode(column, code)))) {
    await checkCodes(engine, rows, codes, model)
  }
  const cells = codes.map((column, i) => featuresOfCodes(column, cellCodes[i]))
  const cellCount = keyData[0].length
  const columns = scoring.addsScores ? scoring.columnsOf(await scoreRows(model, cells, cellCount)) : []
  let keyed = rows.plan
  if (leafCol !== "" && cellCount * model.trees.length <= limits.leaves) {
    columns.push(leafColumn(leafCol, predictLeaves(model, cells, cellCount), model.trees.length))
  } else if (leafCol !== "") {
    const asked = await treeRows(engine, rows, codes, model)
    keyed = asked.plan
    columns.push(leafExpressions(leafCol, model, asked.language))
  }
  checkPredictionNames(plan.columns, columns)
  const hidden = hiddenColumns(columns)
  const keyColumns = packed.map(({ name, type: keyType }, i) => ({
    name,
    type: keyType,
    data: keyType === "int" ? Int32Array.from(keyData[i]) : Array.from(keyData[i]),
  }))
  const table = await engine.createTable(
    [...keyColumns, ...hidden],
    keyColumns.map(({ name }) => name),
  )
  keyed = projectWith(keyed, keyFields)
  // A key has its column on each side.
  const fields: JoinField[] = [
    ...keyed.columns.map((column) => ({ column, left: column.name })),
    ...hidden.map((column) => ({ column: { name: column.name, type: column.type }, right: column.name })),
  ]
  const on = keyColumns.map((column) => ({ left: columnValue(column), right: columnValue(column) }))
  const found = join(keyed, table, "left", on, fields)
  const guarded = project(found, [
    ...columnFields(keyed.columns),
    ...hidden.map(({ name, type: hiddenType }) => {
      const column = { name, type: hiddenType }
      return { column, value: orChanged(columnValue(column)) }
    }),
  ])
  return project(guarded, [...columnFields(plan.columns), ...predictionFields(columns)])
}

/** A value that every row has found; rows that other keys come of than before would have none. */
function orChanged(value: Typed): Typed {
  const message = textValue("rows are others than when they were scored; cache() the frame before transform")
  return caseValue(isNullValue(value), raiseValue(message, value.type), value)
}

function leafExpressions(
  name: string,
  model: GbtModel,
  language: Parameters<typeof leafTerm<Typed>>[1],
): PredictionColumn {
  return { name, isVector: true, hidden: {}, expressions: model.trees.map((tree) => leafTerm(tree, language)) }
}
