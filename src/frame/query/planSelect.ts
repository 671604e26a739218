// SELECT … FROM … WHERE … GROUP BY … HAVING …, and the ORDER BY behind it, as plans.

import { SortColumn } from "../../expression/columns/column"
import { expressionError } from "../../expression/errors"
import { findFunction } from "../../expression/functions/table"
import type { GroupBy, Select, SelectItem } from "../../expression/query/query"
import { aggregatesIn, rewrite } from "../../expression/query/rewrite"
import { sqlText } from "../../expression/sqlText"
import type { Expression, SortTerm } from "../../expression/tree"
import { columnField, type Field, type Plan, project } from "../../plan/plan"
import { selectFields } from "../verbs/columns"
import { readAllFields } from "../verbs/expressions"
import { groupRows } from "../verbs/group"
import { filterRows, sortRows } from "../verbs/rows"
import type { QueryContext } from "./context"
import { planSource } from "./planSource"
import { freeName, lookUp, named, type Relation, starColumns } from "./scope"

/** One column of the result, or several where a generator makes them. */
interface Item {
  /** Over the columns of the rows that it is selected from. */
  readonly tree: Expression
  /** Undefined: what a generator calls its columns. */
  readonly names?: readonly string[]
  /** True where the user gave the names. */
  readonly isAlias: boolean
}

/** A name as an expression. */
function nameTree(column: string): Expression {
  return { kind: "name", parts: [column] }
}

/** The plan of a SELECT, its rows sorted by terms that may name what is selected and what is not. */
export async function planSelect(select: Select, orderBy: readonly SortTerm[], context: QueryContext): Promise<Plan> {
  const { engine } = context
  const from = await planSource(select.from, context)
  const { scope } = from
  const items = itemsOf(select.items, from)
  const byName = (parts: readonly string[]): Expression | undefined => itemNamed(items, parts)
  const rows = select.where
    ? await filterRows(engine, from.plan, { expression: named(select.where, scope) })
    : from.plan
  // A result's name goes before a column's, in HAVING and ORDER BY.
  const ofResult = (tree: Expression): Expression =>
    rewrite(tree, (part) => {
      if (part.kind !== "name") return undefined
      const parts = lookUp(scope, part.parts, undefined)
      return parts ? { ...part, parts } : undefined
    })
  const having = select.having && resultFirst(select.having, byName, ofResult)
  const terms = orderBy.map((term) => {
    const item = itemAt(items, term.input, "ORDER BY")
    return { ...term, input: item ? item.tree : resultFirst(term.input, byName, ofResult) }
  })
  const isGrouped =
    select.groupBy !== undefined ||
    [...items.map((item) => item.tree), ...terms.map((term) => term.input)].some((t) => aggregatesIn(t).length > 0)
  if (!isGrouped && having === undefined) return finish(context, rows, items, terms, select.isDistinct)
  if (!isGrouped && aggregatesIn(having!).length === 0) {
    throw expressionError("HAVING needs GROUP BY or an aggregate; write WHERE", select.having!.place)
  }
  const keys = select.groupBy ? keysOf(select.groupBy, items, from) : []
  const trees = [...items.map((item) => item.tree), ...terms.map((term) => term.input), ...(having ? [having] : [])]
  const groups = await group(context, rows, keys, trees, select.groupBy?.sets)
  const kept = having ? await filterRows(engine, groups.plan, { expression: groups.of(having) }) : groups.plan
  return finish(
    context,
    kept,
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
        if (!dropped.has(column)) items.push({ tree: nameTree(column), names: [name], isAlias: false })
      }
    } else items.push(itemOf(expression, from, items))
  }
  return items
}

function missing(name: string, { scope }: Relation): never {
  throw new RangeError(`unknown column: ${name}; have ${scope.map((c) => c.name).join(", ")}`)
}

function itemOf(expression: Expression, { scope }: Relation, before: readonly Item[]): Item {
  const isAlias = expression.kind === "alias"
  const inner = isAlias ? expression.input : expression
  if (inner.kind === "star") {
    // `s.*` of a struct
    const of = inner.of && lookUp(scope, inner.of, inner.place)
    return { tree: of ? { ...inner, of } : inner, isAlias: false }
  }
  const tree = named(inner, scope, (parts) => itemNamed(before, parts))
  if (isAlias) return { tree, names: expression.names, isAlias }
  if (inner.kind === "call" && findFunction(inner.name)?.rule.kind === "generator") return { tree, isAlias }
  return { tree, names: [inner.kind === "name" ? inner.parts.at(-1)! : writtenText(inner)], isAlias }
}

/** An expression as the user wrote it. */
function writtenText(expression: Expression): string {
  const { place } = expression
  return place ? place.text.slice(place.start, place.end) : sqlText(expression)
}

/** What stands for a name that is a result's, and the fields behind it. */
function itemNamed(items: readonly Item[], [first, ...rest]: readonly string[]): Expression | undefined {
  const found = items.filter(({ names }) => names?.length === 1 && names[0].toLowerCase() === first.toLowerCase())
  if (found.length === 0) return undefined
  return rest.reduce<Expression>((input, name) => ({ kind: "field", input, name }), found[0].tree)
}

/** An expression that may name results, else columns. */
function resultFirst(
  tree: Expression,
  byName: (parts: readonly string[]) => Expression | undefined,
  ofColumn: (tree: Expression) => Expression,
): Expression {
  return rewrite(tree, (part) => (part.kind === "name" ? (byName(part.parts) ?? ofColumn(part)) : undefined))
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

interface Groups {
  readonly plan: Plan
  /** An expression over the rows as one over the groups. */
  readonly of: (tree: Expression) => Expression
}

/** The rows grouped by the keys, with every aggregate that the expressions need. */
async function group(
  { engine }: QueryContext,
  rows: Plan,
  keys: readonly Expression[],
  trees: readonly Expression[],
  sets: GroupBy["sets"],
): Promise<Groups> {
  const taken = new Set<string>()
  const columns = new Map<string, string>()
  const given = (tree: Expression): Expression => {
    const name = freeName(sqlText(tree), taken)
    columns.set(sqlText(tree), name)
    return { kind: "alias", input: tree, names: [name] }
  }
  const keyColumns = keys
    .filter((key) => !columns.has(sqlText(key)) && given(key))
    .map((key) => {
      return { expression: { kind: "alias", input: key, names: [columns.get(sqlText(key))!] } as Expression }
    })
  const aggregates = trees
    .flatMap(aggregatesIn)
    .filter((call) => !columns.has(sqlText(call)) && given(call))
    .map((call) => ({ expression: { kind: "alias", input: call, names: [columns.get(sqlText(call))!] } as Expression }))
  const plan = await groupRows(engine, rows, { keys: keyColumns, ...(sets ? { sets } : {}) }, aggregates)
  const of = (tree: Expression): Expression =>
    rewrite(tree, (part) => {
      const column = columns.get(sqlText(part))
      if (column !== undefined) return { ...nameTree(column), ...(part.place ? { place: part.place } : {}) }
      if (part.kind !== "name") return undefined
      // A field of a key.
      const whole = columns.get(sqlText(nameTree(part.parts[0])))
      if (whole !== undefined) return { ...part, parts: [whole, ...part.parts.slice(1)] }
      if (!rows.columns.some(({ name }) => name === part.parts[0])) return undefined
      const name = part.parts.join(".")
      throw expressionError(
        `column ${name} is no key: put it in an aggregate, as first(${name})`,
        part.place,
        TypeError,
      )
    })
  return { plan, of }
}

/** The items as columns, each row once where they are distinct, sorted. */
async function finish(
  { engine }: QueryContext,
  rows: Plan,
  items: readonly Item[],
  terms: readonly SortTerm[],
  isDistinct: boolean,
): Promise<Plan> {
  const fields = await Promise.all(
    items.map(({ tree, names }) =>
      readAllFields(engine, rows, [{ expression: names ? { kind: "alias", input: tree, names } : tree }]),
    ),
  )
  const selected = selectFields(rows, fields.flat())
  const columns = selected.columns.map((column) => columnField(column))
  // The name of the result that a tree makes, where it is one.
  const results = new Map(
    items.flatMap(({ tree }, i) =>
      fields[i].length === 1 ? [[sqlText(tree), fields[i][0].column.name] as const] : [],
    ),
  )
  if (isDistinct) {
    const names = selected.columns.map(({ name }) => ({ expression: nameTree(name) }))
    const distinct = await groupRows(engine, selected, { keys: names }, [])
    return terms.length === 0
      ? distinct
      : sortRows(
          engine,
          distinct,
          terms.map((term) => overResults(term, results)),
        )
  }
  if (terms.length === 0) return selected
  const hidden: Field[] = []
  const sorts: SortColumn[] = []
  for (const term of terms) {
    const name = results.get(sqlText(term.input))
    if (name !== undefined) sorts.push(new SortColumn({ ...term, input: nameTree(name) }))
    else {
      const column = `__sort_${hidden.length}`
      const [field] = await readAllFields(engine, rows, [
        { expression: { kind: "alias", input: term.input, names: [column] } },
      ])
      hidden.push(field)
      sorts.push(new SortColumn({ ...term, input: nameTree(column) }))
    }
  }
  if (hidden.length === 0) return sortRows(engine, selected, sorts)
  return project(await sortRows(engine, project(rows, [...fields.flat(), ...hidden]), sorts), columns)
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
