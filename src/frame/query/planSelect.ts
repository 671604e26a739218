// SELECT … FROM … WHERE … GROUP BY … HAVING …, and the ORDER BY behind it, as plans.

import { SortColumn } from "../../expression/columns/column"
import { columnName } from "../../expression/columns/columnName"
import { expressionError } from "../../expression/errors"
import { findFunction } from "../../expression/functions/table"
import type { GroupBy, Select, SelectItem } from "../../expression/query/query"
import { aggregatesIn, isAggregateCall, rewrite } from "../../expression/resolve/rewrite"
import { sqlText } from "../../expression/text"
import type { Expression, SortTerm } from "../../expression/tree"
import { ownName, unknownColumn } from "../../plan/column"
import { distinct, type Field, type Plan, project } from "../../plan/plan"
import { selectFields } from "../verbs/columns"
import { withDraws, withoutDraws } from "../verbs/draws"
import { readAllFields, readField } from "../verbs/expressions"
import { expandGenerators } from "../verbs/generators"
import { groupUnder } from "../verbs/overGroups"
import { filterRows, sortRows } from "../verbs/rows"
import type { QueryContext } from "./context"
import { planSource } from "./planSource"
import { lookUp, named, type Relation, starColumns } from "./scope"

/** One column of the result, or several where a generator makes them. */
interface Item {
  /** Over the columns of the rows that it is selected from. */
  readonly tree: Expression
  /** Undefined: what a generator or a struct calls its columns. */
  readonly names?: readonly string[]
}

/** A name as an expression. */
function nameTree(column: string): Expression {
  return { kind: "name", parts: [column] }
}

/** The plan of a SELECT, its rows sorted by terms that may name what is selected and what is not. */
export async function planSelect(select: Select, orderBy: readonly SortTerm[], context: QueryContext): Promise<Plan> {
  const { engine } = context
  const from = await planSource(select.from, context)
  const items = itemsOf(select.items, from)
  const terms = orderBy.map((term) => {
    const item = itemAt(items, term.input, "ORDER BY")
    return { ...term, input: item?.tree ?? resultsFirst(term.input, from, items) }
  })
  const rows = select.where
    ? await filterRows(engine, from.plan, { expression: named(select.where, from.scope) })
    : from.plan
  const keys = select.groupBy ? keysOf(select.groupBy, items, from) : []
  const having = select.having && keysFirst(select.having, from, items, keys)
  const trees = [...items.map((item) => item.tree), ...terms.map((term) => term.input), ...(having ? [having] : [])]
  if (select.groupBy === undefined && trees.every((tree) => aggregatesIn(tree).length === 0)) {
    if (having) throw expressionError("HAVING needs GROUP BY or an aggregate; write WHERE", select.having!.place)
    return finish(context, rows, items, terms, select.isDistinct)
  }
  const groups = await groupUnder(engine, rows, keys, trees, select.groupBy?.sets)
  return finish(
    context,
    having ? await filterRows(engine, groups.plan, { expression: groups.of(having) }) : groups.plan,
    items.map((item) => ({ ...item, tree: groups.of(item.tree) })),
    terms.map((term) => ({ ...term, input: groups.of(term.input) })),
    select.isDistinct,
  )
}

/** What is selected, stars laid out; an item may name those before it, where no column is called so. */
function itemsOf(given: readonly SelectItem[], from: Relation): Item[] {
  const items: Item[] = []
  for (const { expression, except } of given) {
    const columns = expression.kind === "star" ? starColumns(from.scope, expression.of) : undefined
    if (columns) {
      const dropped = new Set(
        except.map((name) => lookUp(from.scope, [name], expression.place)?.[0] ?? missing(name, from)),
      )
      for (const { name, column } of columns) {
        if (!dropped.has(column)) items.push({ tree: nameTree(column), names: [name] })
      }
    } else items.push(itemOf(expression, from, items))
  }
  return items
}

function missing(name: string, { scope }: Relation): never {
  throw unknownColumn(scope, name)
}

function itemOf(expression: Expression, { scope }: Relation, before: readonly Item[]): Item {
  const inner = expression.kind === "alias" ? expression.input : expression
  if (inner.kind === "star") {
    // `s.*` of a struct
    const of = inner.of && lookUp(scope, inner.of, inner.place)
    return { tree: of ? { ...inner, of } : inner }
  }
  const tree = named(inner, scope, (parts) => itemNamed(before, parts))
  if (expression.kind === "alias") return { tree, names: expression.names }
  if (inner.kind === "call" && findFunction(inner.name)?.rule.kind === "generator") return { tree }
  return { tree, names: [nameOf(inner, scope)] }
}

/** What Spark calls a column that was given no name: names as they are written, without qualifiers. */
function nameOf(expression: Expression, scope: Relation["scope"]): string {
  return columnName(
    rewrite(expression, (part) => {
      if (part.kind !== "name") return undefined
      const parts = lookUp(scope, part.parts, part.place)
      return parts && { kind: "name", parts: part.parts.slice(-parts.length) }
    }),
  )
}

/** What stands for a name that is a result's, and the fields behind it. */
function itemNamed(items: readonly Item[], [first, ...rest]: readonly string[]): Expression | undefined {
  const found = items.filter(({ names }) => names?.length === 1 && names[0].toLowerCase() === first.toLowerCase())
  if (found.length === 0) return undefined
  return rest.reduce<Expression>((input, name) => ({ kind: "field", input, name }), found[0].tree)
}

/** An expression that may name results, else columns. */
function resultsFirst(tree: Expression, { scope }: Relation, items: readonly Item[]): Expression {
  return rewrite(tree, (part) => {
    return part.kind === "name" ? (itemNamed(items, part.parts) ?? columnNamed(part, scope)) : undefined
  })
}

/** An expression that may name keys, else results, else columns; within an aggregate columns. */
function keysFirst(
  tree: Expression,
  { scope }: Relation,
  items: readonly Item[],
  keys: readonly Expression[],
): Expression {
  const known = new Set(keys.map(sqlText))
  return rewrite(tree, (part) => {
    if (isAggregateCall(part)) return named(part, scope)
    if (part.kind !== "name") return undefined
    const column = columnNamed(part, scope)
    return column && known.has(sqlText(column)) ? column : (itemNamed(items, part.parts) ?? column)
  })
}

function columnNamed(name: Expression & { kind: "name" }, scope: Relation["scope"]): Expression | undefined {
  const parts = lookUp(scope, name.parts, name.place)
  return parts && { ...name, parts }
}

/** The item that a number in GROUP BY or ORDER BY stands for. */
function itemAt(items: readonly Item[], tree: Expression, clause: string): Item | undefined {
  if (tree.kind !== "literal" || tree.type !== "int") return undefined
  const item = items[Number(tree.value) - 1]
  if (item) return item
  throw expressionError(`${clause} ${tree.value} is no column; expected 1 to ${items.length}`, tree.place, RangeError)
}

function keysOf({ keys }: GroupBy, items: readonly Item[], { scope }: Relation): Expression[] {
  if (keys === "all") return items.map((item) => item.tree).filter((tree) => aggregatesIn(tree).length === 0)
  return keys.map((key) => {
    const tree = itemAt(items, key, "GROUP BY")?.tree ?? named(key, scope, (parts) => itemNamed(items, parts))
    if (aggregatesIn(tree).length > 0) throw expressionError("an aggregate has no place in GROUP BY", key.place)
    return tree
  })
}

/** The items as columns, each row once where they are distinct, sorted. */
async function finish(
  { engine }: QueryContext,
  input: Plan,
  items: readonly Item[],
  terms: readonly SortTerm[],
  isDistinct: boolean,
): Promise<Plan> {
  const count = items.length
  const given = [
    ...items.map(({ tree, names }) => ({ tree, names })),
    ...terms.map(({ input: tree }) => ({ tree, names: ["x"] })),
  ]
  const drawn = await withDraws(
    engine,
    input,
    given.map(({ tree, names }) => ({
      expression: names ? ({ kind: "alias", input: tree, names } as Expression) : tree,
    })),
    "columns",
  )
  const { plan: rows, given: made } = expandGenerators(drawn.plan, drawn.given.slice(0, count), engine.ansi)
  const fields = await readAllFields(engine, rows, made)
  const selected = selectFields(rows, fields)
  // The name of the result that a tree makes, where it is one.
  const results = new Map(items.flatMap(({ tree, names }) => (names?.length === 1 ? [[sqlText(tree), names[0]]] : [])))
  if (isDistinct) {
    const once = distinct(selected)
    return terms.length === 0
      ? once
      : sortRows(
          engine,
          once,
          terms.map((term) => overResults(term, results)),
        )
  }
  if (terms.length === 0) return selected
  const hidden: Field[] = []
  const sorts: SortColumn[] = []
  for (const [i, term] of terms.entries()) {
    const result = results.get(sqlText(term.input))
    const column = result ?? ownName(`sort_${i}`)
    sorts.push(new SortColumn({ ...term, input: nameTree(column) }))
    if (result !== undefined) continue
    const { value } = await readField(engine, rows, drawn.given[count + i])
    hidden.push({ column: { name: column, type: value.type }, value })
  }
  return withoutDraws(
    await sortRows(engine, hidden.length > 0 ? project(rows, [...fields, ...hidden]) : selected, sorts),
  )
}

/** A term over the results alone. */
function overResults(term: SortTerm, results: ReadonlyMap<string, string>): SortColumn {
  const input = rewrite(term.input, (part) => {
    const name = results.get(sqlText(part))
    if (name !== undefined) return nameTree(name)
    if (part.kind !== "name") return undefined
    throw expressionError(
      `ORDER BY of SELECT DISTINCT takes what is selected, got ${part.parts.join(".")}`,
      part.place,
      RangeError,
    )
  })
  return new SortColumn({ ...term, input })
}
