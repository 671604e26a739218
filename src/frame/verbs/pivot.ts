// pivot: values of a column as columns of aggregates.

import type { Engine } from "../../engines/engine"
import { type Literal, literalExpression } from "../../expression/columns/literal"
import { type DataType, decimalOf, isAtomic, isNumericType, isWhole } from "../../expression/dataType"
import { parseDecimal, roundDecimal } from "../../expression/decimal"
import { mapChildren } from "../../expression/parts"
import { isAggregate, resolveCondition } from "../../expression/resolve/resolve"
import type { Expression, LiteralValue } from "../../expression/tree"
import { callOf, type Typed } from "../../expression/typed"
import { type Column, columnValue, findColumn, ownName } from "../../plan/column"
import { aggregate, columnField, type Field, limit, type Plan } from "../../plan/plan"
import { caseValue, internalValue, nullValue } from "../../plan/values"
import { valueText } from "../rows/valueText"
import { fillValue } from "./fillValue"

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
    ? pivot.values.map((value) => givenValue(value, column, engine))
    : await valuesOf(engine, plan, column)
  if (!aggregates.every(({ column: { type } }) => isNumericType(type) || type === "boolean")) {
    return { input: plan, keys: [...keys], aggregates: filteredFields(engine, column, values, aggregates) }
  }
  const key = { name: ownName("pivot"), type: column.type }
  const groups = aggregate(
    plan,
    [...keys, { column: key, value: columnValue(column) }],
    aggregates.map(({ column: { type }, value }, i) => ({ column: { name: ownName(`a${i}`), type }, value })),
  )
  const fields = fieldsOf(values, aggregates, ({ literal }, { column: { type } }, i) => {
    const found = columnValue({ name: ownName(`a${i}`), type })
    return internalValue("only", [caseValue(isValue(engine, key, literal), found, nullValue(type))], type)
  })
  return { input: groups, keys: keys.map((field) => columnField(field.column)), aggregates: fields }
}

/** A field for each value and aggregate. */
function fieldsOf(
  values: readonly PivotValue[],
  aggregates: readonly Field[],
  make: (value: PivotValue, aggregate: Field, index: number) => Typed,
): Field[] {
  return values.flatMap((value) =>
    aggregates.map((field, i): Field => {
      const name = aggregates.length === 1 ? value.name : `${value.name}_${field.column.name}`
      return { column: { name, type: field.column.type }, value: make(value, field, i) }
    }),
  )
}

function isValue(engine: Engine, { name, type }: Column, literal: Expression): Typed {
  const args: Expression[] = [{ kind: "name", parts: [name] }, literal]
  return resolveCondition({ kind: "call", name: "<=>", args }, [{ name, type }], { ansi: engine.ansi, place: "row" })
}

/**
 * Aggregates of the rows of each value. Spark has this way where one of them gives no number and no boolean; counts of no
 * rows are 0 then, and lists empty, and first and last leave nulls out.
 */
function filteredFields(
  engine: Engine,
  column: Column,
  values: readonly PivotValue[],
  aggregates: readonly Field[],
): Field[] {
  return fieldsOf(values, aggregates, ({ literal }, { value }) => {
    const condition = isValue(engine, column, literal)
    const filtered = (t: Typed): Typed => {
      if (t.kind !== "call" || !isAggregate({ ...t, args: [] })) return mapChildren(t, filtered)
      const filter = t.filter ? callOf("and", [t.filter, condition], "boolean") : condition
      return { ...t, filter, ...(t.name === "first" || t.name === "last" ? { ignoreNulls: true } : {}) }
    }
    return filtered(value)
  })
}

function givenValue(value: Literal, column: Column, { ansi, timeZone }: Engine): PivotValue {
  // Text that is no value of the column's.
  if (ansi && typeof value === "string") fillValue(column, value)
  const literal = literalExpression(value)
  if (literal.kind !== "literal") throw new TypeError(`invalid value: ${String(value)}; expected no list`)
  return { name: nameOf(value, literal.type, timeZone), literal }
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
    name: nameOf(value, type, engine.timeZone),
    literal: { kind: "literal", value: literalValue(value, type), type },
  }))
}

/** What the columns of a value are called; those of empty text, which no column's name may be, `""`. */
function nameOf(value: unknown, type: DataType, timeZone: string): string {
  return (value === null ? "null" : valueText(value, type, timeZone)) || '""'
}

/** A value that was read as a literal holds it. */
function literalValue(value: unknown, type: DataType): LiteralValue {
  if (value === null) return null
  const decimal = decimalOf(type)
  if (decimal) return roundDecimal(parseDecimal(String(value))!, decimal.scale).unscaled
  if (isWhole(type)) return BigInt(value as number | bigint)
  return type === "date" ? Math.floor((value as Date).getTime() / 86_400_000) : (value as LiteralValue)
}
