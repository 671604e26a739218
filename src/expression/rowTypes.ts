// What TypeScript knows of a frame's rows: a schema written as text, and names in expressions, read by the compiler.
//
// A row is an object type, a field a column; `Row` itself, whose columns nobody knows, is an open row. Null is in none of
// these types: any column may hold it, as in Spark.

/** A row as a plain object, a field a column; of a frame whose columns TypeScript does not know. */
export type Row = Record<string, unknown>

/** True for rows whose columns are not known. */
export type IsOpen<R> = string extends keyof R ? true : false

type Blank = " " | "\n" | "\t" | "\r"

/** The text without blanks around it. */
type Trim<S extends string> = S extends `${Blank}${infer T}` ? Trim<T> : S extends `${infer T}${Blank}` ? Trim<T> : S

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

/** What `collect` gives for values of one of Spark's types; unknown for what is read as none. */
export type ValueOf<T extends string> = TypeValue<Lowercase<Trim<T>>>

type TypeValue<T extends string> = T extends keyof Values
  ? Values[T]
  : T extends `${"decimal" | "dec" | "numeric"}${Blank | ""}(${string}`
    ? string
    : T extends `${"varchar" | "char"}(${string}`
      ? string
      : T extends `array<${infer E}>`
        ? ValueOf<E>[]
        : T extends `map<${infer K},${infer V}>`
          ? Map<ValueOf<K>, ValueOf<V>>
          : T extends `struct<${string}>`
            ? Row
            : unknown

// Brackets that a text opens, and those that it closes.
type Opened<S extends string> = S extends `${string}${"(" | "<"}${infer T}` ? [0, ...Opened<T>] : []
type Closed<S extends string> = S extends `${string}${")" | ">"}${infer T}` ? [0, ...Closed<T>] : []

/** The fields of DDL text, split at commas that stand in no brackets. */
type SplitFields<S extends string, Open extends string = ""> = S extends `${infer Head},${infer Rest}`
  ? `${Open}${Head}` extends infer Field extends string
    ? Opened<Field>["length"] extends Closed<Field>["length"]
      ? Field | SplitFields<Rest>
      : SplitFields<Rest, `${Field},`>
    : never
  : `${Open}${S}`

type DdlField<F extends string> = F extends `\`${infer N}\`${Blank | ":"}${infer T}`
  ? [N, T]
  : F extends `${infer N} ${infer T}`
    ? N extends `${infer M}:`
      ? [M, T]
      : N extends `${infer M}:${infer U}`
        ? [M, `${U} ${T}`]
        : [N, Trim<T> extends `:${infer U}` ? U : T]
    : F extends `${infer N}:${infer T}`
      ? [N, T]
      : never

type WithoutNote<T extends string> =
  Uppercase<T> extends `${infer U} NOT NULL${string}` ? U : Uppercase<T> extends `${infer U} COMMENT ${string}` ? U : T

type DdlRow<F extends [string, string]> = { [P in F as P[0]]: ValueOf<WithoutNote<P[1]>> }

/** The row of a schema: of DDL text, an object of names to types, or a list of fields; open where they are no literals. */
export type RowOf<S> = S extends string
  ? string extends S
    ? Row
    : DdlRow<SplitFields<S> extends infer F extends string ? (F extends string ? DdlField<Trim<F>> : never) : never>
  : S extends readonly { readonly name: string; readonly type: string }[]
    ? string extends S[number]["name"]
      ? Row
      : { [F in S[number] as F["name"]]: ValueOf<F["type"]> }
    : S extends Readonly<Record<string, string>>
      ? string extends keyof S
        ? Row
        : { [K in keyof S & string]: ValueOf<S[K]> }
      : Row

// Names and types of expressions

/** The names of a frame's columns; any text where they are not known. */
export type NameOf<R> = keyof R & string

/** A name of a column, or any other text: names complete, and expressions pass. */
export type NameOrSql<R> = NameOf<R> | (string & {})

type Letter =
  | ("a" | "b" | "c" | "d" | "e" | "f" | "g" | "h" | "i" | "j" | "k" | "l" | "m" | "n" | "o" | "p" | "q" | "r" | "s")
  | ("t" | "u" | "v" | "w" | "x" | "y" | "z" | "_" | "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9")

/** True for text that is one plain word, and so can be nothing but a column's name. */
type IsWord<S extends string> = S extends "" ? false : Lowercase<S> extends infer L extends string ? WordRest<L> : false
type WordRest<S extends string> = S extends `${infer C}${infer Rest}`
  ? C extends Letter
    ? WordRest<Rest>
    : false
  : true

/** True where a name may stand: columns are not known, it is one of them in any case, or it is not known itself. */
type IsName<R, S extends string> =
  IsOpen<R> extends true
    ? true
    : string extends S
      ? true
      : S extends keyof R
        ? true
        : Lowercase<S> extends Lowercase<keyof R & string>
          ? true
          : false

/** The text itself where it is a column's name, else never. */
export type KnownName<R, S> = S extends string ? (IsName<R, S> extends true ? S : never) : S

// Words that stand for values or functions without brackets.
type BareWord =
  | "true"
  | "false"
  | "null"
  | "current_date"
  | "current_timestamp"
  | "localtimestamp"
  | "user"
  | "current_user"

/** The text itself where it may be an expression over the columns; never where it is one word that names none. */
export type KnownExpression<R, S> = S extends string
  ? S extends keyof R
    ? S
    : IsWord<S> extends true
      ? Lowercase<S> extends BareWord
        ? S
        : KnownName<R, S>
      : S
  : S

type Unquoted<S extends string> = S extends `\`${infer N}\`` ? N : S

/** The name behind the last AS of an expression; never where there is none. */
type AliasOf<S extends string> = S extends `${string} ${"AS" | "as" | "As"} ${infer N}`
  ? [AliasOf<N>] extends [never]
    ? N extends `${string}${")" | "(" | ","}${string}`
      ? never
      : Unquoted<Trim<N>>
    : AliasOf<N>
  : never

/** The column of a name, in any case. */
type ColumnOf<R, S extends string> = S extends keyof R
  ? S
  : // Going through all columns takes its time where there are hundreds.
    IsWord<S> extends true
    ? { [K in keyof R & string]: Lowercase<K> extends Lowercase<S> ? K : never }[keyof R & string]
    : never

/** The type of an expression that is a column's name or an aggregate that counts or adds up; else unknown. */
type TypeOfSql<R, S extends string> = [ColumnOf<R, S>] extends [never]
  ? Lowercase<S> extends `${"count" | "sum" | "avg" | "mean" | "stddev" | "variance" | "corr"}(${string})`
    ? number
    : unknown
  : R[ColumnOf<R, S> & keyof R]

type BeforeAlias<S extends string> = S extends `${infer X} ${"AS" | "as" | "As"} ${string}` ? Trim<X> : S

/** The field that SQL text gives: its name as far as it can be told, and its type; string as name where it can't. */
export type FieldOf<R, S extends string> = string extends S
  ? [string, unknown]
  : [AliasOf<S>] extends [never]
    ? [ColumnOf<R, S>] extends [never]
      ? Trim<S> extends `${string}${Blank | "."}${string}` | `${"explode" | "posexplode" | "inline" | "stack"}${string}`
        ? [string, unknown]
        : [Trim<S>, TypeOfSql<R, S>]
      : [ColumnOf<R, S>, R[ColumnOf<R, S> & keyof R]]
    : [AliasOf<S>, TypeOfSql<R, BeforeAlias<S>>]

/** Object types put together as one. */
export type Flat<R> = { [K in keyof R]: R[K] }

/** The row of objects that rows are made from: null and undefined are in no column's type. */
export type Present<T> =
  IsOpen<T> extends true
    ? Row
    : { [K in KeysOf<T>]: Widened<Exclude<T extends { [P in K]?: infer V } ? V : never, null | undefined>> }

/** The fields of any of several objects. */
type KeysOf<T> = T extends unknown ? keyof T : never

type Widened<V> = [V] extends [never]
  ? string
  : V extends number
    ? number
    : V extends string
      ? string
      : V extends boolean
        ? boolean
        : V
