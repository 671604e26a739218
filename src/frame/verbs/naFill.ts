import { sqlText } from "../../engines/dialect"
import type { Engine } from "../../engines/engine"
import { isFloating } from "../../expression/dataType"
import { parseTimestamp, timestampText } from "../../expression/time"
import { type Column, findColumn, lookUpColumn, type Relation } from "../relation/relation"
import { checkFillValue, type FillValue, fillValue, isFillable } from "./fillValue"
import { selectFields } from "./select"

/** Spark's `na.fill`; the rule stands at `Frame.naFill`. */
export function fillNulls(
  engine: Engine,
  relation: Relation,
  value: FillValue | Readonly<Record<string, FillValue>>,
  subset?: readonly string[],
): Promise<Relation> {
  const fills = fillsOf(relation, value, subset)
  const fields = relation.columns.map((column) => {
    const name = engine.dialect.quote(column.name)
    const fill = fills.get(column)
    if (fill === undefined) return { name: column.name, expression: name, source: column }
    return { name: column.name, expression: fillExpression(engine, column, name, fill), source: column }
  })
  return selectFields(engine, relation, fields)
}

/** The columns that are filled, each with its value. */
function fillsOf(
  relation: Relation,
  value: FillValue | Readonly<Record<string, FillValue>>,
  subset?: readonly string[],
): Map<Column, FillValue> {
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    const entries = Object.entries(value).filter(([name]) => name !== "*")
    for (const [name, fill] of entries) checkFillValue(fill, name)
    return new Map(entries.map(([name, fill]) => [namedColumn(relation, name), fill]))
  }
  checkFillValue(value)
  const names = subset?.filter((name) => name !== "*")
  const columns = names?.map((name) => namedColumn(relation, name)) ?? relation.columns
  return new Map(columns.filter((c) => !c.vector && isFillable(c.type, value)).map((column) => [column, value]))
}

/** The column of a name, which may stand in backticks. */
function namedColumn(relation: Relation, name: string): Column {
  const bare = /^`((?:[^`]|``)+)`$/.exec(name)?.[1].replaceAll("``", "`")
  return lookUpColumn(relation.columns, name) ?? findColumn(relation.columns, bare ?? name)
}

function fillExpression(engine: Engine, column: Column, name: string, fill: FillValue): string {
  const value = fillValue(column, fill)
  const text =
    column.type === "timestamp" ? timestampText(parseTimestamp(String(value), engine.timeZone)!, "UTC") : value
  const cast = `CAST(${sqlText(String(text))} AS ${engine.dialect.typeOf(column.type)})`
  const filled = `coalesce(${name}, ${cast})`
  return isFloating(column.type) ? `CASE WHEN isnan(${name}) THEN ${cast} ELSE ${filled} END` : filled
}
