// pivot: values of a column as columns of aggregates.

import type { Engine } from "../../engines/engine"
import { type Literal, literalExpression } from "../../expression/columns/literal"
import { type DataType, decimalOf, isAtomic, isWhole } from "../../expression/dataType"
import { parseDecimal, roundDecimal } from "../../expression/decimal"
import { resolveCondition } from "../../expression/resolve/resolve"
import type { Expression, LiteralValue } from "../../expression/tree"
import { type Column, columnValue, findColumn } from "../../plan/column"
import { aggregate, columnField, type Field, limit, type Plan } from "../../plan/plan"
import { caseValue, internalValue, nullValue } from "../../plan/values"
import { valueText } from "../rows/valueText"

/** The column whose values become columns, and which of them; default all there are, in their order. */
export interface Pivot {
  readonly column: string
  readonly values?: readonly Literal[]
}

/** A value of the column that is pivoted, and how its columns are called. */
interface PivotValue {
  readonly name: string
  readonly literal: Expression
}

const mostValues = 10_000

/** Groups by the keys and the column that is pivoted, then puts the groups of each key beside each other. */
export async function pivotFields(
  engine: Engine,
  plan: Plan,
  keys: readonly Field[],
  aggregates: readonly Field[],
  pivot: Pivot,
): Promise<{ input: Plan; keys: Field[]; aggregates: Field[] }> {
  const column = findColumn(plan.columns, pivot.column)
  const values = pivot.values
    ? pivot.values.map((value) => givenValue(value, engine.timeZone))
    : await valuesOf(engine, plan, column)
  const key = { name: "__pivot", type: column.type }
  const groups = aggregate(
    plan,
    [...keys, { column: key, value: columnValue(column) }],
    aggregates.map(({ column: { type }, value }, i) => ({ column: { name: `__a${i}`, type }, value })),
  )
  const fields = values.flatMap(({ name, literal }) => {
    const args: Expression[] = [{ kind: "name", parts: [key.name] }, literal]
    const isValue = resolveCondition({ kind: "call", name: "<=>", args }, [key], { ansi: engine.ansi, place: "row" })
    return aggregates.map(({ column: { name: suffix, type } }, i): Field => {
      const found = columnValue({ name: `__a${i}`, type })
      const value = internalValue("only", [caseValue(isValue, found, nullValue(type))], type)
      return { column: { name: aggregates.length === 1 ? name : `${name}_${suffix}`, type }, value }
    })
  })
  return { input: groups, keys: keys.map((field) => columnField(field.column)), aggregates: fields }
}

function givenValue(value: Literal, timeZone: string): PivotValue {
  const literal = literalExpression(value)
  if (literal.kind !== "literal") throw new TypeError(`invalid value: ${String(value)}; expected no list`)
  return { name: value === null ? "null" : valueText(value, literal.type, timeZone), literal }
}

/** The values there are, nulls first. */
async function valuesOf(engine: Engine, plan: Plan, column: Column): Promise<PivotValue[]> {
  const { name, type } = column
  if (!isAtomic(type) || type === "binary" || type === "interval") {
    throw new TypeError(`column ${name} is ${type}; expected numbers, text, booleans or dates to pivot by`)
  }
  const distinct = aggregate(plan, [{ column, value: columnValue(column) }], [])
  const [values] = await engine.read(limit(distinct, mostValues + 1), [columnValue(column)], ["exact"])
  if (values.length > mostValues) {
    throw new RangeError(`column ${name} has more than ${mostValues} values; give those to pivot by`)
  }
  return Array.from(values as unknown[], (value) => ({
    name: value === null ? "null" : valueText(value, type, engine.timeZone),
    literal: { kind: "literal", value: literalValue(value, type), type },
  }))
}

/** A value that was read as a literal holds it. */
function literalValue(value: unknown, type: DataType): LiteralValue {
  if (value === null) return null
  const decimal = decimalOf(type)
  if (decimal) return roundDecimal(parseDecimal(String(value))!, decimal.scale).unscaled
  if (isWhole(type)) return BigInt(value as number | bigint)
  return type === "date" ? Math.floor((value as Date).getTime() / 86_400_000) : (value as LiteralValue)
}
