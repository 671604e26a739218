// select, withColumn and their kin: new columns from expressions, keeping what is known of the old ones.

import type { Engine } from "../../engines/engine"
import { SortColumn } from "../../expression/columns/column"
import { type DataType, fieldsOf } from "../../expression/dataType"
import { findFunction } from "../../expression/functions/table"
import { parseExpression } from "../../expression/parse"
import { type ResolveContext, resolveExpression, some, usesWindow } from "../../expression/resolve/resolve"
import { sizeOf, substituted } from "../../expression/resolve/substitute"
import { textOf } from "../../expression/text"
import type { Expression } from "../../expression/tree"
import type { Typed } from "../../expression/typed"
import {
  type Column,
  findColumn,
  lookUpColumn,
  orderFields,
  orderTerms,
  type Relation,
  type Step,
} from "../relation/relation"
import { checkVectorUse } from "./expressions"

/** A column to be made: its name, and SQL for it. */
export interface Field {
  readonly name: string
  /** SQL over the relation's columns. */
  readonly expression: string
  /** Its type; undefined where only the engine can tell. */
  readonly type?: DataType
  /** What the SQL was made of, if it was an expression of Spark's. */
  readonly typed?: Typed
  /** The expression as the user wrote it, for errors. */
  readonly text?: string
  /** The input column that the expression merely names, if it does. */
  readonly source?: Column
}

/** The column that `text` names, bare or quoted, if it does; case counts only where names differ in nothing else. */
export function namedColumn(relation: Relation, text: string): Column | undefined {
  return lookUpColumn(relation.columns, text) ?? lookUpColumn(relation.columns, text.replace(/^["`](.*)["`]$/s, "$1"))
}

/** A field that is a column of the relation. */
export function columnField(engine: Engine, column: Column, name: string = column.name): Field {
  return { name, expression: engine.dialect.quote(column.name), source: column }
}

/** What a verb takes for a column: its name, an expression in Spark's SQL, or a {@link ColumnExpression}. */
export type ColumnLike = string | ColumnExpression

/** An expression that is no text: a `Column`, as `col("x").gt(3)` gives it. */
export interface ColumnExpression {
  /** @internal */
  readonly expression: Expression
}

/**
 * What was given to a verb as columns, lists laid flat.
 *
 * @throws TypeError for what is neither text nor a column
 */
export function columnsGiven<T extends ColumnLike | SortColumn>(given: readonly (T | readonly T[])[]): T[] {
  return given.flat().map((one) => {
    if (typeof one === "string" || isColumnExpression(one) || one instanceof SortColumn) return one as T
    const hint = one instanceof Promise ? "a promise; await it" : shown(one)
    throw new TypeError(`invalid column: ${hint}; expected a name, an expression or a column`)
  })
}

/** Throws TypeError for what is no name of a column. */
export function checkName(name: unknown): asserts name is string {
  if (typeof name !== "string") throw new TypeError(`invalid column name: ${shown(name)}; expected a text`)
}

function shown(value: unknown): string {
  if (typeof value === "function") return "a function"
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value)
}

function isColumnExpression(value: unknown): value is ColumnExpression {
  return typeof value === "object" && value !== null && "expression" in value
}

/** Where an expression stands: see `resolveExpression`. */
type Place = ResolveContext["place"]

/** Reads one expression of `select` or `agg`: a column's name, `*`, or an expression with an optional name. */
export function parseFields(engine: Engine, relation: Relation, given: ColumnLike, place: Place = "row"): Field[] {
  if (typeof given === "string") {
    const whole = namedColumn(relation, given.trim())
    if (whole) return [columnField(engine, whole)]
  }
  const tree = typeof given === "string" ? parseExpression(given) : given.expression
  const text = typeof given === "string" ? given : textOf(tree)
  if (tree.kind === "star") {
    if (tree.of) return starFields(engine, relation, tree.of, text, place)
    return relation.columns.map((c) => columnField(engine, c))
  }
  const inner = tree.kind === "alias" ? tree.input : tree
  const name = tree.kind === "alias" ? tree.names[0] : nameOf(inner, text)
  return [typedField(engine, relation, inner, name, text, place)]
}

function starFields(engine: Engine, relation: Relation, of: readonly string[], text: string, place: Place): Field[] {
  const struct = resolveExpression({ kind: "name", parts: of }, relation.columns, { ansi: engine.ansi, place })
  const fields = fieldsOf(struct.type)
  if (fields === undefined)
    throw new TypeError(`invalid expression: ${text}; ${of.join(".")} is ${struct.type}, no struct`)
  return fields.map((field) => {
    const typed: Typed = { kind: "field", input: struct, name: field.name, type: field.type }
    return fieldOf(engine, relation, typed, field.name, text)
  })
}

/** What an expression without a name is called: what it names, or its own text. */
function nameOf(tree: Expression, text: string): string {
  return tree.kind === "name" ? tree.parts.at(-1)! : text.trim()
}

function typedField(
  engine: Engine,
  relation: Relation,
  tree: Expression,
  name: string,
  text: string,
  place: Place,
): Field {
  const typed = resolveExpression(tree, relation.columns, { ansi: engine.ansi, place })
  checkVectorUse(typed, text)
  return fieldOf(engine, relation, typed, name, text)
}

function fieldOf(engine: Engine, relation: Relation, typed: Typed, name: string, text: string): Field {
  if (typed.kind === "column") return columnField(engine, findColumn(relation.columns, typed.name), name)
  const expression = engine.dialect.compile(typed, orderTerms(relation))
  // What the engine's own SQL gives only the engine knows.
  const isKnown = !some(typed, (t) => t.kind === "engine" && t.type === "void")
  return { name, expression, text, ...(isKnown ? { type: typed.type, typed } : {}) }
}

/** Reads an expression that gives one column. */
export function parseField(engine: Engine, relation: Relation, given: ColumnLike, place: Place = "row"): Field {
  const fields = parseFields(engine, relation, given, place)
  if (fields.length !== 1) throw new RangeError(`invalid expression: ${String(given)}; expected one column`)
  return fields[0]
}

/**
 * The relation with exactly the fields given, in their order; rows stay as they are, unless `suffix`, SQL that follows
 * the FROM clause, groups them.
 */
export async function selectFields(
  engine: Engine,
  relation: Relation,
  given: readonly Field[],
  suffix = "",
): Promise<Relation> {
  const { quote } = engine.dialect
  if (given.length === 0) throw new RangeError("no columns left; expected one or more")
  const merged = suffix === "" ? mergedFields(engine, relation, given) : undefined
  const { input, fields } = merged ?? { input: relation, fields: given }
  const hidden = orderFields(input.order.length)
  const select = (list: readonly string[]): string => `SELECT ${list.join(", ")} FROM (${input.sql})${suffix}`
  const columns = fields.every((f) => f.source !== undefined || f.type !== undefined)
    ? fields.map((f): Column => (f.source ? { ...f.source, name: f.name } : { name: f.name, type: f.type! }))
    : await describedColumns(engine, fields, select, hidden)
  checkNames(columns.map((c) => c.name))
  const output = fields.map((f, i) => `${valueSql(engine, f, columns[i])} AS ${quote(f.name)}`)
  const { uniqueColumns: _unique, ...rest } = input
  const made: Relation = {
    ...rest,
    ...factsKept(engine, relation, given),
    ...(relation.hasTies ? { hasTies: true } : {}),
    sql: select([...output, ...hidden]),
    columns,
    steps: [...(relation.steps ?? []), ...stepsOf(relation.sql, given)],
  }
  if (suffix === "" && fields.every((f) => isPlain(engine, f) || isSimple(f))) projections.set(made, { input, fields })
  return made
}

/** What a relation selects, and from what, where another SELECT may be merged with it. */
const projections = new WeakMap<Relation, { readonly input: Relation; readonly fields: readonly Field[] }>()

/** True for a field that is a column as it stands. */
function isPlain(engine: Engine, { source, expression }: Field): boolean {
  return source !== undefined && expression === engine.dialect.quote(source.name)
}

/** What may fail of fields over a query. */
function stepsOf(from: string, fields: readonly Field[]): Step[] {
  return fields.flatMap(({ typed, name }) => (typed ? [{ from, typed, column: name }] : []))
}

/** SQL for a field; where the engine told its type, cast to a type that frames have. */
function valueSql(engine: Engine, field: Field, { type }: Column): string {
  const isKnown = field.source !== undefined || field.type !== undefined
  return isKnown ? field.expression : `CAST(${field.expression} AS ${engine.dialect.typeOf(type)})`
}

async function describedColumns(
  engine: Engine,
  fields: readonly Field[],
  select: (list: readonly string[]) => string,
  hidden: readonly string[],
): Promise<Column[]> {
  const described = await engine.describe(
    select([...fields.map((f) => `${f.expression} AS ${engine.dialect.quote(f.name)}`), ...hidden]),
  )
  return described.slice(0, fields.length).map(({ name, engineType }, i) => {
    const { source, type } = fields[i]
    if (source) return { ...source, name }
    if (type !== undefined) return { name, type }
    const found = engineType === "HUGEINT" ? "bigint" : engine.dialect.inFrame(name, engineType)?.type
    if (found === undefined) throw new TypeError(`${name} is ${engineType}, a type that Spark lacks; cast it`)
    return { name, type: found }
  })
}

/** True where an expression makes several rows of one. */
function isGenerating(typed: Typed): boolean {
  return some(typed, (t) => t.kind === "call" && findFunction(t.name)?.rule.kind === "generator")
}

/** True for what may be computed elsewhere than where it was written: no window, no SQL of the engine's own. */
function isSimple(field: Field): boolean {
  return (
    field.typed !== undefined &&
    !usesWindow(field.typed) &&
    !isGenerating(field.typed) &&
    !some(field.typed, (t) => t.kind === "engine")
  )
}

// Larger expressions are not written out again for each that uses them.
const largestMerged = 40

/** Fields over what the relation itself selects from, in place of fields over the relation: one SELECT instead of two. */
function mergedFields(
  engine: Engine,
  relation: Relation,
  fields: readonly Field[],
): { input: Relation; fields: Field[] } | undefined {
  const projected = projections.get(relation)
  if (projected === undefined || !fields.every((f) => isPlain(engine, f) || f.typed !== undefined)) return undefined
  const { input } = projected
  const inner = new Map(projected.fields.map((f) => [f.name, f]))
  const order = orderTerms(input)
  const merged: Field[] = []
  for (const field of fields) {
    if (field.source !== undefined) {
      const { source, ...made } = inner.get(field.source.name)!
      merged.push({ ...made, name: field.name, ...(source ? { source: { ...field.source, name: source.name } } : {}) })
      continue
    }
    let isSmall = true
    const typed = substituted(field.typed!, (name) => {
      const found = inner.get(name)!
      if (found.source) return { kind: "column", name: found.source.name, type: found.source.type }
      if (sizeOf(found.typed!) > largestMerged) isSmall = false
      return found.typed!
    })
    if (!isSmall) return undefined
    merged.push({ ...field, typed, expression: engine.dialect.compile(typed, order) })
  }
  return { input, fields: merged }
}

/** What stays true of the rows when they get the fields given. */
function factsKept(
  engine: Engine,
  relation: Relation,
  fields: readonly Field[],
): Partial<Pick<Relation, "isSorted" | "hasTies" | "uniqueColumns">> {
  if (fields.some((f) => f.typed && isGenerating(f.typed))) return { isSorted: false, hasTies: true }
  // For window functions the engine moves rows about.
  const moved = fields.some((f) => f.source === undefined && (f.typed === undefined || usesWindow(f.typed)))
  const unique = relation.uniqueColumns?.map(
    (name) => fields.find((f) => f.source?.name === name && f.expression === engine.dialect.quote(name))?.name,
  )
  return {
    ...(moved ? { isSorted: false } : {}),
    ...(unique?.every((name) => name !== undefined) ? { uniqueColumns: unique as string[] } : {}),
  }
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
  const replaced = lookUpColumn(relation.columns, name)
  const fields: Field[] = relation.columns.map((c) => (c === replaced ? { ...added, name } : columnField(engine, c)))
  return replaced ? fields : [...fields, { ...added, name }]
}
