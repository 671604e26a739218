// Rows to learn from that lie on other machines, with the columns that are counted.

import type { Engine } from "../../engines/engine"
import { castTo } from "../../expression/coerce"
import { callOf, type Typed } from "../../expression/typed"
import type { CsrMatrix } from "../../linalg/csrMatrix"
import { type Column, columnValue } from "../../plan/column"
import { type Field, isAtHand, type Plan, project } from "../../plan/plan"
import { caseValue, comparedValue, countIfValue, isNullValue, narrowValue, numberValue } from "../../plan/values"
import { partValue, type VectorPart, type VectorType } from "../../plan/vectorColumn"

/** What to learn from: values over the rows of a plan. */
export interface TrainingValues {
  /** Name of the features' column, and what its vectors are made of. */
  readonly features: { readonly name: string; readonly type: VectorType }
  readonly label: Typed
  readonly weight: Typed | undefined
  /** True for rows that do not train but decide when to stop. */
  readonly isValidation: { readonly name: string; readonly value: Typed } | undefined
}

/** Rows to learn from. */
export interface TrainingPlan {
  readonly engine: Engine
  readonly plan: Plan
  readonly values: TrainingValues
  /** The folds that a search leaves out, one at a time; not with rows for validation. Default none. */
  readonly folds?: FoldValues
}

/** The fold of each row. */
interface FoldValues {
  /** A whole number in [0, foldCount); -1 for a row that always trains. */
  readonly fold: Typed
  readonly foldCount: number
}

/** A stretch of the features: a column of numbers, or rows of a matrix. */
export interface FeaturePart {
  /** Number of its first feature. */
  readonly firstFeature: number
  /** Names of its slots. */
  readonly names: readonly string[]
  /** Categories of a column of numbers; 0 for a continuous one. */
  readonly arity: number
  /** What the numbers are rows of; undefined for features themselves. */
  readonly matrix: CsrMatrix | undefined
  /** A double, or for a matrix an int, over the rows. */
  readonly value: Typed
}

/** Rows with the columns that are counted. */
export interface RowsThere {
  readonly engine: Engine
  readonly plan: Plan
  /** A double. */
  readonly label: Typed
  /** A double; undefined where each row weighs 1. */
  readonly weight: Typed | undefined
  /** A whole number: the fold of the row, where there are folds; see {@link FoldValues}. */
  readonly fold: Typed
  readonly foldCount: number
  /** Name of the column that makes the rows for validation fold 0; the fold of a row that has none there is -2. */
  readonly validation: string | undefined
  readonly parts: readonly FeaturePart[]
  /** Forgets the table that was made of the rows. */
  drop(): void
}

/** The fold of a row whose validation flag is null. */
export const noFlag = -2

function partField(name: string, value: Typed, type: "double" | "int"): Field {
  // A reference is an int that is called a vector.
  const number = value.type === "vector" ? { ...value, type: "int" } : castTo(value, type)
  return { column: { name, type }, value: number }
}

function foldOf({ isValidation }: TrainingValues, folds: FoldValues | undefined): Typed {
  if (folds !== undefined) return castTo(folds.fold, "int")
  if (isValidation === undefined) return numberValue(-1, "int")
  const known = caseValue(isValidation.value, numberValue(0, "int"), numberValue(-1, "int"))
  return caseValue(isNullValue(isValidation.value), numberValue(noFlag, "int"), known)
}

function widthOf(part: VectorPart): number {
  return part.kind === "value" ? 1 : part.matrix.columnCount
}

/**
 * The rows with their values as columns, in a table of their own unless they stand in one as it is: they are looked at several
 * times.
 */
export async function rowsThere({ engine, plan, values, folds }: TrainingPlan): Promise<RowsThere> {
  const { name, type } = values.features
  const fields = type.parts.map((part, i) =>
    partField(`x${i}`, partValue(name, type, i), part.kind === "value" ? "double" : "int"),
  )
  const others = [
    partField("label", values.label, "double"),
    partField("fold", foldOf(values, folds), "int"),
    ...(values.weight === undefined ? [] : [partField("weight", values.weight, "double")]),
  ]
  const projected = project(plan, [...others, ...fields])
  // Folds are drawn once, and not at each look.
  const kept = isAtHand(plan) && folds === undefined ? undefined : await engine.keep(projected, "known")
  const [label, fold, weight] = others.map(({ column }) => columnValue(column))
  let firstFeature = 0
  const parts = type.parts.map((part, i): FeaturePart => {
    const first = firstFeature
    firstFeature += widthOf(part)
    return {
      firstFeature: first,
      names: part.kind === "value" ? [part.name] : part.names,
      arity: part.kind === "value" ? (part.nominal?.labels.length ?? 0) : 0,
      matrix: part.kind === "value" ? undefined : part.matrix,
      value: columnValue(fields[i].column),
    }
  })
  return {
    engine,
    plan: kept ?? projected,
    label,
    weight,
    fold,
    foldCount: folds?.foldCount ?? (values.isValidation === undefined ? 0 : 1),
    validation: values.isValidation?.name,
    parts,
    drop: () => kept?.table.drop(),
  }
}

// Conditions and counts over the rows.

/** The rows of a fold; of those in none, for the number of folds. */
function isInFold({ fold, foldCount }: RowsThere, number: number): Typed {
  return number < foldCount
    ? comparedValue("=", fold, numberValue(number, "int"))
    : comparedValue("<", fold, numberValue(0, "int"))
}

/**
 * Aggregates that count the rows of each fold and of those in none, and after those, where rows have weights, that weigh
 * them likewise; see {@link divideSums}.
 */
export function foldSums(rows: RowsThere): Typed[] {
  const { foldCount, weight } = rows
  const folds = Array.from({ length: foldCount + 1 }, (_, fold) => fold)
  const one = (fold: number): Typed =>
    foldCount === 0 ? callOf("count", [numberValue(1, "int")], "bigint") : countIfValue(isInFold(rows, fold))
  const counts = folds.map(one)
  if (weight === undefined) return counts
  const weights = folds.map((fold) => {
    const added = foldCount === 0 ? weight : caseValue(isInFold(rows, fold), weight, numberValue(0))
    return callOf("exact_sum", [added], "double")
  })
  return [...counts, ...weights]
}

/** One of {@link foldSums} as it is to be read, of so many rows at most. */
export function sentSum(column: Column, rowCount: number): Typed {
  return column.type === "bigint" ? narrowValue(columnValue(column), rowCount) : columnValue(column)
}

/** Counts and weights by fold: those of each fold, and after those of the rows in none. */
export interface FoldSums<T> {
  readonly counts: readonly T[]
  /** Undefined where each row weighs 1. */
  readonly weights: readonly T[] | undefined
}

/** What {@link foldSums} gave, taken apart. */
export function divideSums<T>({ foldCount, weight }: RowsThere, sums: readonly T[]): FoldSums<T> {
  const counts = sums.slice(0, foldCount + 1)
  return { counts, weights: weight === undefined ? undefined : sums.slice(foldCount + 1) }
}
