import { decimalOf, isFloating, isWhole } from "../../expression/dataType"
import { parseDecimal, roundDecimal } from "../../expression/decimal"
import { parseDate, parseTimestamp } from "../../expression/time"
import type { LiteralValue } from "../../expression/tree"
import { callOf, type Typed } from "../../expression/typed"
import { type Column, columnValue, findColumn, lookUpColumn } from "../../plan/column"
import { columnField, type Plan, project } from "../../plan/plan"
import { caseValue } from "../../plan/values"
import { checkFillValue, type FillValue, fillValue, isFillable } from "./fillValue"

/** Spark's `na.fill`; the rule stands at `Frame.naFill`. */
export function fillNulls(
  plan: Plan,
  value: FillValue | Readonly<Record<string, FillValue>>,
  subset: readonly string[] | undefined,
  timeZone: string,
): Plan {
  const fills = fillsOf(plan, value, subset)
  return project(
    plan,
    plan.columns.map((column) => {
      const fill = fills.get(column)
      return fill === undefined ? columnField(column) : { column, value: filled(column, fill, timeZone) }
    }),
  )
}

/** The columns that are filled, each with its value. */
function fillsOf(
  plan: Plan,
  value: FillValue | Readonly<Record<string, FillValue>>,
  subset?: readonly string[],
): Map<Column, FillValue> {
  if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    const entries = Object.entries(value).filter(([name]) => name !== "*")
    for (const [name, fill] of entries) checkFillValue(fill, name)
    return new Map(entries.map(([name, fill]) => [namedColumn(plan, name), fill]))
  }
  checkFillValue(value)
  const names = subset?.filter((name) => name !== "*")
  const columns = names?.map((name) => namedColumn(plan, name)) ?? plan.columns
  return new Map(columns.filter((c) => !c.vector && isFillable(c.type, value)).map((column) => [column, value]))
}

/** The column of a name, which may stand in backticks. */
function namedColumn({ columns }: Plan, name: string): Column {
  const bare = /^`((?:[^`]|``)+)`$/.exec(name)?.[1].replaceAll("``", "`")
  return lookUpColumn(columns, name) ?? findColumn(columns, bare ?? name)
}

function filled(column: Column, fill: FillValue, timeZone: string): Typed {
  const { type } = column
  const value = fillLiteral(column, fill, timeZone)
  const input = columnValue(column)
  const whole = callOf("coalesce", [input, value], type)
  return isFloating(type) ? caseValue(callOf("isnan", [input], "boolean"), value, whole) : whole
}

/** A value as a literal of a column's type; throws as `fillValue` does. */
export function fillLiteral(column: Column, fill: FillValue, timeZone: string): Typed {
  return { kind: "literal", value: literalOf(column, fill, timeZone), type: column.type }
}

function literalOf(column: Column, fill: FillValue, timeZone: string): LiteralValue {
  const { type } = column
  const given = fillValue(column, fill)
  if (isWhole(type)) return BigInt(given)
  const decimal = decimalOf(type)
  if (decimal) return roundDecimal(parseDecimal(String(given))!, decimal.scale).unscaled
  if (type === "date") return parseDate(String(given))!
  if (type === "timestamp") return parseTimestamp(String(given), timeZone)!
  return type === "timestamp_ntz" ? parseTimestamp(String(given), "UTC")! : given
}
