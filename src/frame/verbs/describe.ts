import type { ColumnKind, Engine } from "../../engines/engine"
import { type DataType, decimalOf, isDecimal } from "../../expression/dataType"
import { decimalText, divideDecimal, parseDecimal } from "../../expression/decimal"
import { formatDouble } from "../../linalg/formatDouble"
import { type Column, findColumn, type Relation } from "../relation/relation"
import { tableRelation } from "../relation/table"
import { isNumeric } from "../rows/toColumns"
import { valueText } from "../rows/valueText"

const statistics = ["count", "mean", "stddev", "min", "max"] as const

/** Spark's `describe`: a row a statistic, all values as text; text columns have neither mean nor deviation. */
export async function describeRelation(
  engine: Engine,
  relation: Relation,
  names: readonly string[],
): Promise<Relation> {
  const chosen = names.length > 0 ? names.map((name) => findColumn(relation.columns, name)) : relation.columns
  const columns = chosen.filter((c) => !c.vector && ((isNumeric(c) && c.type !== "boolean") || c.type === "string"))
  const values = await describedValues(engine, relation, columns)
  const texts = columns.map((column, c) =>
    values[c].map((value, s) => {
      if (value === null || statistics[s] === "count") return value === null ? null : String(value)
      const isMoment = statistics[s] === "mean" || statistics[s] === "stddev"
      if (isMoment) return typeof value === "string" ? value : formatDouble(value as number)
      return valueText(value, column.type, engine.timeZone)
    }),
  )
  const made = [
    { name: "summary", type: "string", data: [...statistics] },
    ...columns.map((c, i) => ({ name: c.name, type: "string", data: texts[i] })),
  ]
  const table = await engine.createTable(made)
  return tableRelation(
    engine,
    table,
    made.map(({ name, type }) => ({ name, type })),
  )
}

/** The statistics of each column, in their order; null where a column has none. */
async function describedValues(engine: Engine, relation: Relation, columns: readonly Column[]): Promise<unknown[][]> {
  if (columns.length === 0) return []
  const { quote, sum } = engine.dialect
  const ask = async (expressions: readonly string[], from: string): Promise<unknown[]> => {
    const kinds = expressions.map((): ColumnKind => "value")
    const data = await engine.columns(`SELECT ${expressions.join(", ")}${from}`, kinds)
    return data.map((column) => column[0])
  }
  const first = await ask(
    columns.flatMap((c) => {
      const name = quote(c.name)
      const mean = isNumeric(c) ? `${sum(name, c.type)}::DOUBLE / count(${name})` : "NULL::DOUBLE"
      const total = isDecimal(c.type) ? `sum(${name})` : "NULL"
      return [`count(${name})`, mean, `min(${name})`, `max(${name})`, total]
    }),
    ` FROM (${relation.sql})`,
  )
  // Deviations from the mean, in a second pass: one pass loses digits, and the engine's own fails on NaN and infinity.
  const deviations = await ask(
    columns.map((c, i) => {
      const [count, mean] = first.slice(5 * i) as [number, number | null]
      if (!isNumeric(c) || mean === null || count < 2) return "NULL::DOUBLE"
      if (!Number.isFinite(mean)) return "'NaN'::DOUBLE"
      const squares = `(SELECT ${sum("square", "double")} FROM (SELECT (${quote(c.name)}::DOUBLE - (${mean}))^2 AS square FROM (${relation.sql})))`
      return `sqrt(${squares} / ${count - 1})`
    }),
    "",
  )
  return columns.map((c, i) => {
    const [count, mean, min, max, total] = first.slice(5 * i)
    return [count, total === null ? mean : decimalMean(String(total), count as number, c.type), deviations[i], min, max]
  })
}

/** The mean of decimals, with four digits more behind the point than they have, as Spark's avg. */
function decimalMean(total: string, count: number, type: DataType): string {
  const { scale } = decimalOf(type)!
  return decimalText(divideDecimal(parseDecimal(total)!, BigInt(count), Math.min(38, scale + 4)))
}
