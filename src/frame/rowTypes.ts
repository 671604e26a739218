// How verbs change what TypeScript knows of a frame's rows. A new verb says what it gives in the same way:
// `dropNulls(): Frame<R>` where rows stay what they are, `Frame` where nobody can tell.

import type { Column, SortColumn } from "../expression/columns/column"
import type { FieldOf, Flat, IsOpen, KnownExpression, KnownName, NameOf, NameOrSql, Row } from "../expression/rowTypes"
import type { ColumnExpression } from "./verbs/expressions"

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

/** The expressions themselves, where none is a word that names no column. */
export type CheckedExpressions<R, E extends readonly unknown[]> = { [I in keyof E]: CheckedExpression<R, E[I]> }

type CheckedName<R, E> = E extends readonly unknown[]
  ? { readonly [I in keyof E]: KnownName<R, E[I]> }
  : KnownName<R, E>

/** The names themselves, where each is a column's. */
export type CheckedNames<R, E extends readonly unknown[]> = { [I in keyof E]: CheckedName<R, E[I]> }

/** Lists laid flat. */
type Elements<E extends readonly unknown[]> = E extends readonly [infer H, ...infer T]
  ? H extends readonly unknown[]
    ? [...Elements<H>, ...Elements<T>]
    : [H, ...Elements<T>]
  : E extends readonly []
    ? []
    : unknown[]

/** The field that one expression of select gives. */
type SelectedField<R, E> = E extends string
  ? E extends "*"
    ? R
    : FieldOf<R, E> extends [infer N extends string, infer T]
      ? { [K in N]: T }
      : never
  : E extends Column<infer T, infer N>
    ? { [K in N]: T }
    : Row

type Fields<R, E extends readonly unknown[], Acc = unknown> = E extends readonly [infer H, ...infer T]
  ? Fields<R, T, Acc & SelectedField<R, H>>
  : E extends readonly []
    ? Acc
    : Row

/** An open row where one of the fields is not known, else the fields. */
type Closed<R> = IsOpen<R> extends true ? Row : Flat<R>

/** The rows of `select`. */
export type SelectRow<R, E extends readonly unknown[]> = IsOpen<R> extends true ? Row : Closed<Fields<R, Elements<E>>>

/** The type of what a column is made of. */
type TypeOf<R, E> = E extends string
  ? FieldOf<R, E>[1]
  : E extends Column<infer T, string>
    ? T
    : E extends { readonly seed: number | bigint }
      ? number
      : unknown

/** The rows with a column set. */
export type WithColumn<R, N extends string, E> =
  IsOpen<R> extends true ? Row : string extends N ? Row : WithField<R, N, TypeOf<R, E>>

/** The rows with a column of a type. */
type WithField<R, N extends string, T> =
  IsOpen<R> extends true
    ? Row
    : string extends N
      ? Row
      : N extends keyof R
        ? { [K in keyof R]: K extends N ? T : R[K] }
        : R & { [K in N]: T }

/** The rows with columns set. */
export type WithColumns<R, C> =
  IsOpen<R> extends true
    ? Row
    : string extends keyof C
      ? Row
      : { [K in keyof R | keyof C]: K extends keyof C ? TypeOf<R, C[K]> : K extends keyof R ? R[K] : never }

/** The rows without columns. */
export type Without<R, E extends readonly unknown[]> =
  IsOpen<R> extends true
    ? Row
    : Elements<E>[number] extends infer N
      ? unknown extends N
        ? Row
        : string extends N
          ? Row
          : { [K in keyof R as K extends N ? never : K]: R[K] }
      : never

/** The rows with columns of other names. */
export type Renamed<R, Names> =
  IsOpen<R> extends true
    ? Row
    : string extends keyof Names
      ? Row
      : // Names that are given and taken away in one go depend on their order.
        [Names[keyof Names] & keyof Names] extends [never]
        ? { [K in keyof R as K extends keyof Names ? Names[K] & string : K]: R[K] }
        : Row

/** The rows of a join: the keys, the left side's rest, the right's. */
export type JoinRow<R, O, How> =
  IsOpen<R> extends true
    ? Row
    : Lowercase<How & string> extends `${"left" | ""}${"_" | ""}${"semi" | "anti"}`
      ? R
      : IsOpen<O> extends true
        ? Row
        : { [K in keyof R | keyof O]: K extends keyof R ? R[K] : K extends keyof O ? O[K] : never }

/** The names to join on themselves, where both sides have them. */
export type CheckedKeys<R, O, On> = On extends readonly unknown[]
  ? { readonly [I in keyof On]: KnownName<R, On[I]> & KnownName<O, On[I]> }
  : KnownName<R, On> & KnownName<O, On>

/** Names that both sides of a join have. */
export type SharedName<R, O> = (NameOf<R> & NameOf<O>) | (string & {})

/** The rows of an aggregate of columns named alike: `sum(x)`. */
export type AggregatedNames<R, K, A extends string, E extends readonly unknown[], T> =
  IsOpen<R> extends true
    ? Row
    : E extends readonly []
      ? Row
      : Elements<E>[number] extends infer N
        ? string extends N
          ? Row
          : Flat<K & { [X in N & string as `${A}(${X})`]: T extends "own" ? (X extends keyof R ? R[X] : unknown) : T }>
        : never

/** The rows of aggregates: the keys, and a field each. */
export type AggregatedRow<R, K, E extends readonly unknown[]> =
  IsOpen<R> extends true ? Row : Closed<K & Fields<R, Elements<E>>>

/** The keys of groups. */
export type KeyRow<R, E extends readonly unknown[]> = IsOpen<R> extends true ? Row : Fields<R, Elements<E>>
