// Aggregates that depend on the order of the rows, which a cluster does not keep by itself: they go by the rows' places.

import { entryOf } from "../../../expression/dataType"
import type { TypedCall } from "../../../expression/typed"
import type { CompileContext } from "./context"

type Spelling = (
  args: readonly string[],
  filter: string | undefined,
  call: TypedCall,
  context: CompileContext,
) => string

/** True for an aggregate that asks for the rows' places. */
export function needsPlace(call: TypedCall): boolean {
  if (call.over || !Object.hasOwn(aggregateSpellings, call.name)) return false
  return call.name !== "collect_list" || !call.isDistinct
}

/** The first or last row's value; the row that a condition holds for, where one is given. */
function end(extreme: "min_by" | "max_by"): Spelling {
  return ([x], filter, { args, ignoreNulls }, { place }) => {
    const isSkipping = ignoreNulls || (args[1]?.kind === "literal" && args[1].value === true)
    // In a struct null is a value like any other.
    return `${extreme}(named_struct('v', ${x}), ${placeOf(place)})${where(filter, isSkipping ? `${x} IS NOT NULL` : undefined)}.v`
  }
}

function where(...conditions: readonly (string | undefined)[]): string {
  const given = conditions.filter((condition) => condition !== undefined)
  return given.length === 0 ? "" : ` FILTER (WHERE ${given.map((condition) => `(${condition})`).join(" AND ")})`
}

function placeOf(place: string | undefined): string {
  return place ?? "0"
}

const list: Spelling = ([x], filter, { args }, { place }) => {
  const collected = `collect_list(named_struct('p', ${placeOf(place)}, 'v', ${x}))${where(filter, `${x} IS NOT NULL`)}`
  const isMap = args[0].type.includes("map<") || entryOf(args[0].type) !== undefined
  const sorted = isMap ? `array_sort(${collected}, (a, b) -> CAST(sign(a.p - b.p) AS INT))` : `array_sort(${collected})`
  return `transform(${sorted}, e -> e.v)`
}

export const aggregateSpellings: Readonly<Record<string, Spelling>> = {
  first: end("min_by"),
  last: end("max_by"),
  collect_list: list,
}
