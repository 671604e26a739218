// Spark's hashes: Murmur3 of 32 bits and xxHash of 64.

import { decimalOf, elementOf, entryOf, fieldsOf } from "../../../expression/dataType"

const encoder = new TextEncoder()

function mix(k: number): number {
  const rotated = Math.imul(k, 0xcc9e2d51)
  return Math.imul((rotated << 15) | (rotated >>> 17), 0x1b873593)
}

function step(h: number, k: number): number {
  const x = h ^ mix(k)
  return (Math.imul((x << 13) | (x >>> 19), 5) + 0xe6546b64) | 0
}

function finish(h: number, length: number): number {
  let x = h ^ length
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}

function murmurLong(value: bigint, seed: number): number {
  const low = Number(BigInt.asIntN(32, value))
  const high = Number(BigInt.asIntN(32, value >> 32n))
  return finish(step(step(seed, low), high), 8)
}

function murmurBytes(bytes: Uint8Array, seed: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let h = seed
  const aligned = bytes.length & ~3
  for (let i = 0; i < aligned; i += 4) h = step(h, view.getInt32(i, true))
  // Spark mixes what is left byte by byte, each with its sign.
  for (let i = aligned; i < bytes.length; i++) h = step(h, view.getInt8(i))
  return finish(h, bytes.length)
}

const buffer = new DataView(new ArrayBuffer(8))

function doubleBits(value: number): bigint {
  buffer.setFloat64(0, value === 0 ? 0 : value)
  return Number.isNaN(value) ? 0x7ff8000000000000n : buffer.getBigInt64(0)
}

function floatBits(value: number): number {
  buffer.setFloat32(0, value === 0 ? 0 : value)
  return Number.isNaN(value) ? 0x7fc00000 : buffer.getInt32(0)
}

/** Two's complement in as few bytes as hold the number, as Java's BigInteger. */
function bigBytes(value: bigint): Uint8Array {
  let length = 1
  while (BigInt.asIntN(8 * length, value) !== value) length++
  return Uint8Array.from({ length }, (_, i) => Number((value >> BigInt(8 * (length - 1 - i))) & 255n))
}

/** What of a value is hashed: an int, a long, bytes, or values one after the other. */
type Hashed = number | bigint | Uint8Array | { readonly parts: readonly (readonly [unknown, string])[] } | null

function hashedOf(value: unknown, type: string): Hashed {
  if (value === null || value === undefined) return null
  const decimal = decimalOf(type)
  if (decimal) return decimal.precision <= 18 ? BigInt.asIntN(64, value as bigint) : bigBytes(value as bigint)
  const element = elementOf(type)
  if (element !== undefined) return { parts: (value as unknown[]).map((v) => [v, element] as const) }
  const fields = fieldsOf(type)
  if (fields) return { parts: fields.map((f) => [(value as Record<string, unknown>)[f.name], f.type] as const) }
  const entry = entryOf(type)
  if (entry)
    return {
      parts: [...(value as Map<unknown, unknown>)].flatMap(([k, v]) => [
        [k, entry.key] as const,
        [v, entry.value] as const,
      ]),
    }
  switch (type) {
    case "boolean":
      return value ? 1 : 0
    case "bigint":
    case "timestamp":
    case "timestamp_ntz":
      return value as bigint
    case "double":
      return doubleBits(value as number)
    case "float":
      return floatBits(value as number)
    case "string":
      return encoder.encode(value as string)
    case "binary":
      return value as Uint8Array
    default:
      return Number(value)
  }
}

/** Java's `hashCode` of a value as Spark holds it. */
export function javaHash(value: unknown, type: string): number {
  if (typeof value === "boolean") return value ? 1231 : 1237
  const hashed = hashedOf(value, type)
  if (typeof hashed === "bigint") return Number(BigInt.asIntN(32, hashed ^ BigInt.asUintN(32, hashed >> 32n)))
  if (hashed instanceof Uint8Array) return murmurBytes(hashed, 42)
  return typeof hashed === "number" ? hashed : 0
}

/** Spark's `hash` of one value, on top of that of those before it. */
export function murmur3(value: unknown, type: string, seed: number): number {
  const hashed = hashedOf(value, type)
  if (hashed === null) return seed
  if (typeof hashed === "number") return finish(step(seed, hashed), 4)
  if (typeof hashed === "bigint") return murmurLong(hashed, seed)
  if (hashed instanceof Uint8Array) return murmurBytes(hashed, seed)
  return hashed.parts.reduce((h, [part, partType]) => murmur3(part, partType, h), seed)
}

const [p1, p2, p3, p4, p5] = [
  0x9e3779b185ebca87n,
  0xc2b2ae3d27d4eb4fn,
  0x165667b19e3779f9n,
  0x85ebca77c2b2ae63n,
  0x27d4eb2f165667c5n,
]

const u64 = (x: bigint): bigint => BigInt.asUintN(64, x)
const rotate = (x: bigint, by: bigint): bigint => u64((x << by) | (x >> (64n - by)))

function avalanche(h: bigint): bigint {
  let x = u64((h ^ (h >> 33n)) * p2)
  x = u64((x ^ (x >> 29n)) * p3)
  return x ^ (x >> 32n)
}

const round = (acc: bigint, input: bigint): bigint => u64(rotate(u64(acc + u64(input * p2)), 31n) * p1)

function withLong(h: bigint, value: bigint): bigint {
  return u64(rotate(h ^ round(0n, u64(value)), 27n) * p1 + p4)
}

function withInt(h: bigint, value: bigint): bigint {
  return u64(rotate(h ^ u64((value & 0xffffffffn) * p1), 23n) * p2 + p3)
}

function xxBytes(bytes: Uint8Array, seed: bigint): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const { length } = bytes
  let at = 0
  let h: bigint
  if (length >= 32) {
    const acc = [u64(seed + p1 + p2), u64(seed + p2), u64(seed), u64(seed - p1)]
    for (; at <= length - 32; at += 32)
      for (let i = 0; i < 4; i++) acc[i] = round(acc[i], view.getBigUint64(at + 8 * i, true))
    h = u64(rotate(acc[0], 1n) + rotate(acc[1], 7n) + rotate(acc[2], 12n) + rotate(acc[3], 18n))
    for (const a of acc) h = u64((h ^ round(0n, a)) * p1 + p4)
  } else h = u64(seed + p5)
  h = u64(h + BigInt(length))
  for (; at + 8 <= length; at += 8) h = withLong(h, view.getBigUint64(at, true))
  if (at + 4 <= length) {
    h = withInt(h, BigInt(view.getUint32(at, true)))
    at += 4
  }
  for (; at < length; at++) h = u64(rotate(h ^ u64(BigInt(bytes[at]) * p5), 11n) * p1)
  return avalanche(h)
}

/** Spark's `xxhash64` of one value, on top of that of those before it. */
export function xxhash64(value: unknown, type: string, seed: bigint): bigint {
  const hashed = hashedOf(value, type)
  if (hashed === null) return seed
  if (typeof hashed === "number") return avalanche(withInt(u64(seed + p5 + 4n), BigInt(hashed)))
  if (typeof hashed === "bigint") return avalanche(withLong(u64(seed + p5 + 8n), hashed))
  if (hashed instanceof Uint8Array) return xxBytes(hashed, seed)
  return hashed.parts.reduce((h, [part, partType]) => xxhash64(part, partType, h), seed)
}
