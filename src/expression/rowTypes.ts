// What TypeScript knows of a frame's rows: a schema written as text, and names in expressions, read by the compiler.
//
// A row is an object type, a field a column; `Row` itself, whose columns nobody knows, is an open row.
//
// Null by one rule: whole numbers of a schema are taken to be there, as keys and counts are, and so `row.user_id + 1`
// compiles for `user_id INT`; any other value may be null, but where the schema says NOT NULL. Rows made of objects have
// null where the objects have it, and outer joins put it in.
//
// What can't be told is an open row or unknown, never an error. Types that go over many columns or texts are written as
// loops that TypeScript runs without nesting: a tail call, a mapped type, a union.

/** A row as a plain object, a field a column; of a frame whose columns TypeScript does not know. */
export type Row = Record<string, unknown>

/** True for rows whose columns are not known. */
export type IsOpen<R> = string extends keyof R ? true : false

/** A column as its name and type; any text as name where it is not known. */
export type Field = readonly [name: PropertyKey, type: unknown]

/** The fields of a row, as a union. */
export type FieldsOfRow<R> = { [K in keyof R]: readonly [K, R[K]] }[keyof R]

/**
 * The row of fields; open where the name of one is not known. Rows are made of fields, not of other rows: TypeScript
 * would hold on to those, and after fifty verbs find the type too deep.
 */
export type RowOfFields<F extends Field> = string extends F[0] ? Row : Flat<{ [P in F as P[0]]: P[1] }>

// TypeScript computes names again each time it looks at a type with `as`: one without is put over it.
type Flat<R> = { [K in keyof R]: R[K] }

type Blank = " " | "\n" | "\t" | "\r"

/** The text without blanks around it. */
type Trim<S extends string> = S extends `${Blank}${infer T}` ? Trim<T> : S extends `${infer T}${Blank}` ? Trim<T> : S

// Schemas

interface Values {
  tinyint: number
  byte: number
  smallint: number
  short: number
  int: number
  integer: number
  bigint: number
  long: number
  float: number
  real: number
  double: number
  string: string
  boolean: boolean
  date: Date
  timestamp: Date
  timestamp_ntz: Date
  timestamp_ltz: Date
  binary: Uint8Array
  decimal: string
  dec: string
  numeric: string
  void: null
}

/**
 * What `collect` gives for values of one of Spark's types, null left out; unknown for what is read as none. A long is
 * number, though one beyond 2^53 comes as BigInt.
 */
type ValueOf<T extends string> = TypeValue<Trim<T>, Lowercase<Trim<T>>>

type TypeValue<T extends string, L extends string> = L extends keyof Values
  ? Values[L]
  : L extends `${"decimal" | "dec" | "numeric" | "varchar" | "char"}${" " | ""}(${string})`
    ? string
    : L extends `array<${string}>`
      ? ValueOf<Inner<T>>[]
      : L extends `struct<${string}>`
        ? DdlRow<Inner<T>>
        : L extends `map<${string}>`
          ? MapValue<Inner<T>>
          : unknown

/** What stands between the outermost angle brackets. */
type Inner<T extends string> = T extends `${string}<${infer I}>` ? I : never

type MapValue<T extends string, Key extends string = ""> = T extends `${infer Head},${infer Rest}`
  ? IsWhole<`${Key}${Head}`> extends true
    ? Map<ValueOf<`${Key}${Head}`>, ValueOf<Rest>>
    : MapValue<Rest, `${Key}${Head},`>
  : unknown

/** How often a sign stands in a text. */
type Count<S extends string, Sign extends string, N extends 0[] = []> = S extends `${string}${Sign}${infer T}`
  ? Count<T, Sign, [...N, 0]>
  : N["length"]

/** True for a text in which what is opened is closed: brackets, and names in backticks. */
type IsWhole<S extends string> = S extends `${string}${"(" | "<" | "`" | ")" | ">"}${string}`
  ? [Count<S, "(">, Count<S, "<">] extends [Count<S, ")">, Count<S, ">">]
    ? Count<S, "`"> extends 0 | 2
      ? true
      : false
    : false
  : true

/** The fields of DDL text, split at commas that stand in no brackets; any text where there are too many to read. */
type SplitFields<
  S extends string,
  Start extends string = "",
  Done extends string = never,
  Steps extends 0[] = [],
> = Steps["length"] extends 900
  ? string
  : S extends `${infer Head},${infer Rest}`
    ? IsWhole<`${Start}${Head}`> extends true
      ? SplitFields<Rest, "", Done | `${Start}${Head}`, [...Steps, 0]>
      : SplitFields<Rest, `${Start}${Head},`, Done, [...Steps, 0]>
    : Done | `${Start}${S}`

type HasBlank<S extends string> = S extends `${string}${Blank}${string}` ? true : false

/** The name and the text of the type. */
type DdlField<F extends string> = F extends `\`${infer N}\`${infer T}`
  ? T extends `\`${string}`
    ? Field
    : [N, T]
  : F extends `${infer N}:${infer T}`
    ? HasBlank<Trim<N>> extends true
      ? SpacedField<F>
      : [Trim<N>, T]
    : SpacedField<F>

type SpacedField<F extends string> = F extends `${infer N} ${infer T}`
  ? HasBlank<N> extends true
    ? Field
    : [N, T]
  : Field

/** The values of a column by the text of its type, a colon before it and notes behind it. */
type DeclaredValue<T extends string> = T extends `:${infer U}`
  ? DeclaredValue<Trim<U>>
  : T extends `${infer U} ${"COMMENT" | "comment"} '${string}'`
    ? DeclaredValue<Trim<U>>
    : T extends `${infer U}${" NOT NULL" | " not null"}`
      ? ValueOf<U>
      : ColumnValue<T>

type WholeNumber = "tinyint" | "byte" | "smallint" | "short" | "int" | "integer" | "bigint" | "long"

/** The values of a column of one of Spark's types: null is among them, but where the type is one of whole numbers. */
export type ColumnValue<T extends string> = Lowercase<Trim<T>> extends WholeNumber ? number : ValueOf<T> | null

type TypedField<F> = F extends readonly [infer N extends string, infer T extends string]
  ? readonly [N, DeclaredValue<Trim<T>>]
  : Field

type TextField<S extends string> = string extends S
  ? Field
  : S extends unknown
    ? IsWhole<S> extends true
      ? TypedField<DdlField<Trim<S>>>
      : Field
    : never

type DdlRow<S extends string> = RowOfFields<TextField<SplitFields<S>>>

/** The row of a schema: of DDL text, an object of names to types, or a list of fields; open where they are no literals. */
export type RowOf<S> = S extends string
  ? IsAnyText<S> extends true
    ? Row
    : DdlRow<S>
  : S extends readonly { readonly name: string; readonly type: string }[]
    ? string extends S[number]["name"]
      ? Row
      : { [F in S[number] as F["name"]]: ColumnValue<F["type"]> }
    : S extends Readonly<Record<string, string>>
      ? string extends keyof S
        ? Row
        : { [K in keyof S & string]: ColumnValue<S[K]> }
      : Row

/** The row of objects that rows are made from; a column has null where one of them has it, or lacks the field. */
export type Present<T> =
  IsOpen<T> extends true ? Row : { [K in KeysOf<T>]: PresentValue<T extends { [P in K]?: infer V } ? V : never> }

type PresentValue<V> =
  | Widened<Exclude<V, null | undefined>>
  | ([Extract<V, null | undefined>] extends [never] ? never : null)

/** The fields of any of several objects. */
type KeysOf<T> = T extends unknown ? keyof T : never

type Widened<V> = [V] extends [never]
  ? string
  : V extends number | bigint
    ? number
    : V extends string
      ? string
      : V extends boolean
        ? boolean
        : V

// Names in expressions

/** The type of the column of a name, in whatever frame it stands. */
export interface TypeIn<N extends string> {
  /** The name. */
  readonly columnOf: N
}

/** The name that a column of a name has; any text for a field of it, all of them, and what stands in backticks. */
export type ColumnName<N extends string> = N extends `${string}${"." | "*" | "`"}${string}` ? string : N

/** The names of a frame's columns; any text where they are not known. */
export type NameOf<R> = keyof R & string

/** A name of a column, or any other text: names complete, and expressions pass. */
export type NameOrSql<R> = NameOf<R> | (string & {})

type Letter =
  | ("a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k" | "l" | "m" | "n" | "o" | "p" | "q" | "r" | "s")
  | ("t" | "u" | "v" | "w" | "x" | "y" | "z" | "_" | "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9")

/** True for text that is one plain word, and so can be nothing but a column's name. */
type IsWord<S extends string> = S extends "" ? false : WordRest<Lowercase<S>>
type WordRest<S extends string> = S extends `${infer C}${infer Rest}`
  ? C extends Letter
    ? WordRest<Rest>
    : false
  : true

/** The column of a name, in any case, or in backticks; never where there is none. */
export type ColumnOf<R, S extends string> = S extends keyof R
  ? S
  : S extends `\`${infer N}\``
    ? N & keyof R
    : // Going through all columns takes its time where there are hundreds.
      IsWord<S> extends true
      ? Lowercase<S> extends Lowercase<keyof R & string>
        ? { [K in keyof R]: K extends string ? (Lowercase<K> extends Lowercase<S> ? K : never) : never }[keyof R]
        : never
      : never

/** True for text that is not written out, or not all of it, as `c${i}` in a loop. */
export type IsAnyText<S> = S extends string ? (Record<never, never> extends Record<S, true> ? true : false) : false

/**
 * The text itself where it is a column's name, else the names there are, for the error. What need not be a name, as text
 * that is not written out, passes.
 */
export type KnownName<R, S> = S extends keyof R
  ? S
  : S extends string
    ? true extends IsOpen<R> | IsAnyText<S>
      ? S
      : [ColumnOf<R, S>] extends [never]
        ? keyof R & string
        : S
    : S

// Words that stand for values or functions without brackets; numbers may name their type behind.
type BareWord =
  | "true"
  | "false"
  | "null"
  | "current_date"
  | "current_timestamp"
  | "localtimestamp"
  | "user"
  | "current_user"
  | `${number}${"" | "l" | "s" | "y" | "d" | "f" | "bd"}`

/** A word, alone or before its new name or the direction of a sort; never for any other text. */
type LeadingWord<S extends string> =
  IsWord<S> extends true
    ? S
    : S extends `${infer W} ${"AS" | "as" | "DESC" | "desc" | "ASC" | "asc"}${"" | ` ${string}`}`
      ? IsWord<W> extends true
        ? W
        : never
      : never

/**
 * The text itself where it may be an expression over the columns; the columns' names where its one word names none, and
 * where there is no text yet, for completion.
 */
export type KnownExpression<R, S> = S extends keyof R
  ? S
  : S extends string
    ? true extends IsOpen<R> | IsAnyText<S>
      ? S
      : S extends ""
        ? keyof R & string
        : [LeadingWord<S>] extends [never]
          ? S
          : Lowercase<LeadingWord<S>> extends BareWord
            ? S
            : [ColumnOf<R, LeadingWord<S>>] extends [never]
              ? keyof R & string
              : S
    : S

/** A name without the backticks around it. */
type Unquoted<S extends string> = S extends `\`${infer N}\`` ? N : S

/** The name of a result: a word, or what stands in backticks; never for other text. */
type ResultName<S extends string> = S extends `\`${infer N}\`` ? N : IsWord<S> extends true ? S : never

/** The parts before and behind the last AS; never where what is behind it is no name. */
type Aliased<S extends string> = S extends `${infer X} ${"AS" | "as"} ${infer N}`
  ? [ResultName<Trim<N>>] extends [never]
    ? N extends `${string} ${"AS" | "as"} ${infer Last}`
      ? Aliased<`? AS ${Last}`>
      : never
    : [Trim<X>, ResultName<Trim<N>>]
  : never

/** The type of an aggregate by its name and the type of what it goes over. */
type AggregateType<A extends string, T> = A extends "count"
  ? number
  : A extends "min" | "max" | "first" | "last" | "any_value" | "mode"
    ? T
    : [T] extends [number | null]
      ? A extends "sum" | "avg" | "mean"
        ? number | Extract<T, null>
        : A extends "stddev" | "variance"
          ? number | null
          : unknown
      : unknown

/** The type of an aggregate over a column of a name. */
export type TypeOfAggregate<R, A extends string, N extends string> = AggregateType<A, R[ColumnOf<R, N> & keyof R]>

/** The type of an expression that is a column's name or an aggregate of one, else unknown. */
export type TypeOfSql<R, S extends string> = [ColumnOf<R, S>] extends [never]
  ? S extends `${infer A}(${infer N})`
    ? N extends "*"
      ? AggregateType<Lowercase<A>, unknown>
      : Lowercase<A> extends "count"
        ? N extends `${string}${"(" | ")"}${string}`
          ? unknown
          : number
        : [ColumnOf<R, N>] extends [never]
          ? unknown
          : TypeOfAggregate<R, Lowercase<A>, N>
    : unknown
  : R[ColumnOf<R, S> & keyof R]

/** Functions whose call of one column Spark names as it is written. */
type PlainFunction =
  | ("count" | "sum" | "avg" | "mean" | "min" | "max" | "first" | "last" | "any_value" | "mode" | "median" | "stddev")
  | ("stddev_pop" | "stddev_samp" | "variance" | "var_pop" | "var_samp" | "skewness" | "kurtosis" | "collect_list")
  | (
      | "collect_set"
      | "approx_count_distinct"
      | "abs"
      | "lower"
      | "upper"
      | "trim"
      | "length"
      | "size"
      | "year"
      | "month"
    )
  | ("day" | "hour" | "minute" | "second")

/** The name of an expression without AS, where it is a call of a plain function; any text where it may be another. */
type TextName<S extends string> = S extends `${infer F}(${infer N})`
  ? Lowercase<F> extends PlainFunction
    ? N extends "*"
      ? `${Lowercase<F>}(1)`
      : IsWord<N> extends true
        ? `${Lowercase<F>}(${N})`
        : string
    : string
  : string

/** The field that SQL text gives: its name as far as it can be told, and its type. */
export type FieldOf<R, S extends string> = S extends keyof R
  ? readonly [S, R[S]]
  : IsAnyText<S> extends true
    ? Field
    : Aliased<S> extends readonly [infer X extends string, infer N extends string]
      ? [Aliased<S>] extends [never]
        ? [ColumnOf<R, S>] extends [never]
          ? readonly [TextName<Trim<S>>, TypeOfSql<R, Trim<S>>]
          : readonly [Unquoted<S>, R[ColumnOf<R, S> & keyof R]]
        : readonly [N, TypeOfSql<R, X>]
      : Field

/** The names of columns that rows lack, for an error's text. */
interface LackingColumns<Names> {
  /** The names. */
  readonly lackingColumns: Names
}

/** Nothing further where rows have all columns of the names, or it can't be told; else what can't be met. */
export type Having<R, Names> =
  IsOpen<R> extends true
    ? unknown
    : true extends IsAnyText<Names>
      ? unknown
      : [Lowercase<Names & string>] extends [Lowercase<keyof R & string>]
        ? unknown
        : LackingColumns<Exclude<Names, keyof R>>
