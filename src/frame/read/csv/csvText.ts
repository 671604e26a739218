// The text of a file or a stream: unpacked where it is gzip, decoded, bytes that are no text marked.

import { isUtf8 } from "node:buffer"
import { pipeline, Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { DataError } from "../dataError"

/**
 * The text of bytes or text that come in pieces. Bytes that are no UTF-8 come as lone halves of surrogate pairs, which no
 * text has ({@link isWholeText}), so that their place can be told. A byte order mark is left out.
 *
 * @param file - name for errors
 * @param encoding - default UTF-8, or UTF-16 where a byte order mark says so
 * @throws DataError for gzip that is cut short or damaged, and for bytes that another encoding does not have
 */
export async function* textOf(
  source: AsyncIterable<Buffer | string>,
  file: string,
  encoding?: string,
): AsyncGenerator<string> {
  let isStart = true
  for await (const text of decoded(source, file, encoding)) {
    if (text === "") continue
    yield isStart && text.startsWith("\uFEFF") ? text.slice(1) : text
    isStart = false
  }
}

/** True for text without marks of bytes that are none. */
export function isWholeText(text: string): boolean {
  return (text as unknown as { isWellFormed(): boolean }).isWellFormed()
}

/** The text with the sign that Unicode has for it in place of each mark. */
export function readableText(text: string): string {
  return (text as unknown as { toWellFormed(): string }).toWellFormed()
}

/** Throws RangeError for an encoding that nobody knows. */
export function checkEncoding(name: string): void {
  if (isLatin1(name)) return
  try {
    new TextDecoder(labelOf(name))
  } catch {
    const expected = "expected a name as utf-8, windows-1251, latin1, utf-16, shift_jis"
    throw new RangeError(`invalid encoding: ${JSON.stringify(name)}; ${expected}`)
  }
}

/** Bytes with those of the first piece that tell what they are, unpacked where they are gzip. */
async function* decoded(
  source: AsyncIterable<Buffer | string>,
  file: string,
  encoding: string | undefined,
): AsyncGenerator<string> {
  const pieces = source[Symbol.asyncIterator]()
  const first = await firstPiece(pieces)
  if (first === undefined) return
  if (typeof first === "string") {
    yield first
    for await (const piece of rest(pieces)) yield typeof piece === "string" ? piece : piece.toString()
    return
  }
  const bytes = startingWith(first, pieces)
  const unpacked = isGzip(first) ? gunzipped(bytes, file) : bytes
  yield* decodedBytes(unpacked, file, encoding)
}

async function firstPiece(pieces: AsyncIterator<Buffer | string>): Promise<Buffer | string | undefined> {
  let first: Buffer | undefined
  for (;;) {
    const { done, value } = await pieces.next()
    if (done) return first
    if (typeof value === "string") return value
    first = first === undefined ? Buffer.from(value) : Buffer.concat([first, value])
    if (first.length >= 2) return first
  }
}

async function* rest(pieces: AsyncIterator<Buffer | string>): AsyncGenerator<Buffer | string> {
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value
}

async function* startingWith(first: Buffer, pieces: AsyncIterator<Buffer | string>): AsyncGenerator<Buffer> {
  yield first
  for await (const piece of rest(pieces)) yield Buffer.from(piece)
}

/** True for the two bytes that gzip begins with. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/** Bytes of gzip unpacked; throws DataError where they end too early or are none. */
export async function* gunzipped(bytes: AsyncIterable<Buffer>, file: string): AsyncGenerator<Buffer> {
  const unpacked = createGunzip({ chunkSize: 1 << 20 })
  // Errors of the source come out of it, which is then destroyed with them.
  pipeline(Readable.from(bytes), unpacked, () => {})
  try {
    yield* unpacked as AsyncIterable<Buffer>
  } catch (error) {
    if (!/^Z_/.test(String((error as NodeJS.ErrnoException).code))) throw error
    const reason = (error as Error).message
    throw new DataError(`gzip that is cut short or damaged (${reason})`, { file }, "a whole file; copy it again")
  }
}

async function* decodedBytes(
  bytes: AsyncIterable<Buffer>,
  file: string,
  encoding: string | undefined,
): AsyncGenerator<string> {
  let decode: ((bytes: Buffer, isLast: boolean) => string) | undefined
  try {
    for await (const piece of bytes) {
      decode ??= decoderOf(encoding, piece)
      yield decode(piece, false)
    }
    if (decode) yield decode(Buffer.alloc(0), true)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_ENCODING_INVALID_ENCODED_DATA") throw error
    throw new DataError(`bytes that are no ${encoding ?? "UTF-16"}`, { file }, "another encoding")
  }
}

/** A function that decodes one piece after the other. */
function decoderOf(encoding: string | undefined, start: Buffer): (bytes: Buffer, isLast: boolean) => string {
  if (encoding !== undefined && isLatin1(encoding)) return (bytes) => bytes.toString("latin1")
  const isLittle = start[0] === 0xff && start[1] === 0xfe
  const isBig = start[0] === 0xfe && start[1] === 0xff
  const isUtf16 = encoding === undefined ? isLittle || isBig : /^utf-?16$/i.test(encoding)
  const label = isUtf16 ? (isBig ? "utf-16be" : "utf-16le") : labelOf(encoding ?? "utf-8")
  if (new TextDecoder(label).encoding === "utf-8") return utf8Decoder()
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true })
  return (bytes, isLast) => decoder.decode(bytes, { stream: !isLast })
}

// The standard makes windows-1252 of it, which has other signs from 0x80 to 0x9F.
function isLatin1(encoding: string): boolean {
  return /^(latin-?1|iso-?8859-?1)$/i.test(encoding)
}

/** The standard's name where people write another. */
function labelOf(encoding: string): string {
  return encoding.replace(/^(?:windows|win|cp)[-_]?(\d+)$/i, (_, page: string) =>
    page === "866" ? "ibm866" : `windows-${page}`,
  )
}

function utf8Decoder(): (bytes: Buffer, isLast: boolean) => string {
  let open: Buffer = Buffer.alloc(0)
  return (bytes, isLast) => {
    const all = open.length === 0 ? bytes : Buffer.concat([open, bytes])
    const end = isLast ? all.length : wholeLength(all)
    open = Buffer.from(all.subarray(end))
    const whole = all.subarray(0, end)
    return isUtf8(whole) ? whole.toString("utf8") : markedText(whole)
  }
}

/** The length without a character at the end that may go on in the next piece. */
function wholeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]
    if ((byte & 0xc0) === 0x80) continue
    return sequenceLength(byte) > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

function sequenceLength(first: number): number {
  return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1
}

/** Text of bytes that are not all UTF-8: each that is none as half of a surrogate pair. */
function markedText(bytes: Buffer): string {
  let text = ""
  let from = 0
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at])
    if (bytes[at] < 0x80 || (at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)))) {
      at += length
      continue
    }
    text += bytes.toString("utf8", from, at) + String.fromCharCode(0xdc00 + bytes[at])
    at += 1
    from = at
  }
  return text + bytes.toString("utf8", from)
}
