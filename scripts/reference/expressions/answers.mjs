// What the library answers to expressions over a table, in few queries.

import { decode, encode, fieldsOf } from "./values.mjs"

/**
 * @typedef {import("../../../src/frame/frame.js").Frame} Frame
 * @typedef {import("../../../src/engines/engine.js").Engine} Engine
 * @typedef {import("./values.mjs").ValueTable} ValueTable
 *
 * @typedef {"row" | "aggregate" | "window"} Kind - aggregates are grouped by the column `g`
 * @typedef {{ kind: Kind, expression: string }} Question
 *
 * An answer: the type with values, one a row, or of an aggregate one a group, by the key's name ("None" for null); values
 * may be `{ error }`, and so may all of them. `refused` alone where the expression was never run.
 * @typedef {{ type: string, values: unknown } | { refused: string }} Answer
 */

/**
 * The table as a frame. Timestamps come in as text, since a Date has no microseconds.
 *
 * @param {typeof import("../../../src/frame/frame.js").Frame} FrameClass
 * @param {ValueTable} table
 * @param {Engine} engine
 * @returns {Promise<Frame>}
 */
export async function frameOfTable(FrameClass, table, engine) {
  const fields = fieldsOf(table.schema)
  const rows = table.rows.map((row) => Object.fromEntries(fields.map(({ name }, c) => [name, decode(row[c])])))
  const given = fields.map((field) => (field.type === "timestamp" ? { ...field, type: "string" } : field))
  const columns = fields.map(({ name, type }) =>
    type === "timestamp" ? `CAST(${name} AS TIMESTAMP) AS ${name}` : name,
  )
  const frame = (await FrameClass.fromRows(rows, given, engine)).select(...columns).cache()
  // Whatever is wrong with the table is said here, not with each expression.
  await frame.count()
  return frame
}

/**
 * What the library answers to each question.
 *
 * @param {Frame} frame - with a column `id` that numbers the rows from 0, and `g`
 * @param {readonly Question[]} questions
 * @param {(question: Question) => boolean} mayRaise - true for those that are asked by themselves from the start
 * @returns {Promise<Answer[]>} one for each question
 */
export async function answersOf(frame, questions, mayRaise) {
  /** @type {Answer[]} */
  const answers = []
  /** @type {Asked[]} */
  const asked = []
  for (const [index, question] of questions.entries()) {
    try {
      const type = await typeOf(frame, question)
      asked.push({ ...question, index, type })
    } catch (error) {
      answers[index] = { refused: messageOf(error) }
    }
  }
  const rowCount = await frame.count()
  for (const kind of /** @type {Kind[]} */ (["row", "aggregate", "window"])) {
    const ofKind = asked.filter((one) => one.kind === kind)
    const [alone, together] = [true, false].map((raises) => ofKind.filter((one) => mayRaise(one) === raises))
    for (const group of [together, ...alone.map((one) => [one])]) {
      for (const [index, answer] of await answersOfGroup(frame, kind, group, rowCount)) answers[index] = answer
    }
  }
  return answers
}

/**
 * @typedef {Question & { index: number, type: string }} Asked
 * @typedef {[number, Answer][]} Indexed - by the index of the question
 */

/**
 * @param {Frame} frame
 * @param {Question} question
 */
async function typeOf(frame, { kind, expression }) {
  const field = `${expression} AS answer`
  const asked = kind === "aggregate" ? frame.groupBy("g").agg(field) : frame.select(field)
  return (await asked.column("answer")).type
}

/**
 * Asks all at once; where that fails, each half, and in the end one row after the other.
 *
 * @param {Frame} frame
 * @param {Kind} kind
 * @param {readonly Asked[]} group
 * @param {number} rowCount - of the frame
 * @returns {Promise<Indexed>}
 */
async function answersOfGroup(frame, kind, group, rowCount) {
  if (group.length === 0) return []
  try {
    const rows = await rowsOf(frame, kind, group, rowCount)
    return group.map((one, c) => {
      const values = rows.map((row) => encode(row[`answer${c}`], one.type))
      return [one.index, { type: one.type, values: kind === "aggregate" ? byGroup(rows, values) : values }]
    })
  } catch (error) {
    if (group.length > 1) {
      const half = group.length >> 1
      const first = await answersOfGroup(frame, kind, group.slice(0, half), rowCount)
      return [...first, ...(await answersOfGroup(frame, kind, group.slice(half), rowCount))]
    }
    const values = kind === "row" ? await rowByRow(frame, group[0], rowCount) : { error: messageOf(error) }
    return [[group[0].index, { type: group[0].type, values }]]
  }
}

/**
 * @param {Frame} frame
 * @param {Kind} kind
 * @param {readonly Asked[]} group
 * @param {number} most - rows of the answer
 */
async function rowsOf(frame, kind, group, most) {
  const fields = group.map(({ expression }, c) => `${expression} AS answer${c}`)
  const answers = kind === "aggregate" ? frame.groupBy("g").agg(...fields) : frame.select(...fields)
  // With microseconds, which a Date has not.
  return [...(await answers.page(most)).rows]
}

/**
 * @param {Frame} frame
 * @param {Asked} one
 * @param {number} rowCount - of the frame
 */
async function rowByRow(frame, one, rowCount) {
  /** @param {number} row */
  const answerOf = async (row) => {
    try {
      const [{ answer0 }] = await rowsOf(frame.where(`id = ${row}`), "row", [one], 1)
      return encode(answer0, one.type)
    } catch (error) {
      return { error: messageOf(error) }
    }
  }
  // Side by side: an engine on another machine answers each after a while.
  return Promise.all(Array.from({ length: rowCount }, (_, row) => answerOf(row)))
}

/**
 * @param {Record<string, unknown>[]} rows
 * @param {unknown[]} values
 */
function byGroup(rows, values) {
  return Object.fromEntries(rows.map(({ g }, row) => [g === null ? "None" : String(g), values[row]]))
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error)
}
