// Values of SQL's types as JSON holds them, exactly: {"decimal": "1.50"}, {"date": "2024-03-10"}, {"timestamp": …},
// {"double": "NaN"}, {"long": "9223372036854775807"}, {"binary": hex}, {"struct": {…}}, {"map": [[key, value], …]};
// arrays, strings, booleans and other numbers as they are. The Spark side writes them in spark/expressions.py.

/**
 * @typedef {object} ValueTable - rows for expressions
 * @property {string} schema - as Spark's DDL
 * @property {unknown[][]} rows - values as above
 *
 * @typedef {{ name: string, type: string }} Field
 */

/**
 * The columns of a schema in Spark's DDL.
 *
 * @param {string} schema
 * @returns {Field[]}
 */
export function fieldsOf(schema) {
  return splitAtCommas(schema).map((text) => {
    const at = text.indexOf(" ")
    return { name: text.slice(0, at), type: text.slice(at + 1).toLowerCase() }
  })
}

/**
 * A value as `fromRows` takes it.
 *
 * @param {unknown} value
 * @returns {unknown}
 */
export function decode(value) {
  if (Array.isArray(value)) return value.map(decode)
  if (value === null || typeof value !== "object") return value
  const [[kind, inside]] = Object.entries(value)
  switch (kind) {
    case "double":
      return Number(inside)
    case "long":
      return BigInt(inside)
    case "date":
      return new Date(`${inside}T00:00:00Z`)
    case "binary":
      return Uint8Array.from(Buffer.from(inside, "hex"))
    case "struct":
      return Object.fromEntries(Object.entries(inside).map(([name, entry]) => [name, decode(entry)]))
    case "map":
      return new Map(inside.map((/** @type {unknown[]} */ entry) => entry.map(decode)))
    default:
      return inside
  }
}

/**
 * What `collect` gave, as JSON holds it.
 *
 * @param {unknown} value
 * @param {string} type - Spark's
 * @returns {unknown}
 */
export function encode(value, type) {
  if (value === null || value === undefined) return null
  const [kind, ...parts] = typeParts(type)
  if (kind === "array" && isList(value)) return Array.from(value, (entry) => encode(entry, parts[0]))
  if (kind === "map") {
    const entries = value instanceof Map ? [...value] : Object.entries(value)
    return { map: entries.map(([key, entry]) => [encode(key, parts[0]), encode(entry, parts[1])]) }
  }
  if (kind === "struct") {
    const record = /** @type {Record<string, unknown>} */ (value)
    return { struct: Object.fromEntries(parts.map((part) => encodeField(record, part))) }
  }
  if ((kind === "timestamp" || kind === "timestamp_ntz") && typeof value === "bigint") {
    return { timestamp: timestampText(value) }
  }
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : { long: String(value) }
  if (typeof value === "number" && (kind === "double" || kind === "float")) {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value
    return { double: Object.is(value, -0) ? "-0.0" : String(value) }
  }
  if (kind === "decimal") return { decimal: String(value) }
  if (kind === "binary" && ArrayBuffer.isView(value)) {
    return { binary: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex") }
  }
  if (kind === "date") return { date: value instanceof Date ? dayOf(value) : String(value) }
  if (kind === "timestamp" || kind === "timestamp_ntz") {
    return {
      timestamp: value instanceof Date ? `${dayOf(value)} ${value.toISOString().slice(-13, -1)}` : String(value),
      ...(value instanceof Date ? { isCut: true } : {}),
    }
  }
  return value
}

/** @param {bigint} micros - since 1970 */
function timestampText(micros) {
  const fraction = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n
  const date = new Date(Number((micros - fraction) / 1000n))
  const digits = fraction === 0n ? "" : `.${String(fraction).padStart(6, "0")}`
  return `${dayOf(date)} ${date.toISOString().slice(-13, -5)}${digits}`
}

/**
 * @param {Record<string, unknown>} record
 * @param {string} part - `name:type`
 */
function encodeField(record, part) {
  const at = part.indexOf(":")
  const name = part.slice(0, at)
  return [name, encode(record[name], part.slice(at + 1))]
}

/** A day as Spark writes it, a year beyond 9999 with a sign and no more digits than it has. @param {Date} date */
function dayOf(date) {
  return date
    .toISOString()
    .slice(0, -14)
    .replace(/^([+-])0*(?=\d{4})/, "$1")
}

/**
 * @param {unknown} value
 * @returns {value is ArrayLike<unknown>}
 */
function isList(value) {
  return Array.isArray(value) || ArrayBuffer.isView(value)
}

/**
 * A type's kind, then what is in its brackets.
 *
 * @param {string} type
 * @returns {string[]}
 */
export function typeParts(type) {
  const at = type.search(/[<(]/)
  return at < 0 ? [type] : [type.slice(0, at), ...splitAtCommas(type.slice(at + 1, -1))]
}

/** @param {string} text */
function splitAtCommas(text) {
  /** @type {string[]} */
  const parts = []
  let depth = 0
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    if (text[at] === "(" || text[at] === "<") depth++
    if (text[at] === ")" || text[at] === ">") depth--
    if (at < text.length && (text[at] !== "," || depth > 0)) continue
    parts.push(text.slice(start, at).trim())
    start = at + 1
  }
  return parts
}

/**
 * Whether two values are the same: doubles to the last bit, or to `ulps` steps of the last bit, in text too; decimals by
 * their value, timestamps to what both of them tell (a Date has milliseconds), objects by their entries in order, maps in
 * any, since Python's side has none.
 *
 * @param {unknown} ours
 * @param {unknown} sparks
 * @param {number} [ulps]
 * @returns {boolean}
 */
export function isSame(ours, sparks, ulps = 0) {
  if (Object.is(ours, sparks)) return true
  if (typeof ours === "number" && typeof sparks === "number") {
    // What is left where numbers of about 1 cancel out is no number to count steps from.
    const isLeft = ulps > 2 && Math.abs(ours) < 1e-13 && Math.abs(sparks) < 1e-13
    return ulps > 0 && (isLeft || stepsBetween(ours, sparks) <= BigInt(ulps))
  }
  if (typeof ours === "string" && typeof sparks === "string") return ulps > 0 && isSameText(ours, sparks, ulps)
  if (ours === null || sparks === null || typeof ours !== "object" || typeof sparks !== "object") return false
  if ("timestamp" in ours && "timestamp" in sparks) {
    const length = "isCut" in ours ? "2024-03-10 15:04:05.123".length : undefined
    return isSameTime(String(ours.timestamp), String(sparks.timestamp).slice(0, length))
  }
  if ("decimal" in ours && "decimal" in sparks) {
    return withoutZeros(String(ours.decimal)) === withoutZeros(String(sparks.decimal))
  }
  if ("map" in ours && "map" in sparks && Array.isArray(ours.map) && Array.isArray(sparks.map)) {
    return isSame([...ours.map].sort(byKey), [...sparks.map].sort(byKey), ulps)
  }
  const [left, right] = [Object.entries(ours), Object.entries(sparks)]
  return (
    Array.isArray(ours) === Array.isArray(sparks) &&
    left.length === right.length &&
    left.every(([name, value], i) => name === right[i][0] && isSame(value, right[i][1], ulps))
  )
}

/** @param {[unknown, unknown]} left @param {[unknown, unknown]} right */
function byKey([left], [right]) {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1
}

/** @param {string} decimal */
function withoutZeros(decimal) {
  return decimal.replace(/(?<=\.\d*)0+$|\.0*$/, "")
}

/**
 * @param {string} ours
 * @param {string} sparks
 * @param {number} ulps
 */
function isSameText(ours, sparks, ulps) {
  const [left, right] = [ours, sparks].map((text) => text.split(/(-?\d+\.\d+(?:E-?\d+)?)/))
  return (
    left.length === right.length &&
    left.every((part, i) => part === right[i] || (i % 2 === 1 && isSame(Number(part), Number(right[i]), ulps)))
  )
}

/**
 * @param {string} ours - with three digits of a second's fraction, if it comes from a Date
 * @param {string} sparks
 */
function isSameTime(ours, sparks) {
  const [left, right] = [ours, sparks].map((text) => withoutZeros(text.replace(/^\+/, "")))
  return left === right
}

/**
 * @param {number} left
 * @param {number} right
 */
function stepsBetween(left, right) {
  const [a, b] = [left, right].map((number) => {
    const bits = new BigInt64Array(Float64Array.of(number).buffer)[0]
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits
  })
  return a < b ? b - a : a - b
}
