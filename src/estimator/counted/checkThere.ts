// Checks of rows that lie on other machines, by counts of what does not fit.

import { callOf, type Typed } from "../../expression/typed"
import { readAggregates } from "../../frame/rows/readAggregates"
import { checkCategory, checkLabel, checkNotEmpty, checkRoles, checkWeight } from "../../gbt/data/checkRows"
import { notFinite } from "../../gbt/data/encodeFeatures"
import type { LossName } from "../../gbt/model/loss"
import {
  anyOf,
  caseValue,
  comparedValue,
  countIfValue,
  isMissingValue,
  isNullValue,
  nullValue,
  numberValue,
  rowCountValue,
} from "../../plan/values"
import { roughSize } from "./countValues"
import { divideSums, type FeaturePart, type FoldSums, foldSums, noFlag, type RowsThere } from "./rowsThere"

/** What a check of all rows has counted. */
export interface CheckedRows extends FoldSums<number> {
  readonly rowCount: number
  /** About how many values each part has; of a matrix, that it refers to. */
  readonly roughSizes: readonly number[]
}

function isNotFinite(value: Typed): Typed {
  const size = callOf("abs", [value], "double")
  return anyOf([isMissingValue(value), comparedValue(">", size, numberValue(Number.MAX_VALUE))])
}

function isNoLabel(label: Typed, loss: LossName): Typed {
  if (loss !== "logistic") return isNotFinite(label)
  // In two steps, as engines have a word of their own for NaN.
  const isOther = callOf(
    "and",
    [comparedValue("<>", label, numberValue(0)), comparedValue("<>", label, numberValue(1))],
    "boolean",
  )
  return anyOf([isMissingValue(label), isOther])
}

function isNoPart({ arity, matrix, value }: FeaturePart): Typed {
  if (matrix !== undefined) {
    return anyOf([
      isNullValue(value),
      comparedValue("<", value, numberValue(0, "int")),
      comparedValue(">=", value, numberValue(matrix.rowCount, "int")),
    ])
  }
  if (arity === 0) return isNotFinite(value)
  return anyOf([
    isNotFinite(value),
    comparedValue("<", value, numberValue(0)),
    comparedValue(">=", value, numberValue(arity)),
    comparedValue("<>", value, callOf("rint", [value], "double")),
  ])
}

/** A feature by number and name. */
export function featureText({ firstFeature, names }: FeaturePart, feature: number): string {
  return `${feature} (${names[feature - firstFeature]})`
}

/** How many rows, in words. */
export function rowsText(count: number): string {
  return count === 1 ? "1 row" : `${count} rows`
}

/** Finds what does not fit, and throws what `report` makes of it: NaN, with how many rows, where it is missing. */
async function failOf(
  { engine, plan }: RowsThere,
  value: Typed,
  isBad: Typed,
  report: (value: number, place: string) => void,
): Promise<void> {
  const missing = isMissingValue(value)
  const other = callOf("and", [callOf("not", [missing], "boolean"), isBad], "boolean")
  const [missingCount, otherCount, most] = (await readAggregates(engine, plan, [
    countIfValue(missing),
    countIfValue(other),
    callOf("max", [caseValue(other, value, nullValue(value.type))], value.type),
  ])) as number[]
  if (missingCount > 0) report(Number.NaN, rowsText(missingCount))
  report(most, rowsText(otherCount))
}

function reportPart(part: FeaturePart, index: number): (value: number, place: string) => void {
  const { firstFeature, arity, matrix } = part
  const feature = featureText(part, firstFeature)
  return (value, place) => {
    if (matrix === undefined) {
      if (arity > 0 && Number.isFinite(value)) checkCategory(value, arity, feature, place)
      throw notFinite(value, feature, place)
    }
    if (Number.isNaN(value)) throw new RangeError(`null vector in feature column ${index}: ${place}`)
    throw new RangeError(
      `invalid reference in feature column ${index}: ${value} at ${place}; expected a row of ${matrix.rowCount}`,
    )
  }
}

/**
 * Checks labels, weights, validation flags and features of all rows, in one query where all fit.
 *
 * @throws RangeError as encodeRows does, with the number of rows in place of the first one
 */
export async function checkThere(rows: RowsThere, loss: LossName): Promise<CheckedRows> {
  const { engine, plan, label, weight, fold, foldCount, validation, parts } = rows
  const checks: { readonly isBad: Typed; fail(): Promise<void> }[] = []
  const check = (value: Typed, isBad: Typed, report: (value: number, place: string) => void): void => {
    checks.push({ isBad, fail: () => failOf(rows, value, isBad, report) })
  }
  check(label, isNoLabel(label, loss), (value, place) => checkLabel(value, loss, place))
  if (weight !== undefined) {
    const isBad = anyOf([isNotFinite(weight), comparedValue("<", weight, numberValue(0))])
    check(weight, isBad, checkWeight)
  }
  if (validation !== undefined) {
    check(fold, comparedValue("=", fold, numberValue(noFlag, "int")), (_, place) => {
      throw new RangeError(`missing value in ${validation}: ${place}`)
    })
  }
  for (const [index, part] of parts.entries()) check(part.value, isNoPart(part), reportPart(part, index))
  const sums = foldSums(rows)
  const counted = (await readAggregates(engine, plan, [
    rowCountValue(),
    ...checks.map(({ isBad }) => countIfValue(isBad)),
    ...parts.map(roughSize),
    ...sums,
  ])) as number[]
  const [rowCount, ...badCounts] = counted
  const roughSizes = badCounts.slice(checks.length, checks.length + parts.length)
  checkNotEmpty(rowCount)
  const firstBad = checks.findIndex((_, i) => badCounts[i] > 0)
  if (firstBad >= 0) await checks[firstBad].fail()
  const { counts, weights } = divideSums(rows, counted.slice(-sums.length))
  const roleOf = (number: number): { hasRows: boolean; hasWeight: boolean } => ({
    hasRows: counts[number] > 0,
    hasWeight: (weights ?? counts)[number] > 0,
  })
  if (validation !== undefined) checkRoles(roleOf(foldCount), roleOf(0))
  else checkRoles({ hasRows: true, hasWeight: weights?.some((sum) => sum > 0) ?? true }, undefined)
  return { rowCount, roughSizes, counts, weights }
}
