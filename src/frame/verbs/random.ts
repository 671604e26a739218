// rand and sampleBy: columns of random numbers in row order, and rows drawn by them.

import type { Engine } from "../../engines/engine"
import { castTo } from "../../expression/coerce"
import { type DataType, isFloating, typeName } from "../../expression/dataType"
import type { Typed } from "../../expression/typed"
import { type Column, columnValue, findColumn, ownName } from "../../plan/column"
import { columnFields, filter, type Plan, project } from "../../plan/plan"
import { comparedValue, isNullValue, numberValue } from "../../plan/values"
import { isNumeric } from "../rows/toColumns"
import { fieldsWith, selectFields } from "./columns"

/** A column of random numbers, made by {@link rand}. */
export interface RandomColumn {
  /** A whole number in the range of a signed 64-bit integer. */
  readonly seed: number | bigint
  /** Rows of each partition; undefined: all in one. */
  readonly partitions?: readonly number[]
}

/**
 * A column of numbers drawn evenly from [0, 1), for `withColumn`: Spark's `rand(seed)` over the frame's row order.
 *
 * @param seed - a whole number in the range of a signed 64-bit integer
 * @param partitions - rows of each partition, where Spark had the rows in several; default: all in one
 */
export function rand(seed: number | bigint, partitions?: readonly number[]): RandomColumn {
  return partitions === undefined ? { seed } : { seed, partitions }
}

/** True for a column of random numbers that `rand` made. */
export function isRandomColumn(given: unknown): given is RandomColumn {
  return typeof given === "object" && given !== null && "seed" in given
}

/** The name of draws beside rows, which no user's column has. */
export const drawn: string = ownName("drawn")

/** The rows with a column of random numbers, added or put in place of the one of that name. */
export async function withRandomColumn(engine: Engine, plan: Plan, name: string, random: RandomColumn): Promise<Plan> {
  const rows = await engine.draw(plan, [{ name: drawn, of: "uniform", ...random }])
  const value = columnValue({ name: drawn, type: "double" })
  return selectFields(rows, fieldsWith(plan, [{ column: { name, type: "double" }, value }]))
}

/**
 * A value of the stratum column to the fraction of its rows to keep, in [0, 1]. Keys of an object are read as the column's
 * type has them; keys of a Map are of that type, or null.
 */
export type Fractions = Readonly<Record<string, number>> | ReadonlyMap<unknown, number>

/** The rows that `sampleBy` draws; the rule stands at `Frame.sampleBy`. */
export async function sampleRowsBy(
  engine: Engine,
  plan: Plan,
  column: string,
  fractions: Fractions,
  seed: number | bigint,
  partitions?: readonly number[],
): Promise<Plan> {
  const strataColumn = findColumn(plan.columns, column)
  const fractionOf = strataFractions(strataColumn, fractions)
  const { rows, isBelow } = await drawBelow(engine, plan, { seed, partitions }, [...fractionOf.values()])
  return chosenRows(engine, plan, rows, isDrawn(strataColumn, fractionOf, isBelow))
}

/** Rows with draws beside them, and what tells whether a row's draw is below one of some numbers. */
export interface DrawnRows {
  readonly rows: Plan
  /** A condition that is never null. */
  isBelow(bound: number): Typed
}

/** Draws a number for each row. Of rows that are here only whether it is below the bounds is kept: a byte each. */
export async function drawBelow(
  engine: Engine,
  plan: Plan,
  random: RandomColumn,
  bounds: readonly number[],
): Promise<DrawnRows> {
  if (engine.isRemote) {
    const rows = await engine.draw(plan, [{ name: drawn, of: "uniform", ...random }])
    return {
      rows,
      isBelow: (bound) => comparedValue("<", columnValue({ name: drawn, type: "double" }), numberValue(bound)),
    }
  }
  // With no bound, too: seed and partitions are looked at.
  const different = bounds.length === 0 ? [0] : [...new Set(bounds)]
  const nameOf = (bound: number): string => `${drawn}_${different.indexOf(bound)}`
  const rows = await engine.draw(
    plan,
    different.map((below) => ({ name: nameOf(below), of: "uniform", ...random, below })),
  )
  return { rows, isBelow: (bound) => columnValue({ name: nameOf(bound), type: "boolean" }) }
}

/** True where a row's draw is below the fraction of its stratum; false for one that none is given for. */
function isDrawn(
  column: Column,
  fractionOf: ReadonlyMap<unknown, number>,
  isBelow: (fraction: number) => Typed,
): Typed {
  const stratum = columnValue(column)
  const branches = Array.from(fractionOf, ([key, fraction]) => {
    const value = stratumValue(key, column.type)
    const isStratum = value === undefined ? isNullValue(stratum) : comparedValue("=", stratum, value)
    return { when: isStratum, then: isBelow(fraction) }
  })
  const otherwise: Typed = { kind: "literal", value: false, type: "boolean" }
  return branches.length === 0 ? otherwise : { kind: "case", branches, otherwise, type: "boolean" }
}

/** A key of fractions as a value of the column's type; undefined for null. */
function stratumValue(key: unknown, type: DataType): Typed | undefined {
  if (key === null) return undefined
  if (typeof key === "boolean" || typeof key === "string") return { kind: "literal", value: key, type }
  return castTo(
    { kind: "literal", value: key as number | bigint, type: typeof key === "bigint" ? "bigint" : "double" },
    type,
  )
}

/** The drawn rows for which a condition on the draw, never null, holds, with the columns of `plan`. */
export async function chosenRows(engine: Engine, plan: Plan, drawnRows: Plan, condition: Typed): Promise<Plan> {
  const chosen = project(filter(drawnRows, condition), columnFields(plan.columns))
  // A table of its own: what reads the sample, mostly several times, would look for its rows each time, on one thread.
  if (engine.isRemote) return chosen
  const kept = await engine.keep(chosen, "sorted")
  // Flags are a byte a row; numbers are not worth being held.
  if (drawnRows.kind !== "beside" || drawnRows.added.columns.some(({ type }) => type !== "boolean")) return kept
  return { ...kept, chosen: { from: drawnRows.rows.table.name, added: drawnRows.added, condition } }
}

/** Fractions by the values that reading the column gives; whole numbers beyond 2^53 as BigInt. */
function strataFractions(column: Column, fractions: Fractions): Map<unknown, number> {
  const isBoolean = column.type === "boolean"
  const isText = column.type === "string"
  if (column.vector || !(isText || isNumeric(column))) {
    const type = column.vector ? "a vector" : typeName(column.type)
    throw new TypeError(`column ${column.name} can't be sampled by: it is ${type}; expected numbers, text or booleans`)
  }
  const isFloat = isFloating(column.type)
  function stratumOf(key: unknown): unknown {
    if (key === null && fractions instanceof Map) return null
    if (isText && typeof key === "string") return key
    const value = fractions instanceof Map ? key : (isBoolean ? booleanOf : numberOf)(key as string)
    if (isBoolean && typeof value === "boolean") return value
    if (!isText && !isBoolean && typeof value === "number") return value
    if (!isText && !isBoolean && typeof value === "bigint") {
      return isFloat || Number.isSafeInteger(Number(value)) ? Number(value) : value
    }
    const expected = isText ? "text" : isBoolean ? "true or false" : "a number"
    throw new TypeError(`invalid stratum: ${String(key)}; expected ${expected}, as column ${column.name} has`)
  }
  const entries = fractions instanceof Map ? [...fractions.entries()] : Object.entries(fractions)
  return new Map(
    entries.map(([key, fraction]) => {
      if (fraction >= 0 && fraction <= 1) return [stratumOf(key), fraction]
      throw new RangeError(`invalid fraction of ${key}: ${fraction}; expected a number in [0, 1]`)
    }),
  )
}

function booleanOf(text: string): unknown {
  return text === "true" ? true : text === "false" ? false : text
}

/** The number that the key of an object stands for, as BigInt where a double would round it; else the text. */
function numberOf(text: string): unknown {
  if (text === "NaN") return Number.NaN
  const number = Number(text)
  if (text.trim() === "" || Number.isNaN(number)) return text
  return /^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number) ? BigInt(text) : number
}
