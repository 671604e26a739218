// Verbs that change columns and leave rows as they are: select, withColumn, drop and their kin.

import type { Engine } from "../../engines/engine"
import { columnName } from "../../expression/columns/columnName"
import { expressionError } from "../../expression/errors"
import { some } from "../../expression/parts"
import { aggregatesIn, rewrite } from "../../expression/resolve/rewrite"
import type { Expression } from "../../expression/tree"
import { checkNames, lookUpColumn, usersColumns } from "../../plan/column"
import { columnField, columnFields, type Field, type Plan, project } from "../../plan/plan"
import { withDraws } from "./draws"
import { readAllFields, readField, treeOf } from "./expressions"
import { expandGenerators, isGenerator } from "./generators"
import type { ColumnExpression, ColumnLike } from "./given"
import type { Grouping } from "./group"
import { groupUnder } from "./overGroups"

/** The rows with exactly the fields given; throws where there are none, or their names are doubled or reserved. */
export function selectFields(plan: Plan, fields: readonly Field[]): Plan {
  if (fields.length === 0) throw new RangeError("no columns left; expected one or more")
  checkNames(fields.map((field) => field.column.name))
  return project(plan, fields)
}

/** The rule stands at `Frame.select`. */
export async function selectColumns(engine: Engine, plan: Plan, given: readonly ColumnLike[]): Promise<Plan> {
  const trees = given.map((one) => treeOf(plan, one))
  if (trees.some((tree) => aggregatesIn(tree).length > 0)) {
    const expressions = trees.map((expression) => ({ expression }))
    return selectGroups(engine, plan, { keys: [] }, expressions)
  }
  return selectTrees(engine, plan, trees)
}

async function selectTrees(engine: Engine, plan: Plan, trees: readonly Expression[]): Promise<Plan> {
  const given = trees.map((expression) => ({ expression }))
  const drawn = await withDraws(engine, plan, given, "columns")
  const expanded = expandGenerators(drawn.plan, drawn.given, engine.ansi)
  return selectFields(expanded.plan, await readAllFields(engine, expanded.plan, expanded.given))
}

/** True where an expression over groups needs them made first: windows over groups, generators of what groups give. */
export function needsGroups({ expression }: ColumnExpression): boolean {
  return some(expression, (tree) => tree.kind === "call" && (tree.over !== undefined || isGenerator(tree)))
}

/** The keys of groups and expressions over them, which may be any: `rank() OVER (ORDER BY sum(x))`. */
export async function selectGroups(
  engine: Engine,
  rows: Plan,
  { keys, sets }: Grouping,
  given: readonly ColumnLike[],
): Promise<Plan> {
  const [keyTrees, trees] = [keys, given].map((list) => list.map((one) => treeOf(rows, one)))
  // Names as the rows have them, and those of keys as what they stand for.
  const plain = (tree: Expression): Expression =>
    rewrite(tree, (part) => {
      if (part.kind !== "name") return undefined
      const [first, ...rest] = part.parts
      const column = lookUpColumn(rows.columns, first)
      if (column) return { ...part, parts: [column.name, ...rest] }
      const key = keyTrees.find((one) => one.kind === "alias" && one.names[0].toLowerCase() === first.toLowerCase())
      return key?.kind === "alias" && rest.length === 0 ? plain(key.input) : undefined
    })
  const inner = keyTrees.map((tree) => plain(tree.kind === "alias" ? tree.input : tree))
  const groups = await groupUnder(engine, rows, inner, trees.map(plain), sets)
  const { plan } = groups
  const of = (tree: Expression): Expression => groups.of(plain(tree))
  const named = [...keyTrees, ...trees].map((tree): Expression => {
    if (tree.kind === "star") throw expressionError("* has no place beside aggregates", tree.place, TypeError)
    if (tree.kind === "alias") return { ...tree, input: of(tree.input) }
    if (isGenerator(tree)) return of(tree)
    return { kind: "alias", input: of(tree), names: [columnName(tree)], ...(tree.place ? { place: tree.place } : {}) }
  })
  return selectTrees(engine, plan, named)
}

/** The rule stands at `Frame.withColumn`. */
export async function withColumn(engine: Engine, plan: Plan, name: string, given: ColumnLike): Promise<Plan> {
  const expanded = expandGenerators(plan, [given], engine.ansi)
  if (expanded.given.length !== 1) {
    throw new RangeError(`${expanded.given.length} columns for ${name}; expected one column: select takes several`)
  }
  const { column, value } = await readField(engine, expanded.plan, expanded.given[0])
  return selectFields(expanded.plan, fieldsWith(expanded.plan, [{ column: { ...column, name }, value }]))
}

/** The rule stands at `Frame.withColumns`. */
export async function withColumns(
  engine: Engine,
  plan: Plan,
  given: readonly (readonly [string, ColumnLike])[],
): Promise<Plan> {
  checkNames(given.map(([name]) => name))
  const added = await Promise.all(
    given.map(async ([name, expression]): Promise<Field> => {
      const { column, value } = await readField(engine, plan, expression)
      return { column: { ...column, name }, value }
    }),
  )
  return selectFields(plan, fieldsWith(plan, added))
}

/** All columns of a plan as fields, those of the added ones' names replaced in place, the other added ones at the end. */
export function fieldsWith(plan: Plan, added: readonly Field[]): Field[] {
  const columns = usersColumns(plan.columns)
  const replaced = new Map(added.map((field) => [lookUpColumn(columns, field.column.name), field]))
  return [
    ...columns.map((column) => replaced.get(column) ?? columnField(column)),
    ...added.filter((field) => lookUpColumn(columns, field.column.name) === undefined),
  ]
}

/** The rule stands at `Frame.withColumnsRenamed`. */
export function renameColumns(plan: Plan, names: Readonly<Record<string, string>>): Plan {
  const rename = (all: readonly string[], [from, to]: readonly [string, string]): string[] =>
    all.map((name) => (name.toLowerCase() === from.toLowerCase() ? to : name))
  const renamed = Object.entries(names).reduce(
    rename,
    plan.columns.map(({ name }) => name),
  )
  return selectFields(
    plan,
    plan.columns.map((column, i) => columnField(column, renamed[i])),
  )
}

/** The rule stands at `Frame.toDF`. */
export function nameColumns(plan: Plan, names: readonly string[], what = ""): Plan {
  if (names.length !== plan.columns.length) {
    const have = what === "" ? "" : `${what} has `
    throw new RangeError(`length mismatch: ${have}${names.length} names for ${plan.columns.length} columns`)
  }
  return selectFields(
    plan,
    plan.columns.map((column, i) => columnField(column, names[i])),
  )
}

/** The rule stands at `Frame.drop`. */
export function dropColumns(plan: Plan, names: readonly string[]): Plan {
  const dropped = names.map((name) => lookUpColumn(plan.columns, name))
  return selectFields(plan, columnFields(plan.columns.filter((column) => !dropped.includes(column))))
}
