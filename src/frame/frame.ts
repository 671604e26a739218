import { basename } from "node:path"
import { inspect } from "node:util"
import { engineOf } from "../engines/duckdb/engine"
import type { ColumnData, Engine } from "../engines/engine"
import { type Column as ColumnCall, col, type SortColumn, when } from "../expression/columns/column"
import type { Literal } from "../expression/columns/literal"
import type { KnownExpression, KnownName, NameOf, NameOrSql, Present, Row, RowOf } from "../expression/rowTypes"
import { quotedName } from "../expression/text"
import { checkOptions } from "../params/options"
import { type Column, findColumn } from "../plan/column"
import { distinct, limit, type Plan } from "../plan/plan"
import type { Schema } from "../plan/schema"
import { placed } from "../work/callPlace"
import { runWork, type WorkOptions, workOptions } from "../work/runWork"
import { tableOfColumns, tableOfRows } from "./fromRows"
import { type AggregateLike, groupedFrame } from "./groupedFrame"
import { correlationPlan } from "./look/correlations"
import { chosenColumns, described, summarized, summarizePlan } from "./look/describe"
import { countNulls } from "./look/nullCounts"
import { overviewPlan } from "./look/overview"
import { pairStatistic, quantilesOf } from "./look/quantiles"
import { countValues } from "./look/valueCounts"
import { once, oncePer } from "./once"
import { type FramePlots, framePlots } from "./plots/framePlots"
import type { PlotSource } from "./plots/source"
import { joinWhere } from "./query/planJoin"
import { setView } from "./query/views"
import { collectRows } from "./rows/collect"
import { columnsOfDanfo, type DanfoFrame, danfoOfPlan } from "./rows/danfo"
import { type FramePage, frameOutput } from "./rows/frameOutput"
import { type PagePlace, pagePlan } from "./rows/pagePlan"
import { countRows } from "./rows/readAggregates"
import { type ShowOptions, schemaText, showOptions, showText } from "./rows/show"
import { readColumns } from "./rows/toColumns"
import type {
  AggregatedNames,
  AggregatedRow,
  CheckedExpressions,
  CheckedKeys,
  CheckedNames,
  ColumnsOf,
  Filled,
  JoinRow,
  Named,
  NoRow,
  Renamed,
  Selected,
  SelectRow,
  SharedName,
  SomeKeys,
  Sorted,
  WithColumn,
  WithColumns,
  Without,
} from "./rowTypes"
import { dropColumns, nameColumns, renameColumns, selectColumns, withColumn, withColumns } from "./verbs/columns"
import { mayDraw, randomSeed, withDraws, withoutDraws } from "./verbs/draws"
import { type DropNaOptions, dropDuplicateRows, dropMissing, dropNaOptions } from "./verbs/dropRows"
import type { FillValue } from "./verbs/fillValue"
import {
  type ColumnExpression,
  type ColumnLike,
  checkList,
  checkName,
  checkObject,
  checkPath,
  columnsGiven,
  isColumnExpression,
  namesGiven,
  sortsGiven,
} from "./verbs/given"
import type { Grouping } from "./verbs/group"
import { type JoinType, joinKind, joinPlans } from "./verbs/join"
import { fillNulls } from "./verbs/naFill"
import { type Fractions, isRandomColumn, type RandomColumn, sampleRowsBy, withRandomColumn } from "./verbs/random"
import { isReplacements, type Replacements, replacementsOf, replaceValues } from "./verbs/replaceValues"
import { filterRows, sortRows } from "./verbs/rows"
import { drawRows, type SampleOptions, sampleRows, sampleRule, sortedRows, splitBounds } from "./verbs/sample"
import { type SetOperation, setOperation } from "./verbs/setOperations"
import { unionByName, unionPlans } from "./verbs/union"
import {
  type WriteCsvOptions,
  type WriteParquetOptions,
  writeCsv,
  writeCsvOptions,
  writeParquet,
  writeParquetOptions,
} from "./write"

/**
 * A lazy table over a SQL engine, after Spark's DataFrame. Verbs (`select`, `where`, `join` …) return a new Frame at
 * once and compute nothing; actions (`count`, `show`, `collect` …) are async and run the query. An unknown column or bad
 * SQL is thrown by the action. Actions that may take long take a signal that stops them, and `onProgress`, told the share
 * that is done, of 1, where the engine can tell. Expressions are SQL strings. Rows have an order: that of the file or
 * rows the frame was made from, which every verb keeps unless its description says otherwise.
 *
 * Make one with `readCsv`, `readParquet`, `Frame.fromRows`, `Frame.fromColumns` or `Frame.fromDanfo`.
 *
 * R is what TypeScript knows of the rows: `Frame<{ user_id: number }>`. It comes from a schema that is written out in the
 * call, or from rows, and verbs carry it on: the name of an alias always, its type where it stands for a column, else
 * unknown. Where names can't be known R is open, as it is in `Frame` alone, which every frame may be assigned to. Whole
 * numbers of a schema are taken to be there, as keys and counts are; any other value may be null, but where the schema says
 * NOT NULL. A word that names no column is a type error where R is known.
 */
export class Frame<out R extends Row = Row> {
  // How a verb is typed: `Frame<R>` is what it gives where columns stay, `Frame` where nobody can tell. One that takes names
  // or changes columns has a type parameter for the rows of the frame that it is called on, `verb<T extends Row>(this:
  // Frame<T>, …)`, and no R: so R stands in nothing but results, and TypeScript compares frames by it alone, at once. What
  // becomes of T is a type in rowTypes.ts, made of fields (`RowOfFields`).
  //
  // Plumbing of the library's own verbs, stages and tables is marked as internal: the build leaves it out of the
  // declarations (`stripInternal`), so the library and its tests call it as any method, and no user meets it.

  /** What a notebook draws in place of this frame; undefined for the frame itself. */
  private overview: Frame | undefined

  private constructor(
    /** @internal The engine that runs this frame's queries. */
    readonly engine: Engine,
    private readonly makePlan: () => Promise<Plan>,
    private readonly release: () => void,
  ) {}

  /** @internal A frame whose plan `make` gives when an action asks for it; for code that adds verbs. */
  static fromPlan<T extends Row = Row>(
    engine: Engine,
    make: () => Promise<Plan>,
    release: () => void = () => {},
  ): Frame<T> {
    return new Frame<T>(engine, placed(make), release)
  }

  /**
   * A frame of rows given as objects, as Spark's `createDataFrame`. A field that is missing is null.
   *
   * @param schema - columns with their types; default: the fields of all rows, in the order in which they come, their types
   * guessed from all rows (whole numbers long, other numbers double, strings, booleans, Date as timestamp, arrays, objects
   * as structs, Map as map, vectors of one size as a vector column)
   * @param engine - default: the one that all frames share
   * @throws TypeError where no one type fits a column's values, or a value is not of its column's type, RangeError where
   * a number is out of its type's range, 2.5 for an int included, TypeError for a null in a NOT NULL column: with column,
   * row and value
   */
  static async fromRows<T extends readonly Readonly<Row>[], const S extends Schema | undefined = undefined>(
    rows: T,
    schema?: S,
    engine?: Engine,
  ): Promise<Frame<S extends Schema ? RowOf<S> : Present<T[number]>>> {
    const on = await engineOf(engine)
    const table = await runWork("loading rows", {}, () => tableOfRows(on, rows, schema))
    return Frame.fromPlan(on, async () => table)
  }

  /**
   * A frame of columns given as arrays of one length; values are checked as in `fromRows`. In typed arrays NaN is null
   * where the schema has a type without NaN, 0 and 1 are booleans where it has boolean: so `toColumns` can be put back.
   *
   * @param schema - types of columns; default: Float64Array double, Int32Array int, of arrays guessed as in `fromRows`
   * @param engine - default: the one that all frames share
   */
  static async fromColumns(
    columns: Readonly<Record<string, ColumnData | readonly unknown[]>>,
    schema?: Schema,
    engine?: Engine,
  ): Promise<Frame> {
    const on = await engineOf(engine)
    const table = await runWork("loading rows", {}, () => tableOfColumns(on, columns, schema))
    return Frame.fromPlan(on, async () => table)
  }

  /**
   * A frame of a danfojs DataFrame's rows: `float32` columns become double, whole numbers long, NaN among them null.
   *
   * @param engine - default: the one that all frames share
   * @throws TypeError for what is no DataFrame
   */
  static async fromDanfo(frame: DanfoFrame, engine?: Engine): Promise<Frame> {
    return Frame.fromColumns(columnsOfDanfo(frame), undefined, engine)
  }

  /** @internal What the frame's rows are made of; for code that adds verbs and actions. */
  plan(): Promise<Plan> {
    return this.makePlan()
  }

  /** @internal A frame whose plan is made of this one's, again where that is another; for code that adds verbs. */
  derive<T extends Row = Row>(make: (plan: Plan) => Plan | Promise<Plan>): Frame<T> {
    // A plan lives as long as what it is made of: rows that a cache lets go of are not held here.
    const madeOf = oncePer(placed(make))
    return new Frame<T>(
      this.engine,
      async () => madeOf(await this.makePlan()),
      () => {},
    )
  }

  /** @internal Like `derive`, but made at the first action and kept: for draws, and for columns that a model adds. */
  deriveOnce<T extends Row = Row>(make: (plan: Plan) => Promise<Plan>): Frame<T> {
    const placedMake = placed(make)
    return new Frame<T>(
      this.engine,
      once(async () => placedMake(await this.makePlan())),
      () => {},
    )
  }

  // Verbs

  /**
   * Columns by name, `"*"`, or SQL with a name: `select("user_id", "purchases / attempts AS addict")`; without one a
   * column is called as Spark calls it, `(purchases / attempts)`. Aggregates alone give one row. `explode` and its kin make
   * several rows of one; `rand(seed)` and `randn(seed)` are drawn once a frame, over its rows in order, as Spark draws them
   * in one partition.
   */
  select<T extends Row, const E extends readonly Selected<T>[]>(
    this: Frame<T>,
    ...expressions: CheckedExpressions<T, E>
  ): Frame<SelectRow<T, E>> {
    return this.selected(expressions as readonly ColumnLike[])
  }

  /** Rows for which the SQL condition is true; null counts as false. */
  where(condition: NameOrSql<R> | ColumnExpression): Frame<R> {
    const [given] = columnsGiven([condition])
    const make = (plan: Plan): Promise<Plan> => filterRows(this.engine, plan, given, true)
    return mayDraw(given) ? this.deriveOnce(make) : this.derive(make)
  }

  /** The same as {@link where}. */
  filter(condition: NameOrSql<R> | ColumnExpression): Frame<R> {
    return this.where(condition)
  }

  /** Adds a column, or replaces the one of that name in place: a SQL expression, or `rand(seed)`. */
  withColumn<T extends Row, N extends string, E extends NameOrSql<T> | ColumnExpression | RandomColumn>(
    this: Frame<T>,
    name: N,
    expression: KnownExpression<T, E>,
  ): Frame<WithColumn<T, N, E>> {
    checkName(name)
    if (isRandomColumn(expression)) {
      const random: RandomColumn = expression
      return this.deriveOnce((plan) => withRandomColumn(this.engine, plan, name, random))
    }
    const given = columnsGiven([expression as ColumnLike])
    return this.deriveDrawn(given, "columns", (plan, [column]) => withColumn(this.engine, plan, name, column))
  }

  /** Renames a column; as in Spark, a name that is not there changes nothing. */
  withColumnRenamed<T extends Row, F extends NameOrSql<T>, N extends string>(
    this: Frame<T>,
    from: F,
    to: N,
  ): Frame<Renamed<T, { [K in F]: N }>> {
    checkName(from)
    checkName(to)
    return this.derive((plan) => renameColumns(plan, { [from]: to }))
  }

  /**
   * Renames columns, each old name to a new one; as in Spark one after the other, `{ a: "b", b: "c" }` makes c of a, and a
   * name that is not there changes nothing.
   */
  withColumnsRenamed<T extends Row, const M extends Readonly<Record<string, string>>>(
    this: Frame<T>,
    names: M,
  ): Frame<Renamed<T, M>> {
    checkObject("names", names, '{ old: "new" }')
    for (const name of Object.values(names)) checkName(name)
    return this.derive((plan) => renameColumns(plan, names))
  }

  /**
   * Adds columns, or replaces those of the names in place, all computed from this frame's columns:
   * `withColumns({ sum: "a + b", both: "a AND b" })`.
   */
  withColumns<T extends Row, const C extends Readonly<Record<string, ColumnLike>>>(
    this: Frame<T>,
    columns: C,
  ): Frame<WithColumns<T, C>> {
    checkObject("columns", columns, '{ sum: "a + b" }')
    const given: [string, ColumnLike][] = Object.entries(columns)
    const expressions = columnsGiven(given.map(([, expression]) => expression))
    return this.deriveDrawn(expressions, "columns", (plan, drawn) =>
      withColumns(
        this.engine,
        plan,
        given.map(([name], i) => [name, drawn[i]]),
      ),
    )
  }

  /** The same columns under other names, one for each. */
  toDF(...names: (string | readonly string[])[]): Frame {
    const given = namesGiven(names)
    return this.derive((plan) => nameColumns(plan, given))
  }

  /** The same as {@link select} of expressions. */
  selectExpr<T extends Row, const E extends readonly Selected<T>[]>(
    this: Frame<T>,
    ...expressions: CheckedExpressions<T, E>
  ): Frame<SelectRow<T, E>> {
    return this.selected(expressions as readonly ColumnLike[])
  }

  /** Leaves columns out; as in Spark, a name that is not there changes nothing. */
  drop<T extends Row, const E extends readonly Named<T>[]>(
    this: Frame<T>,
    ...given: CheckedNames<T, E>
  ): Frame<Without<T, E>> {
    const names = namesGiven(given)
    return this.derive((plan) => dropColumns(plan, names))
  }

  /** Groups rows by columns or SQL expressions, to be aggregated: `groupBy("user_id").sum("purchase")`. */
  groupBy<T extends Row, const E extends readonly Selected<T>[]>(
    this: Frame<T>,
    ...keys: CheckedExpressions<T, E>
  ): GroupedFrame<T, SelectRow<T, E>> {
    return this.grouped({ keys: columnsGiven(keys as readonly ColumnLike[]) })
  }

  /**
   * Groups as {@link groupBy} does, and by the first keys alone, down to none: keys left out are null, and
   * `grouping(key)` is 1. Groups of a null that is a key's own come after those where it was left out.
   */
  rollup<T extends Row, const E extends readonly Selected<T>[]>(
    this: Frame<T>,
    ...keys: CheckedExpressions<T, E>
  ): GroupedFrame<T, SomeKeys<SelectRow<T, E>>> {
    return this.grouped({ keys: columnsGiven(keys as readonly ColumnLike[]), sets: "rollup" })
  }

  /** The same as {@link rollup}, by any of the keys. */
  cube<T extends Row, const E extends readonly Selected<T>[]>(
    this: Frame<T>,
    ...keys: CheckedExpressions<T, E>
  ): GroupedFrame<T, SomeKeys<SelectRow<T, E>>> {
    return this.grouped({ keys: columnsGiven(keys as readonly ColumnLike[]), sets: "cube" })
  }

  /** Aggregates of all rows, as one row: `agg("max(year) AS latest")`. */
  agg<T extends Row, const E extends readonly AggregateLike[]>(
    this: Frame<T>,
    ...expressions: E
  ): Frame<AggregatedRow<T, NoRow, E>> {
    return this.grouped<T, NoRow>({ keys: [] }).agg(...expressions)
  }

  /**
   * Joins on columns that have one name on both sides: they come once and first, then this frame's other columns, then
   * the other's. Null keys match nothing. Rows come in this frame's order, those of one row in the other's; rows of the
   * other that match none come first of all.
   *
   * @param on - names, or a condition over the columns of both sides, `col("item_id").eq(col("id"))`, which must differ in
   *   name: then all columns stay, this frame's first
   * @param how - default "inner"; Spark's other names, as "left_outer", do as well; "cross" takes no columns
   */
  join<
    T extends Row,
    O extends Row,
    const On extends SharedName<T, O> | readonly SharedName<T, O>[] | ColumnCall,
    H extends JoinType = "inner",
  >(this: Frame<T>, other: Frame<O>, on: CheckedKeys<T, O, On>, how?: H): Frame<JoinRow<T, O, H>> {
    const kind = joinKind(how ?? "inner")
    if (isColumnExpression(on)) {
      const { expression } = on
      return this.deriveOf(other, (plan, right) => joinWhere(this.engine, plan, right, expression, kind))
    }
    const keys = namesGiven(on ?? [])
    if (keys.length === 0 && kind !== "cross") throw new RangeError("invalid on: no column; expected one or more names")
    return this.deriveOf(other, (plan, right) => joinPlans(plan, right, keys, kind, this.engine.ansi))
  }

  /** All pairs of rows. */
  crossJoin<T extends Row, O extends Row>(this: Frame<T>, other: Frame<O>): Frame<JoinRow<T, O, "cross">> {
    return this.deriveOf(other, (plan, right) => joinPlans(plan, right, [], "cross", this.engine.ansi))
  }

  /**
   * This frame's rows, then the other's; columns go by position, names are this frame's; what vectors and labels mean
   * must agree.
   */
  union(other: Frame): Frame<R> {
    return this.deriveOf(other, (plan, second) => unionPlans(plan, second, this.engine.ansi))
  }

  /** The same as {@link union}. */
  unionAll(other: Frame): Frame<R> {
    return this.union(other)
  }

  /**
   * This frame's rows, then the other's; columns go by name, in this frame's order.
   *
   * @param options - `allowMissingColumns`: true where a column that one of the two lacks is null there, those of the other
   *   alone at the end. Default false: it is a RangeError
   */
  unionByName<T extends Row, O extends Row>(
    this: Frame<T>,
    other: Frame<O>,
    options: { allowMissingColumns?: boolean } = {},
  ): Frame<JoinRow<T, O, "full">> {
    checkOptions(options, ["allowMissingColumns"], "unionByName")
    const { allowMissingColumns = false } = options
    return this.deriveOf(other, (plan, second) => unionByName(plan, second, allowMissingColumns, this.engine.ansi))
  }

  /** Each different row that both frames have, columns by position; null equals null. In the order of the columns' values. */
  intersect(other: Frame): Frame<R> {
    return this.combine(other, "intersect")
  }

  /** Rows that both frames have, each as often as both have it. In the order of the columns' values. */
  intersectAll(other: Frame): Frame<R> {
    return this.combine(other, "intersectAll")
  }

  /** Each different row that the other frame has not, columns by position; null equals null. In the order of the columns' values. */
  except(other: Frame): Frame<R> {
    return this.combine(other, "subtract")
  }

  /** The same as {@link except}. */
  subtract(other: Frame): Frame<R> {
    return this.except(other)
  }

  /** Rows of this frame, each as many times less as the other has it. In the order of the columns' values. */
  exceptAll(other: Frame): Frame<R> {
    return this.combine(other, "exceptAll")
  }

  /**
   * The first of the rows that agree in some columns, in the frame's order; null equals null, and NaN equals NaN.
   *
   * @param names - of the columns that are compared; default all
   */
  dropDuplicates<T extends Row, const E extends readonly Named<T>[]>(
    this: Frame<T>,
    ...names: CheckedNames<T, E>
  ): Frame<T> {
    const given = namesGiven(names)
    return this.derive((plan) => dropDuplicateRows(plan, given))
  }

  /**
   * Leaves out rows with a null or NaN, as Spark's `na.drop`.
   *
   * @throws RangeError for options out of range, and where the action finds no column of a name
   */
  dropna(options: DropNaOptions = {}): Frame<R> {
    checkOptions(options, dropNaOptions, "dropna")
    const subset = options.subset === undefined ? undefined : namesGiven(options.subset)
    return this.derive((plan) => dropMissing(plan, { ...options, ...(subset ? { subset } : {}) }))
  }

  /** Each different row once, in the order of the columns' values (Spark leaves the order open). */
  distinct(): Frame<R> {
    return this.derive(distinct)
  }

  /** Sorts by columns or expressions, each with an optional `DESC`; nulls come first, last when descending. Stable. */
  orderBy<T extends Row, const E extends readonly Sorted<T>[]>(
    this: Frame<T>,
    ...terms: CheckedExpressions<T, E>
  ): Frame<T> {
    return this.sorted(terms as readonly (ColumnLike | SortColumn)[])
  }

  /** The same as {@link orderBy}. */
  sort<T extends Row, const E extends readonly Sorted<T>[]>(
    this: Frame<T>,
    ...terms: CheckedExpressions<T, E>
  ): Frame<T> {
    return this.sorted(terms as readonly (ColumnLike | SortColumn)[])
  }

  /** The first `count` rows. */
  limit(count: number): Frame<R> {
    checkCount(count)
    return this.derive((plan) => limit(plan, count))
  }

  /** The rows behind the first `count`. */
  offset(count: number): Frame<R> {
    checkCount(count)
    return this.derive((plan) => limit(plan, Number.MAX_SAFE_INTEGER, count))
  }

  /**
   * Replaces nulls, as Spark's `na.fill`: a number fills numeric columns, NaN too, a string text, a boolean booleans;
   * other columns stay. An object gives a value a column, which is cast to the column's type, "7" to 7 and true to "true",
   * and must name columns that exist. As in Spark, columns of whole numbers get the number without its fraction; one beyond
   * their range, NaN, Infinity, and text that is none of the type's are a RangeError.
   *
   * @param subset - columns to fill; default all
   */
  naFill<
    T extends Row,
    const V extends FillValue | Readonly<Record<string, FillValue>>,
    S extends NameOrSql<T> = NameOf<T>,
  >(this: Frame<T>, value: V, subset?: S | readonly S[]): Frame<Filled<T, V, S>> {
    const names = subset && namesGiven(subset)
    return this.derive((plan) => fillNulls(plan, value, names, this.engine.timeZone))
  }

  /**
   * Draws rows by stratum, a value of a column of numbers, text or booleans, as Spark's `sampleBy`: row i stays when
   * the i-th number of `rand(seed)` is below the fraction of its value in `column`. A value without a fraction is left
   * out; every row takes one draw.
   *
   * @param fractions - value to fraction in [0, 1]; the keys of an object are read as the column's type has them, those of
   * a Map are of that type, and only its key null stands for null
   * @param seed - a whole number
   * @param partitions - rows of each partition of the file, where Spark read it in several; default one partition
   */
  sampleBy<T extends Row, N extends NameOrSql<T>>(
    this: Frame<T>,
    column: KnownName<T, N>,
    fractions: Fractions,
    seed: number | bigint,
    partitions?: readonly number[],
  ): Frame<T> {
    checkName(column)
    checkObject("fractions", fractions, "{ 0: 0.1, 1: 1 }")
    return this.deriveOnce((plan) => sampleRowsBy(this.engine, plan, column, fractions, seed, partitions))
  }

  /** The same as {@link naFill}. */
  fillna<
    T extends Row,
    const V extends FillValue | Readonly<Record<string, FillValue>>,
    S extends NameOrSql<T> = NameOf<T>,
  >(this: Frame<T>, value: V, subset?: S | readonly S[]): Frame<Filled<T, V, S>> {
    return this.naFill(value, subset)
  }

  /**
   * Puts other values in place of some, as Spark's `replace`: `replace("", "none")`, `replace([1, 2], [10, 20])`,
   * `replace({ a: "A" })`, `replace(new Map([[-1, null]]))`. Numbers are looked for in columns of numbers, as doubles, text
   * in columns of text, booleans in columns of booleans; the new value is cast to the column's type as `naFill` casts it.
   *
   * @param subset - columns to look in; default all
   * @throws TypeError where values are of several kinds, or null is to be replaced; RangeError where the lists differ in
   *   length, and as `naFill`
   */
  replace(values: Replacements, subset?: readonly string[]): Frame<R>
  /** The same, where one value, or several, are replaced by one, or by one each. */
  replace(
    from: FillValue | readonly FillValue[],
    to: FillValue | null | readonly (FillValue | null)[],
    subset?: readonly string[],
  ): Frame<R>
  replace(from: unknown, to?: unknown, subset?: readonly string[]): Frame<R> {
    const values = replacementsOf(from, to)
    const chosen = isReplacements(from) ? to : subset
    const names = chosen === undefined || chosen === null ? undefined : namesGiven(chosen)
    return this.derive((plan) => replaceValues(plan, values, names, this.engine.timeZone))
  }

  /**
   * Draws rows, in order: each with the probability `fraction`, Spark's own rows for a seed, where Spark has them in one
   * partition; or so many rows, each at most once, all where there are fewer: `sample(100)`, `sample({ n: 1 })`.
   *
   * @param amount - a fraction in [0, 1], 1 being all rows; or a whole number of rows from 2 on
   * @param seed - a whole number; default any, drawn once a frame
   */
  sample(amount: number | SampleOptions, seed?: number | bigint): Frame<R>
  /**
   * The same of a fraction, where `withReplacement` is false; true: each row as often as a Poisson distribution says, on
   * average `fraction` times, in [0, 40).
   */
  sample(withReplacement: boolean, fraction: number, seed?: number | bigint): Frame<R>
  sample(...given: unknown[]): Frame<R> {
    const rule = sampleRule(given, randomSeed())
    return this.deriveOnce((plan) => sampleRows(this.engine, plan, rule))
  }

  /**
   * Parts of the rows drawn at random, each row in one of them: Spark's own rows for a seed, where Spark has them in one
   * partition. As there, rows come sorted by all columns, and two frames of the same rows give the same parts in any order.
   *
   * @param weights - of the parts, numbers >= 0; they need not add up to 1
   * @param seed - a whole number; default any
   */
  randomSplit(weights: readonly number[], seed: number | bigint = randomSeed()): Frame<R>[] {
    checkList("weights", weights, "numbers")
    const bounds = splitBounds(weights)
    const sorted = this.deriveOnce((plan) => sortedRows(this.engine, plan))
    return weights.map((_, i) =>
      sorted.deriveOnce((plan) => drawRows(this.engine, plan, bounds[i], bounds[i + 1], seed)),
    )
  }

  /** Keeps the rows, once an action has computed them, until `unpersist` or until nothing refers to them. */
  cache(): Frame<R> {
    let kept: (() => Promise<Plan>) | undefined = once(() =>
      runWork("caching", {}, async () => this.engine.keep(await this.makePlan(), "known")),
    )
    return new Frame<R>(
      this.engine,
      () => (kept ?? this.makePlan)(),
      () => {
        kept = undefined
      },
    )
  }

  /** Lets go of the rows that `cache` kept. Frames made from this one stay usable: they compute it anew. */
  unpersist(): Frame<R> {
    this.release()
    return this
  }

  /**
   * Makes the frame a view of that name for `sql`, on its engine, in place of the one there was; names are the same in
   * any case. A view holds on to the frame until `dropTempView`.
   *
   * @throws RangeError for a name with other signs than letters, digits and `_`
   */
  createOrReplaceTempView(name: string): void {
    setView(this.engine, name, this)
  }

  // Actions

  /** Number of rows. */
  count(options: WorkOptions = {}): Promise<number> {
    checkOptions(options, workOptions, "count")
    return this.use("counting", options, (plan) => countRows(this.engine, plan))
  }

  /** Names of the columns. */
  columns(): Promise<string[]> {
    return this.use("planning", {}, (plan) => plan.columns.map((c) => c.name))
  }

  /** Names of the columns with Spark's names of their types, as PySpark's `dtypes`: `["id", "bigint"]`. */
  dtypes(): Promise<[string, string][]> {
    return this.use("planning", {}, (plan) => plan.columns.map((c): [string, string] => [c.name, c.type]))
  }

  /** Number of rows and of columns, as pandas' `shape`. */
  async shape(): Promise<[number, number]> {
    return [await this.count(), (await this.columns()).length]
  }

  /** Columns with their types and what vector and nominal columns mean. */
  schema(): Promise<readonly Column[]> {
    return this.use("planning", {}, (plan) => {
      const columns = [...plan.columns]
      frameOutput()?.markSchema(columns)
      return columns
    })
  }

  /** The column called `name`; throws RangeError when there is none. */
  column(name: string): Promise<Column> {
    return this.use("planning", {}, (plan) => findColumn(plan.columns, name))
  }

  /** Prints the schema as Spark does. */
  printSchema(): Promise<void> {
    return this.use("planning", {}, (plan) => console.log(schemaText(plan.columns)))
  }

  /** All rows as objects; vectors as DenseVector or SparseVector, whole numbers beyond 2^53 as BigInt. */
  collect(options: WorkOptions = {}): Promise<R[]> {
    checkOptions(options, workOptions, "collect")
    return this.use("collecting", options, async (plan) => {
      const rows = await collectRows(this.engine, plan)
      frameOutput()?.markRows(rows, plan.columns, this.engine.timeZone)
      return rows as R[]
    })
  }

  /** The first `count` rows as objects. */
  head(count = 1): Promise<R[]> {
    return this.limit(count).collect()
  }

  /** The same as {@link head}. */
  take(count: number): Promise<R[]> {
    return this.head(count)
  }

  /** The last `count` rows as objects. */
  async tail(count: number): Promise<R[]> {
    checkCount(count)
    return this.offset(Math.max(0, (await this.count()) - count)).collect()
  }

  /** True where there is no row. */
  async isEmpty(): Promise<boolean> {
    return (await this.limit(1).count()) === 0
  }

  /** The first row; undefined when there is none. */
  async first(): Promise<R | undefined> {
    return (await this.head(1))[0]
  }

  /**
   * Columns as arrays: Float64Array for numbers and booleans (null as NaN), otherwise an array of values.
   *
   * @param names - default: all columns
   */
  toColumns<T extends Row, const E extends readonly NameOrSql<T>[] = readonly NameOf<T>[]>(
    this: Frame<T>,
    names?: CheckedNames<T, E>,
    options: WorkOptions = {},
  ): Promise<ColumnsOf<T, E>> {
    checkOptions(options, workOptions, "toColumns")
    const chosen = names && namesGiven(names)
    const read = this.use("collecting", options, (plan) =>
      readColumns(this.engine, plan, chosen ?? plan.columns.map((c) => c.name)),
    )
    return read as Promise<ColumnsOf<T, E>>
  }

  /**
   * All rows as a danfojs DataFrame, to look at and to plot; loads danfojs at the first call. Missing numbers are NaN
   * there, other nulls null; whole numbers beyond 2^53 are rounded, vectors text.
   *
   * @throws Error where danfojs-node is not installed
   */
  toDanfo(options: WorkOptions = {}): Promise<DanfoFrame> {
    checkOptions(options, workOptions, "toDanfo")
    return this.use("collecting", options, (plan) => danfoOfPlan(this.engine, plan))
  }

  /**
   * Prints the first `count` rows as Spark does, none for a negative count; in a notebook draws them as a table, with the
   * number of all rows.
   *
   * @param options - or `truncate` alone: `show(20, false)`
   */
  async show(count = 20, options: ShowOptions | boolean | number = {}): Promise<void> {
    const output = frameOutput()
    if (output === undefined) console.log(await this.showString(count, options))
    else await output.show(this.drawn, shownCount(count), showOptions(options))
  }

  /** @internal The frame that a notebook draws for this one. */
  get drawn(): Frame {
    return this.overview ?? this
  }

  /** @internal `count` rows with the columns, by default the first, and the number of all rows if none follow. */
  async page(given = 20, place: PagePlace = {}): Promise<FramePage> {
    const count = shownCount(given)
    const { offset = 0 } = place
    const { columns, rows } = await this.shown(count, place)
    // Behind the last row nobody knows how many there are.
    const isEnd = rows.length <= count && (rows.length > 0 || offset === 0)
    const rowCount = isEnd ? offset + rows.length : undefined
    return { columns, rows: rows.slice(0, count), rowCount, timeZone: this.engine.timeZone }
  }

  /** What `show` prints. */
  async showString(given = 20, options: ShowOptions | boolean | number = {}): Promise<string> {
    const count = shownCount(given)
    const chosen = showOptions(options)
    const { columns, rows } = await this.shown(count)
    return showText(columns, rows, count, chosen, this.engine.timeZone)
  }

  /** One row more than `count`, if there is one, with timestamps to the microsecond. */
  private shown(count: number, place: PagePlace = {}): Promise<{ columns: readonly Column[]; rows: Row[] }> {
    return this.derive((plan) => pagePlan(plan, count + 1, place)).use("collecting", {}, async (plan) => {
      return { columns: plan.columns, rows: await collectRows(this.engine, plan, "exact") }
    })
  }

  /** Figures of the rows: `plot.scatter`, `line`, `bar`, `hist` and `box`. */
  get plot(): FramePlots<R> {
    return framePlots(this as unknown as PlotSource)
  }

  /**
   * Count, mean, standard deviation, minimum and maximum of columns, as Spark's `describe`: a row a statistic, all values
   * as text. Dates, timestamps and booleans, which Spark leaves out, have count, minimum and maximum.
   *
   * A notebook draws an overview in its place, where a cell ends in it, and `show` does: a row a column, with its type,
   * nulls, different values, quartiles, and numbers in six digits.
   *
   * @param given - names of columns. Default: all of numbers, text, dates, timestamps and booleans
   */
  describe(...given: (string | readonly string[])[]): Frame {
    const names = namesGiven(given)
    return this.described([], described, names)
  }

  /**
   * Statistics of columns, as Spark's `summary`: a row a statistic, all values as text; for columns, and in a notebook, as
   * {@link describe}.
   *
   * @param statistics - of count, nulls, count_distinct, approx_count_distinct (exact, too), mean, stddev, min, max, and
   *   shares of rows as "25%", which are exact. Default count, mean, stddev, min, 25%, 50%, 75%, max
   * @throws RangeError for another statistic
   */
  summary(...statistics: (string | readonly string[])[]): Frame {
    const given = namesGiven(statistics)
    return this.described(given, given.length > 0 ? given : summarized, [])
  }

  /**
   * How often each value of a column, or each combination of several, is there, most frequent first, those of one count in
   * their order: the columns, `count`, and `share`, of all rows. Null is counted, and so is NaN.
   *
   * @param given - names of columns. Default: all
   */
  valueCounts<T extends Row, const E extends readonly Named<T>[]>(this: Frame<T>, ...given: CheckedNames<T, E>): Frame {
    const names = namesGiven(given)
    return this.derive((plan) => countValues(plan, names))
  }

  /**
   * Missing values, a row a column of the frame: `column`, `type`, `nulls`, `nans` (of numbers that are NaN, which are no
   * nulls), and `share`, that of nulls in all rows, null where there are none.
   *
   * @param given - names of columns. Default: all
   */
  nullCounts<T extends Row, const E extends readonly Named<T>[]>(
    this: Frame<T>,
    ...given: CheckedNames<T, E>
  ): Frame<NullCounts> {
    const names = namesGiven(given)
    return this.derive((plan) => countNulls(this.engine, plan, chosenColumns(plan, names)))
  }

  /**
   * Rows for each pair of values of two columns, as Spark's `crosstab`: a row a value of the first, in column `a_b`, a column
   * a value of the second; values as text, null as `null`.
   */
  crosstab(this: Frame, first: string, second: string): Frame {
    pairOfNames(first, second)
    const text = (name: string): ColumnCall => {
      const value = col(quotedName(name))
      return when(value.isNull(), "null").otherwise(value.cast("string"))
    }
    const row = `${first}_${second}`
    return this.select(text(first).alias(row), text(second).alias(second)).groupBy(row).pivot(second).count().naFill(0)
  }

  /**
   * Quantiles of columns of numbers, nulls and NaN left out, as Spark's `approxQuantile`: for a share p of n values the
   * one of rank ceil(p n). They are exact, and so within any relative error. An empty list where there are no values.
   *
   * @param probabilities - shares in [0, 1]
   * @param relativeError - >= 0, of no effect. Default 0
   * @returns the quantiles of one column, or a list of them for a list of columns
   */
  approxQuantile(column: string, probabilities: readonly number[], relativeError?: number): Promise<number[]>
  approxQuantile(
    columns: readonly string[],
    probabilities: readonly number[],
    relativeError?: number,
  ): Promise<number[][]>
  async approxQuantile(
    given: string | readonly string[],
    probabilities: readonly number[],
    relativeError = 0,
  ): Promise<number[] | number[][]> {
    const names = namesGiven(given)
    checkList("probabilities", probabilities, "numbers in [0, 1]")
    const quantiles = await this.use("computing quantiles", {}, (plan) =>
      quantilesOf(this.engine, plan, names, probabilities, relativeError),
    )
    return typeof given === "string" ? quantiles[0] : quantiles
  }

  /** Pearson's correlation of two columns of numbers; as in Spark, null counts as 0, and NaN is the result where there is none. */
  corr(first: string, second: string): Promise<number>
  /**
   * Pearson's correlations of columns of numbers with each other: a row and a column each, and their names in `column`. As
   * in pandas, each is over the rows where both have a number: nulls and NaN are left out. Null where numbers are all the
   * same, or there is one row; NaN where one is infinite.
   *
   * @param columns - default: all of numbers
   */
  corr(columns?: readonly string[]): Frame
  corr(first?: string | readonly string[], second?: string): Promise<number> | Frame {
    if (first === undefined || typeof first === "object") {
      if (second !== undefined) throw new TypeError(`invalid column name: ${String(first)}; expected a text`)
      const given = first === undefined ? undefined : namesGiven(first)
      return this.derive((plan) => correlationPlan(this.engine, plan, given))
    }
    const names = pairOfNames(first, second as string)
    return this.use("correlating", {}, (plan) => pairStatistic(this.engine, plan, names, "corr"))
  }

  /** The sample's covariance of two columns of numbers; as in Spark, null counts as 0, and 0 is that of a single row. */
  cov(first: string, second: string): Promise<number> {
    const names = pairOfNames(first, second)
    return this.use("correlating", {}, (plan) => pairStatistic(this.engine, plan, names, "covar_samp"))
  }

  /**
   * Writes a CSV file, rows in order; it appears whole or not at all. Values are what Spark's casts to string make of
   * them: `1.0E-5`, `NaN`, `-Infinity`, `2020-12-31 23:59:59.000001`, with `Z` behind it where the engine's zone is not UTC;
   * null is an empty field, `""` where there is one column. Spark reads text with line ends with its option `multiLine`,
   * and text with quotes with `escape` set to `"`, or with both set to a backslash.
   *
   * @throws TypeError for a column of arrays, maps, structs, binary, intervals or vectors
   */
  async writeCsv(path: string, options: WriteCsvOptions = {}): Promise<void> {
    checkPath(path)
    checkOptions(options, writeCsvOptions, "writeCsv", "delimiter" in Object(options) ? "the separator is sep" : "")
    return this.use(`writing ${basename(path)}`, options, (plan) => writeCsv(this.engine, plan, path, options))
  }

  /** Writes a Parquet file, rows in order; it appears whole or not at all. On a cluster, a folder of files, as `writeCsv`. */
  async writeParquet(path: string, options: WriteParquetOptions = {}): Promise<void> {
    checkPath(path)
    checkOptions(options, writeParquetOptions, "writeParquet")
    return this.use(`writing ${basename(path)}`, options, (plan) => writeParquet(this.engine, plan, path, options))
  }

  /** @internal What `console.log` prints of a frame, of which nothing is computed. */
  [inspect.custom](): string {
    return "[Frame: not computed; await its show() or collect() for rows]"
  }

  /** The frame of `describe` and `summary`; `asked` are the statistics that were asked for. */
  private described(asked: readonly string[], statistics: readonly string[], names: readonly string[]): Frame {
    const { engine } = this
    const frame = this.derive((plan) => summarizePlan(engine, plan, statistics, names))
    frame.overview = this.derive((plan) => overviewPlan(engine, plan, asked, names))
    return frame
  }

  private grouped<T extends Row, K>(grouping: Grouping): GroupedFrame<T, K> {
    // What the groups become TypeScript is told, not shown.
    return groupedFrame<Frame>(this.engine, grouping, (make) => this.derive(make)) as unknown as GroupedFrame<T, K>
  }

  private selected<T extends Row>(expressions: readonly ColumnLike[]): Frame<T> {
    const given = columnsGiven(expressions)
    const make = (plan: Plan): Promise<Plan> => selectColumns(this.engine, plan, given)
    return given.some(mayDraw) ? this.deriveOnce(make) : this.derive(make)
  }

  private sorted(terms: readonly (ColumnLike | SortColumn)[]): Frame<R> {
    const given = sortsGiven(terms)
    return this.deriveDrawn(given, "terms", (plan, order) => sortRows(this.engine, plan, order, true))
  }

  /** A frame whose plan is made with expressions; their random numbers are drawn once. */
  private deriveDrawn<T extends ColumnLike | SortColumn, Made extends Row = Row>(
    given: readonly T[],
    read: "columns" | "terms",
    make: (plan: Plan, given: readonly T[]) => Promise<Plan>,
  ): Frame<Made> {
    if (!given.some(mayDraw)) return this.derive((plan) => make(plan, given))
    return this.deriveOnce(async (plan) => {
      const drawn = await withDraws(this.engine, plan, given, read)
      return withoutDraws(await make(drawn.plan, drawn.given))
    })
  }

  private combine(other: Frame, operation: SetOperation): Frame<R> {
    return this.deriveOf(other, (plan, second) => setOperation(plan, second, operation, this.engine.ansi))
  }

  /** A frame whose plan is made of this one's and another's. */
  private deriveOf<T extends Row = Row>(
    other: Frame,
    make: (plan: Plan, other: Plan) => Plan | Promise<Plan>,
  ): Frame<T> {
    checkFrame(other)
    checkEngines(this.engine, other.engine)
    const placedMake = placed(make)
    const madeOf = oncePer((plan: Plan) => oncePer((second: Plan) => placedMake(plan, second)))
    return new Frame<T>(
      this.engine,
      async () => (await madeOf(await this.makePlan()))(await other.plan()),
      () => {},
    )
  }

  /** Runs an action on the plan; the tables that it reads stay until the action has ended. */
  private use<T>(label: string, options: WorkOptions, action: (plan: Plan) => T | Promise<T>): Promise<T> {
    return runWork(label, options, async (work) => {
      const plan = await this.makePlan()
      work.expect(1)
      try {
        return await action(plan)
      } catch (error) {
        throw await this.engine.diagnose(plan, error)
      } finally {
        keepAlive(this)
      }
    })
  }
}

/** A row of what `nullCounts` gives. */
export type NullCounts = {
  /** Its name. */
  column: string
  /** Its type, Spark's name. */
  type: string
  /** Rows in which it is null. */
  nulls: number
  /** Rows in which it is NaN. */
  nans: number
  /** Share of the rows in which it is null, in [0, 1]; null where there are no rows. */
  share: number | null
}

/** Throws TypeError for what is no frame, as the promise of one. */
export function checkFrame(frame: Frame): void {
  if (typeof (frame as Partial<Frame> | null | undefined)?.plan === "function") return
  const given = (frame as unknown) instanceof Promise ? "a promise; await it" : String(frame)
  throw new TypeError(`invalid frame: ${given}; expected a Frame`)
}

/** Throws TypeError for frames whose rows lie in two places. */
function checkEngines(one: Engine, other: Engine): void {
  if (one === other) return
  const named = ({ name }: Engine): string => (name === "duckdb" ? "DuckDB" : "Spark")
  const two =
    one.name === other.name ? `two engines of ${named(one)}` : `two engines, ${named(one)} and ${named(other)}`
  throw new TypeError(
    `these frames are of ${two}; read both with one, or bring the smaller over: Frame.fromRows(await frame.collect(), schema, engine)`,
  )
}

function pairOfNames(first: string, second: string): [string, string] {
  checkName(first)
  checkName(second)
  return [first, second]
}

/** How many rows `show` prints. */
function shownCount(count: number): number {
  if (Number.isInteger(count) && count < 0) return 0
  checkCount(count)
  return count
}

function checkCount(count: unknown): void {
  if (Number.isInteger(count) && (count as number) >= 0) return
  if (typeof count === "object")
    throw new TypeError("invalid count: an object; expected an integer >= 0, options behind it")
  throw new RangeError(`invalid count: ${String(count)}; expected an integer >= 0`)
}

/**
 * What `groupBy` gives: aggregations turn it into a frame again, its rows in the order of the keys, nulls first (Spark
 * leaves the order open). Null is a group of its own, and so is NaN; 0 and -0 are one.
 */
export interface GroupedFrame<R extends Row = Row, K = unknown> {
  /**
   * SQL aggregates, as in `agg("sum(purchase) AS purchases", "count(*) AS attempts")`. Where doubles with fractions are
   * added up here, the last bits of the sum may change with the engine's threads; those of `sum` and `avg` do not.
   */
  agg<const E extends readonly AggregateLike[]>(...expressions: E): Frame<AggregatedRow<R, K, E>>
  /** Rows of each group, as column `count`. */
  count(): Frame<AggregatedRow<R, K, readonly ["count(*) AS count"]>>
  /**
   * Sum of each column, nulls left out, as column `sum(name)`; null where a group has nothing but nulls. Whole numbers give
   * long, others double, right to about one unit in the last place.
   */
  sum<const E extends readonly Named<R>[]>(...names: CheckedNames<R, E>): Frame<AggregatedNames<R, K, "sum", E>>
  /** Mean of each column, nulls left out, as column `avg(name)`. */
  avg<const E extends readonly Named<R>[]>(...names: CheckedNames<R, E>): Frame<AggregatedNames<R, K, "avg", E>>
  /** The same as {@link avg}. */
  mean<const E extends readonly Named<R>[]>(...names: CheckedNames<R, E>): Frame<AggregatedNames<R, K, "avg", E>>
  /** Smallest value of each column, as column `min(name)`. */
  min<const E extends readonly Named<R>[]>(...names: CheckedNames<R, E>): Frame<AggregatedNames<R, K, "min", E>>
  /** Largest value of each column, as column `max(name)`. */
  max<const E extends readonly Named<R>[]>(...names: CheckedNames<R, E>): Frame<AggregatedNames<R, K, "max", E>>
  /**
   * Values of a column as columns, with an aggregate each: `groupBy("k").pivot("year").sum("x")`. They are called as the
   * value is written, with several aggregates `value_aggregate`; null where a group has no such row.
   *
   * @param values - in the order of the columns. Default: those there are, rising, null first; at most 10,000
   */
  pivot<N extends NameOrSql<R>>(column: KnownName<R, N>, values?: readonly Literal[]): GroupedFrame
}

/** Holds a frame, and with it the tables its plan reads, until a query on it has ended. */
function keepAlive(_held: Frame): void {}
