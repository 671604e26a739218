// Expressions with types, over the columns of a frame: what an engine compiles.

import type { DataType } from "./dataType"
import type { FrameBound, LiteralValue, Place } from "./tree"

/** One term of an ORDER BY. */
export interface TypedSort {
  readonly input: Typed
  readonly isDescending: boolean
  readonly nullsFirst: boolean
}

/** An end of a window's frame. */
export type TypedBound = FrameBound<Typed>

/** The rows that a window function looks at. */
export interface TypedWindow {
  readonly partitionBy: readonly Typed[]
  readonly orderBy: readonly TypedSort[]
  readonly frame?: { readonly unit: "rows" | "range"; readonly start: TypedBound; readonly end: TypedBound }
}

/** A call of a function of the table, by its first name there, its arguments cast to the types it takes. */
export interface TypedCall {
  readonly kind: "call"
  readonly name: string
  readonly args: readonly Typed[]
  readonly type: DataType
  readonly isDistinct?: boolean
  readonly filter?: Typed
  readonly orderBy?: readonly TypedSort[]
  readonly ignoreNulls?: boolean
  readonly over?: TypedWindow
  readonly place?: Place
}

/** A call of a function, its arguments of the types that it takes. */
export function callOf(name: string, args: readonly Typed[], type: DataType): TypedCall {
  return { kind: "call", name, args, type }
}

/** An expression whose names and types are known; every cast that Spark makes by itself is in it. */
export type Typed =
  | { readonly kind: "literal"; readonly value: LiteralValue; readonly type: DataType; readonly place?: Place }
  | { readonly kind: "column"; readonly name: string; readonly type: DataType; readonly place?: Place }
  | TypedCall
  /** `isTry`: null where the value can't be cast, else an error in ANSI mode and null in the legacy one. */
  | {
      readonly kind: "cast"
      readonly input: Typed
      readonly type: DataType
      readonly isTry: boolean
      readonly place?: Place
    }
  | {
      readonly kind: "case"
      readonly branches: readonly { readonly when: Typed; readonly then: Typed }[]
      readonly otherwise?: Typed
      readonly type: DataType
      readonly place?: Place
    }
  | {
      readonly kind: "lambda"
      readonly params: readonly { readonly name: string; readonly type: DataType }[]
      readonly body: Typed
      readonly type: DataType
      readonly place?: Place
    }
  /** A parameter of the lambda around it. */
  | { readonly kind: "parameter"; readonly name: string; readonly type: DataType; readonly place?: Place }
  | {
      readonly kind: "field"
      readonly input: Typed
      readonly name: string
      readonly type: DataType
      readonly place?: Place
    }
  | {
      readonly kind: "engine"
      readonly engine: string
      readonly sql: string
      readonly type: DataType
      readonly place?: Place
    }
