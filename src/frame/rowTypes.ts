// How verbs change what TypeScript knows of a frame's rows.

import type { ColumnData } from "../engines/engine"
import type { Column, SortColumn } from "../expression/columns/column"
import type {
  ColumnOf,
  Field,
  FieldOf,
  FieldsOfRow,
  IsAnyText,
  IsOpen,
  KnownExpression,
  KnownName,
  NameOf,
  NameOrSql,
  Row,
  RowOfFields,
  TypeIn,
  TypeOfAggregate,
  TypeOfSql,
} from "../expression/rowTypes"
import type { ColumnExpression } from "./verbs/given"

/** What verbs take for a column: names of the frame's columns complete, any other text is an expression. */
export type Selected<R> = NameOrSql<R> | ColumnExpression | readonly (NameOrSql<R> | ColumnExpression)[]

/** The same with directions: `"x DESC"`, `col("x").desc()`. */
export type Sorted<R> =
  | NameOrSql<R>
  | ColumnExpression
  | SortColumn
  | readonly (NameOrSql<R> | ColumnExpression | SortColumn)[]

/** Names, alone or in lists. */
export type Named<R> = NameOrSql<R> | readonly NameOrSql<R>[]

type CheckedExpression<R, E> = E extends readonly unknown[]
  ? { readonly [I in keyof E]: KnownExpression<R, E[I]> }
  : KnownExpression<R, E>

/** The expressions themselves; the columns' names in place of a word that names none. */
export type CheckedExpressions<R, E extends readonly unknown[]> = { [I in keyof E]: CheckedExpression<R, E[I]> }

type CheckedName<R, E> = E extends readonly unknown[]
  ? { readonly [I in keyof E]: KnownName<R, E[I]> }
  : KnownName<R, E>

/** The names themselves; the columns' names in place of what names none. */
export type CheckedNames<R, E extends readonly unknown[]> = { [I in keyof E]: CheckedName<R, E[I]> }

/** What a list holds, and the lists in it, as a union. */
type Item<E extends readonly unknown[]> = E[number] extends infer X
  ? X extends readonly unknown[]
    ? X[number]
    : X
  : never

/** The type that a column's type stands for over these rows. */
type TypeOver<R, T> =
  T extends TypeIn<infer N> ? ([ColumnOf<R, N>] extends [never] ? unknown : R[ColumnOf<R, N> & keyof R]) : T

/** The fields of each of several expressions. */
type FieldsOf<R, X> = X extends "*"
  ? FieldsOfRow<R>
  : X extends string
    ? FieldOf<R, X>
    : X extends Column<infer T, infer N>
      ? readonly [N, TypeOver<R, T>]
      : Field

/** The rows of `select`, and the keys of groups. */
export type SelectRow<R, E extends readonly unknown[]> =
  IsOpen<R> extends true ? Row : RowOfFields<FieldsOf<R, Item<E>>>

/** The type of what a column is made of. */
type TypeOf<R, X> = X extends string
  ? X extends keyof R
    ? R[X]
    : TypeOfSql<R, X>
  : X extends Column<infer T, string>
    ? TypeOver<R, T>
    : X extends { readonly seed: number | bigint }
      ? number
      : unknown

/** The rows with a column set: of an expression's type. */
export type WithColumn<R, N extends string, X> = WithField<R, N, TypeOf<R, X>>

/** The rows with a column of a type. */
export type WithField<R, N extends string, T> =
  IsOpen<R> extends true ? Row : string extends N ? Row : RowOfFields<FieldsBeside<R, N> | FieldsAlike<N, T>>

/** The fields of rows that stay where a column of a name is set. */
type FieldsBeside<R, N extends string> =
  Lowercase<N> extends Lowercase<keyof R & string> ? FieldsWithout<R, Lowercase<N>> : FieldsOfRow<R>

/** The field of a column that is added unless its name is empty. */
export type AddedField<N extends string, T> = N extends "" ? never : readonly [N, T]

/** The rows with fields put beside them. */
export type WithFields<R, F extends Field> = IsOpen<R> extends true ? Row : RowOfFields<FieldsOfRow<R> | F>

/** Fields of one type. */
type FieldsAlike<N, T> = N extends PropertyKey ? readonly [N, T] : never

/** The rows with columns set. */
export type WithColumns<R, C> =
  IsOpen<R> extends true
    ? Row
    : string extends keyof C
      ? Row
      : RowOfFields<
          FieldsWithout<R, Lowercase<keyof C & string>> | { [K in keyof C]: readonly [K, TypeOf<R, C[K]>] }[keyof C]
        >

/** The fields of rows, but those of some names in lower case: case does not count. */
type FieldsWithout<R, N> = {
  [K in keyof R]: Lowercase<`${K & (string | number)}`> extends N ? never : readonly [K, R[K]]
}[keyof R]

/** The rows without columns. */
export type Without<R, E extends readonly unknown[]> =
  IsOpen<R> extends true
    ? Row
    : Item<E> extends infer N
      ? unknown extends N
        ? Row
        : true extends IsAnyText<N>
          ? Row
          : RowOfFields<FieldsWithout<R, Lowercase<N & string>>>
      : never

/**
 * The rows with columns of other names; open where an old name is none, since case does not count, and where names that
 * are given are taken away in one go, which depends on their order.
 */
export type Renamed<R, Names> =
  IsOpen<R> extends true
    ? Row
    : [keyof Names, Names[keyof Names] & keyof Names] extends [keyof R, never]
      ? RowOfFields<{ [K in keyof R]: readonly [K extends keyof Names ? Names[K] & string : K, R[K]] }[keyof R]>
      : Row

/**
 * The rows of a join: the keys, the left side's rest, the right's. Where a side's rows may lack a partner, the other's
 * columns may be null.
 */
export type JoinRow<R, O, How> =
  IsOpen<R> extends true
    ? Row
    : Plain<How> extends "semi" | "leftsemi" | "anti" | "leftanti"
      ? R
      : IsOpen<O> extends true
        ? Row
        : RowOfFields<
            | FieldsOfSide<R, Lowercase<keyof O & string>, Plain<How> extends Whole<"right"> ? null : never>
            | MaybeNull<FieldsWithout<O, Lowercase<keyof R & string>>, Plain<How> extends Whole<"left"> ? null : never>
          >

/** A kind of join as one word in lower case. */
type Plain<How> = Lowercase<How & string> extends `${infer A}_${infer B}` ? `${A}${B}` : Lowercase<How & string>

/** The kinds that keep all rows of a side. */
type Whole<Side extends string> = "full" | "fullouter" | "outer" | Side | `${Side}outer`

/** The fields of rows, with null in those that the other side of a join, of names in lower case, has not. */
type FieldsOfSide<R, Others, Null> = {
  [K in keyof R]: readonly [K, Lowercase<K & string> extends Others ? R[K] : R[K] | Null]
}[keyof R]

/** Fields whose values may be null, too. */
type MaybeNull<F, Null> = F extends readonly [infer N, infer T] ? readonly [N, T | Null] : never

/** The rows of groups by some of the keys: those left out are null. */
export type SomeKeys<K> = IsOpen<K> extends true ? Row : { [N in keyof K]: K[N] | null }

/** The names to join on themselves, where both sides have them, or a condition; else the names they share. */
export type CheckedKeys<R, O, On> = On extends Column
  ? On
  : On extends readonly unknown[]
    ? { readonly [I in keyof On]: CheckedKey<R, O, On[I]> }
    : CheckedKey<R, O, On>

type CheckedKey<R, O, N> = N extends KnownName<R, N> & KnownName<O, N> ? N : keyof R & keyof O & string

/** Names that both sides of a join have. */
export type SharedName<R, O> = (NameOf<R> & NameOf<O>) | (string & {})

/** No columns: the keys where all rows are one group. */
export type NoRow = Record<never, never>

/** The row of groups: the keys, and a field each aggregate. */
type GroupRow<R, K, F extends Field> =
  IsOpen<R> extends true ? Row : IsOpen<K> extends true ? Row : RowOfFields<F | FieldsOfRow<K>>

/** The rows of an aggregate of columns named alike: `sum(x)`. */
export type AggregatedNames<R, K, A extends string, E extends readonly unknown[]> = E extends readonly []
  ? Row
  : GroupRow<R, K, NamedAggregate<R, A, Item<E>>>

type NamedAggregate<R, A extends string, N> = N extends string
  ? IsAnyText<N> extends true
    ? Field
    : readonly [`${A}(${N})`, TypeOfAggregate<R, A, N>]
  : Field

/** The fields of aggregates: of expressions, and of objects of a column's name to an aggregate's. */
type AggregateFields<R, X> =
  X extends Readonly<Record<string, string>>
    ? { [N in keyof X & string]: ObjectAggregate<R, X[N], N> }[keyof X & string]
    : FieldsOf<R, X>

type ObjectAggregate<R, A extends string, N extends string> = string extends A | N
  ? Field
  : N extends "*"
    ? readonly [`${AggregateName<A>}(1)`, TypeOfSql<R, `${AggregateName<A>}(*)`>]
    : readonly [`${AggregateName<A>}(${N})`, TypeOfAggregate<R, AggregateName<A>, N>]

/** What Spark calls an aggregate that an object names. */
type AggregateName<A extends string> =
  Lowercase<A> extends infer L
    ? L extends "mean" | "average"
      ? "avg"
      : L extends "std"
        ? "stddev"
        : L extends "size"
          ? "count"
          : L & string
    : never

/** The rows of aggregates: the keys, and a field each. */
export type AggregatedRow<R, K, E extends readonly unknown[]> = GroupRow<R, K, AggregateFields<R, Item<E>>>

/** The rows with nulls replaced: null is no more in the columns that are known to be filled. */
export type Filled<R, V, S> =
  IsOpen<R> extends true
    ? Row
    : true extends IsAnyText<S | keyof V>
      ? R
      : RowOfFields<
          { [K in keyof R]: readonly [K, K extends FilledName<R, V, S> ? Exclude<R[K], null> : R[K]] }[keyof R]
        >

/** The columns that are filled: those of an object's values, of numbers with a number, of booleans with a boolean. */
type FilledName<R, V, S> = V extends string
  ? never
  : V extends number | bigint
    ? NameOfType<R, S, number>
    : V extends boolean
      ? NameOfType<R, S, boolean>
      : keyof V

type NameOfType<R, S, T> = { [K in keyof R]: R[K] extends T | null ? K & S : never }[keyof R]

/** What `toColumns` gives: for columns of numbers and booleans, as far as they are known, Float64Array. */
export type ColumnsOf<R, E extends readonly string[]> = {
  [K in E[number]]: R[ColumnOf<R, K> & keyof R] extends number | boolean | null ? Float64Array : ColumnData
}
