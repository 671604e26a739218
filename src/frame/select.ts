// select, withColumn and their kin: new columns from expressions, keeping what is known of the old ones.

import type { Engine } from "./engine"
import { type Column, hiddenPrefix, orderFields, type Relation } from "./relation"

/** A column to be made: its name (none: the engine's own for the expression), and a SQL expression. */
export interface Field {
  readonly name?: string
  readonly expression: string
  /** The input column that the expression merely names, if it does. */
  readonly source?: Column
}

const named = /^(.*\S)\s+as\s+(?:([A-Za-z_]\w*)|"([^"]+)"|`([^`]+)`)$/is

/** Reads one expression of `select`: a column's name, `*`, or SQL with an optional `AS name`. */
export function parseFields(engine: Engine, relation: Relation, text: string): Field[] {
  const { quote } = engine.dialect
  if (text.trim() === "*") {
    return relation.columns.map((c) => ({ name: c.name, expression: quote(c.name), source: c }))
  }
  const match = named.exec(text.trim())
  const expression = match ? match[1]! : text.trim()
  const name = match ? (match[2] ?? match[3] ?? match[4]) : undefined
  const bare = expression.replace(/^["`](.*)["`]$/s, "$1")
  const source = relation.columns.find((c) => c.name === bare)
  if (source) return [{ name: name ?? source.name, expression: quote(source.name), source }]
  return [{ ...(name === undefined ? {} : { name }), expression }]
}

/**
 * The relation with exactly the fields given, in their order; rows stay as they are, unless `suffix`, SQL that follows
 * the FROM clause, groups them.
 */
export async function selectFields(
  engine: Engine,
  relation: Relation,
  fields: readonly Field[],
  suffix = "",
): Promise<Relation> {
  const { quote } = engine.dialect
  const items = fields.map((f) => (f.name === undefined ? f.expression : `${f.expression} AS ${quote(f.name)}`))
  const select = (list: readonly string[]): string => `SELECT ${list.join(", ")} FROM (${relation.sql})${suffix}`
  const isRenaming = fields.every((f) => f.source !== undefined)
  const columns: Column[] = isRenaming
    ? fields.map((f) => ({ ...f.source!, name: f.name! }))
    : (await engine.describe(select(items))).map((c, i) => {
        const source = fields[i]!.source
        return source ? { ...source, name: c.name } : c
      })
  checkNames(columns.map((c) => c.name))
  // Sums of whole numbers come 128 bits wide; Spark's are long.
  const output = fields.map((f, i) => {
    const column = columns[i]!
    const wide = column.type === "HUGEINT" || column.type === "UBIGINT"
    return `${wide ? `(${f.expression})::BIGINT` : f.expression} AS ${quote(column.name)}`
  })
  return {
    ...relation,
    sql: select([...output, ...orderFields(relation.order.length)]),
    columns: columns.map((c) => (c.type === "HUGEINT" || c.type === "UBIGINT" ? { ...c, type: "BIGINT" } : c)),
  }
}

/** Throws where two columns have one name, or one takes a hidden column's. */
export function checkNames(names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    // SQL engines do not tell names apart by case.
    const key = name.toLowerCase()
    if (seen.has(key)) throw new RangeError(`duplicate column: ${name}; rename or drop one of the two`)
    if (name.startsWith(hiddenPrefix))
      throw new RangeError(`invalid column name: ${name}; ${hiddenPrefix}… is reserved`)
    seen.add(key)
  }
}

/** All columns of a relation as fields, `name` replaced in place or added at the end. */
export function fieldsWith(engine: Engine, relation: Relation, name: string, added: Omit<Field, "name">): Field[] {
  const { quote } = engine.dialect
  const fields: Field[] = relation.columns.map((c) =>
    c.name === name ? { ...added, name } : { name: c.name, expression: quote(c.name), source: c },
  )
  return relation.columns.some((c) => c.name === name) ? fields : [...fields, { ...added, name }]
}
