// Functions that make several rows of one, and columns of each: explode and its kin.

import { elementOf, entryOf, fieldsOf } from "../../expression/dataType"
import { expressionError } from "../../expression/errors"
import { findFunction } from "../../expression/functions/table"
import { parseExpression } from "../../expression/parse"
import { resolveExpression } from "../../expression/resolve/resolve"
import type { Call, Expression } from "../../expression/tree"
import type { Typed } from "../../expression/typed"
import type { Column } from "../../plan/column"
import { ownName } from "../../plan/column"
import { type Field, type Plan, projectWith } from "../../plan/plan"
import type { ColumnLike } from "./given"

/** What stands for generators once their rows are made. */
interface Expanded {
  readonly plan: Plan
  /** The expressions, generators replaced by the names of their columns. */
  readonly given: readonly ColumnLike[]
}

/**
 * Makes the rows of generators among the expressions of a select, one after the other: so two of them give all pairs, as
 * in Spark. The names of their columns are those given, or Spark's: col, key and value, pos, fields.
 */
export function expandGenerators(plan: Plan, given: readonly ColumnLike[], ansi: boolean): Expanded {
  let made = plan
  let count = 0
  const expressions = given.flatMap((one): ColumnLike[] => {
    // Parsing what can't be one would only be done again.
    if (typeof one === "string" && !/explode|inline|stack/i.test(one)) return [one]
    if (typeof one === "string" && plan.columns.some(({ name }) => name === one.trim())) return [one]
    const tree = typeof one === "string" ? parseExpression(one) : one.expression
    const inner = tree.kind === "alias" ? tree.input : tree
    if (!isGenerator(inner)) return [one]
    const fields = generated(made, inner, ansi)
    const names = tree.kind === "alias" ? tree.names : fields.map((field) => field.column.name)
    if (names.length !== fields.length) {
      const own = fields.map((field) => field.column.name).join(", ")
      throw expressionError(
        `${inner.name} gives ${fields.length} columns (${own}); got ${names.length} names`,
        tree.place,
      )
    }
    const hidden = fields.map(
      ({ column, value }): Field => ({ column: { ...column, name: ownName(`made_${count++}`) }, value }),
    )
    made = projectWith(made, hidden)
    return hidden.map(({ column }, i): ColumnLike => {
      return { expression: { kind: "alias", input: { kind: "name", parts: [column.name] }, names: [names[i]] } }
    })
  })
  return { plan: made, given: expressions }
}

/** True for a call that makes several rows of one. */
export function isGenerator(tree: Expression): tree is Call {
  return tree.kind === "call" && findFunction(tree.name)?.rule.kind === "generator"
}

/** The columns of a generator, by Spark's names. */
function generated(plan: Plan, call: Call, ansi: boolean): Field[] {
  const name = findFunction(call.name)!.name
  const isOuter = name.endsWith("_outer")
  const list = listOf(name.replace("_outer", ""), call, plan.columns, ansi)
  const rows: Expression = {
    kind: "call",
    name: isOuter ? "explode_outer" : "explode",
    args: [list],
    place: call.place,
  }
  const input = resolveExpression(rows, plan.columns, { ansi, place: "generator" })
  if (name.startsWith("explode") && !entryOf(typeOf(call.args[0], plan, ansi))) {
    return [{ column: { name: "col", type: input.type }, value: input }]
  }
  return fieldsOf(input.type)!.map(({ name, type }): Field => {
    const value: Typed = { kind: "field", input, name, type }
    return { column: { name, type }, value }
  })
}

function typeOf(tree: Expression, { columns }: Plan, ansi: boolean): string {
  return resolveExpression(tree, columns, { ansi, place: "row" }).type
}

/** The array whose elements become rows: of structs where there are several columns. */
function listOf(name: string, call: Call, columns: readonly Column[], ansi: boolean): Expression {
  const { args, place } = call
  const made = (name: string, ...args: Expression[]): Expression => ({ kind: "call", name, args, place })
  const text = (value: string): Expression => ({ kind: "literal", value, type: "string" })
  if (name === "stack") return stacked(call, made, text)
  if (args.length !== 1) throw expressionError(`${name} takes one argument, got ${args.length}`, place, TypeError)
  const [input] = args
  const { type } = resolveExpression(input, columns, { ansi, place: "row" })
  const entry = entryOf(type)
  const element = elementOf(type)
  if (name === "inline") {
    if (element !== undefined && fieldsOf(element)) return input
    throw expressionError(`inline expects an array of structs, got ${type}`, input.place ?? place, TypeError)
  }
  if (!entry && element === undefined) {
    throw expressionError(`${call.name} expects an array or a map, got ${type}`, input.place ?? place, TypeError)
  }
  const list = entry ? made("map_entries", input) : input
  if (name === "explode") return list
  // The names of the parameters are no column's.
  const [item, at] = [ownName("item"), ownName("at")].map((part): Expression => ({ kind: "name", parts: [part] }))
  const values: Expression[] = entry
    ? ["key", "value"].flatMap((field): Expression[] => [text(field), { kind: "field", input: item, name: field }])
    : [text("col"), item]
  const body = made("named_struct", text("pos"), at, ...values)
  return made("transform", list, { kind: "lambda", params: [ownName("item"), ownName("at")], body })
}

function stacked(
  { args, place }: Call,
  made: (name: string, ...args: Expression[]) => Expression,
  text: (value: string) => Expression,
): Expression {
  const [first, ...values] = args
  const rowCount = first?.kind === "literal" ? Number(first.value) : Number.NaN
  if (!(Number.isInteger(rowCount) && rowCount >= 1) || values.length === 0) {
    throw expressionError("stack takes a number of rows that stands there, and values", place, TypeError)
  }
  const width = Math.ceil(values.length / rowCount)
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const fields = Array.from({ length: width }, (_, i): Expression[] => {
      return [text(`col${i}`), values[row * width + i] ?? { kind: "literal", value: null, type: "void" }]
    })
    return made("named_struct", ...fields.flat())
  })
  return made("array", ...rows)
}
