// The most frequent value, ties decided as Spark's hash table does.

import { javaHash, murmur3 } from "./hash"

/** The value that is there most often; of several the first in the order of Scala's OpenHashMap; null of none. */
export function mostFrequent(values: readonly unknown[], type: string): unknown {
  const counts = new Map<unknown, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  let most = 0
  for (const count of counts.values()) most = Math.max(most, count)
  const isNested = /^(array|map|struct)</.test(type)
  const ordered = isNested ? [...counts.keys()] : hashOrder([...counts.keys()], type)
  return ordered.find((value) => counts.get(value) === most) ?? null
}

/** Values as they lie in an OpenHashMap of 64 places, doubled when seven of ten are taken. */
function hashOrder(values: readonly unknown[], type: string): unknown[] {
  let places: unknown[] = new Array(64).fill(undefined)
  const put = (into: unknown[], value: unknown): void => {
    const mask = into.length - 1
    let at = murmur3(javaHash(value, type), "int", 0) & mask
    for (let step = 1; into[at] !== undefined; step++) at = (at + step) & mask
    into[at] = value
  }
  let size = 0
  for (const value of values) {
    put(places, value)
    if (++size <= 0.7 * places.length) continue
    const larger: unknown[] = new Array(2 * places.length).fill(undefined)
    for (const one of places) if (one !== undefined) put(larger, one)
    places = larger
  }
  return places.filter((value) => value !== undefined)
}
