// How many rows an Arrow IPC stream has, from the heads of its messages.

/** Kinds of messages. */
const DICTIONARY = 2
const ROWS = 3

/**
 * Rows of a stream, its batches taken together; the bytes of the values are not looked at.
 *
 * @throws TypeError where values stand in a dictionary: Spark would take their numbers in it for them
 */
export function arrowRows(stream: Uint8Array): number {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength)
  let rows = 0
  for (let at = 0; at + 8 <= view.byteLength; ) {
    // Four bytes of ones, the head's length, the head, the body; a length of 0 is the end.
    const length = view.getInt32(at + 4, true)
    if (view.getInt32(at, true) !== -1 || length === 0) break
    const head = at + 8
    const message = head + view.getInt32(head, true)
    const kind = fieldOf(view, message, 1)
    const header = fieldOf(view, message, 2)
    const body = fieldOf(view, message, 3)
    const kindOf = kind === undefined ? 0 : view.getUint8(kind)
    if (kindOf === DICTIONARY) throw new TypeError("rows for Spark have values in a dictionary; write them plainly")
    if (kindOf === ROWS && header !== undefined) {
      // Its first field is how many.
      const count = fieldOf(view, header + view.getInt32(header, true), 0)
      if (count !== undefined) rows += Number(view.getBigInt64(count, true))
    }
    at = head + length + (body === undefined ? 0 : Number(view.getBigInt64(body, true)))
  }
  return rows
}

/** Where field `index` of a table of FlatBuffers lies; undefined where it has its default. */
function fieldOf(view: DataView, table: number, index: number): number | undefined {
  const offsets = table - view.getInt32(table, true)
  const slot = 4 + 2 * index
  const offset = slot < view.getUint16(offsets, true) ? view.getUint16(offsets + slot, true) : 0
  return offset === 0 ? undefined : table + offset
}
