// Texts in and out of the engine's vectors, a vector at a time. The library asks the engine for each text by itself, which
// takes several times as long as all else that is done with it.

import { DuckDBListVector, DuckDBVarCharVector, type DuckDBVector } from "@duckdb/node-api"
import {
  copy_data_to_vector,
  get_data_from_pointer,
  list_vector_get_child,
  list_vector_reserve,
  list_vector_set_size,
  type Vector,
  vector_assign_string_element_len,
  vector_get_data,
} from "@duckdb/node-bindings"

// How the engine holds a text, as its C interface has it: four words, the first the number of bytes. Up to twelve bytes
// follow; of more, the first four and a pointer to all.
const words = 4
const textBytes = 4 * words
const mostInline = 12

/** Bytes of a vector's texts above which they go one by one, as Node's buffers do not hold any number of them. */
const mostBytes = 2 ** 28

/** What the library's vectors keep to themselves. */
interface Inside {
  readonly vector: Vector
  readonly validity: {
    readonly data: BigUint64Array | null
    setItemValid(item: number, isValid: boolean): void
    flush(vector: Vector): void
  }
}

type Text = string | null

/** The values of a vector of texts, or of lists of texts; undefined for one of another type. */
export function textsOf(vector: DuckDBVector): (Text | Text[] | null)[] | undefined {
  if (vector instanceof DuckDBVarCharVector) return readTexts(vector)
  if (!(vector instanceof DuckDBListVector)) return undefined
  const child = vector.childVector
  if (!(child instanceof DuckDBVarCharVector)) return undefined
  const texts = readTexts(child)
  const isNull = nullsOf(vector)
  return Array.from({ length: vector.itemCount }, (_, item) => {
    if (isNull(item)) return null
    const from = vector.getEntryOffset(item)
    return texts.slice(from, from + vector.getEntryLength(item))
  })
}

function nullsOf(vector: unknown): (item: number) => boolean {
  const { data } = (vector as Inside).validity
  if (data === null) return () => false
  const bits = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return (item) => (bits[item >>> 3] & (1 << (item & 7))) === 0
}

function readTexts(vector: DuckDBVarCharVector): Text[] {
  const { itemCount } = vector
  const { buffer, byteOffset } = (vector as unknown as { dataView: DataView<ArrayBuffer> }).dataView
  const held = new Uint32Array(buffer, byteOffset, itemCount * words)
  const inline = Buffer.from(buffer, byteOffset, itemCount * textBytes)
  const isNull = nullsOf(vector)
  const texts = new Array<Text>(itemCount).fill(null)
  // Texts of more than twelve bytes mostly lie one behind the other: a stretch of them is asked for at once.
  const stretch = { first: 0, end: -1, bytes: 0 }
  const members: number[] = []
  const readStretch = (): void => {
    if (members.length === 0) return
    const bytes = get_data_from_pointer(buffer, byteOffset + stretch.first * textBytes + 8, stretch.bytes)
    const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let from = 0
    for (const item of members) {
      const to = from + held[item * words]
      texts[item] = all.toString("utf8", from, to)
      from = to
    }
    members.length = 0
  }
  for (let item = 0; item < itemCount; item++) {
    if (isNull(item)) continue
    const at = item * words
    const length = held[at]
    if (length <= mostInline) {
      texts[item] = inline.toString("utf8", 4 * at + 4, 4 * at + 4 + length)
      continue
    }
    const place = held[at + 2] + held[at + 3] * 2 ** 32
    if (place !== stretch.end || stretch.bytes + length > mostBytes) {
      readStretch()
      Object.assign(stretch, { first: item, end: place, bytes: 0 })
    }
    members.push(item)
    stretch.end += length
    stretch.bytes += length
  }
  readStretch()
  return texts
}

/**
 * Fills a vector of texts, or of lists of texts, with as many values as it has items, and tells the engine.
 *
 * @returns false for a vector of another type, which stays as it is
 */
export function setTexts(vector: DuckDBVector, values: readonly unknown[]): boolean {
  if (vector instanceof DuckDBVarCharVector) {
    writeTexts(vector, values as readonly (Text | undefined)[])
    return true
  }
  if (!(vector instanceof DuckDBListVector) || !(vector.childVector instanceof DuckDBVarCharVector)) return false
  const { vector: list, validity } = vector as unknown as Inside
  const lists = values as readonly (readonly Text[] | null | undefined)[]
  const entries = new Uint32Array(lists.length * 4)
  const texts: Text[] = []
  lists.forEach((items, item) => {
    validity.setItemValid(item, items !== null && items !== undefined)
    entries[item * 4] = texts.length
    entries[item * 4 + 2] = items?.length ?? 0
    for (const text of items ?? []) texts.push(text)
  })
  list_vector_reserve(list, texts.length)
  list_vector_set_size(list, texts.length)
  writeTexts(DuckDBVarCharVector.fromRawVector(list_vector_get_child(list), texts.length), texts)
  copy_data_to_vector(list, 0, entries.buffer, 0, entries.byteLength)
  validity.flush(list)
  return true
}

function writeTexts(varchar: DuckDBVarCharVector, texts: readonly (Text | undefined)[]): void {
  const { vector, validity } = varchar as unknown as Inside
  let room = 0
  for (const text of texts) room += 3 * (text?.length ?? 0)
  if (room > mostBytes) {
    texts.forEach((text, item) => {
      varchar.setItem(item, text ?? null)
    })
    varchar.flush()
    return
  }
  const bytes = Buffer.allocUnsafe(room)
  const held = new Uint32Array(texts.length * words)
  const inline = new Uint8Array(held.buffer)
  let end = 0
  texts.forEach((text, item) => {
    validity.setItemValid(item, text !== null && text !== undefined)
    if (text === null || text === undefined || text === "") return
    const length = bytes.write(text, end)
    held[item * words] = length
    // All of a short text, the beginning of a long one.
    const kept = length <= mostInline ? length : 4
    for (let k = 0; k < kept; k++) inline[item * textBytes + 4 + k] = bytes[end + k]
    if (length > mostInline) held[item * words + 2] = end
    end += length
  })
  if (end > mostInline) {
    // The engine takes all bytes as one text of the vector's, to which the others then point.
    vector_assign_string_element_len(vector, 0, bytes.subarray(0, end))
    const first = vector_get_data(vector, textBytes)
    const all = new DataView(first.buffer, first.byteOffset).getBigUint64(8, true)
    const low = Number(all & 0xffffffffn)
    const high = Number(all >> 32n)
    for (let at = 0; at < held.length; at += words) {
      if (held[at] <= mostInline) continue
      const place = low + held[at + 2]
      held[at + 2] = place
      held[at + 3] = high + (place >= 2 ** 32 ? 1 : 0)
    }
  }
  copy_data_to_vector(vector, 0, held.buffer, 0, held.byteLength)
  validity.flush(vector)
}
