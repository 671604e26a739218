// What the columns that a model was fitted on mean, and whether those of another frame mean the same.

import { type Column, findColumn, lookUpColumn } from "../plan/column"
import { slotNames, type VectorType } from "../plan/vectorColumn"

/** The labels of one slot of a features vector. */
export interface SlotLabels {
  /** The slot, from 0. */
  readonly slot: number
  /** Category i is `labels[i]`. */
  readonly labels: readonly string[]
}

/** Labels of the columns that a model was fitted on, where they came from a StringIndexer: index i is label i. */
export interface FittedLabels {
  /** The slots of the features vector that have labels, by rising slot. */
  readonly features: readonly SlotLabels[]
  /** Those of the label column; undefined where none are known. */
  readonly label?: readonly string[]
}

/** What is known of a model whose columns had no labels, or that was saved before labels were. */
export const noLabels: FittedLabels = { features: [] }

/** What the columns that a model was fitted on mean. */
export interface FittedColumns {
  /** Name of every slot of the vector column. */
  readonly featureNames: readonly string[]
  /** Labels of the columns that have some. */
  readonly labels: FittedLabels
}

/** What kind of vectors a column has; throws TypeError for a column that has none. */
export function vectorTypeOf(column: Column): VectorType {
  if (column.vector !== undefined) return column.vector
  throw new TypeError(`invalid type of ${column.name}: ${column.type}; expected a vector column`)
}

/** What a vector column and a label column mean to a model that is fitted on them. */
export function fittedColumns(features: VectorType, label: Column): FittedColumns {
  const labels = { features: slotLabels(features), ...(label.nominal && { label: label.nominal.labels }) }
  return { featureNames: slotNames(features), labels }
}

function slotLabels(type: VectorType): SlotLabels[] {
  const found: SlotLabels[] = []
  let slot = 0
  for (const part of type.parts) {
    if (part.kind === "value" && part.nominal !== undefined) found.push({ slot, labels: part.nominal.labels })
    slot += part.kind === "value" ? 1 : part.matrix.columnCount
  }
  return found
}

/**
 * Checks that a frame's columns mean what they meant where the model was fitted: the slots of its vectors have the same
 * names in the same order, and an index stands for the same label, also in the label column where there is one.
 * Nothing is compared with what is not known: slots that are only numbered, columns whose labels are not known on one of
 * the sides, indices that one side has no label for. Vectors of another size are left to whoever scores them.
 *
 * @throws RangeError for a column of features that is not there, naming the first slot or index that differs; TypeError
 *   for one that is no vector
 */
export function checkFittedColumns(
  columns: readonly Column[],
  { featureNames, labels }: FittedColumns,
  { featuresCol, labelCol }: { readonly featuresCol: string; readonly labelCol: string },
): void {
  const type = vectorTypeOf(findColumn(columns, featuresCol))
  const names = slotNames(type)
  if (names.length !== featureNames.length) return
  checkNames(names, featureNames, featuresCol)
  const here = new Map(slotLabels(type).map((nominal) => [nominal.slot, nominal.labels]))
  for (const { slot, labels: fitted } of labels.features) {
    checkLabels(here.get(slot), fitted, `slot ${slot} of ${featuresCol} (${names[slot]})`)
  }
  checkLabels(lookUpColumn(columns, labelCol)?.nominal?.labels, labels.label, `column ${labelCol}`)
}

function checkNames(names: readonly string[], fitted: readonly string[], featuresCol: string): void {
  if (names.every((name, i) => name === fitted[i])) return
  const [known, found] = [new Set(fitted), new Set(names)]
  // As for columns, case counts only where names differ in nothing else.
  const slot = names.findIndex(
    (name, i) => name !== fitted[i] && (known.has(name) || name.toLowerCase() !== fitted[i].toLowerCase()),
  )
  if (slot < 0) return
  const unseen = names.filter((name) => !known.has(name))
  if (unseen.length === names.length && (areNumbers(names) || areNumbers(fitted))) return
  const missing = fitted.filter((name) => !found.has(name))
  const differences =
    unseen.length + missing.length === 0
      ? ["the same names in another order"]
      : [...listed("not known to the model: ", unseen), ...listed("missing: ", missing)]
  throw new RangeError(
    `slot names differ: slot ${slot} of ${featuresCol} is ${quoted(names[slot])}, the model was fitted with ` +
      `${quoted(fitted[slot])} there (${differences.join("; ")}); assemble the same columns in the same order as for ` +
      "the fit, that of the model's featureNames",
  )
}

/** True for slots that have no names but their places, as coordinateVectors gives them without names. */
function areNumbers(names: readonly string[]): boolean {
  return names.every((name, slot) => name === String(slot))
}

function listed(title: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const shown = names.slice(0, 3).map(quoted).join(", ")
  return [`${title}${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ""}`]
}

function checkLabels(labels: readonly string[] | undefined, fitted: readonly string[] | undefined, what: string): void {
  if (labels === undefined || fitted === undefined || labels === fitted) return
  const index = labels.findIndex((label, i) => i < fitted.length && label !== fitted[i])
  if (index < 0) return
  throw new RangeError(
    `labels differ: index ${index} in ${what} is ${quoted(labels[index])}, the model was fitted with ` +
      `${quoted(fitted[index])} there; index with the StringIndexerModel that indexed the rows of the fit`,
  )
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Names of features from a model file; throws TypeError if it is no array of strings. */
export function namesFromJson(json: unknown): readonly string[] {
  if (!isTextList(json)) {
    throw new TypeError(`invalid featureNames: ${JSON.stringify(json)}; expected an array of strings`)
  }
  return json
}

/**
 * Labels from a model file; none in one that was written before labels were.
 *
 * @throws TypeError if they are of another form
 */
export function labelsFromJson(json: unknown): FittedLabels {
  if (json === undefined) return noLabels
  const { features, label } = (json ?? {}) as Partial<FittedLabels>
  const isValid =
    Array.isArray(features) &&
    features.every((entry) => Number.isInteger(entry?.slot) && isTextList(entry.labels)) &&
    (label === undefined || isTextList(label))
  if (!isValid) {
    throw new TypeError(`invalid labels: ${JSON.stringify(json)}; expected features, a list of slots with their labels`)
  }
  return json as FittedLabels
}

function isTextList(json: unknown): json is readonly string[] {
  return Array.isArray(json) && json.every((text) => typeof text === "string")
}
