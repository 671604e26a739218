// rand and sampleBy: columns of random numbers in row order, and rows drawn by them.

import { fillUniform } from "../random/uniform"
import type { Engine } from "./engine"
import { findColumn, orderedSelect, type Relation } from "./relation"
import { fieldsWith, selectFields } from "./select"
import { attachColumns, toTable } from "./table"

/** A column of random numbers, made by {@link rand}. */
export interface RandomColumn {
  readonly seed: number | bigint
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

// A name that no user's column has.
const drawn = "__drawn"

/** The rows with a column of random numbers, added or put in place of the one of that name. */
export async function withRandomColumn(
  engine: Engine,
  relation: Relation,
  name: string,
  random: RandomColumn,
): Promise<Relation> {
  const rows = await toTable(engine, relation)
  const [counts] = await engine.columns(`SELECT count(*) FROM (${rows.sql})`, ["value"])
  const draws = new Float64Array(counts![0] as number)
  fillUniform(random.seed, draws, random.partitions)
  const attached = await attachColumns(engine, rows, [{ name: drawn, type: "DOUBLE", data: draws }])
  const fields = fieldsWith(engine, rows, name, { expression: drawn })
  return selectFields(engine, attached, fields)
}

/** A value of the stratum column to the fraction of its rows to keep, in [0, 1]. */
export type Fractions = Readonly<Record<string, number>> | ReadonlyMap<unknown, number>

/** The rows that `sampleBy` draws; the rule stands at `Frame.sampleBy`. */
export async function sampleRelationBy(
  engine: Engine,
  relation: Relation,
  column: string,
  fractions: Fractions,
  seed: number | bigint,
  partitions?: readonly number[],
): Promise<Relation> {
  const { quote } = engine.dialect
  const { type } = findColumn(relation.columns, column)
  const rows = await toTable(engine, relation)
  const isNumber = /INT|DOUBLE|FLOAT|DECIMAL/.test(type)
  const [strata] = await engine.columns(orderedSelect(rows, [quote(column)]), [isNumber ? "double" : "value"])
  const draws = new Float64Array(strata!.length)
  fillUniform(seed, draws, partitions)
  const isKept = keepDrawn(strata!, draws, checkFractions(fractions))
  const attached = await attachColumns(engine, rows, [{ name: drawn, type: "INTEGER", data: isKept }])
  const kept = { ...attached, sql: `SELECT * FROM (${attached.sql}) WHERE ${drawn} = 1` }
  return selectFields(
    engine,
    kept,
    rows.columns.map((c) => ({ name: c.name, expression: quote(c.name), source: c })),
  )
}

function checkFractions(fractions: Fractions): ReadonlyMap<string, number> {
  const entries = fractions instanceof Map ? [...fractions.entries()] : Object.entries(fractions)
  for (const [value, fraction] of entries) {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new RangeError(`invalid fraction of ${value}: ${fraction}; expected a number in [0, 1]`)
    }
  }
  return new Map(entries.map(([value, fraction]) => [String(value), fraction]))
}

function keepDrawn(
  strata: ArrayLike<unknown>,
  draws: Float64Array,
  fractionOf: ReadonlyMap<string, number>,
): Int32Array {
  const isKept = new Int32Array(draws.length)
  // Few strata, many rows: turn each stratum into text once.
  const seen = new Map<unknown, number>()
  for (let row = 0; row < draws.length; row++) {
    const stratum = strata[row]
    let fraction = seen.get(stratum)
    if (fraction === undefined) {
      fraction = fractionOf.get(String(stratum)) ?? 0
      seen.set(stratum, fraction)
    }
    isKept[row] = draws[row]! < fraction ? 1 : 0
  }
  return isKept
}
