// Tables on their way into both sides; see spark/tables.py for how values are written.

/**
 * @typedef {import("./library.mjs").Library} Library
 * @typedef {import("./library.mjs").Frame} Frame
 * @typedef {{ size: number, indices: number[], values: number[] }} SparseValues
 * @typedef {object} TableColumn
 * @property {string} name
 * @property {"boolean" | "double" | "int" | "long" | "string" | "vector"} type
 * @property {unknown[]} values - null where there is none; sparse vectors are {@link SparseValues}
 * @typedef {object} Table
 * @property {TableColumn[]} columns
 * @property {number[]} partitions - rows of each
 */

/**
 * A table in one partition, unless sizes are given.
 *
 * @param {TableColumn[]} columns - one at least
 * @param {number[]} [partitions]
 * @returns {Table}
 */
export function tableOf(columns, partitions = [columns[0].values.length]) {
  return { columns, partitions }
}

/**
 * A table with a column `id` that numbers the rows; otherwise as {@link tableOf}.
 *
 * @param {TableColumn[]} columns - one at least
 * @param {number[]} [partitions]
 * @returns {Table}
 */
export function numberedTable(columns, partitions) {
  return tableOf([{ name: "id", type: "int", values: [...columns[0].values.keys()] }, ...columns], partitions)
}

/**
 * The table as a frame of the library.
 *
 * @param {Library} lab
 * @param {Table} table
 * @returns {Promise<Frame>}
 */
export async function toFrame(lab, { columns }) {
  const plainColumns = columns.filter(({ type }) => type !== "vector")
  let frame = await lab.Frame.fromColumns(
    Object.fromEntries(plainColumns.map(({ name, values }) => [name, values])),
    plainColumns.map(({ name, type }) => ({ name, type })),
  )
  for (const { name, type, values } of columns) {
    if (type === "vector") frame = frame.join(await vectorFrame(lab, name, values), "id", "left")
  }
  return frame
}

/**
 * Vectors by row number: entries as they are stored, rows without a vector left out.
 *
 * @param {Library} lab
 * @param {string} name
 * @param {unknown[]} vectors
 */
async function vectorFrame(lab, name, vectors) {
  /** @type {number[][]} */
  const entries = []
  let size = 0
  for (const [row, vector] of /** @type {(SparseValues | null)[]} */ (vectors).entries()) {
    if (vector === null) continue
    size = vector.size
    for (const [k, index] of vector.indices.entries()) entries.push([row, index, vector.values[k]])
  }
  const [id, slot, value] = [0, 1, 2].map((field) => entries.map((entry) => entry[field]))
  const frame = await lab.Frame.fromColumns(
    { id: Int32Array.from(id), slot: Int32Array.from(slot), value: Float64Array.from(value) },
    "id INT, slot INT, value DOUBLE",
  )
  return lab.coordinateVectors(frame, { row: "id", column: "slot", value: "value", size, outputCol: name })
}

/**
 * Rows as lists of values, in the order of the columns named.
 *
 * @param {Frame} frame
 * @param {string[]} [names] - all columns when left out
 * @returns {Promise<unknown[][]>}
 */
export async function rowsOf(frame, names) {
  const wanted = names ?? (await frame.columns())
  return (await frame.collect()).map((row) => wanted.map((name) => row[name]))
}
