// select, withColumn and their kin: new columns from expressions, keeping what is known of the old ones.

import type { Engine } from "./engine"
import { expressionError } from "./expressionError"
import { type Column, hiddenPrefix, lookUpColumn, orderFields, type Relation } from "./relation"

/** A column to be made: its name, and a SQL expression for it. */
export interface Field {
  readonly name: string
  readonly expression: string
  /** The expression as the user wrote it, for errors. */
  readonly text?: string
  /** The input column that the expression merely names, if it does. */
  readonly source?: Column
}

const aliased = /^(.*\S)\s+as\s+(?:([\p{L}_][\p{L}\p{N}_]*)|"([^"]+)"|`([^`]+)`)$/isu

/** The column that `text` names, bare or quoted, if it does; case counts only where names differ in nothing else. */
export function namedColumn(relation: Relation, text: string): Column | undefined {
  return lookUpColumn(relation.columns, text) ?? lookUpColumn(relation.columns, text.replace(/^["`](.*)["`]$/s, "$1"))
}

/** Reads one expression of `select`: a column's name, `*`, or SQL with an optional `AS name`, its own text without. */
export function parseFields(engine: Engine, relation: Relation, text: string): Field[] {
  const { quote, expression } = engine.dialect
  const trimmed = text.trim()
  const whole = namedColumn(relation, trimmed)
  if (whole) return [{ name: whole.name, expression: quote(whole.name), source: whole }]
  if (trimmed === "*") {
    return relation.columns.map((c) => ({ name: c.name, expression: quote(c.name), source: c }))
  }
  const match = aliased.exec(trimmed)
  const sql = match ? match[1]! : trimmed
  const alias = match ? (match[2] ?? match[3] ?? match[4]) : undefined
  const source = namedColumn(relation, sql)
  if (source) return [{ name: alias ?? source.name, expression: quote(source.name), source }]
  return [{ name: alias ?? sql, expression: expression(sql), text: sql }]
}

/** Reads an expression that gives one column. */
export function parseField(engine: Engine, relation: Relation, text: string): Field {
  const fields = parseFields(engine, relation, text)
  if (fields.length !== 1) throw new RangeError(`invalid expression: ${text}; expected one column`)
  return fields[0]!
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
  if (fields.length === 0) throw new RangeError("no columns left; expected one or more")
  const items = fields.map((f) => `${f.expression} AS ${quote(f.name)}`)
  const hidden = orderFields(relation.order.length)
  const select = (list: readonly string[]): string => `SELECT ${list.join(", ")} FROM (${relation.sql})${suffix}`
  const describe = async (): Promise<Column[]> => {
    try {
      const described = await engine.describe(select([...items, ...hidden]))
      if (described.length !== fields.length + hidden.length) throw new Error("not one column an expression")
      return described.slice(0, fields.length).map((c, i) => {
        const source = fields[i]!.source
        return source ? { ...source, name: c.name } : c
      })
    } catch (error) {
      throw await fieldError(engine, relation, fields, suffix, error)
    }
  }
  const isRenaming = suffix === "" && fields.every((f) => f.source !== undefined)
  const columns = isRenaming ? fields.map((f) => ({ ...f.source!, name: f.name })) : await describe()
  checkNames(columns.map((c) => c.name))
  // Sums of whole numbers come 128 bits wide; Spark's are long.
  const output = fields.map((f, i) => {
    const column = columns[i]!
    const wide = column.type === "HUGEINT" || column.type === "UBIGINT"
    return `${wide ? `(${f.expression})::BIGINT` : f.expression} AS ${quote(column.name)}`
  })
  return {
    ...relation,
    sql: select([...output, ...hidden]),
    columns: columns.map((c) => (c.type === "HUGEINT" || c.type === "UBIGINT" ? { ...c, type: "BIGINT" } : c)),
  }
}

/** The error of the field that the engine refuses by itself; of them all where it is their meeting that it refuses. */
async function fieldError(
  engine: Engine,
  relation: Relation,
  fields: readonly Field[],
  suffix: string,
  error: unknown,
): Promise<unknown> {
  for (const field of fields) {
    const text = field.text ?? field.name
    try {
      const described = await engine.describe(`SELECT ${field.expression} FROM (${relation.sql})${suffix}`)
      if (described.length !== 1) return new RangeError(`invalid expression: ${text}; expected one column`)
    } catch (cause) {
      return expressionError(text, relation.columns, cause)
    }
  }
  const texts = fields.map((f) => f.text ?? f.name).join(", ")
  if (suffix !== "" || relation.order.length === 0) return expressionError(texts, relation.columns, error)
  return new Error(`invalid expression: ${texts}; an aggregate has its place in agg or groupBy`, { cause: error })
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
  const replaced = lookUpColumn(relation.columns, name)
  const fields: Field[] = relation.columns.map((c) =>
    c === replaced ? { ...added, name } : { name: c.name, expression: quote(c.name), source: c },
  )
  return replaced ? fields : [...fields, { ...added, name }]
}
