import type { CountVectorizerModel } from "../../features/countVectorizerModel"
import type { StringIndexerModel } from "../../features/stringIndexerModel"
import { Stage } from "../../pipeline/stage"
import { formatCount } from "../text"
import { modelText, type TreeModel } from "./modelTable"
import type { Table } from "./table"

/** What has parameters: an estimator, a transformer, a search, an evaluator. */
export interface Parametrized {
  readonly params: object
  readonly uid?: string
}

/** What has stages: a Pipeline or its model. */
export interface Staged {
  readonly stages: readonly object[]
}

/** The parameters of a stage; those that are not what they would be by default come first. */
export function paramsTable(stage: Parametrized): Table {
  const defaults = defaultsOf(stage)
  const params = Object.entries(stage.params).filter(([, value]) => value !== undefined)
  const isSet = ([name, value]: readonly [string, unknown]): boolean =>
    defaults !== undefined && !isSame(defaults[name], value)
  const ordered = [...params.filter(isSet), ...params.filter((param) => !isSet(param))]
  const rows = ordered.map(([name, value]) => [
    name,
    shown(value),
    ...(defaults ? [isSet([name, value]) ? shown(defaults[name]) : ""] : []),
  ])
  return {
    caption: stage.uid ?? stage.constructor.name,
    columns: ["parameter", "value", ...(defaults ? ["default"] : [])],
    rows,
    hasRowNames: true,
    note: formatCount(rows.length, "parameter"),
  }
}

/** A search that is not run yet: what it fits and judges by, and its parameters. */
export interface SearchLike extends Parametrized {
  readonly estimator: object
  readonly evaluator: object
  readonly estimatorParamMaps: readonly unknown[]
}

/** What a search goes over, and its parameters. */
export function searchParamsTable(search: SearchLike): Table {
  const table = paramsTable(search)
  const searched = [
    ["estimator", stageText(search.estimator)],
    ["settings", search.estimatorParamMaps.length],
    ["evaluator", stageText(search.evaluator)],
  ]
  return { ...table, rows: [...searched, ...table.rows] }
}

const mostLabels = 20

/** The terms of a vocabulary, the most frequent first. */
export function vocabularyTable(model: CountVectorizerModel): Table {
  const { vocabulary, uid } = model
  return {
    caption: `${uid}: ${formatCount(vocabulary.length, "term")}`,
    columns: ["slot", "term"],
    rows: vocabulary.slice(0, mostLabels).map((term, slot) => [slot, term]),
    rowCount: vocabulary.length,
    hasRowNames: true,
  }
}

/** The labels of each column that is indexed, by index. */
export function labelsTable(model: StringIndexerModel): Table {
  const { labelsArray, params, uid } = model
  const names = params.inputCols ?? [params.inputCol ?? ""]
  const rowCount = labelsArray.reduce((most, labels) => Math.max(most, labels.length), 0)
  return {
    caption: uid,
    columns: ["index", ...names],
    rows: Array.from({ length: Math.min(mostLabels, rowCount) }, (_, i) => [
      i,
      ...labelsArray.map((labels) => labels[i] ?? ""),
    ]),
    rowCount,
    hasRowNames: true,
  }
}

/** The stages of a pipeline in their order, each with the parameters that were set. */
export function stagesTable(pipeline: Staged): Table {
  return {
    caption: pipeline.constructor.name,
    columns: ["", "stage", "set"],
    rows: pipeline.stages.map((stage, i) => [i, stageText(stage), setText(stage)]),
    hasRowNames: true,
    note: formatCount(pipeline.stages.length, "stage"),
  }
}

/** A stage in a few words. */
export function stageText(stage: object): string {
  return "numTrees" in stage ? modelText(stage as TreeModel) : ((stage as Parametrized).uid ?? stage.constructor.name)
}

function setText(stage: object): string {
  // A model of trees tells more of itself than its estimator's parameters.
  if ("numTrees" in stage) return ""
  const { params = {} } = stage as Partial<Parametrized>
  const defaults = defaultsOf(stage as Parametrized) ?? {}
  return Object.entries(params)
    .filter(([name, value]) => value !== undefined && !isSame(defaults[name], value))
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(", ")
}

/** What the parameters are where none is given; undefined for what needs some, or takes other things beside. */
function defaultsOf(stage: Parametrized): Record<string, unknown> | undefined {
  if (!(stage instanceof Stage)) return undefined
  const Class = stage.constructor as new (params: object, uid: string) => Parametrized
  try {
    return new Class({}, stage.uid).params as Record<string, unknown>
  } catch {
    return undefined
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return Array.isArray(a) || Array.isArray(b) ? String(a) === String(b) : Object.is(a, b)
}

/** A value of a parameter: of stages and the like, which may be large, their names. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`
  if (typeof value === "object" && value !== null) return stageText(value)
  return value
}
