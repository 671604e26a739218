// Parts of texts, counted in Unicode characters, and of bytes; places count from 1.

/**
 * Spark's substring: from the end where the place is negative, 0 as 1. A place before the beginning counts as well, so
 * that `substring('abc', -5, 3)` is `a`.
 */
export function substring<T extends string | Uint8Array>(value: T, position: number, length = 2147483647): T {
  const letters: ArrayLike<unknown> = typeof value === "string" ? [...value] : value
  const start = position > 0 ? position - 1 : position < 0 ? letters.length + position : 0
  const [from, to] = [Math.max(0, start), Math.max(0, start + length)]
  return (typeof value === "string" ? (letters as string[]).slice(from, to).join("") : value.slice(from, to)) as T
}

/** Text or bytes made as long as `length` by a filler, or cut to that length. */
export function padded<T extends string | Uint8Array>(value: T, length: number, filler: T, isLeft: boolean): T {
  if (typeof value !== "string") {
    const fill = filler as Uint8Array
    if (value.length >= length || fill.length === 0) return value.slice(0, Math.max(0, length)) as T
    const added = Uint8Array.from({ length: length - value.length }, (_, i) => fill[i % fill.length])
    return Buffer.concat(isLeft ? [added, value] : [value, added]) as Uint8Array as T
  }
  const [letters, fill] = [[...value], [...(filler as string)]]
  if (letters.length >= length) return letters.slice(0, Math.max(0, length)).join("") as T
  if (fill.length === 0) return value
  const missing = length - letters.length
  const added = filler.length === 1 ? (filler as string).repeat(missing) : filled(fill, missing)
  return (isLeft ? added + value : value + added) as T
}

function filled(fill: readonly string[], length: number): string {
  return fill.join("").repeat(Math.floor(length / fill.length)) + fill.slice(0, length % fill.length).join("")
}

/** Text or bytes with others from a place on; they replace as many as they are where `length` is negative. */
export function overlaid<T extends string | Uint8Array>(value: T, by: T, position: number, length = -1): T {
  const taken = length >= 0 ? length : typeof by === "string" ? [...by].length : by.length
  const [before, behind] = [substring(value, 1, position - 1), substring(value, position + taken)]
  if (typeof value === "string") return `${before}${by}${behind}` as T
  return Buffer.concat([before, by, behind] as Uint8Array[]) as Uint8Array as T
}

/** What stands before the separator's `count`-th place, or behind it, from the end, where negative; places may overlap. */
export function substringIndex(text: string, separator: string, count: number): string {
  if (count === 0 || separator === "") return ""
  let at = count > 0 ? -1 : text.length - separator.length + 1
  for (let left = Math.abs(count); left > 0; left--) {
    if (count > 0) at = text.indexOf(separator, at + 1)
    else at = at <= 0 ? -1 : text.lastIndexOf(separator, at - 1)
    if (at < 0) return text
  }
  return count > 0 ? text.slice(0, at) : text.slice(at + separator.length)
}

/** A part of a text between separators, from the end where negative; "" where there is none. */
export function splitPart(text: string, separator: string, part: number): string {
  if (part === 0) throw new Error("INVALID_INDEX_OF_ZERO: parts are counted from 1, or from the end by -1")
  const parts = separator === "" ? [text] : text.split(separator)
  return parts[part > 0 ? part - 1 : parts.length + part] ?? ""
}

/** True where bytes have others at the beginning, at the end or anywhere. */
export function hasBytes(value: Uint8Array, part: Uint8Array, where: "start" | "end" | "anywhere"): boolean {
  if (where === "anywhere") return Buffer.from(value).includes(Buffer.from(part))
  if (part.length > value.length) return false
  const found = where === "start" ? value.slice(0, part.length) : value.slice(value.length - part.length)
  return Buffer.compare(found, part) === 0
}
