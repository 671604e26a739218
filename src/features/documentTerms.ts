// The terms of documents, counted by the engine; what is read is a term of a vocabulary, or a term of a document as numbers.

import type { Engine } from "../engines/engine"
import { castTo } from "../expression/coerce"
import { callOf, type Typed } from "../expression/typed"
import { countRows, readAggregates } from "../frame/rows/readAggregates"
import type { CsrMatrix } from "../linalg/csrMatrix"
import { type Column, columnValue, ownName } from "../plan/column"
import {
  aggregate,
  columnField,
  columnFields,
  filter,
  type JoinField,
  join,
  limit,
  type Plan,
  project,
  sort,
  type TablePlan,
} from "../plan/plan"
import {
  anyOf,
  comparedValue,
  countIfValue,
  internalValue,
  isNullValue,
  narrowValue,
  nullValue,
  numberValue,
  rowCountValue,
} from "../plan/values"
import { computeInSteps } from "../work/steps"
import { checkDistinct, numberGroups, readDistinctInOrder } from "./distinctValues"
import { type CountRule, type TermEntries, termMatrix } from "./termMatrix"

/** Which terms make a vocabulary. */
export interface VocabularyRule {
  /** Most terms, >= 1. */
  readonly vocabSize: number
  /** Fewest and most documents that have the term: a count from 1 on, a share of the documents below 1. */
  readonly minDF: number
  readonly maxDF: number
}

const documentColumn = { name: ownName("k"), type: "array<string>" }
const placeColumn = { name: ownName("v"), type: "int" }
const termColumn = { name: ownName("term"), type: "string" }
const slotColumn = { name: ownName("slot"), type: "int" }
const sizeColumn = { name: ownName("size"), type: "int" }
const countColumn = { name: ownName("count"), type: "bigint" }
const havingColumn = { name: ownName("having"), type: "bigint" }

const countField = { column: countColumn, value: rowCountValue() }

function sizeOf(tokens: Typed): Typed {
  return callOf("size", [tokens], "int")
}

function eachOf(tokens: Typed): Typed {
  return callOf("explode", [tokens], "string")
}

function checkDocuments({ name, type }: Column): void {
  if (type !== "array<string>") throw new TypeError(`invalid column ${name}: ${type}; expected arrays of strings`)
}

function nullToken(name: string): Error {
  return new Error(`null among the tokens of column ${name}`)
}

/** What is said of a null in place of a document. */
export function nullDocument(name: string): string {
  return `null in column ${name} while counting terms; expected an array of strings in every row`
}

/**
 * The terms of a column's documents, most frequent first; terms of one count in the order of their code points (Spark leaves
 * their order to chance).
 *
 * @throws TypeError if the column's type is not an array of strings; Error for a null document or token; RangeError if minDF
 *   asks for more documents than maxDF allows, and for more than a million terms to be read from other machines
 */
export async function readVocabulary(
  engine: Engine,
  plan: Plan,
  column: Column,
  rule: VocabularyRule,
): Promise<string[]> {
  checkDocuments(column)
  const tokens = columnValue(column)
  if (rule.minDF === 1 && rule.maxDF >= 2 ** 63) {
    return readTerms(engine, plan, column, countEach(plan, tokens), rule.vocabSize)
  }
  // Looked at several times, which have to agree.
  const kept = plan.kind === "table" ? undefined : await engine.keep(project(plan, [columnField(column)]), "any")
  const rows = kept ?? plan
  try {
    const within = await termsWithin(engine, rows, tokens, rule)
    return await readTerms(engine, rows, column, within, rule.vocabSize)
  } finally {
    kept?.table.drop()
  }
}

/** How often each term stands in arrays over a plan's rows; a document that is null has null for a term. */
function countEach(plan: Plan, tokens: Typed): Plan {
  const nullTerm = callOf("array", [nullValue("string")], tokens.type)
  const terms = project(plan, [
    { column: termColumn, value: eachOf(callOf("coalesce", [tokens, nullTerm], tokens.type)) },
  ])
  return aggregate(terms, [columnField(termColumn)], [countField])
}

/** The counts of the terms that as many documents have as the rule asks for, and of null. */
async function termsWithin(engine: Engine, rows: Plan, tokens: Typed, { minDF, maxDF }: VocabularyRule): Promise<Plan> {
  const documentCount = await countRows(engine, rows)
  const [fewest, most] = [minDF, maxDF].map((limit) => (limit >= 1 ? limit : limit * documentCount))
  if (most < fewest) {
    throw new RangeError(`invalid maxDF: ${maxDF} is ${most} documents; expected at least minDF's ${fewest}`)
  }
  const each = engine.isRemote
    ? callOf("array_distinct", [tokens], tokens.type)
    : internalValue("distinct_items", [tokens], tokens.type)
  const having = countEach(rows, each)
  const term = columnValue(termColumn)
  const fields: JoinField[] = [
    { column: termColumn, left: termColumn.name },
    { column: countColumn, left: countColumn.name },
    { column: havingColumn, right: countColumn.name },
  ]
  const counts = join(countEach(rows, tokens), having, "left", [{ left: term, right: term }], fields)
  const documents = castTo(columnValue(havingColumn), "double")
  const isWithin = callOf(
    "and",
    [comparedValue(">=", documents, numberValue(fewest)), comparedValue("<=", documents, numberValue(most))],
    "boolean",
  )
  return project(filter(counts, anyOf([isNullValue(term), isWithin])), columnFields([termColumn, countColumn]))
}

/** The first of some terms by their counts. */
async function readTerms(
  engine: Engine,
  documents: Plan,
  column: Column,
  counts: Plan,
  vocabSize: number,
): Promise<string[]> {
  const term = columnValue(termColumn)
  const sorted = sort(counts, [
    { input: isNullValue(term), isDescending: true, nullsFirst: false },
    { input: columnValue(countColumn), isDescending: true, nullsFirst: false },
    { input: term, isDescending: false, nullsFirst: true },
  ])
  const [found, times] = await readDistinctInOrder(
    engine,
    limit(sorted, vocabSize),
    [term, columnValue(countColumn)],
    ["value", "double"],
    column.name,
  )
  if (found.length === 0 || found[0] !== null) return found as string[]
  const [documentCount] = await readAggregates(engine, documents, [countIfValue(isNullValue(columnValue(column)))])
  throw (times[0] as number) > (documentCount as number) ? nullToken(column.name) : new Error(nullDocument(column.name))
}

/** The vectors of a column's different documents. */
interface TermVectors {
  /** Each document as column `ǁk`, with its row of the matrix as `ǁv`. */
  readonly rows: Plan
  readonly matrix: CsrMatrix
}

/**
 * Counts the terms of a vocabulary in each different document of a column.
 *
 * @throws TypeError if the column's type is not an array of strings; Error for a null token; RangeError for more than a
 *   million documents on other machines
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
  const kept = await engine.keep(engine.isRemote ? numberGroups(documents, placeColumn.name) : documents, "any")
  try {
    const { count, mostTokens } = await checkKept(engine, kept, column.name)
    const rows = engine.isRemote ? kept : await withPlaces(engine, kept, count)
    const entries = await readEntries(engine, rows, { count, mostTokens, vocabulary, rule })
    return { rows, matrix: await computeInSteps(termMatrix(entries, count, vocabulary.length, rule)) }
  } catch (error) {
    kept.table.drop()
    throw error
  }
}

function withPlaces(engine: Engine, rows: TablePlan, count: number): Promise<Plan> {
  const data = Int32Array.from({ length: count }, (_, place) => place)
  return engine.attach(rows, [{ ...placeColumn, data }])
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
  if (engine.isRemote) checkDistinct(count as number, name)
  if ((nullCount as number) > 0) throw nullToken(name)
  return { count: count as number, mostTokens: mostTokens as number }
}

interface Counting {
  /** Documents. */
  readonly count: number
  /** Tokens of the longest. */
  readonly mostTokens: number
  readonly vocabulary: readonly string[]
  readonly rule: CountRule
}

/**
 * Which documents have which terms of a vocabulary: of rows elsewhere each once with its count, as less is sent; here as
 * often as it stands, as the engine takes longer to group entries than to give them.
 */
async function readEntries(
  engine: Engine,
  rows: Plan,
  { count, mostTokens, vocabulary, rule }: Counting,
): Promise<TermEntries> {
  const terms = await termsOfEach(engine, rows, vocabulary)
  // A share is of all tokens of a document.
  const sizes = rule.minTF < 1 ? [sizeColumn] : []
  const keys = [placeColumn, slotColumn, ...sizes]
  const counted = engine.isRemote ? [countColumn] : []
  const entries = engine.isRemote
    ? aggregate(
        terms,
        keys.map((key) => columnField(key)),
        [countField],
      )
    : terms
  const most: Readonly<Record<string, number>> = { [placeColumn.name]: count, [slotColumn.name]: vocabulary.length }
  const columns = [...keys, ...counted]
  const sent = columns.map((column) => narrowValue(columnValue(column), most[column.name] ?? mostTokens))
  const kinds = sent.map(() => "integer" as const)
  const data = (await engine.read(entries, sent, kinds, { anyOrder: true })) as Int32Array[]
  const found = new Map(columns.map((column, i) => [column, data[i]]))
  return {
    rows: data[0],
    slots: data[1],
    sizes: found.get(sizeColumn),
    counts: found.get(countColumn),
  }
}

/** A row for each token of documents that a vocabulary has: the document's place and size, and the term's slot. */
async function termsOfEach(engine: Engine, rows: Plan, vocabulary: readonly string[]): Promise<Plan> {
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
