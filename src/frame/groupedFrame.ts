import type { Engine } from "../engines/engine"
import { isFloating, isNumericType } from "../expression/dataType"
import { childrenOf, isAggregate } from "../expression/resolve/resolve"
import type { Expression } from "../expression/tree"
import type { Typed } from "../expression/typed"
import { type Column, findColumn, hiddenPrefix, type Relation } from "./relation/relation"
import { type ColumnLike, columnsGiven, type Field, parseField, parseFields, selectFields } from "./verbs/select"

/**
 * What `groupBy` gives: aggregations turn it into a frame, T, again, its rows in the order of the keys, nulls first (Spark
 * leaves the order open). Null is a group of its own, and so is NaN; 0 and -0 are one.
 */
export interface GroupedFrame<T> {
  /**
   * SQL aggregates, as in `agg("sum(purchase) AS purchases", "count(*) AS attempts")`. Where doubles with fractions are
   * added up here, the last bits of the sum may change with the engine's threads; those of `sum` and `avg` do not.
   */
  agg(...expressions: AggregateLike[]): T
  /** Rows of each group, as column `count`. */
  count(): T
  /**
   * Sum of each column, nulls left out, as column `sum(name)`; null where a group has nothing but nulls. Whole numbers give
   * long, others double, right to about one unit in the last place.
   */
  sum(...names: (string | readonly string[])[]): T
  /** Mean of each column, nulls left out, as column `avg(name)`. */
  avg(...names: (string | readonly string[])[]): T
  /** The same as {@link avg}. */
  mean(...names: (string | readonly string[])[]): T
  /** Smallest value of each column, as column `min(name)`. */
  min(...names: (string | readonly string[])[]): T
  /** Largest value of each column, as column `max(name)`. */
  max(...names: (string | readonly string[])[]): T
}

/** Grouping by columns or expressions; `derive` makes a frame of what its argument makes of the ungrouped relation. */
export function groupedFrame<T>(
  engine: Engine,
  keys: readonly ColumnLike[],
  derive: (make: (relation: Relation) => Promise<Relation>) => T,
): GroupedFrame<T> {
  const each = (aggregate: Aggregate, given: readonly (string | readonly string[])[]): T => {
    const names = columnsGiven(given)
    return derive((relation) => {
      const keyed = new Set(keys.flatMap((key) => parseFields(engine, relation, key)).map((f) => f.name))
      const chosen =
        names.length > 0
          ? names.map((name) => findColumn(relation.columns, name))
          : relation.columns.filter((c) => isNumericType(c.type) && !keyed.has(c.name))
      return groupFields(
        engine,
        relation,
        keys,
        chosen.map((column) => aggregateOf(engine, relation, aggregate, column)),
      )
    })
  }
  return {
    agg: (...given) => {
      const expressions = aggregatesGiven(given)
      return derive((relation) => groupRelation(engine, relation, keys, expressions))
    },
    count: () => derive((relation) => groupRelation(engine, relation, keys, ["count(*) AS count"])),
    sum: (...names) => each("sum", names),
    avg: (...names) => each("avg", names),
    mean: (...names) => each("avg", names),
    min: (...names) => each("min", names),
    max: (...names) => each("max", names),
  }
}

/** Aggregates as `agg` takes them: expressions, columns, lists of them, or an object of a column's name to an aggregate's. */
export type AggregateLike = ColumnLike | readonly ColumnLike[] | Readonly<Record<string, string>>

function aggregatesGiven(given: readonly AggregateLike[]): ColumnLike[] {
  return given.flatMap((one) => {
    if (
      typeof one !== "object" ||
      Array.isArray(one) ||
      "expression" in one ||
      one instanceof Promise ||
      one === null
    ) {
      return columnsGiven([one as ColumnLike])
    }
    return Object.entries(one as Record<string, string>).map(([name, aggregate]): ColumnLike => {
      if (typeof aggregate !== "string") {
        throw new TypeError(`invalid aggregate of ${name}: ${String(aggregate)}; expected a name, as "sum"`)
      }
      const arg: Expression = name === "*" ? { kind: "star" } : { kind: "name", parts: [name] }
      const label = `${aggregate}(${name === "*" ? 1 : name})`
      return { expression: { kind: "alias", input: { kind: "call", name: aggregate, args: [arg] }, names: [label] } }
    })
  })
}

/** One row a group: the keys, then the aggregates, in the order of the keys. */
export function groupRelation(
  engine: Engine,
  relation: Relation,
  keys: readonly ColumnLike[],
  aggregates: readonly ColumnLike[],
): Promise<Relation> {
  return groupFields(
    engine,
    relation,
    keys,
    aggregates.map((given) => parseField(engine, relation, given, "aggregate")),
  )
}

type Aggregate = "sum" | "avg" | "min" | "max"

function aggregateOf(engine: Engine, relation: Relation, aggregate: Aggregate, column: Column): Field {
  const name = `${aggregate}(${column.name})`
  const isMoment = aggregate === "sum" || aggregate === "avg"
  if (column.vector || (isMoment && !isNumericType(column.type))) {
    throw new TypeError(`column ${column.name} can't go into ${aggregate}; expected a column of numbers`)
  }
  const { quote, sum } = engine.dialect
  if (isMoment && isFloating(column.type)) {
    // The same bits whatever the number of threads.
    const total = sum(quote(column.name), column.type)
    const expression = aggregate === "sum" ? total : `${total} / count(${quote(column.name)})`
    return { name, type: "double", expression }
  }
  const call: Expression = { kind: "call", name: aggregate, args: [{ kind: "name", parts: [column.name] }] }
  return { ...parseField(engine, relation, { expression: call }, "aggregate"), name }
}

async function groupFields(
  engine: Engine,
  relation: Relation,
  keys: readonly ColumnLike[],
  aggregates: readonly Field[],
): Promise<Relation> {
  const keyFields = keys.flatMap((key) => parseFields(engine, relation, key))
  for (const field of aggregates) checkGrouped(field, keyFields)
  const fields = [...keyFields, ...aggregates]
  // By position: a number among the keys would be taken for one.
  const groupBy = keyFields.length === 0 ? "" : ` GROUP BY ${keyFields.map((_, i) => i + 1).join(", ")}`
  const grouped = await selectFields(engine, { ...relation, order: [] }, fields, groupBy || " HAVING true")
  const keyColumns = grouped.columns.slice(0, keyFields.length)
  const order = keyColumns.map((c, i) => `${engine.dialect.quote(c.name)} AS ${hiddenPrefix}${i}`)
  return {
    sql: `SELECT ${["*", ...order].join(", ")} FROM (${grouped.sql})`,
    columns: grouped.columns,
    order: keyColumns.map(() => ({ isDescending: false })),
    isSorted: keyColumns.length === 0,
    uniqueColumns: keyColumns.map((c) => c.name),
    ...(grouped.steps ? { steps: grouped.steps } : {}),
    tables: relation.tables,
  }
}

/** Throws where an aggregate's expression uses a column that has several values in a group. */
function checkGrouped({ text, typed, source, name }: Field, keys: readonly Field[]): void {
  const names = new Set(keys.flatMap((key) => (key.source ? [key.source.name] : [])))
  const computed = keys.flatMap((key) => (key.typed ? [JSON.stringify(key.typed, plain)] : []))
  const loose = (t: Typed): string | undefined => {
    if (t.kind === "column") return names.has(t.name) ? undefined : t.name
    if (t.kind === "call" && isAggregate({ ...t, args: [] })) return undefined
    if (computed.includes(JSON.stringify(t, plain))) return undefined
    for (const child of childrenOf(t)) {
      const found = loose(child)
      if (found !== undefined) return found
    }
    return undefined
  }
  const found = source ? (names.has(source.name) ? undefined : source.name) : typed && loose(typed)
  if (found === undefined) return
  throw new RangeError(
    `invalid aggregate: ${text ?? name}; column ${found} is no key: put it in an aggregate, as first(${found})`,
  )
}

const plain = (key: string, value: unknown): unknown =>
  key === "place" ? undefined : typeof value === "bigint" ? `${value}n` : value
