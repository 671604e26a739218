// Tables with something wrong in them.

/** @typedef {import("../table.mjs").Table} Table */

/**
 * @template T
 * @param {T[]} values
 * @param {number} at
 * @param {T} value
 */
export function replaced(values, at, value) {
  return values.map((old, index) => (index === at ? value : old))
}

/**
 * The table with one value changed in a column.
 *
 * @param {Table} table
 * @param {string} name
 * @param {unknown} value
 * @param {number} [row]
 * @returns {Table}
 */
export function withValue(table, name, value, row = 3) {
  const columns = table.columns.map((c) => (c.name === name ? { ...c, values: replaced(c.values, row, value) } : c))
  return { ...table, columns }
}

/**
 * The table with one value all through a column.
 *
 * @param {Table} table
 * @param {string} name
 * @param {unknown} value
 * @returns {Table}
 */
export function filled(table, name, value) {
  const columns = table.columns.map((c) => (c.name === name ? { ...c, values: c.values.map(() => value) } : c))
  return { ...table, columns }
}

/**
 * @param {Table} table
 * @returns {Table}
 */
export function withoutRows({ columns }) {
  return { columns: columns.map((c) => ({ ...c, values: [] })), partitions: [0] }
}
