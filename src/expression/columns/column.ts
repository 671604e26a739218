// Columns as objects: the trees that SQL text is read into, built by calls, with PySpark's names.

import { parseDataType } from "../dataType"
import { deepest, depthOf } from "../depth"
import { parseExpression } from "../parse"
import type { ColumnName, ColumnValue, TypeIn } from "../rowTypes"
import { sortText, sqlText } from "../text"
import type { Expression, FrameBound, SortTerm, WindowSpec } from "../tree"
import { type Literal, literalExpression } from "./literal"

/** A column, or a value that stands for itself. */
export type ColumnOrValue = Column | Literal

/**
 * An expression over the columns of a frame: `col("x").gt(3).and(col("s").isNull())`. It never changes; each method gives
 * another. Values are taken as they are, text included: `col("s").eq("x")` compares with the text x; a column is `col("x")`.
 */
export class Column<T = unknown, N extends string = string> {
  /** @internal */
  readonly expression: Expression

  /** @internal */
  constructor(expression: Expression) {
    if (depthOf(expression) > deepest) {
      throw new RangeError(`more than ${deepest} operators or calls inside each other; compute a part of it first`)
    }
    this.expression = expression
  }

  private call(name: string, ...others: readonly ColumnOrValue[]): Column {
    return call(name, [this.expression, ...others.map(valueExpression)])
  }

  /** `=`; null where one of the two is null. */
  eq(other: ColumnOrValue): Column<boolean | null> {
    return this.call("=", other) as Column<boolean>
  }

  /** `<>`; null where one of the two is null. */
  notEqual(other: ColumnOrValue): Column<boolean | null> {
    return this.call("<>", other) as Column<boolean>
  }

  /** `>` */
  gt(other: ColumnOrValue): Column<boolean | null> {
    return this.call(">", other) as Column<boolean>
  }

  /** `>=` */
  geq(other: ColumnOrValue): Column<boolean | null> {
    return this.call(">=", other) as Column<boolean>
  }

  /** `>=` */
  ge(other: ColumnOrValue): Column<boolean | null> {
    return this.geq(other) as Column<boolean>
  }

  /** `<` */
  lt(other: ColumnOrValue): Column<boolean | null> {
    return this.call("<", other) as Column<boolean>
  }

  /** `<=` */
  leq(other: ColumnOrValue): Column<boolean | null> {
    return this.call("<=", other) as Column<boolean>
  }

  /** `<=` */
  le(other: ColumnOrValue): Column<boolean | null> {
    return this.leq(other) as Column<boolean>
  }

  /** `<=>`: as {@link eq}, but null equals null, and the result is never null. */
  eqNullSafe(other: ColumnOrValue): Column<boolean> {
    return this.call("<=>", other) as Column<boolean>
  }

  /** `AND` */
  and(other: ColumnOrValue): Column<boolean | null> {
    return this.call("and", other) as Column<boolean>
  }

  /** `OR` */
  or(other: ColumnOrValue): Column<boolean | null> {
    return this.call("or", other) as Column<boolean>
  }

  /** `NOT` */
  not(): Column<boolean | null> {
    return this.call("not") as Column<boolean>
  }

  /** `+` */
  plus(other: ColumnOrValue): Column {
    return this.call("+", other)
  }

  /** `-` */
  minus(other: ColumnOrValue): Column {
    return this.call("-", other)
  }

  /** `*` */
  multiply(other: ColumnOrValue): Column {
    return this.call("*", other)
  }

  /** `/`: of whole numbers, too, a number with a fraction. */
  divide(other: ColumnOrValue): Column {
    return this.call("/", other)
  }

  /** `%`, with the sign of the dividend. */
  mod(other: ColumnOrValue): Column {
    return this.call("%", other)
  }

  /** `-x` */
  negate(): Column {
    return this.call("negative")
  }

  /** `&` of the bits of whole numbers. */
  bitwiseAND(other: ColumnOrValue): Column {
    return this.call("&", other)
  }

  /** `|` of the bits of whole numbers. */
  bitwiseOR(other: ColumnOrValue): Column {
    return this.call("|", other)
  }

  /** `^` of the bits of whole numbers. */
  bitwiseXOR(other: ColumnOrValue): Column {
    return this.call("^", other)
  }

  /**
   * CAST to a type in Spark's spelling: `int`, `decimal(10, 2)`, `array<string>`.
   *
   * @throws TypeError for what is no type
   */
  cast<D extends string>(type: D): Column<ColumnValue<D>, N> {
    return new Column({ kind: "cast", input: this.expression, type: parseDataType(type), isTry: false })
  }

  /** As {@link cast}, but null where the value can't be cast. */
  tryCast(type: string): Column {
    return new Column({ kind: "cast", input: this.expression, type: parseDataType(type), isTry: true })
  }

  /** PySpark's name of {@link tryCast}. */
  try_cast(type: string): Column {
    return this.tryCast(type)
  }

  /** Another name of {@link cast}. */
  astype<D extends string>(type: D): Column<ColumnValue<D>, N> {
    return this.cast(type)
  }

  /** Names the result; several names for what makes several columns. */
  alias<M extends string>(name: M): Column<T, M>
  alias(...names: readonly string[]): Column
  alias(...names: readonly string[]): Column {
    const bad = names.find((name) => typeof name !== "string" || name === "")
    if (names.length === 0 || bad !== undefined) throw new TypeError(`invalid name: ${String(bad)}; expected a text`)
    const input = this.expression.kind === "alias" ? this.expression.input : this.expression
    return new Column({ kind: "alias", input, names })
  }

  /** Another name of {@link alias}. */
  as<M extends string>(name: M): Column<T, M>
  as(...names: readonly string[]): Column
  as(...names: readonly string[]): Column {
    return this.alias(...names)
  }

  /** Another name of {@link alias}. */
  name<M extends string>(name: M): Column<T, M>
  name(...names: readonly string[]): Column
  name(...names: readonly string[]): Column {
    return this.alias(...names)
  }

  /** IS NULL */
  isNull(): Column<boolean> {
    return this.call("isnull") as Column<boolean>
  }

  /** IS NOT NULL */
  isNotNull(): Column<boolean> {
    return this.call("isnotnull") as Column<boolean>
  }

  /** True for NaN, which is no null. */
  isNaN(): Column<boolean> {
    return this.call("isnan") as Column<boolean>
  }

  /** IN, with values or one list of them. */
  isin(...values: readonly (ColumnOrValue | readonly ColumnOrValue[])[]): Column {
    const [first] = values
    const list = values.length === 1 && Array.isArray(first) ? first : values
    return list.length === 0 ? lit(false) : this.call("in", ...(list as readonly ColumnOrValue[]))
  }

  /** BETWEEN, both ends included. */
  between(low: ColumnOrValue, high: ColumnOrValue): Column {
    return this.geq(low).and(this.leq(high))
  }

  /** LIKE, `%` for any text and `_` for any character. */
  like(pattern: string): Column<boolean | null> {
    return this.call("like", pattern) as Column<boolean>
  }

  /** LIKE without regard to case. */
  ilike(pattern: string): Column {
    return this.call("ilike", pattern)
  }

  /** True where a part of the text matches the regular expression, which is Java's. */
  rlike(pattern: string): Column<boolean | null> {
    return this.call("rlike", pattern) as Column<boolean>
  }

  /** True where the text has the other in it. */
  contains(other: ColumnOrValue): Column {
    return this.call("contains", other)
  }

  /** True where the text starts with the other. */
  startsWith(other: ColumnOrValue): Column {
    return this.call("startswith", other)
  }

  /** PySpark's name of {@link startsWith}. */
  startswith(other: ColumnOrValue): Column {
    return this.startsWith(other)
  }

  /** True where the text ends with the other. */
  endsWith(other: ColumnOrValue): Column {
    return this.call("endswith", other)
  }

  /** PySpark's name of {@link endsWith}. */
  endswith(other: ColumnOrValue): Column {
    return this.endsWith(other)
  }

  /** `length` characters from a place on, the first being 1. */
  substr(start: Column | number, length: Column | number): Column {
    return this.call("substring", start, length)
  }

  /** An element of an array, from 0 on, or the value of a key of a map. */
  getItem(key: ColumnOrValue): Column {
    return new Column({ kind: "item", input: this.expression, index: valueExpression(key) })
  }

  /** A field of a struct. */
  getField(name: string): Column {
    return new Column({ kind: "field", input: this.expression, name })
  }

  /** Ascending, nulls first. */
  asc(): SortColumn {
    return new SortColumn({ input: this.expression, isDescending: false })
  }

  /** Ascending, nulls first. */
  ascNullsFirst(): SortColumn {
    return new SortColumn({ input: this.expression, isDescending: false, nullsFirst: true })
  }

  /** PySpark's name of {@link ascNullsFirst}. */
  asc_nulls_first(): SortColumn {
    return this.ascNullsFirst()
  }

  /** Ascending, nulls last. */
  ascNullsLast(): SortColumn {
    return new SortColumn({ input: this.expression, isDescending: false, nullsFirst: false })
  }

  /** PySpark's name of {@link ascNullsLast}. */
  asc_nulls_last(): SortColumn {
    return this.ascNullsLast()
  }

  /** Descending, nulls last. */
  desc(): SortColumn {
    return new SortColumn({ input: this.expression, isDescending: true })
  }

  /** Descending, nulls first. */
  descNullsFirst(): SortColumn {
    return new SortColumn({ input: this.expression, isDescending: true, nullsFirst: true })
  }

  /** PySpark's name of {@link descNullsFirst}. */
  desc_nulls_first(): SortColumn {
    return this.descNullsFirst()
  }

  /** Descending, nulls last. */
  descNullsLast(): SortColumn {
    return new SortColumn({ input: this.expression, isDescending: true, nullsFirst: false })
  }

  /** PySpark's name of {@link descNullsLast}. */
  desc_nulls_last(): SortColumn {
    return this.descNullsLast()
  }

  /**
   * A further condition of {@link when}, tried where none before held.
   *
   * @throws Error for a column that did not begin with `when`, and behind `otherwise`
   */
  when(condition: Column, value: ColumnOrValue): Column {
    const { expression } = this
    if (expression.kind !== "case" || expression.otherwise) {
      throw new Error(`${this} is no open when; expected when(…).when(…), before otherwise`)
    }
    const branch = { when: conditionExpression(condition), then: valueExpression(value) }
    return new Column({ ...expression, branches: [...expression.branches, branch] })
  }

  /**
   * The value where no condition of {@link when} held; null without.
   *
   * @throws Error for a column that did not begin with `when`, and behind another `otherwise`
   */
  otherwise(value: ColumnOrValue): Column {
    const { expression } = this
    if (expression.kind !== "case" || expression.otherwise) {
      throw new Error(`${this} is no open when; expected when(…).otherwise(…), once`)
    }
    return new Column({ ...expression, otherwise: valueExpression(value) })
  }

  /**
   * The function over a window: `functions.sum("x").over(Window.partitionBy("g"))`.
   *
   * @throws Error for what is no call of a function, TypeError for what is no window
   */
  over(window: Window): Column {
    const { expression } = this
    if (!(window instanceof Window)) {
      throw new TypeError(`invalid window of ${this}; expected one, as Window.partitionBy("g").orderBy("x")`)
    }
    if (expression.kind !== "call" || expression.over) {
      throw new Error(`${this} is no call of a function; expected one, as functions.sum("x").over(…)`)
    }
    return new Column({ ...expression, over: window.spec })
  }

  /** The expression as SQL. */
  toString(): string {
    return sqlText(this.expression)
  }

  /** @internal Operators of JavaScript would take the text of the column: `col("x") + 1` is "x1". */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return this.toString()
    throw new TypeError(`${this} can't be computed with here; write col("x").plus(1), col("x").gt(3), col("x").eq(y)`)
  }
}

/** A column to sort by, and how: `col("x").desc()`. */
export class SortColumn {
  /** @internal */
  constructor(
    /** @internal */
    readonly term: SortTerm,
  ) {}

  /** The term of ORDER BY as SQL. */
  toString(): string {
    return sortText(this.term)
  }
}

/**
 * The rows that a function looks at for each row: `Window.partitionBy("g").orderBy(col("x").desc())`. It never changes;
 * each method gives another.
 */
export class Window {
  /** The first row of the partition, as a frame's start. */
  static readonly unboundedPreceding: number = Number.NEGATIVE_INFINITY
  /** The last row of the partition, as a frame's end. */
  static readonly unboundedFollowing: number = Number.POSITIVE_INFINITY
  /** The row itself, as an end of a frame. */
  static readonly currentRow: number = 0

  private constructor(
    /** @internal */
    readonly spec: WindowSpec,
  ) {}

  private static readonly all = new Window({ partitionBy: [], orderBy: [] })

  /** Rows that agree in some columns. */
  static partitionBy(...columns: readonly (Column | string)[]): Window {
    return Window.all.partitionBy(...columns)
  }

  /** All rows, in the order of some columns. */
  static orderBy(...columns: readonly (Column | SortColumn | string)[]): Window {
    return Window.all.orderBy(...columns)
  }

  /** All rows from one place before or behind the current row to another. */
  static rowsBetween(start: number, end: number): Window {
    return Window.all.rowsBetween(start, end)
  }

  /** All rows whose sort value lies from one distance of the current row's to another. */
  static rangeBetween(start: number | bigint, end: number | bigint): Window {
    return Window.all.rangeBetween(start, end)
  }

  /** Rows that agree in these columns. */
  partitionBy(...columns: readonly (Column | string)[]): Window {
    return new Window({ ...this.spec, partitionBy: columns.flat().map(columnExpression) })
  }

  /** In the order of these columns. */
  orderBy(...columns: readonly (Column | SortColumn | string)[]): Window {
    return new Window({ ...this.spec, orderBy: columns.flat().map(sortTermOf) })
  }

  /**
   * The rows from `start` to `end`, counted from the current row, those before it negative.
   *
   * @throws RangeError for what is no whole number, and an end before the start
   */
  rowsBetween(start: number, end: number): Window {
    for (const bound of [start, end]) {
      if (!Number.isInteger(bound) && Math.abs(bound) !== Number.POSITIVE_INFINITY) {
        throw new RangeError(`invalid bound: ${bound}; expected a whole number of rows or Window.unboundedPreceding`)
      }
    }
    return this.between("rows", start, end)
  }

  /**
   * The rows whose sort value lies from `start` to `end` behind the current row's, before it negative.
   *
   * @throws RangeError for an end before the start
   */
  rangeBetween(start: number | bigint, end: number | bigint): Window {
    return this.between("range", start, end)
  }

  private between(unit: "rows" | "range", start: number | bigint, end: number | bigint): Window {
    if (!(start <= end)) throw new RangeError(`invalid frame: from ${start} to ${end}; expected start <= end`)
    return new Window({ ...this.spec, frame: { unit, start: boundOf(start), end: boundOf(end) } })
  }
}

function boundOf(bound: number | bigint): FrameBound {
  if (bound === Number.NEGATIVE_INFINITY) return "unboundedPreceding"
  if (bound === Number.POSITIVE_INFINITY) return "unboundedFollowing"
  if (Number(bound) === 0) return "currentRow"
  const isPreceding = bound < 0
  return { offset: literalExpression(isPreceding ? -bound : bound), isPreceding }
}

/** @internal A call as a column. */
export function call(name: string, args: readonly Expression[]): Column {
  return new Column({ kind: "call", name, args })
}

/** @internal The tree of a column, or of a value as a literal. */
export function valueExpression(value: ColumnOrValue): Expression {
  return value instanceof Column ? value.expression : literalExpression(value)
}

/** @internal The tree of a column, or of the column of a name. */
export function columnExpression(column: Column | string): Expression {
  if (column instanceof Column) return column.expression
  if (typeof column === "string") return nameExpression(column)
  throw new TypeError(`invalid column: ${String(column)}; expected a name or a column`)
}

/** @internal The term of ORDER BY of a column, or of the column of a name. */
function sortTermOf(column: Column | SortColumn | string): SortTerm {
  if (column instanceof SortColumn) return column.term
  return { input: columnExpression(column), isDescending: false }
}

function conditionExpression(condition: Column): Expression {
  if (condition instanceof Column) return condition.expression
  throw new TypeError(`invalid condition: ${String(condition)}; expected a column, as col("x").gt(3) or expr("x > 3")`)
}

/** A part of a name with its dot: in backticks, or anything without dot and backtick. */
const namePart = /(?:`((?:[^`]|``)+)`|([^.`]+))(?:\.(?=.)|$)/gsy

function nameExpression(name: string): Expression {
  const found = [...name.matchAll(namePart)]
  if (found.length === 0 || found.reduce((length, [all]) => length + all.length, 0) < name.length) {
    throw new TypeError(`invalid column name: ${name}; expected a name, its fields behind dots, odd ones in backticks`)
  }
  const parts = found.map(([, quoted, plain]) => quoted?.replaceAll("``", "`") ?? plain)
  if (parts[parts.length - 1] !== "*") return { kind: "name", parts }
  return parts.length === 1 ? { kind: "star" } : { kind: "star", of: parts.slice(0, -1) }
}

/**
 * The column of a name, or a field of it behind a dot: `col("x")`, `col("point.x")`. Names that have a dot stand in
 * backticks.
 */
export function col<N extends string>(name: N): Column<TypeIn<N>, ColumnName<N>>
/** The column of a frame's: `col(frame, "x")`, whose name and type TypeScript knows. */
export function col<R, N extends keyof R & string>(frame: RowsOf<R>, name: N): Column<R[N], ColumnName<N>>
export function col(...given: readonly unknown[]): Column {
  const name = given[given.length - 1]
  if (typeof name !== "string") throw new TypeError(`invalid column name: ${String(name)}; expected a text`)
  return new Column(nameExpression(name))
}

/** What has rows of a type, as a frame does. */
export interface RowsOf<R> {
  /** All rows as objects. */
  collect(): Promise<R[]>
}

/**
 * A value as a column: whole numbers are int or, where they do not fit, bigint; others double; a Date is a timestamp.
 *
 * @throws TypeError for what is no value of SQL; RangeError for a bigint of more than 38 digits and an invalid Date
 */
export function lit(value: ColumnOrValue): Column {
  return value instanceof Column ? value : new Column(literalExpression(value))
}

/**
 * The column of an expression in Spark's SQL: `expr("x > 3 AND s IS NULL")`.
 *
 * @throws Error that shows the place for what is none
 */
export function expr(sql: string): Column {
  return new Column(parseExpression(sql))
}

/** A value where a condition holds: `when(col("x").gt(3), "big").otherwise("small")`; null where none does. */
export function when(condition: Column, value: ColumnOrValue): Column {
  const branch = { when: conditionExpression(condition), then: valueExpression(value) }
  return new Column({ kind: "case", branches: [branch] })
}

/** The column of a name, ascending, nulls first. */
export function asc(column: Column | string): SortColumn {
  return new Column(columnExpression(column)).asc()
}

/** The column of a name, descending, nulls last. */
export function desc(column: Column | string): SortColumn {
  return new Column(columnExpression(column)).desc()
}

/** `sql.duckdb` and `sql.spark`; the rule stands there. */
export function engineSql(engine: "duckdb" | "spark"): (text: string, type?: string) => Column {
  return (text, type) => {
    return new Column({
      kind: "engine",
      engine,
      sql: text,
      ...(type === undefined ? {} : { type: parseDataType(type) }),
    })
  }
}
