import { sqlText } from "../../engines/dialect"
import type { Engine } from "../../engines/engine"
import { type Column, findColumn, type Relation } from "../relation/relation"
import { wholeRange } from "../relation/wholeRange"
import { selectFields } from "./select"

/** A value that nulls are replaced with. */
export type FillValue = number | string | boolean

const kinds: readonly (readonly [RegExp, FillValueKind])[] = [
  [/^(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|FLOAT|DOUBLE|DECIMAL.*)$/, "number"],
  [/^VARCHAR$/, "string"],
  [/^BOOLEAN$/, "boolean"],
]
type FillValueKind = "number" | "string" | "boolean"

function canFill(column: Column, value: FillValue): boolean {
  if (column.vector) return false
  return kinds.some(([types, kind]) => types.test(column.type) && typeof value === kind)
}

/** Spark's `na.fill`; the rule stands at `Frame.naFill`. */
export function fillNulls(
  engine: Engine,
  relation: Relation,
  value: FillValue | Readonly<Record<string, FillValue>>,
  subset?: readonly string[],
): Promise<Relation> {
  const names = typeof value === "object" ? Object.keys(value) : (subset ?? relation.columns.map((c) => c.name))
  const fills = new Map(
    names.map((name) => [findColumn(relation.columns, name), typeof value === "object" ? value[name] : value]),
  )
  const fields = relation.columns.map((column) => {
    const name = engine.dialect.quote(column.name)
    const fill = fills.get(column)
    if (fill === undefined || !canFill(column, fill)) return { name: column.name, expression: name, source: column }
    return { name: column.name, expression: fillExpression(column, name, fill), source: column }
  })
  return selectFields(engine, relation, fields)
}

function fillExpression(column: Column, name: string, fill: FillValue): string {
  const literal = typeof fill === "string" ? sqlText(fill) : Number.isFinite(Number(fill)) ? String(fill) : `'${fill}'`
  const range = wholeRange(column.type)
  if (typeof fill === "number" && range && !(Math.trunc(fill) >= range.least && Math.trunc(fill) < range.end)) {
    throw new RangeError(`invalid value: ${fill}; column ${column.name} holds whole numbers of ${range.bits} bits`)
  }
  const isFloat = column.type === "DOUBLE" || column.type === "FLOAT"
  // Spark casts the value to the column's type, cutting 3.7 to 3.
  const cast = typeof fill === "number" && !isFloat ? `trunc(${literal})` : literal
  const filled = `coalesce(${name}, CAST(${cast} AS ${column.type}))`
  return isFloat ? `CASE WHEN isnan(${name}) THEN CAST(${cast} AS ${column.type}) ELSE ${filled} END` : filled
}
