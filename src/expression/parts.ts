// What expressions are made of, with types or before they have them.

import type { Expression, FrameBound, SortTerm } from "./tree"
import type { Typed } from "./typed"

/** The expressions that one is made of, from left to right; none of a window's frame, whose ends are constants. */
export function childrenOf(tree: Typed): readonly Typed[]
export function childrenOf(tree: Expression): readonly Expression[]
export function childrenOf(tree: Expression | Typed): readonly (Expression | Typed)[] {
  switch (tree.kind) {
    case "call": {
      const { args, filter, orderBy = [], over } = tree
      return [
        ...args,
        ...(filter ? [filter] : []),
        ...orderBy.map((term) => term.input),
        ...(over ? [...over.partitionBy, ...over.orderBy.map((term) => term.input)] : []),
      ]
    }
    case "case":
      return [...tree.branches.flatMap(({ when, then }) => [when, then]), ...(tree.otherwise ? [tree.otherwise] : [])]
    case "lambda":
      return [tree.body]
    case "item":
      return [tree.input, tree.index]
    case "cast":
    case "field":
    case "alias":
      return [tree.input]
    default:
      return []
  }
}

/** The expression with each of those that it is made of changed, the ends of a window's frame among them. */
export function mapChildren(tree: Typed, change: (child: Typed) => Typed): Typed
export function mapChildren(tree: Expression, change: (child: Expression) => Expression): Expression
export function mapChildren(
  tree: Expression | Typed,
  change: (child: never) => Expression | Typed,
): Expression | Typed {
  // Both kinds of trees are put together alike.
  return changed(tree as Expression, change as (child: Expression) => Expression)
}

function changed(tree: Expression, change: (child: Expression) => Expression): Expression {
  const sort = (term: SortTerm): SortTerm => ({ ...term, input: change(term.input) })
  const bound = (end: FrameBound): FrameBound =>
    typeof end === "string" ? end : { ...end, offset: change(end.offset) }
  switch (tree.kind) {
    case "call": {
      const { args, filter, orderBy, over } = tree
      const frame = over?.frame
      return {
        ...tree,
        args: args.map(change),
        ...(filter ? { filter: change(filter) } : {}),
        ...(orderBy ? { orderBy: orderBy.map(sort) } : {}),
        ...(over
          ? {
              over: {
                partitionBy: over.partitionBy.map(change),
                orderBy: over.orderBy.map(sort),
                ...(frame ? { frame: { ...frame, start: bound(frame.start), end: bound(frame.end) } } : {}),
              },
            }
          : {}),
      }
    }
    case "case":
      return {
        ...tree,
        branches: tree.branches.map(({ when, then }) => ({ when: change(when), then: change(then) })),
        ...(tree.otherwise ? { otherwise: change(tree.otherwise) } : {}),
      }
    case "lambda":
      return { ...tree, body: change(tree.body) }
    case "item":
      return { ...tree, input: change(tree.input), index: change(tree.index) }
    case "cast":
    case "field":
    case "alias":
      return { ...tree, input: change(tree.input) }
    default:
      return tree
  }
}

/** True where `test` holds for the expression or one inside it. */
export function some(tree: Typed, test: (part: Typed) => boolean): boolean
export function some(tree: Expression, test: (part: Expression) => boolean): boolean
export function some<T extends Expression | Typed>(tree: T, test: (part: T) => boolean): boolean {
  return find(tree as never, ((part: T) => test(part) || undefined) as never) !== undefined
}

/** What `look` finds first in the expression or one inside it; undefined where it finds nothing. */
export function find<F>(tree: Typed, look: (part: Typed) => F | undefined): F | undefined
export function find<F>(tree: Expression, look: (part: Expression) => F | undefined): F | undefined
export function find<T extends Expression | Typed, F>(tree: T, look: (part: T) => F | undefined): F | undefined {
  const found = look(tree)
  if (found !== undefined) return found
  for (const part of childrenOf(tree as Typed)) {
    const inside = find(part, look as never) as F | undefined
    if (inside !== undefined) return inside
  }
  return undefined
}
