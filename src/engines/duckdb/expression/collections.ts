// Arrays, maps, structs and lambdas in DuckDB's SQL.

import { microsPerDay } from "../../../expression/calendar"
import { type DataType, elementOf, entryOf, fieldsOf, isAtomic } from "../../../expression/dataType"
import type { Interval } from "../../../expression/tree"
import type { Typed, TypedCall } from "../../../expression/typed"
import { shiftMoment } from "../javascript/timeMath"
import { duckdbType } from "./engineTypes"
import { callJavascript, javascript } from "./javascript"
import {
  bound,
  type CompileContext,
  cast,
  once,
  quote,
  raise,
  raiseOrNull,
  type Spelling,
  type Spellings,
} from "./spelling"
import { compareValues, extremeOf, keyOfValue } from "./values"

/** The parameters and the body of a compiled lambda. */
function lambdaParts(sql: string, lambda: Typed): { params: string[]; body: string } {
  if (lambda.kind !== "lambda") throw new TypeError(`expected a lambda, got ${lambda.kind}`)
  const params = lambda.params.map((p) => quote(`p_${p.name}`))
  return { params, body: sql.slice(`lambda ${params.join(", ")}: `.length) }
}

/** The body of a compiled lambda with values for its parameters; parameters that it leaves out have none. */
function applied(sql: string, lambda: Typed, values: readonly string[]): string {
  const { params, body } = lambdaParts(sql, lambda)
  return params.reduceRight((inner, param, i) => bound(param, values[i], inner), body)
}

/** A lambda of an element and, perhaps, its place from 0; the engine counts from 1. */
function withPlace(sql: string, lambda: Typed): string {
  const { params, body } = lambdaParts(sql, lambda)
  if (params.length < 2) return sql
  return `lambda ${params[0]}, at_: ${bound(params[1], "CAST(at_ - 1 AS INTEGER)", body)}`
}

/** True where some element, or none but those, is `wanted`; null where a null might be it. */
function quantified(wanted: boolean): Spelling {
  return ([input, lambda]) =>
    once(`list_transform(${input}, ${lambda})`, (list) => {
      const found = `CASE WHEN list_contains(${list}, ${wanted}) THEN ${wanted}`
      return `${found} WHEN list_count(${list}) = len(${list}) THEN ${!wanted} END`
    })
}

/** An element by its place from 1, from the end where negative; outside the array as `outside` says. */
function element(outside: (type: DataType, context: CompileContext) => string): Spelling {
  return ([input, index], { args, type }, context) => {
    if (args[0].type.startsWith("map<")) return `(map_extract(${input}, ${index})[1])`
    return once(input, (list) =>
      once(index, (i) => {
        const checks = [
          `${i} = 0 AND ${list} IS NOT NULL THEN ${raise("INVALID_INDEX_OF_ZERO", type)}`,
          `${i} > len(${list}) OR ${i} < -len(${list}) THEN ${outside(type, context)}`,
        ]
        return `CASE ${checks.map((check) => `WHEN ${check}`).join(" ")} ELSE list_extract(${list}, ${i}) END`
      }),
    )
  }
}

const nullOf = (type: DataType): string => cast("NULL", type)

/** Largest or smallest element; of arrays and structs, by the order of their parts, null first. */
function extreme(name: "list_max" | "list_min"): Spelling {
  return ([input], call, context) => {
    if (isAtomic(call.type)) return `${name}(${input})`
    return javascript(() => extremeOf(call.type, name === "list_max" ? 1 : -1) as never)([input], call, context)
  }
}

/** The elements in order, null first or last. */
function sorted(input: string, call: TypedCall, isDescending: boolean, nullsFirst: boolean): string {
  const elementType = elementOf(call.type)!
  if (isAtomic(elementType)) {
    return `list_sort(${input}, '${isDescending ? "DESC" : "ASC"}', 'NULLS ${nullsFirst ? "FIRST" : "LAST"}')`
  }
  const compare = compareValues(elementType)
  const sign = isDescending ? -1 : 1
  const sort = (items: unknown[]): unknown[] => {
    const filled = items.filter((item) => item !== null).sort((a, b) => sign * compare(a as never, b as never))
    const nulls = items.filter((item) => item === null)
    return nullsFirst ? [...nulls, ...filled] : [...filled, ...nulls]
  }
  const variant = `${isDescending}${nullsFirst}`
  return callJavascript("sort_array", [call.type], call.type, [input], sort as never, { variant })
}

const arraySort: Spelling = ([input, comparator], call) => {
  if (comparator === undefined) return sorted(input, call, false, false)
  // The comparator's answers for all pairs; a lambda can't be called from JavaScript.
  const { params, body } = lambdaParts(comparator, call.args[1])
  const [left, right] = [params[0] ?? "left_", params[1] ?? "right_"]
  return once(input, (list) => {
    const answers = `list_transform(${list}, lambda ${left}: list_transform(${list}, lambda ${right}: ${body}))`
    const types = [call.type, "array<array<int>>"]
    return callJavascript("array_sort", types, call.type, [list, answers], sortByAnswers as never)
  })
}

/** Elements by a comparator's answers; inserted one by one, as Java sorts fewer than 32. */
function sortByAnswers(items: unknown[], answers: (number | null)[][]): unknown[] {
  const compare = (a: number, b: number): number => {
    const answer = answers[a][b]
    if (answer === null) throw new Error("COMPARATOR_RETURNS_NULL: the comparator gives null for two elements")
    return answer
  }
  let places = items.map((_, i) => i)
  if (places.length < 32) {
    let run = Math.min(places.length, 2)
    if (run === 2) {
      if (compare(1, 0) < 0) {
        while (run < places.length && compare(run, run - 1) < 0) run++
        places = [...places.slice(0, run).reverse(), ...places.slice(run)]
      } else while (run < places.length && compare(run, run - 1) >= 0) run++
    }
    for (let at = run; at < places.length; at++) {
      const pivot = places[at]
      let [low, high] = [0, at]
      while (low < high) {
        const middle = (low + high) >>> 1
        if (compare(pivot, places[middle]) < 0) high = middle
        else low = middle + 1
      }
      places.splice(at, 1)
      places.splice(low, 0, pivot)
    }
  } else places.sort(compare)
  return places.map((place) => items[place])
}

/** A function of arrays of one type that tells elements apart by their keys. */
function ofSets(compute: (key: (item: unknown) => unknown) => (...arrays: unknown[][]) => unknown): Spelling {
  return javascript((call) => compute(keyOfValue(elementOf(call.args[0].type)!)) as never)
}

const distinct = (items: Iterable<unknown>, key: (item: unknown) => unknown): unknown[] => {
  const seen = new Set()
  const kept: unknown[] = []
  for (const item of items) {
    const name = key(item)
    if (seen.has(name)) continue
    seen.add(name)
    kept.push(item)
  }
  return kept
}

/** The elements of the first array, each once, that are, or are not, in the second. */
function common(isIn: boolean): Spelling {
  return ofSets((key) => (a, b) => {
    const others = new Set(b.map(key))
    return distinct(a, key).filter((item) => others.has(key(item)) === isIn)
  })
}

const overlap: Spelling = ofSets((key) => (a, b) => {
  const others = new Set(b.map(key))
  if (a.some((item) => item !== null && others.has(key(item)))) return true
  return a.length > 0 && b.length > 0 && (a.includes(null) || b.includes(null)) ? null : false
})

const joined = (items: (string | null)[], separator: string, replacement?: string): string =>
  items
    .filter((item) => item !== null || replacement !== undefined)
    .map((item) => item ?? replacement)
    .join(separator)

const arrayJoin: Spelling = ([input, separator, replacement], call, context) => {
  // The engine joins by a constant only.
  if (call.args[1].kind !== "literal") {
    return javascript(() => joined as never)([input, separator, ...(replacement ? [replacement] : [])], call, context)
  }
  const list =
    replacement === undefined ? input : `list_transform(${input}, lambda item_: coalesce(item_, ${replacement}))`
  return once(list, (items) => {
    const text = `CASE WHEN list_count(${items}) = 0 THEN '' ELSE array_to_string(${items}, ${separator}) END`
    const nulls = [separator, ...(replacement === undefined ? [] : [replacement])]
    return `CASE WHEN ${[items, ...nulls].map((sql) => `${sql} IS NOT NULL`).join(" AND ")} THEN ${text} END`
  })
}

const insert = (items: unknown[] | null, place: number | null, item: unknown): unknown => {
  if (items === null || place === null) return null
  if (place === 0) throw new Error("INVALID_INDEX_OF_ZERO: places in an array begin with 1")
  const filled = [...items]
  if (place > 0) {
    while (filled.length < place - 1) filled.push(null)
    filled.splice(place - 1, 0, item)
    return filled
  }
  while (filled.length < -place - 1) filled.unshift(null)
  filled.splice(filled.length + place + 1, 0, item)
  return filled
}

const slice: Spelling = ([input, start, length], { type }) =>
  once(input, (list) =>
    once(start, (from) =>
      once(length, (count) => {
        const first = `CASE WHEN ${from} < 0 THEN len(${list}) + ${from} + 1 ELSE ${from} END`
        const checks = [
          `${list} IS NULL OR ${from} IS NULL OR ${count} IS NULL THEN NULL`,
          `${from} = 0 THEN ${raise("INVALID_PARAMETER_VALUE.START", type)}`,
          `${count} < 0 THEN ${raise("INVALID_PARAMETER_VALUE.LENGTH", type)}`,
          `${from} < -len(${list}) OR ${count} = 0 THEN ${cast("[]", type)}`,
        ]
        const part = once(`(${first})`, (at) => `list_slice(${list}, ${at}, ${at} + ${count}::BIGINT - 1)`)
        return `CASE ${checks.map((check) => `WHEN ${check}`).join(" ")} ELSE ${part} END`
      }),
    ),
  )

const zip: Spelling = (args, call) => {
  const fields = fieldsOf(elementOf(call.type)!)!
  const nullFree = args.map((arg) => `${arg} IS NOT NULL`).join(" AND ")
  const values = args.map((arg, i) => `${quote(fields[i].name)} := list_extract(${arg}, at_)`).join(", ")
  const places = `range(1, greatest(${args.map((arg) => `len(${arg})`).join(", ")}) + 1)`
  return `CASE WHEN ${nullFree} THEN CAST(list_transform(${places}, lambda at_: struct_pack(${values})) AS ${duckdbType(call.type)}) END`
}

const zipWith: Spelling = ([a, b, lambda], { args, type }) => {
  const body = applied(lambda, args[2], [`list_extract(${a}, at_)`, `list_extract(${b}, at_)`])
  const places = `range(1, greatest(len(${a}), len(${b})) + 1)`
  return `CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${cast(`list_transform(${places}, lambda at_: ${body})`, type)} END`
}

/**
 * Elements one after another into one value. The start is the first element, not the engine's own argument for it: after
 * a row with an empty list or none, the engine gives the lambda another row's columns.
 */
const aggregate: Spelling = ([input, zero, merge, finish], { args }) => {
  const [element, result] = [elementOf(args[0].type)!, args[1].type]
  const total = once(input, (list) => {
    if (element === result && (args[2] as Typed & { kind: "lambda" }).params.length === 2) {
      return `CASE WHEN ${list} IS NOT NULL THEN list_reduce(list_prepend(${zero}, ${list}), ${merge}) END`
    }
    const step = applied(merge, args[2], ["before_.total", "next_.item"])
    const items = `list_transform(${list}, lambda item_: struct_pack(total := ${nullOf(result)}, item := item_))`
    const first = `struct_pack(total := ${zero}, item := ${nullOf(element)})`
    const next = `struct_pack(total := ${step}, item := ${nullOf(element)})`
    const steps = `list_reduce(list_prepend(${first}, ${items}), lambda before_, next_: ${next})`
    return `CASE WHEN ${list} IS NOT NULL THEN struct_extract(${steps}, 'total') END`
  })
  if (finish === undefined) return total
  return `CASE WHEN ${input} IS NOT NULL THEN ${applied(finish, args[3], [total])} END`
}

/** A map of keys and values in order. */
function mapOfPairs(keyType: DataType, pairs: Iterable<readonly [unknown, unknown]>): Map<unknown, unknown> {
  const key = keyOfValue(keyType)
  const seen = new Set()
  const made = new Map<unknown, unknown>()
  for (const [k, value] of pairs) {
    if (k === null) throw new Error("NULL_MAP_KEY: a map's key can't be null")
    const plain = k === 0 ? 0 : k
    const name = key(plain)
    if (seen.has(name)) throw new Error(`DUPLICATED_MAP_KEY: a map can't have the key ${String(k)} twice`)
    seen.add(name)
    made.set(plain, value)
  }
  return made
}

const makeMap: Spelling = (args, call, context) => {
  if (args.length === 0) return cast("MAP {}", call.type)
  const keys = call.args.filter((_, i) => i % 2 === 0)
  const texts = keys.map((key) => (key.kind === "literal" && key.value !== null ? String(key.value) : undefined))
  if (texts.every((text) => text !== undefined) && new Set(texts).size === texts.length) {
    const values = (odd: number): string => args.filter((_, i) => i % 2 === odd).join(", ")
    return cast(`map([${values(0)}], [${values(1)}])`, call.type)
  }
  const compute = (...items: unknown[]): Map<unknown, unknown> =>
    mapOfPairs(
      keys[0].type,
      keys.map((_, i) => [items[2 * i], items[2 * i + 1]]),
    )
  return javascript(() => compute as never, { takesNulls: true })(args, call, context)
}

/** A map of two arrays. */
function mapOfArrays(keys: string, values: string, type: DataType): string {
  const entry = entryOf(type)!
  const compute = (k: unknown[], v: unknown[]): Map<unknown, unknown> => {
    if (k.length !== v.length)
      throw new Error(`_LEGACY_ERROR_TEMP_2128: a map of ${k.length} keys and ${v.length} values`)
    return mapOfPairs(
      entry.key,
      k.map((key, i) => [key, v[i]]),
    )
  }
  const types = [`array<${entry.key}>`, `array<${entry.value}>`]
  return callJavascript("map_from_arrays", types, type, [keys, values], compute as never)
}

const mapOfEntries: Spelling = javascript((call) => {
  const [key, value] = fieldsOf(elementOf(call.args[0].type)!)!
  return ((entries: (Record<string, unknown> | null)[]) => {
    if (entries.includes(null)) return null
    return mapOfPairs(
      key.type,
      entries.map((entry) => [entry![key.name], entry![value.name]]),
    )
  }) as never
})

/** The lambda over a map's entries. */
function overEntries(call: "list_transform" | "list_filter", map: string, lambda: string, typed: Typed): string {
  const body = applied(lambda, typed, ["entry_.key", "entry_.value"])
  return `${call}(map_entries(${map}), lambda entry_: ${body})`
}

const sequence: Spelling = javascript((call, { timeZone }) => {
  const type = elementOf(call.type)!
  if (type === "date") return dates as never
  if (type.startsWith("timestamp")) {
    const zone = type === "timestamp" ? timeZone : "UTC"
    return ((start: bigint, stop: bigint, step?: Interval) => times(start, stop, step, zone)) as never
  }
  const isLong = type === "bigint"
  return ((a: number | bigint, b: number | bigint, c?: number | bigint) => {
    const [start, stop] = [BigInt(a), BigInt(b)]
    const step = c === undefined ? (start <= stop ? 1n : -1n) : BigInt(c)
    checkBounds(start, stop, step, step)
    const items: (number | bigint)[] = []
    for (let value = start; step > 0n ? value <= stop : value >= stop; value += step) {
      items.push(isLong ? value : Number(value))
      if (step === 0n) break
    }
    return items
  }) as never
})

/** Spark's limit for an array. */
const longestSequence = 2147483632n

function checkBounds(start: bigint, stop: bigint, step: bigint, shown: unknown): void {
  const isRight = step > 0n ? start <= stop : step < 0n ? start >= stop : start === stop
  if (!isRight) {
    throw new Error(`_LEGACY_ERROR_TEMP_3243: Illegal sequence boundaries: ${start} to ${stop} by ${shown}`)
  }
  if (step !== 0n && (stop - start) / step >= longestSequence) {
    throw new Error(`COLLECTION_SIZE_LIMIT_EXCEEDED.PARAMETER: ${start} to ${stop} by ${shown}`)
  }
}

/** Months and days are steps of the calendar in a zone, microseconds of time. */
function times(start: bigint, stop: bigint, given: Interval | undefined, zone: string): bigint[] {
  const { months, days, microseconds } = given ?? { months: 0, days: start <= stop ? 1 : -1, microseconds: 0n }
  // A month is taken for 28 days, the shortest, to see the direction.
  const width = (BigInt(months) * 28n + BigInt(days)) * microsPerDay + microseconds
  checkBounds(start, stop, width, `${months} months, ${days} days and ${microseconds} microseconds`)
  const items: bigint[] = []
  for (let i = 0n; ; i++) {
    const step = { months: Number(i) * months, days: Number(i) * days, microseconds: i * microseconds }
    const value = shiftMoment(start, step, zone)
    if (width >= 0n ? value > stop : value < stop) return items
    items.push(value)
    if (width === 0n) return items
  }
}

function dates(start: number, stop: number, step?: Interval): number[] {
  const toMicros = (day: number): bigint => BigInt(day) * microsPerDay
  return times(toMicros(start), toMicros(stop), step, "UTC").map((micros) => Number(micros / microsPerDay))
}

const textToMap: Spelling = javascript(() => {
  return ((text: string, pairDelimiter = ",", valueDelimiter = ":") => {
    const between = new RegExp(valueDelimiter, "u")
    const pairs = text.split(new RegExp(pairDelimiter, "u")).map((pair): [string, string | null] => {
      const found = between.exec(pair)
      if (found === null || pair === "") return [pair, null]
      return [pair.slice(0, found.index), pair.slice(found.index + found[0].length)]
    })
    return mapOfPairs("string", pairs)
  }) as never
})

export const collectionSpellings: Spellings = {
  // Several rows of one: the engine puts one value of the array in each.
  explode: "unnest($1)",
  explode_outer: ([list], { type }) =>
    `unnest(${once(list, (x) => `CASE WHEN len(${x}) > 0 THEN ${x} ELSE [${cast("NULL", type)}] END`)})`,
  array: (args, { type }) => cast(`[${args.join(", ")}]`, type),
  size: ([input], { args }, { ansi }) => {
    const count = args[0].type.startsWith("map<") ? `cardinality(${input})` : `len(${input})`
    if (args[0].type === "void") return ansi ? "CAST(NULL AS INTEGER)" : "-1"
    return ansi ? cast(count, "int") : `coalesce(${cast(count, "int")}, -1)`
  },
  array_size: "CAST(len($1) AS INTEGER)",
  element_at: element((type, context) => raiseOrNull("INVALID_ARRAY_INDEX_IN_ELEMENT_AT", type, context)),
  try_element_at: element(nullOf),
  get: "CASE WHEN $2 >= 0 THEN list_extract($1, $2::BIGINT + 1) END",
  array_contains:
    "CASE WHEN $2 IS NULL THEN NULL WHEN list_contains($1, $2) THEN true WHEN list_count($1) = len($1) THEN false END",
  array_position:
    "CASE WHEN $1 IS NOT NULL AND $2 IS NOT NULL THEN CAST(coalesce(list_position($1, $2), 0) AS BIGINT) END",
  array_max: extreme("list_max"),
  array_min: extreme("list_min"),
  sort_array: ([input], call) => {
    const [, ascending] = call.args
    const isDescending = ascending?.kind === "literal" && ascending.value === false
    return sorted(input, call, isDescending, !isDescending)
  },
  array_sort: arraySort,
  array_distinct: ofSets((key) => (items) => distinct(items, key)),
  array_union: ofSets((key) => (a, b) => distinct([...a, ...b], key)),
  array_intersect: common(true),
  array_except: common(false),
  arrays_overlap: overlap,
  array_join: arrayJoin,
  array_remove: "CASE WHEN $2 IS NOT NULL THEN list_filter($1, lambda item_: item_ IS DISTINCT FROM $2) END",
  array_compact: "list_filter($1, lambda item_: item_ IS NOT NULL)",
  array_append: "CASE WHEN $1 IS NOT NULL THEN list_append($1, $2) END",
  array_prepend: "CASE WHEN $1 IS NOT NULL THEN list_prepend($2, $1) END",
  array_insert: javascript(() => insert as never, { takesNulls: true }),
  array_repeat: ([value, count], { type }) =>
    once(
      count,
      (n) => `CASE WHEN ${n} IS NOT NULL THEN list_resize(${cast("[]", type)}, greatest(${n}, 0), ${value}) END`,
    ),
  arrays_zip: zip,
  slice,
  flatten: "CASE WHEN list_count($1) = len($1) THEN flatten($1) END",
  sequence,
  transform: ([input, lambda], { args }) => `list_transform(${input}, ${withPlace(lambda, args[1])})`,
  filter: ([input, lambda], { args }) => `list_filter(${input}, ${withPlace(lambda, args[1])})`,
  exists: quantified(true),
  forall: quantified(false),
  aggregate,
  zip_with: zipWith,
  map: makeMap,
  map_from_arrays: ([keys, values], { type }) => mapOfArrays(keys, values, type),
  map_from_entries: mapOfEntries,
  map_keys: "map_keys($1)",
  map_values: "map_values($1)",
  map_entries: "map_entries($1)",
  map_contains_key: "list_contains(map_keys($1), $2)",
  map_concat: (args, call, context) => {
    if (args.length === 0) return cast("MAP {}", call.type)
    const { key } = entryOf(call.type)!
    const compute = (...maps: Map<unknown, unknown>[]): Map<unknown, unknown> =>
      mapOfPairs(
        key,
        maps.flatMap((map) => [...map]),
      )
    return javascript(() => compute as never)(args, call, context)
  },
  map_filter: ([map, lambda], { args }) => `map_from_entries(${overEntries("list_filter", map, lambda, args[1])})`,
  map_zip_with: ([a, b, lambda], { args, type }) => {
    const { key } = entryOf(type)!
    const [keyOf, list] = [keyOfValue(key), `array<${key}>`]
    const union = (x: unknown[], y: unknown[]): unknown[] => distinct([...x, ...y], keyOf)
    const all = [`map_keys(${a})`, `map_keys(${b})`]
    const keys = callJavascript("array_union", [list, list], list, all, union as never)
    const values = [a, b].map((map) => `map_extract(${map}, key_)[1]`)
    const body = applied(lambda, args[2], ["key_", ...values])
    return once(keys, (names) => cast(`map(${names}, list_transform(${names}, lambda key_: ${body}))`, type))
  },
  transform_keys: ([map, lambda], { args, type }) =>
    once(map, (m) => mapOfArrays(overEntries("list_transform", m, lambda, args[1]), `map_values(${m})`, type)),
  transform_values: ([map, lambda], { args, type }) =>
    once(map, (m) => cast(`map(map_keys(${m}), ${overEntries("list_transform", m, lambda, args[1])})`, type)),
  str_to_map: textToMap,
  named_struct: (args, { type }) => {
    const fields = fieldsOf(type)!
    return `struct_pack(${fields.map(({ name }, i) => `${quote(name)} := ${args[2 * i + 1]}`).join(", ")})`
  },
}
