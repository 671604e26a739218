// Writes rows of bytes into a file beside its target, a large buffer at a time. Writing is synchronous: nothing piles up in
// memory however slow the disk is, and no row makes garbage.

import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs"

const BUFFER_BYTES = 1 << 20
/** More than the longest row takes, so that room is looked for once a row. */
const ROW_BYTES = 1 << 12

/**
 * A file being written.
 * @typedef {object} CsvWriter
 * @property {string} path - where the file will be once complete
 * @property {number} descriptor
 * @property {Buffer} buffer
 * @property {number} length - bytes in the buffer
 * @property {number} writtenBytes - bytes in the file
 * @property {number} rows - rows ended, the header not counted
 */

/**
 * Writes files row by row. They get their names once all are complete; where `write` fails, files that were there before
 * stay.
 *
 * @param {readonly string[]} paths
 * @param {string} header - of each, without line end
 * @param {(...writers: CsvWriter[]) => void} write - called once, with a writer a path
 * @returns {CsvWriter[]} closed
 */
export function writeCsvFiles(paths, header, write) {
  const writers = paths.map((path) => openCsvWriter(path, header))
  try {
    write(...writers)
  } catch (error) {
    for (const writer of writers) abandon(writer)
    throw error
  }
  for (const writer of writers) close(writer)
  return writers
}

/**
 * Opens `path`.part, over an older one if need be, and writes the header.
 *
 * @param {string} path
 * @param {string} header
 * @returns {CsvWriter}
 */
function openCsvWriter(path, header) {
  const descriptor = openSync(`${path}.part`, "w")
  const writer = { path, descriptor, buffer: Buffer.allocUnsafe(BUFFER_BYTES), length: 0, writtenBytes: 0, rows: -1 }
  writeText(writer, header)
  endRow(writer)
  return writer
}

/**
 * @param {CsvWriter} writer
 * @param {number} byte
 */
export function writeByte(writer, byte) {
  writer.buffer[writer.length++] = byte
}

/**
 * @param {CsvWriter} writer
 * @param {Uint8Array} bytes - a few, at most
 */
export function writeBytes(writer, bytes) {
  for (let at = 0; at < bytes.length; at++) writer.buffer[writer.length++] = bytes[at]
}

/**
 * @param {CsvWriter} writer
 * @param {string} text - written as UTF-8
 */
export function writeText(writer, text) {
  writer.length += writer.buffer.write(text, writer.length)
}

/**
 * @param {CsvWriter} writer
 * @param {number} value - an integer in [0, 2^31)
 */
export function writeInteger(writer, value) {
  let digits = 1
  for (let bound = 10; digits < 10 && value >= bound; bound *= 10) digits++
  const { buffer } = writer
  let rest = value
  for (let at = writer.length + digits - 1; at >= writer.length; at--) {
    const tenth = (rest / 10) | 0
    buffer[at] = 48 + rest - tenth * 10
    rest = tenth
  }
  writer.length += digits
}

/**
 * Ends a row, and hands the buffer to the file where another row might not fit.
 *
 * @param {CsvWriter} writer
 */
export function endRow(writer) {
  writer.buffer[writer.length++] = 10
  writer.rows++
  if (writer.length > BUFFER_BYTES - ROW_BYTES) flush(writer)
}

/**
 * Writes the rest, and gives the file its own name.
 *
 * @param {CsvWriter} writer
 */
function close(writer) {
  flush(writer)
  closeSync(writer.descriptor)
  renameSync(`${writer.path}.part`, writer.path)
}

/**
 * Gives up: removes what was written. A file that was at the target before stays.
 *
 * @param {CsvWriter} writer
 */
function abandon(writer) {
  closeSync(writer.descriptor)
  rmSync(`${writer.path}.part`, { force: true })
}

/** @param {CsvWriter} writer */
function flush(writer) {
  let from = 0
  while (from < writer.length) from += writeSync(writer.descriptor, writer.buffer, from, writer.length - from)
  writer.writtenBytes += writer.length
  writer.length = 0
}
