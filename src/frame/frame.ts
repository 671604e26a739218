import { basename } from "node:path"
import { inspect } from "node:util"
import { defaultEngine } from "../engines/duckdb/engine"
import type { ColumnData, Engine } from "../engines/engine"
import type { SortColumn } from "../expression/columns/column"
import { runWork, type WorkOptions } from "../work/runWork"
import { diagnosed } from "./diagnose"
import { relationOfColumns, relationOfRows } from "./fromRows"
import { type AggregateLike, type GroupedFrame, groupedFrame, groupRelation } from "./groupedFrame"
import { once } from "./once"
import { type Column, findColumn, lookUpColumn, orderedSelect, type Relation } from "./relation/relation"
import type { Schema } from "./relation/schema"
import { keepRows } from "./relation/table"
import { collectRows, type Row } from "./rows/collect"
import { columnsOfDanfo, type DanfoFrame, danfoOfRelation } from "./rows/danfo"
import { type FramePage, frameOutput } from "./rows/frameOutput"
import { type ShowOptions, schemaText, showText } from "./rows/show"
import { readColumns } from "./rows/toColumns"
import { describeRelation } from "./verbs/describe"
import type { FillValue } from "./verbs/fillValue"
import { type JoinType, joinRelations } from "./verbs/join"
import { fillNulls } from "./verbs/naFill"
import { orderRelation } from "./verbs/orderBy"
import { type Fractions, type RandomColumn, randomColumn, sampleRelationBy, withRandomColumn } from "./verbs/random"
import {
  type ColumnLike,
  checkName,
  columnField,
  columnsGiven,
  fieldsWith,
  parseField,
  parseFields,
  selectFields,
} from "./verbs/select"
import { unionRelations } from "./verbs/union"
import { filterRelation } from "./verbs/where"
import { type WriteCsvOptions, writeCsv, writeParquet } from "./write"

/** Makes a frame's relation when an action asks for it. */
type Plan = () => Promise<Relation>

/**
 * A lazy table over a SQL engine, after Spark's DataFrame. Verbs (`select`, `where`, `join` …) return a new Frame at
 * once and compute nothing; actions (`count`, `show`, `collect` …) are async and run the query. An unknown column or bad
 * SQL is thrown by the action. Actions that may take long take a signal that stops them, and `onProgress`, told the share
 * that is done, of 1, where the engine can tell. Expressions are SQL strings. Rows have an order: that of the file or
 * rows the frame was made from, which every verb keeps unless its description says otherwise.
 *
 * Make one with `readCsv`, `readParquet`, `Frame.fromRows`, `Frame.fromColumns` or `Frame.fromDanfo`.
 */
export class Frame {
  // Plumbing of the library's own verbs, stages and tables is marked as internal: the build leaves it out of the
  // declarations (`stripInternal`), so the library and its tests call it as any method, and no user meets it.

  private constructor(
    /** @internal The engine that runs this frame's queries. */
    readonly engine: Engine,
    private readonly plan: Plan,
    private readonly release: () => void,
  ) {}

  /** @internal A frame whose relation `plan` makes, anew for every action; for code that adds verbs. */
  static fromPlan(engine: Engine, plan: () => Promise<Relation>, release: () => void = () => {}): Frame {
    return new Frame(engine, plan, release)
  }

  /**
   * A frame of rows given as objects, as Spark's `createDataFrame`. A field that is missing is null.
   *
   * @param schema - columns with their types; default: the fields of the first row, their types guessed from all rows
   * (whole numbers long, other numbers double, strings, booleans, Date as timestamp)
   * @param engine - default: the one that all frames share
   * @throws TypeError where no one type fits a column's values, or a value is not of its column's type, RangeError where
   * a number is out of its type's range, 2.5 for an int included: with column, row and value
   */
  static async fromRows(
    rows: readonly Readonly<Record<string, unknown>>[],
    schema?: Schema,
    engine?: Engine,
  ): Promise<Frame> {
    const on = engine ?? (await defaultEngine())
    const relation = await runWork("loading rows", {}, () => relationOfRows(on, rows, schema))
    return Frame.fromPlan(on, async () => relation)
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
    const on = engine ?? (await defaultEngine())
    const relation = await runWork("loading rows", {}, () => relationOfColumns(on, columns, schema))
    return Frame.fromPlan(on, async () => relation)
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

  /** @internal The SQL behind the frame with its columns and row order; for code that adds verbs and actions. */
  relation(): Promise<Relation> {
    return this.plan()
  }

  /** @internal A frame whose relation is made of this one's, anew for every action; for code that adds verbs. */
  derive(make: (relation: Relation) => Relation | Promise<Relation>): Frame {
    return new Frame(
      this.engine,
      async () => make(await this.plan()),
      () => {},
    )
  }

  /** @internal Like `derive`, but made at the first action and kept: for draws, and for columns that a model adds. */
  deriveOnce(make: (relation: Relation) => Promise<Relation>): Frame {
    return new Frame(
      this.engine,
      once(async () => make(await this.plan())),
      () => {},
    )
  }

  // Verbs

  /** Columns by name, `"*"`, or SQL with a name: `select("user_id", "purchases / attempts AS addict")`. */
  select(...expressions: (ColumnLike | readonly ColumnLike[])[]): Frame {
    const given = columnsGiven(expressions)
    return this.derive((relation) =>
      selectFields(
        this.engine,
        relation,
        given.flatMap((one) => parseFields(this.engine, relation, one)),
      ),
    )
  }

  /** Rows for which the SQL condition is true; null counts as false. */
  where(condition: ColumnLike): Frame {
    columnsGiven([condition])
    return this.derive((relation) => filterRelation(this.engine, relation, condition))
  }

  /** The same as {@link where}. */
  filter(condition: ColumnLike): Frame {
    return this.where(condition)
  }

  /** Adds a column, or replaces the one of that name in place: a SQL expression, or `rand(seed)`. */
  withColumn(name: string, expression: ColumnLike | RandomColumn): Frame {
    checkName(name)
    const drawn = randomColumn(expression)
    if (drawn) return this.deriveOnce((relation) => withRandomColumn(this.engine, relation, name, drawn))
    columnsGiven([expression as ColumnLike])
    return this.derive((relation) => {
      const field = parseField(this.engine, relation, expression as ColumnLike)
      return selectFields(this.engine, relation, fieldsWith(this.engine, relation, name, field))
    })
  }

  /** Renames a column; as in Spark, a name that is not there changes nothing. */
  withColumnRenamed(from: string, to: string): Frame {
    return this.derive((relation) =>
      selectFields(
        this.engine,
        relation,
        relation.columns.map((c) =>
          columnField(this.engine, c, c === lookUpColumn(relation.columns, from) ? to : c.name),
        ),
      ),
    )
  }

  /** Leaves columns out; as in Spark, a name that is not there changes nothing. */
  drop(...given: (string | readonly string[])[]): Frame {
    const names = columnsGiven(given)
    return this.derive((relation) => {
      const dropped = names.map((name) => lookUpColumn(relation.columns, name))
      const kept = relation.columns.filter((c) => !dropped.includes(c))
      return selectFields(
        this.engine,
        relation,
        kept.map((c) => columnField(this.engine, c)),
      )
    })
  }

  /** Groups rows by columns or SQL expressions, to be aggregated: `groupBy("user_id").sum("purchase")`. */
  groupBy(...keys: (ColumnLike | readonly ColumnLike[])[]): GroupedFrame<Frame> {
    return groupedFrame(this.engine, columnsGiven(keys), (make) => this.derive(make))
  }

  /** Aggregates of all rows, as one row: `agg("max(year) AS latest")`. */
  agg(...expressions: AggregateLike[]): Frame {
    return this.groupBy().agg(...expressions)
  }

  /**
   * Joins on columns that have one name on both sides: they come once and first, then this frame's other columns, then
   * the other's. Null keys match nothing. Rows come in this frame's order, those of one row in the other's; rows of the
   * other that match none come first of all.
   *
   * @param how - default "inner"; Spark's other names, as "left_outer", do as well; "cross" takes no columns
   */
  join(other: Frame, on: string | readonly string[], how: JoinType = "inner"): Frame {
    const keys = typeof on === "string" ? [on] : on
    if (keys.length === 0 && how !== "cross") throw new RangeError("invalid on: no column; expected one or more names")
    return this.derive(async (relation) => joinRelations(this.engine, relation, await other.relation(), keys, how))
  }

  /** All pairs of rows. */
  crossJoin(other: Frame): Frame {
    return this.join(other, [], "cross")
  }

  /**
   * This frame's rows, then the other's; columns go by position, names are this frame's; what vectors and labels mean
   * must agree.
   */
  union(other: Frame): Frame {
    return this.derive(async (relation) => unionRelations(this.engine, relation, await other.relation()))
  }

  /** Each different row once, in the order of the columns' values (Spark leaves the order open). */
  distinct(): Frame {
    return this.derive((relation) =>
      groupRelation(
        this.engine,
        relation,
        relation.columns.map((c) => c.name),
        [],
      ),
    )
  }

  /** Sorts by columns or expressions, each with an optional `DESC`; nulls come first, last when descending. Stable. */
  orderBy(...terms: (ColumnLike | SortColumn | readonly (ColumnLike | SortColumn)[])[]): Frame {
    const given = columnsGiven(terms)
    return this.derive((relation) => orderRelation(this.engine, relation, given))
  }

  /** The first `count` rows. */
  limit(count: number): Frame {
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`invalid count: ${count}; expected an integer >= 0`)
    return this.derive((relation) => ({
      ...relation,
      sql: `${orderedSelect(relation, ["*"])} LIMIT ${count}`,
      isSorted: true,
    }))
  }

  /**
   * Replaces nulls, as Spark's `na.fill`: a number fills numeric columns, NaN too, a string text, a boolean booleans;
   * other columns stay. An object gives a value a column, which is cast to the column's type, "7" to 7 and true to "true",
   * and must name columns that exist. As in Spark, columns of whole numbers get the number without its fraction; one beyond
   * their range, NaN, Infinity, and text that is none of the type's are a RangeError.
   *
   * @param subset - columns to fill; default all
   */
  naFill(value: FillValue | Readonly<Record<string, FillValue>>, subset?: readonly string[]): Frame {
    return this.derive((relation) => fillNulls(this.engine, relation, value, subset))
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
  sampleBy(column: string, fractions: Fractions, seed: number | bigint, partitions?: readonly number[]): Frame {
    return this.deriveOnce((relation) => sampleRelationBy(this.engine, relation, column, fractions, seed, partitions))
  }

  /** Keeps the rows, once an action has computed them, until `unpersist` or until nothing refers to them. */
  cache(): Frame {
    let kept: Plan | undefined = once(() =>
      runWork("caching", {}, async () => keepRows(this.engine, await this.plan())),
    )
    return new Frame(
      this.engine,
      () => (kept ?? this.plan)(),
      () => {
        kept = undefined
      },
    )
  }

  /** Lets go of the rows that `cache` kept. Frames made from this one stay usable: they compute it anew. */
  unpersist(): Frame {
    this.release()
    return this
  }

  // Actions

  /** Number of rows. */
  count(options: WorkOptions = {}): Promise<number> {
    return this.use("counting", options, async (relation) => {
      const [counts] = await this.engine.columns(`SELECT count(*) FROM (${relation.sql})`, ["value"])
      return counts[0] as number
    })
  }

  /** Names of the columns. */
  columns(): Promise<string[]> {
    return this.use("planning", {}, (relation) => relation.columns.map((c) => c.name))
  }

  /** Columns with their types and what vector and nominal columns mean. */
  schema(): Promise<readonly Column[]> {
    return this.use("planning", {}, (relation) => {
      const columns = [...relation.columns]
      frameOutput()?.markSchema(columns)
      return columns
    })
  }

  /** The column called `name`; throws RangeError when there is none. */
  column(name: string): Promise<Column> {
    return this.use("planning", {}, (relation) => findColumn(relation.columns, name))
  }

  /** Prints the schema as Spark does. */
  printSchema(): Promise<void> {
    return this.use("planning", {}, (relation) => console.log(schemaText(relation.columns)))
  }

  /** All rows as objects; vectors as DenseVector or SparseVector, whole numbers beyond 2^53 as BigInt. */
  collect(options: WorkOptions = {}): Promise<Row[]> {
    return this.use("collecting", options, async (relation) => {
      const rows = await collectRows(this.engine, relation)
      frameOutput()?.markRows(rows, relation.columns, this.engine.timeZone)
      return rows
    })
  }

  /** The first `count` rows as objects. */
  head(count = 5): Promise<Row[]> {
    return this.limit(count).collect()
  }

  /** The first row; undefined when there is none. */
  async first(): Promise<Row | undefined> {
    return (await this.head(1))[0]
  }

  /**
   * Columns as arrays: Float64Array for numbers and booleans (null as NaN), otherwise an array of values.
   *
   * @param names - default: all columns
   */
  toColumns(names?: readonly string[], options: WorkOptions = {}): Promise<Record<string, ColumnData>> {
    return this.use("collecting", options, (relation) =>
      readColumns(this.engine, relation, names ?? relation.columns.map((c) => c.name)),
    )
  }

  /**
   * All rows as a danfojs DataFrame, to look at and to plot; loads danfojs at the first call. Missing numbers are NaN
   * there, other nulls null; whole numbers beyond 2^53 are rounded, vectors text.
   *
   * @throws Error where danfojs-node is not installed
   */
  toDanfo(options: WorkOptions = {}): Promise<DanfoFrame> {
    return this.use("collecting", options, (relation) => danfoOfRelation(this.engine, relation))
  }

  /** Prints the first `count` rows as Spark does; in a notebook draws them as a table, with the number of all rows. */
  async show(count = 20, options: ShowOptions = {}): Promise<void> {
    const output = frameOutput()
    if (output === undefined) console.log(await this.showString(count, options))
    else await output.show(await this.page(count), () => this.count(), options)
  }

  /** @internal The first `count` rows with the columns, and the number of rows if these are all. */
  async page(count = 20): Promise<FramePage> {
    const { columns, rows } = await this.shown(count)
    const rowCount = rows.length > count ? undefined : rows.length
    return { columns, rows: rows.slice(0, count), rowCount, timeZone: this.engine.timeZone }
  }

  /** What `show` prints. */
  async showString(count = 20, options: ShowOptions = {}): Promise<string> {
    const { columns, rows } = await this.shown(count)
    return showText(columns, rows, count, options, this.engine.timeZone)
  }

  /** One row more than `count`, if there is one, with timestamps to the microsecond. */
  private shown(count: number): Promise<{ columns: readonly Column[]; rows: Row[] }> {
    return this.limit(count + 1).use("collecting", {}, async (relation) => {
      return { columns: relation.columns, rows: await collectRows(this.engine, relation, "exact") }
    })
  }

  /** Count, mean, standard deviation, minimum and maximum of numeric and text columns, as Spark's `describe`. */
  describe(...given: (string | readonly string[])[]): Frame {
    const names = columnsGiven(given)
    return this.derive((relation) => describeRelation(this.engine, relation, names))
  }

  /** Writes a CSV file, rows in order; it appears whole or not at all. */
  writeCsv(path: string, options: WriteCsvOptions = {}): Promise<void> {
    return this.use(`writing ${basename(path)}`, options, (relation) => writeCsv(this.engine, relation, path, options))
  }

  /** Writes a Parquet file, rows in order; it appears whole or not at all. */
  writeParquet(path: string, options: WorkOptions = {}): Promise<void> {
    return this.use(`writing ${basename(path)}`, options, (relation) => writeParquet(this.engine, relation, path))
  }

  /** @internal What `console.log` prints of a frame, of which nothing is computed. */
  [inspect.custom](): string {
    return "[Frame: not computed; await its show() or collect() for rows]"
  }

  /** Runs an action on the relation; the tables that it reads stay until the action has ended. */
  private use<T>(label: string, options: WorkOptions, action: (relation: Relation) => T | Promise<T>): Promise<T> {
    return runWork(label, options, async (work) => {
      const relation = await this.plan()
      work.expect(1)
      const result = await runAction(this.engine, relation, action)
      keepAlive(relation)
      keepAlive(this)
      return result
    })
  }
}

/** Holds a relation or frame, and with it the tables its SQL reads, until a query on it has ended. */
export function keepAlive(_held: Relation | Frame): void {}

async function runAction<T>(
  engine: Engine,
  relation: Relation,
  action: (relation: Relation) => T | Promise<T>,
): Promise<T> {
  try {
    return await action(relation)
  } catch (error) {
    throw await diagnosed(engine, relation, error)
  }
}
