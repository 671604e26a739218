// Random expressions, and random tables of awkward values to ask them of.

import { integer, isDrawn, many, normal, pick } from "../draws.mjs"
import { AGGREGATES, LITERALS, TEMPLATES, WINDOWS } from "./templates.mjs"

/**
 * @typedef {import("../draws.mjs").SeededRandom} SeededRandom
 * @typedef {import("./answers.mjs").Question} Question
 * @typedef {import("./values.mjs").ValueTable} ValueTable
 */

/** Columns of the drawn tables by the name of their type in templates. @type {Readonly<Record<string, string[]>>} */
const COLUMNS = {
  boolean: ["b", "c"],
  int: ["i", "j", "id"],
  bigint: ["l"],
  double: ["x", "y"],
  decimal: ["m", "n"],
  string: ["s", "t", "g"],
  date: ["d", "e"],
  timestamp: ["ts"],
  ints: ["a"],
  strings: ["sa"],
  small_column: ["h"],
  float_column: ["f"],
}

const SCHEMA =
  "id INT, g STRING, i INT, j INT, h SMALLINT, l BIGINT, x DOUBLE, y DOUBLE, f FLOAT, s STRING, t STRING, d DATE, " +
  "e DATE, ts TIMESTAMP, b BOOLEAN, c BOOLEAN, a ARRAY<INT>, sa ARRAY<STRING>, m DECIMAL(10,2), n DECIMAL(20,5)"

/** Literals of each type. @type {Readonly<Record<string, readonly string[]>>} */
const VALUES = {
  boolean: ["true", "false", "CAST(NULL AS BOOLEAN)"],
  int: ["0", "1", "-1", "2", "7", "100", "2147483647", "CAST(NULL AS INT)"],
  bigint: ["0L", "3L", "-5L", "9007199254740993", "9223372036854775807", "CAST(NULL AS BIGINT)"],
  double: ["0D", "0.5D", "1e10", "-2.5D", "double('NaN')", "double('Infinity')", "CAST(NULL AS DOUBLE)"],
  decimal: ["1.5", "-0.05", "2.50", "100.0", "12345678.90", "0.0", "CAST(NULL AS DECIMAL(6,2))"],
  string: ["''", "'a'", "'b-c'", "'12'", "'1.5'", "' pad '", "'Ёж'", "'2024-02-29'", "'true'", "CAST(NULL AS STRING)"],
  date: ["DATE'2024-02-29'", "DATE'1970-01-01'", "DATE'2023-12-31'", "CAST(NULL AS DATE)"],
  timestamp: ["TIMESTAMP'2024-03-10 15:04:05'", "TIMESTAMP'1999-12-31 23:59:59.999999'", "CAST(NULL AS TIMESTAMP)"],
  ints: ["array(1, 2, NULL)", "array(3)", "array(2, 2, 1)", "CAST(array() AS ARRAY<INT>)"],
  strings: ["array('b', 'a', NULL)", "array('')", "array('ё', 'b')"],
}

const MIXED = ["boolean", "int", "bigint", "double", "decimal", "string", "date", "timestamp", "ints", "strings"]

/** Types that a place may get instead of its own, since Spark casts them by itself. @type {Record<string, string[]>} */
const NEIGHBOURS = {
  int: ["bigint", "decimal", "string", "small_column"],
  bigint: ["int", "decimal", "string"],
  double: ["int", "bigint", "decimal", "string", "float_column"],
  decimal: ["int", "bigint", "double"],
  string: ["int", "double", "decimal", "date", "boolean", "timestamp"],
  date: ["timestamp", "string"],
  timestamp: ["date", "string"],
}

const CHANCE_OF_NEIGHBOUR = 0.06

/**
 * Expressions of a kind or another, nested up to three calls.
 *
 * @param {SeededRandom} random
 * @param {number} count
 * @returns {Question[]}
 */
export function drawQuestions(random, count) {
  return many(count, () => {
    const draw = integer(random, 0, 9)
    if (draw === 0) return { kind: "aggregate", expression: drawAggregate(random) }
    if (draw === 1) return { kind: "window", expression: fill(random, drawOf(random, WINDOWS), 1) }
    const type = pick(random, Object.keys(TEMPLATES))
    return { kind: "row", expression: fill(random, pick(random, TEMPLATES[type]), integer(random, 0, 2)) }
  })
}

/**
 * An aggregate, or a call of aggregates.
 *
 * @param {SeededRandom} random
 */
function drawAggregate(random) {
  if (!isDrawn(random, 0.3)) return fill(random, drawOf(random, AGGREGATES), 1)
  const type = pick(random, Object.keys(AGGREGATES))
  const whole = pick(
    random,
    TEMPLATES[type].filter((template) => !template.includes("->")),
  )
  return whole.replaceAll(/\{(\w+)\}/g, (place, name) =>
    name in AGGREGATES
      ? inBrackets(fill(random, pick(random, AGGREGATES[name]), 1))
      : fill(random, literalOr(place), 0),
  )
}

/** In a call of aggregates a plain column is an error, so other places get literals. @param {string} place */
function literalOr(place) {
  const name = place.slice(1, -1)
  return name in LITERALS ? place : "NULL"
}

/**
 * @param {SeededRandom} random
 * @param {Readonly<Record<string, readonly string[]>>} table
 */
function drawOf(random, table) {
  return pick(random, Object.values(table).flat())
}

/**
 * A template with its places filled, by calls that are nested up to `depth`.
 *
 * @param {SeededRandom} random
 * @param {string} template
 * @param {number} depth
 * @returns {string}
 */
function fill(random, template, depth) {
  return template.replaceAll(/\{(?:(column):)?(\w+)\}/g, (_, column, name) => {
    if (column !== undefined) return pick(random, COLUMNS[name])
    if (name in LITERALS) return fill(random, pick(random, LITERALS[name]), depth)
    return drawExpression(random, name, depth)
  })
}

/**
 * @param {SeededRandom} random
 * @param {string} place - a type, or one of several
 * @param {number} depth
 * @returns {string}
 */
function drawExpression(random, place, depth) {
  let type = place
  if (place === "any") type = pick(random, MIXED)
  else if (place === "number") type = pick(random, ["int", "bigint", "double", "decimal"])
  else if (place === "list") type = pick(random, ["ints", "strings"])
  else if (isDrawn(random, CHANCE_OF_NEIGHBOUR)) type = pick(random, NEIGHBOURS[place] ?? [place])
  if (depth > 0 && type in TEMPLATES && isDrawn(random, 0.6)) {
    return inBrackets(fill(random, pick(random, TEMPLATES[type]), depth - 1))
  }
  if (type in VALUES && isDrawn(random, 0.15)) return pick(random, VALUES[type])
  return pick(random, COLUMNS[type])
}

/** Brackets around what is no single call. @param {string} text */
function inBrackets(text) {
  return /^\w+\([^()]*\)$/.test(text) ? text : `(${text})`
}

/** Values of each type that rarely go well. @type {Readonly<Record<string, readonly unknown[]>>} */
const AWKWARD = {
  int: [0, 1, -1, 2, 3, 7, 10, 31, -7, 2147483647, -2147483648],
  smallint: [0, 1, -1, 300, 32767, -32768],
  bigint: [
    0,
    1,
    -1,
    60,
    { long: "9007199254740993" },
    { long: "9223372036854775807" },
    { long: "-9223372036854775808" },
  ],
  double: [
    0,
    1,
    -1,
    0.1,
    0.5,
    2.5,
    -0.5,
    1e20,
    1e-7,
    12345678.9,
    { double: "-0.0" },
    { double: "NaN" },
    { double: "Infinity" },
    { double: "-Infinity" },
  ],
  float: [0, 1, -0.5, 2.5, 16777216, { double: "NaN" }, { double: "-0.0" }],
  string: [
    "",
    " ",
    "a",
    "b",
    "a-b-c",
    "Ужасы,Триллеры",
    "ёж Ёлка",
    "1.5",
    "12",
    " 7 ",
    "x%y_z",
    "2024-02-29",
    "NaN",
    "true",
    "ABC abc",
    "1e3",
    "ё",
  ],
  date: [
    "2024-02-29",
    "2023-12-31",
    "1970-01-01",
    "2000-02-29",
    "1900-03-01",
    "2024-12-30",
    "1582-10-15",
    "0001-01-01",
  ].map((date) => ({ date })),
  timestamp: [
    "2024-02-29 23:59:59.999999",
    "1970-01-01 00:00:00",
    "1969-12-31 23:59:59.5",
    "2024-03-31 02:30:00",
    "2000-01-01 00:00:00.001",
    "1900-01-01 01:02:03",
    "2038-01-19 03:14:08",
  ].map((timestamp) => ({ timestamp })),
  boolean: [true, false],
  "decimal(10,2)": ["0.00", "1.50", "-2.25", "0.05", "99999999.99", "2.50", "-0.50", "7.00"].map((decimal) => ({
    decimal,
  })),
  "decimal(20,5)": ["0.00000", "1.23456", "-999999999999999.99999", "0.00001", "2.50000"].map((decimal) => ({
    decimal,
  })),
}

/**
 * A table of few rows, some of whose values are plain and most are not.
 *
 * @param {SeededRandom} random
 * @param {number} rowCount
 * @returns {ValueTable}
 */
export function drawTable(random, rowCount) {
  const types = SCHEMA.split(/, (?=\w+ [A-Z])/).map((field) => field.slice(field.indexOf(" ") + 1).toLowerCase())
  const rows = many(rowCount, (id) =>
    types.map((type, c) => {
      if (c === 0) return id
      if (c === 1) return pick(random, ["u", "v", "w", null])
      return drawValue(random, type)
    }),
  )
  return { schema: SCHEMA, rows }
}

/**
 * @param {SeededRandom} random
 * @param {string} type
 * @returns {unknown}
 */
function drawValue(random, type) {
  if (isDrawn(random, 0.12)) return null
  if (type.startsWith("array<")) return many(integer(random, 0, 4), () => drawValue(random, type.slice(6, -1)))
  if (type === "int" && isDrawn(random, 0.5)) return integer(random, -12, 40)
  if (type === "double" && isDrawn(random, 0.4)) return normal(random) * 10
  return pick(random, AWKWARD[type])
}
