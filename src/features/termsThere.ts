// Documents that lie on other machines: their terms are counted there, and those of a vocabulary come as numbers.

import type { Engine } from "../engines/engine"
import { callOf, type Typed } from "../expression/typed"
import { countRows, readAggregates } from "../frame/rows/readAggregates"
import type { CsrMatrix } from "../linalg/csrMatrix"
import { type Column, columnValue, ownName } from "../plan/column"
import { aggregate, columnField, join, type Plan, project, type TablePlan } from "../plan/plan"
import { comparedValue, countIfValue, isNullValue, narrowValue, nullValue, rowCountValue } from "../plan/values"
import { type CountRule, type TermCounts, type TermEntries, termMatrix, type VocabularyRule } from "./countTerms"
import { checkDistinct, numberGroups, readDistinct } from "./distinctValues"
import { checkDocuments, nullDocument, nullToken } from "./readDocuments"

const documentColumn = { name: ownName("k"), type: "array<string>" }
const placeColumn = { name: ownName("v"), type: "int" }
const termColumn = { name: ownName("term"), type: "string" }
const slotColumn = { name: ownName("slot"), type: "int" }
const sizeColumn = { name: ownName("size"), type: "int" }
const countColumn = { name: ownName("count"), type: "bigint" }

const countField = { column: countColumn, value: rowCountValue() }

function sizeOf(tokens: Typed): Typed {
  return callOf("size", [tokens], "int")
}

function eachOf(tokens: Typed): Typed {
  return callOf("explode", [tokens], "string")
}

/**
 * Counts the terms of a column's documents; how many documents have each only where the rule asks for it.
 *
 * @throws TypeError if the column's type is not an array of strings; Error for a null document or token; RangeError for more
 *   than a million terms
 */
export async function readTermCounts(
  engine: Engine,
  plan: Plan,
  column: Column,
  { minDF, maxDF }: VocabularyRule,
): Promise<TermCounts> {
  checkDocuments(column)
  const tokens = columnValue(column)
  if (minDF === 1 && maxDF >= 2 ** 63) return { times: await countEach(engine, plan, column.name, tokens) }
  // Looked at several times, which have to agree.
  const kept = plan.kind === "table" ? undefined : await engine.keep(project(plan, [columnField(column)]), "any")
  const rows = kept ?? plan
  try {
    const times = await countEach(engine, rows, column.name, tokens)
    const documents = await countEach(engine, rows, column.name, callOf("array_distinct", [tokens], column.type))
    return { times, having: { documents, documentCount: await countRows(engine, rows) } }
  } finally {
    kept?.table.drop()
  }
}

/** How often each term stands in arrays over a plan's rows. */
async function countEach(engine: Engine, plan: Plan, name: string, tokens: Typed): Promise<Map<string, number>> {
  // No null is overlooked: a document that is none has one for a term.
  const nullTerm = callOf("array", [nullValue("string")], tokens.type)
  const terms = project(plan, [
    { column: termColumn, value: eachOf(callOf("coalesce", [tokens, nullTerm], tokens.type)) },
  ])
  const counted = aggregate(terms, [columnField(termColumn)], [countField])
  const [found, counts] = await readDistinct(engine, counted, ["value", "double"], name)
  const times = new Map((found as (string | null)[]).map((term, i) => [term, counts[i] as number]))
  const nullCount = times.get(null)
  if (nullCount === undefined) return times as Map<string, number>
  const [documentCount] = await readAggregates(engine, plan, [countIfValue(isNullValue(tokens))])
  throw nullCount > (documentCount as number) ? nullToken(name) : new Error(nullDocument(name))
}

/** The vectors of a column's different documents. */
interface TermVectors {
  /** A table of each document as column `ǁk`, with its row of the matrix as `ǁv`. */
  readonly rows: TablePlan
  readonly matrix: CsrMatrix
}

/**
 * Counts the terms of a vocabulary in each different document of a column; what is read is a term of a document, as numbers.
 *
 * @throws TypeError if the column's type is not an array of strings; Error for a null token; RangeError for more than a
 *   million documents
 */
export async function readTermVectors(
  engine: Engine,
  plan: Plan,
  column: Column,
  vocabulary: readonly string[],
  rule: CountRule,
): Promise<TermVectors> {
  checkDocuments(column)
  const documents = aggregate(plan, [{ column: documentColumn, value: columnValue(column) }], [])
  const rows = await engine.keep(numberGroups(documents, placeColumn.name), "any")
  try {
    const { count, mostTokens } = await checkKept(engine, rows, column.name)
    // A share is of all tokens of a document.
    const sizes = rule.minTF < 1 ? [sizeColumn] : []
    const terms = await termsOfEach(engine, rows, vocabulary)
    const entries = aggregate(
      terms,
      [placeColumn, slotColumn, ...sizes].map((key) => columnField(key)),
      [countField],
    )
    const sent = [
      narrowValue(columnValue(placeColumn), count),
      narrowValue(columnValue(slotColumn), vocabulary.length),
      ...[countColumn, ...sizes].map((column) => narrowValue(columnValue(column), mostTokens)),
    ]
    const kinds = sent.map(() => "integer" as const)
    const [places, slots, counts, sizeData] = await engine.read(entries, sent, kinds, { anyOrder: true })
    const found = { rows: places, slots, counts, sizes: sizeData ?? [] } as TermEntries
    return { rows, matrix: termMatrix(found, count, vocabulary.length, rule) }
  } catch (error) {
    rows.table.drop()
    throw error
  }
}

/** Checks documents that are kept; tells how many they are, and the tokens of the longest. */
async function checkKept(
  engine: Engine,
  rows: TablePlan,
  name: string,
): Promise<{ readonly count: number; readonly mostTokens: number }> {
  const tokens = columnValue(documentColumn)
  const present = callOf("array_compact", [tokens], tokens.type)
  const [count, mostTokens, nullCount] = await readAggregates(engine, rows, [
    rowCountValue(),
    callOf("max", [sizeOf(tokens)], "int"),
    countIfValue(comparedValue("<", sizeOf(present), sizeOf(tokens))),
  ])
  checkDistinct(count as number, name)
  if ((nullCount as number) > 0) throw nullToken(name)
  return { count: count as number, mostTokens: mostTokens as number }
}

/** A row for each token of documents that a vocabulary has: the document's place and size, and the term's slot. */
async function termsOfEach(engine: Engine, rows: TablePlan, vocabulary: readonly string[]): Promise<Plan> {
  const tokens = columnValue(documentColumn)
  const exploded = project(rows, [
    columnField(placeColumn),
    { column: sizeColumn, value: sizeOf(tokens) },
    { column: termColumn, value: eachOf(tokens) },
  ])
  const known = await engine.createTable(
    [
      { ...termColumn, data: [...vocabulary] },
      { ...slotColumn, data: Int32Array.from(vocabulary, (_, slot) => slot) },
    ],
    [termColumn.name],
  )
  const term = columnValue(termColumn)
  return join(
    exploded,
    known,
    "inner",
    [{ left: term, right: term }],
    [
      { column: placeColumn, left: placeColumn.name },
      { column: sizeColumn, left: sizeColumn.name },
      { column: slotColumn, right: slotColumn.name },
    ],
  )
}
