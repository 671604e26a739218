// select, withColumn and their kin: new columns from expressions, keeping what is known of the old ones.

import type { TypedSql } from "../../engines/dialect"
import type { Engine } from "../../engines/engine"
import { type Column, lookUpColumn, orderFields, type Relation } from "../relation/relation"
import { checkVectorUse, expressionError } from "./expressions"

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
  const sql = match ? match[1] : trimmed
  const alias = match ? (match[2] ?? match[3] ?? match[4]) : undefined
  const source = namedColumn(relation, sql)
  if (source) return [{ name: alias ?? source.name, expression: quote(source.name), source }]
  return [{ name: alias ?? sql, expression: expression(sql), text: sql }]
}

/** Reads an expression that gives one column. */
export function parseField(engine: Engine, relation: Relation, text: string): Field {
  const fields = parseFields(engine, relation, text)
  if (fields.length !== 1) throw new RangeError(`invalid expression: ${text}; expected one column`)
  return fields[0]
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
  const inFrame = (sql: string, engineType: string): TypedSql | undefined =>
    // Sums of whole numbers come 128 bits wide, Spark's are long.
    engineType === "HUGEINT" ? { type: "bigint", sql: `${sql}::BIGINT` } : engine.dialect.inFrame(sql, engineType)
  if (fields.length === 0) throw new RangeError("no columns left; expected one or more")
  for (const { text } of fields) if (text !== undefined) checkVectorUse(text, relation.columns)
  const items = fields.map((f) => `${f.expression} AS ${quote(f.name)}`)
  const hidden = orderFields(relation.order.length)
  const select = (list: readonly string[]): string => `SELECT ${list.join(", ")} FROM (${relation.sql})${suffix}`
  const describe = async (): Promise<{ column: Column; sql: string }[]> => {
    try {
      const described = await engine.describe(select([...items, ...hidden]))
      if (described.length !== fields.length + hidden.length) throw new Error("not one column an expression")
      return described.slice(0, fields.length).map(({ name, engineType }, i) => {
        const { source, expression, text = name } = fields[i]
        if (source) return { column: { ...source, name }, sql: expression }
        const typed = inFrame(`(${expression})`, engineType)
        if (typed === undefined) throw new TypeError(`${text} is ${engineType}, a type that Spark lacks; cast it`)
        return { column: { name, type: typed.type }, sql: typed.sql }
      })
    } catch (error) {
      if (error instanceof TypeError) throw error
      throw await fieldError(engine, relation, fields, suffix, error)
    }
  }
  const isRenaming = suffix === "" && fields.every((f) => f.source !== undefined)
  const made = isRenaming
    ? fields.map((f) => ({ column: { ...f.source!, name: f.name }, sql: f.expression }))
    : await describe()
  const columns = made.map(({ column }) => column)
  checkNames(columns.map((c) => c.name))
  const output = made.map(({ column, sql }) => `${sql} AS ${quote(column.name)}`)
  const { uniqueColumns: _unique, ...rest } = relation
  return {
    ...rest,
    ...factsKept(engine, relation, fields),
    sql: select([...output, ...hidden]),
    columns,
  }
}

// The functions, macros included, that make several rows of one.
const multiplying = /\b(unnest|generate_subscripts)\s*\(/i
// Window functions, for which the engine moves rows about.
const windowed = /\bover\b/i

/** What stays true of the rows when they get the fields given. */
function factsKept(
  engine: Engine,
  relation: Relation,
  fields: readonly Field[],
): Partial<Pick<Relation, "isSorted" | "hasTies" | "uniqueColumns">> {
  const made = fields.filter((f) => f.source === undefined)
  const moved = made.some((f) => windowed.test(f.expression)) ? { isSorted: false } : {}
  if (made.some((f) => multiplying.test(f.expression))) return { ...moved, hasTies: true }
  const unique = relation.uniqueColumns?.map(
    (name) => fields.find((f) => f.source?.name === name && f.expression === engine.dialect.quote(name))?.name,
  )
  return unique?.every((name) => name !== undefined) ? { ...moved, uniqueColumns: unique } : moved
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

// Names of columns that stand beside the user's, and the engine's own row number, which such a column would hide.
const reserved = /^(__.*|rowid)$/is

/** Throws where two columns have one name, or one has a name that is kept for hidden columns. */
export function checkNames(names: readonly string[]): void {
  const seen = new Set<string>()
  for (const name of names) {
    // SQL engines do not tell names apart by case.
    const key = name.toLowerCase()
    if (seen.has(key)) throw new RangeError(`duplicate column: ${name}; rename or drop one of the two`)
    if (reserved.test(name)) {
      throw new RangeError(`invalid column name: ${name}; rowid and names that begin with __ are reserved`)
    }
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
