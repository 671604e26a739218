// JSON read and written as Spark's functions do.

import { type DataType, decimalOf, elementOf, entryOf, fieldsOf } from "../../../expression/dataType"
import { javaDecimalText } from "../../../expression/decimal"
import { dateText, timestampText, toWallClock } from "../../../expression/time"
import { formatDouble, formatFloat } from "../../../linalg/formatDouble"

/** A value read: objects keep all their fields in order, numbers the text that they are written back with. */
type Json =
  | { readonly kind: "object"; readonly fields: readonly (readonly [string, Json])[] }
  | { readonly kind: "array"; readonly items: readonly Json[] }
  | { readonly kind: "string" | "plain"; readonly text: string }

const token =
  /[ \t\r\n]*(?:([{}[\]:,])|("(?:[^"\\]|\\["\\/bfnrtu'])*"|'(?:[^'\\]|\\["\\/bfnrtu'])*')|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)(?![\w.+-]))/y

/** The first value of a text, whatever comes behind it; undefined for what is no JSON. Single quotes do, too. */
function parseJson(text: string): Json | undefined {
  token.lastIndex = 0
  try {
    return readValue(text, nextToken(text), 0)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function nextToken(text: string): RegExpExecArray {
  const found = token.exec(text)
  if (found === null) throw new SyntaxError("no JSON")
  return found
}

function readValue(text: string, [, sign, quoted, plain]: RegExpExecArray, depth: number): Json {
  if (depth > 1000) throw new SyntaxError("too deep")
  if (quoted !== undefined) return { kind: "string", text: unquoted(quoted) }
  if (plain !== undefined) return { kind: "plain", text: plainText(plain) }
  if (sign === "[") {
    const items: Json[] = []
    for (let next = nextToken(text); next[1] !== "]" || items.length > 0; next = nextToken(text)) {
      items.push(readValue(text, next, depth + 1))
      const [, end] = nextToken(text)
      if (end === "]") break
      if (end !== ",") throw new SyntaxError("expected ,")
    }
    return { kind: "array", items }
  }
  if (sign !== "{") throw new SyntaxError(`unexpected ${sign}`)
  const fields: [string, Json][] = []
  for (let next = nextToken(text); next[1] !== "}" || fields.length > 0; next = nextToken(text)) {
    if (next[2] === undefined || nextToken(text)[1] !== ":") throw new SyntaxError("expected a name")
    fields.push([unquoted(next[2]), readValue(text, nextToken(text), depth + 1)])
    const [, end] = nextToken(text)
    if (end === "}") break
    if (end !== ",") throw new SyntaxError("expected ,")
  }
  return { kind: "object", fields }
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }

function unquoted(quoted: string): string {
  return quoted.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})?|(.))/g, (_, code?: string, sign?: string) => {
    if (sign !== undefined) return escapes[sign] ?? sign
    if (code === undefined) throw new SyntaxError("expected four digits behind \\u")
    return String.fromCharCode(Number.parseInt(code, 16))
  })
}

/** A number with a point or an exponent is a double, a whole number stays as it is. */
function plainText(text: string): string {
  if (!/^-?[0-9]/.test(text)) return text
  if (text === "-0") return "0"
  return /[.eE]/.test(text) ? doubleJson(Number(text)) : text
}

/** A double; those that JSON has no number for in quotes. */
function doubleJson(value: number): string {
  return Number.isFinite(value) ? formatDouble(value) : `"${formatDouble(value)}"`
}

/** Text in quotes, with as few escapes as JSON needs. */
function quotedJson(text: string): string {
  return JSON.stringify(text).replace(/\\u00[01][0-9a-f]/g, (code) => `\\u${code.slice(2).toUpperCase()}`)
}

function written(json: Json): string {
  switch (json.kind) {
    case "string":
      return quotedJson(json.text)
    case "plain":
      return json.text
    case "array":
      return `[${json.items.map(written).join(",")}]`
    case "object":
      return `{${json.fields.map(([name, value]) => `${quotedJson(name)}:${written(value)}`).join(",")}}`
  }
}

const isNull = (json: Json): boolean => json.kind === "plain" && json.text === "null"

/** A step of a path: a field, an element by its number from 0, or all elements. */
type Step = string | number | "[*]"

/** The steps of `$.a[0].b['c d'][*]`; undefined for what is no path, and for wildcards of fields, which find nothing. */
function stepsOf(path: string): Step[] | undefined {
  if (!path.startsWith("$")) return undefined
  const steps: Step[] = []
  const step = /\.(?<name>[^.[*][^.[]*)|\['(?<quoted>[^'?*]+)'\]|\[(?<index>[0-9]+)\]|(?<all>\[\*\])/y
  step.lastIndex = 1
  while (step.lastIndex < path.length) {
    const groups = step.exec(path)?.groups
    if (groups === undefined) return undefined
    if (groups.all !== undefined) steps.push("[*]")
    else if (groups.index !== undefined) steps.push(Number(groups.index))
    else steps.push(`.${groups.name ?? groups.quoted}`)
  }
  return steps
}

/** "raw": text without quotes, at the end of a path without wildcards; "flat": inside two wildcards, arrays dissolve. */
type Style = "raw" | "quoted" | "flat"

/** What a path finds, each as it is written; none where it finds nothing. */
function found(json: Json, steps: readonly Step[], style: Style): string[] {
  const [step, ...rest] = steps
  if (step === undefined) {
    if (json.kind === "string" && style === "raw") return [json.text]
    if (json.kind === "array" && style === "flat") return json.items.flatMap((item) => found(item, [], style))
    return [written(json)]
  }
  if (typeof step === "number") {
    const item = json.kind === "array" ? json.items[step] : undefined
    return item === undefined ? [] : found(item, rest, rest[0] === "[*]" ? "quoted" : style)
  }
  if (step !== "[*]") {
    for (const [name, value] of json.kind === "object" ? json.fields : []) {
      if (`.${name}` !== step || isNull(value)) continue
      const parts = found(value, rest, style)
      if (parts.length > 0) return parts
    }
    return []
  }
  if (json.kind !== "array") return []
  if (rest[0] === "[*]") {
    // As in Hive, two wildcards after one another keep no arrays between them.
    const parts = json.items.flatMap((item) => found(item, rest.slice(1), "flat"))
    return parts.length > 0 ? [`[${parts.join(",")}]`] : []
  }
  const parts = json.items.flatMap((item) => found(item, rest, style === "raw" ? "quoted" : style))
  if (parts.length === 0) return []
  if (style === "quoted") return [`[${parts.join(",")}]`]
  return parts.length === 1 ? parts : [`[${parts.join(",")}]`]
}

/** What a path such as `$.a[0].b` finds in JSON: text as it is, anything else as JSON; null where it finds nothing. */
export function jsonAt(text: string, path: string): string | null {
  const steps = stepsOf(path)
  if (steps === undefined) return null
  const json = parseJson(text)
  return json === undefined ? null : (found(json, steps, "raw")[0] ?? null)
}

/** How many elements an array has; null for what is none. */
export function jsonArrayLength(text: string): number | null {
  const json = parseJson(text)
  return json?.kind === "array" ? json.items.length : null
}

/** The names of an object's fields, null for what is none. */
export function jsonObjectKeys(text: string): string[] | null {
  const json = parseJson(text)
  return json?.kind === "object" ? json.fields.map(([name]) => name) : null
}

/** Writes values of a type as JSON: fields of structs that are null are left out, times are those of a zone. */
export function jsonText(type: DataType, zone: string): (value: never) => string {
  const decimal = decimalOf(type)
  if (decimal) return (value: bigint) => javaDecimalText({ unscaled: value, scale: decimal.scale })
  const orNull = (write: (value: never) => string) => (value: unknown) =>
    value === null ? "null" : write(value as never)
  const element = elementOf(type)
  if (element !== undefined) {
    const write = orNull(jsonText(element, zone))
    return (items: unknown[]) => `[${items.map(write).join(",")}]`
  }
  const entry = entryOf(type)
  if (entry) {
    const write = orNull(jsonText(entry.value, zone))
    const key = entry.key === "double" ? formatDouble : entry.key === "float" ? formatFloat : String
    return (map: Map<unknown, unknown>) =>
      `{${[...map].map(([k, v]) => `${quotedJson(key(k as never))}:${write(v)}`).join(",")}}`
  }
  const fields = fieldsOf(type)
  if (fields) {
    const writers = fields.map((f) => [f.name, jsonText(f.type, zone) as (value: unknown) => string] as const)
    return (value: Record<string, unknown>) => {
      const present = writers.filter(([name]) => value[name] !== null)
      return `{${present.map(([name, write]) => `${quotedJson(name)}:${write(value[name])}`).join(",")}}`
    }
  }
  switch (type) {
    case "double":
      return doubleJson as (value: never) => string
    case "float":
      return (value: number) => (Number.isFinite(value) ? formatFloat(value) : `"${formatFloat(value)}"`)
    case "string":
      return quotedJson as (value: never) => string
    case "binary":
      return (bytes: Uint8Array) => `"${Buffer.from(bytes).toString("base64")}"`
    case "date":
      return (days: number) => `"${dateText(days)}"`
    case "timestamp":
      return (micros: bigint) => {
        const minutes = Number((toWallClock(micros, zone) - micros) / 60000000n)
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
        const digits = (n: number): string => String(n).padStart(2, "0")
        const offset = minutes === 0 ? "Z" : `${minutes < 0 ? "-" : "+"}${digits(hours)}:${digits(rest)}`
        return `"${isoText(micros, zone)}${offset}"`
      }
    case "timestamp_ntz":
      return (micros: bigint) => `"${isoText(micros, "UTC")}"`
    default:
      return (value: unknown) => String(value)
  }
}

/** `2024-03-10T15:04:05.123`: always three digits of a second's fraction. */
function isoText(micros: bigint, zone: string): string {
  const [day, clock] = timestampText(micros, zone).split(" ")
  const [time, fraction = ""] = clock.split(".")
  return `${day}T${time}.${fraction.slice(0, 3).padEnd(3, "0")}`
}
