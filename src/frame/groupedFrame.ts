import type { Engine } from "../engines/engine"
import { type Column, findColumn, hiddenPrefix, type Relation } from "./relation/relation"
import { isNumeric } from "./rows/toColumns"
import { type Field, parseField, parseFields, selectFields } from "./verbs/select"

/**
 * What `groupBy` gives: aggregations turn it into a frame, T, again, its rows in the order of the keys, nulls first (Spark
 * leaves the order open). Null is a group of its own, and so is NaN; 0 and -0 are one.
 */
export interface GroupedFrame<T> {
  /**
   * SQL aggregates, as in `agg("sum(purchase) AS purchases", "count(*) AS attempts")`. Where doubles with fractions are
   * added up here, the last bits of the sum may change with the engine's threads; those of `sum` and `avg` do not.
   */
  agg(...expressions: string[]): T
  /** Rows of each group, as column `count`. */
  count(): T
  /**
   * Sum of each column, nulls left out, as column `sum(name)`; null where a group has nothing but nulls. Whole numbers give
   * long, others double, right to about one unit in the last place.
   */
  sum(...names: string[]): T
  /** Mean of each column, nulls left out, as column `avg(name)`. */
  avg(...names: string[]): T
  /** Smallest value of each column, as column `min(name)`. */
  min(...names: string[]): T
  /** Largest value of each column, as column `max(name)`. */
  max(...names: string[]): T
}

/** Grouping by columns or expressions; `derive` makes a frame of what its argument makes of the ungrouped relation. */
export function groupedFrame<T>(
  engine: Engine,
  keys: readonly string[],
  derive: (make: (relation: Relation) => Promise<Relation>) => T,
): GroupedFrame<T> {
  const each = (aggregate: Aggregate, names: readonly string[]): T =>
    derive((relation) => {
      const fields = names.map((name) => {
        const column = findColumn(relation.columns, name)
        return { name: `${aggregate}(${column.name})`, expression: aggregateOf(engine, aggregate, column) }
      })
      return groupFields(engine, relation, keys, fields)
    })
  return {
    agg: (...expressions) => derive((relation) => groupRelation(engine, relation, keys, expressions)),
    count: () => derive((relation) => groupRelation(engine, relation, keys, ["count(*) AS count"])),
    sum: (...names) => each("sum", names),
    avg: (...names) => each("avg", names),
    min: (...names) => each("min", names),
    max: (...names) => each("max", names),
  }
}

/** One row a group: the keys, then the aggregates, in the order of the keys. */
export function groupRelation(
  engine: Engine,
  relation: Relation,
  keys: readonly string[],
  aggregates: readonly string[],
): Promise<Relation> {
  return groupFields(
    engine,
    relation,
    keys,
    aggregates.map((text) => parseField(engine, relation, text)),
  )
}

type Aggregate = "sum" | "avg" | "min" | "max"

function aggregateOf(engine: Engine, aggregate: Aggregate, column: Column): string {
  const { quote, sum } = engine.dialect
  const name = quote(column.name)
  if (column.vector || ((aggregate === "sum" || aggregate === "avg") && !isNumeric(column))) {
    throw new TypeError(`column ${column.name} can't go into ${aggregate}; expected a column of numbers`)
  }
  if (aggregate === "sum") return sum(name, column.type)
  return aggregate === "avg" ? `${sum(name, column.type)}::DOUBLE / count(${name})` : `${aggregate}(${name})`
}

async function groupFields(
  engine: Engine,
  relation: Relation,
  keys: readonly string[],
  aggregates: readonly Field[],
): Promise<Relation> {
  const keyFields = keys.flatMap((key) => parseFields(engine, relation, key))
  const fields = [...keyFields, ...aggregates]
  const groupBy = keyFields.length === 0 ? "" : ` GROUP BY ${keyFields.map((f) => f.expression).join(", ")}`
  const grouped = await selectFields(engine, { ...relation, order: [] }, fields, groupBy)
  const keyColumns = grouped.columns.slice(0, keyFields.length)
  const order = keyColumns.map((c, i) => `${engine.dialect.quote(c.name)} AS ${hiddenPrefix}${i}`)
  return {
    sql: `SELECT ${["*", ...order].join(", ")} FROM (${grouped.sql})`,
    columns: grouped.columns,
    order: keyColumns.map(() => ({ isDescending: false })),
    isSorted: keyColumns.length === 0,
    uniqueColumns: keyColumns.map((c) => c.name),
    tables: relation.tables,
  }
}
