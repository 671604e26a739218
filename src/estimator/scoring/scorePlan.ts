// Scores as columns of a plan, for rows that lie on other machines: no row is read.
//
// To a model, rows are alike that fall between the same thresholds, and those that end in the same leaves. So the engine makes
// a key of each row, the different keys are read and scored here, and a table of keys and scores goes back to be joined. The
// sums are not the engine's: SQL has no fused multiply-add, and ties between scores must stay ties.

import type { Engine } from "../../engines/engine"
import type { Typed } from "../../expression/typed"
import type { GbtModel } from "../../gbt/model/gbtModel"
import { columnCodes } from "../../gbt/predict/columnCodes"
import { leafTerm, scoreTerm } from "../../gbt/predict/treeTerms"
import { type Column, columnValue, ownName } from "../../plan/column"
import { columnFields, type JoinField, join, type Plan, project, projectWith } from "../../plan/plan"
import { caseValue, isNullValue, raiseValue, textValue } from "../../plan/values"
import type { VectorType } from "../../plan/vectorColumn"
import {
  checkPredictionNames,
  hiddenColumns,
  leafColumn,
  type PredictionColumn,
  predictionFields,
} from "./predictionColumns"
import { checkCodes, codeRows } from "./rowCodes"
import { keysByCodes, keysByLeaves, type ScoreKeys } from "./scoreKeys"
import { type TreeRows, treeRows } from "./treeExpressions"

/** A model as far as scoring goes. */
export interface Scoring {
  readonly model: GbtModel
  /** "" for none. */
  readonly leafCol: string
  /** False where no column comes from scores. */
  readonly addsScores: boolean
  /** The columns made of scores that are known. */
  readonly columnsOf: (scores: Float64Array) => Promise<PredictionColumn[]>
  /** The same of an expression. */
  readonly plainColumnsOf: (score: Typed) => PredictionColumn[]
}

/** How much may travel. */
export interface ScoringLimits {
  /** Different combinations of what the features' values fall between; with more, keys go by leaves. */
  readonly codes: number
  /** Different combinations of leaves; with more, the engine adds the trees up. */
  readonly leaves: number
  /** Leaf numbers for the column of leaves, keys x trees; with more, the engine finds them. */
  readonly leafNumbers: number
}

const defaultLimits: ScoringLimits = { codes: 200_000, leaves: 200_000, leafNumbers: 1 << 20 }

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
  const { model } = scoring
  if (!scoring.addsScores && scoring.leafCol === "") return plan
  if (type.parts.length === 0) throw new RangeError(`no features: ${features.name} is a vector of 0`)
  const codes = columnCodes(
    model,
    type.parts.map((part) => (part.kind === "value" ? { kind: "value" } : { kind: "vector", matrix: part.matrix })),
  )
  const rows = await codeRows(engine, plan, features, type, codes)
  const byCodes = await keysByCodes(engine, rows, codes, model, limits.codes)
  if (byCodes !== undefined) {
    return joined(engine, plan, byCodes, scoring, limits, (keyed) => {
      return treeRows(engine, { ...rows, plan: keyed }, codes, model)
    })
  }
  await checkCodes(engine, rows, codes, model)
  const asked = await treeRows(engine, rows, codes, model)
  const byLeaves = await keysByLeaves(engine, asked, model, limits.leaves)
  if (byLeaves !== undefined) return joined(engine, plan, byLeaves, scoring, limits, async () => asked)
  return summed(plan, asked, scoring)
}

/** Joins the rows with what is known of their keys. */
async function joined(
  engine: Engine,
  plan: Plan,
  keys: ScoreKeys,
  { model, leafCol, addsScores, columnsOf }: Scoring,
  limits: ScoringLimits,
  askedOf: (rows: Plan) => Promise<TreeRows>,
): Promise<Plan> {
  const columns = addsScores ? await columnsOf(await keys.scores()) : []
  let rows = keys.plan
  if (leafCol !== "" && keys.data[0].length * model.trees.length <= limits.leafNumbers) {
    columns.push(await leafColumn(leafCol, await keys.leaves(), model.trees.length))
  } else if (leafCol !== "") {
    const asked = await askedOf(rows)
    rows = asked.plan
    columns.push(leafExpressions(leafCol, model, asked))
  }
  checkPredictionNames(plan.columns, columns)
  const hidden = hiddenColumns(columns)
  const keyColumns = keys.columns.map(({ name, type }, i) => ({
    name,
    type,
    data: type === "int" ? Int32Array.from(keys.data[i]) : Array.from(keys.data[i]),
  }))
  const table = await engine.createTable(
    [...keyColumns, ...hidden],
    keyColumns.map(({ name }) => name),
  )
  const keyed = projectWith(rows, keys.fields)
  // A key has its column on each side.
  const found: JoinField[] = [
    ...keyed.columns.map((column) => ({ column, left: column.name })),
    ...hidden.map(({ name, type }) => ({ column: { name, type }, right: name })),
  ]
  const on = keyColumns.map((column) => ({ left: columnValue(column), right: columnValue(column) }))
  const guarded = project(join(keyed, table, "left", on, found), [
    ...columnFields(keyed.columns),
    ...hidden.map(({ name, type }) => ({ column: { name, type }, value: orChanged(columnValue({ name, type })) })),
  ])
  return project(guarded, [...columnFields(plan.columns), ...predictionFields(columns)])
}

/** A value that every row has found; rows that other keys come of than before would have none. */
function orChanged(value: Typed): Typed {
  const message = textValue("rows are others than when they were scored; cache() the frame before transform")
  return caseValue(isNullValue(value), raiseValue(message, value.type), value)
}

/** Has the engine add up the trees. */
function summed(plan: Plan, asked: TreeRows, { model, leafCol, addsScores, plainColumnsOf }: Scoring): Plan {
  const score = { name: ownName("score"), type: "double" }
  const columns = addsScores ? plainColumnsOf(columnValue(score)) : []
  if (leafCol !== "") columns.push(leafExpressions(leafCol, model, asked))
  checkPredictionNames(plan.columns, columns)
  const scored = addsScores
    ? projectWith(asked.plan, [{ column: score, value: scoreTerm(model, asked.language) }])
    : asked.plan
  return project(scored, [...columnFields(plan.columns), ...predictionFields(columns)])
}

function leafExpressions(name: string, model: GbtModel, { language }: TreeRows): PredictionColumn {
  return { name, isVector: true, hidden: {}, expressions: model.trees.map((tree) => leafTerm(tree, language)) }
}
