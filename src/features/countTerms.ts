// Term counts of documents: the numbers behind CountVectorizer, after Spark's.

import { csrFromCoordinates } from "../linalg/csrFromCoordinates"
import type { CsrMatrix } from "../linalg/csrMatrix"
import { compareCodePoints } from "./compareCodePoints"

/** Which terms make the vocabulary. */
export interface VocabularyRule {
  /** Most terms, >= 1. */
  readonly vocabSize: number
  /** Fewest and most documents that have the term: a count from 1 on, a share of the documents below 1. */
  readonly minDF: number
  readonly maxDF: number
}

/** How often terms stand in documents. */
export interface TermCounts {
  /** Times that each stands in all of them. */
  readonly times: ReadonlyMap<string, number>
  /** How many documents have each, and how many there are; undefined where no term is left out for that. */
  readonly having?: { readonly documents: ReadonlyMap<string, number>; readonly documentCount: number }
}

/**
 * Counts the terms of documents.
 *
 * @param documents - tokens of each different document
 * @param documentCounts - how many documents each stands for, >= 1
 */
export function countDocuments(
  documents: readonly (readonly string[])[],
  documentCounts: ArrayLike<number>,
): TermCounts {
  let documentCount = 0
  const times = new Map<string, number>()
  const having = new Map<string, number>()
  documents.forEach((tokens, d) => {
    const count = documentCounts[d]
    documentCount += count
    for (const term of tokens) times.set(term, (times.get(term) ?? 0) + count)
    for (const term of new Set(tokens)) having.set(term, (having.get(term) ?? 0) + count)
  })
  return { times, having: { documents: having, documentCount } }
}

/**
 * The terms of documents, most frequent first; terms of one count in the order of their code points (Spark leaves
 * their order to chance).
 *
 * @throws RangeError if minDF asks for more documents than maxDF allows
 */
export function buildVocabulary({ times, having }: TermCounts, rule: VocabularyRule): string[] {
  const terms = having === undefined ? [...times.keys()] : termsWithin(having, rule)
  terms.sort((a, b) => times.get(b)! - times.get(a)! || compareCodePoints(a, b))
  return terms.slice(0, rule.vocabSize)
}

function termsWithin(
  { documents, documentCount }: NonNullable<TermCounts["having"]>,
  { minDF, maxDF }: VocabularyRule,
): string[] {
  const fewest = minDF >= 1 ? minDF : minDF * documentCount
  const most = maxDF >= 1 ? maxDF : maxDF * documentCount
  if (most < fewest) {
    throw new RangeError(`invalid maxDF: ${maxDF} is ${most} documents; expected at least minDF's ${fewest}`)
  }
  return Array.from(documents).flatMap(([term, count]) => (count >= fewest && count <= most ? [term] : []))
}

/** How a document's counts become a vector. */
export interface CountRule {
  /** Fewest times that a term must stand in the document: a count from 1 on, a share of all its tokens below 1. */
  readonly minTF: number
  /** 1 for every term that is there, instead of its count. */
  readonly binary: boolean
}

/** A row a document, a column a term of the vocabulary: how often the document has the term; other tokens are left out. */
export function countTerms(
  documents: readonly (readonly string[])[],
  vocabulary: readonly string[],
  rule: CountRule,
): CsrMatrix {
  const slotOf = new Map(vocabulary.map((term, slot) => [term, slot]))
  const entries = { rows: [] as number[], slots: [] as number[], counts: [] as number[], sizes: [] as number[] }
  documents.forEach((tokens, row) => {
    const counts = new Map<number, number>()
    for (const token of tokens) {
      const slot = slotOf.get(token)
      if (slot !== undefined) counts.set(slot, (counts.get(slot) ?? 0) + 1)
    }
    for (const [slot, count] of counts) {
      entries.rows.push(row)
      entries.slots.push(slot)
      entries.counts.push(count)
      entries.sizes.push(tokens.length)
    }
  })
  return termMatrix(entries, documents.length, vocabulary.length, rule)
}

/** Which terms stand in which documents: an entry each in all arrays. */
export interface TermEntries {
  readonly rows: ArrayLike<number>
  readonly slots: ArrayLike<number>
  readonly counts: ArrayLike<number>
  /** Tokens of the document, those outside the vocabulary too; empty where no share of them is asked for. */
  readonly sizes: ArrayLike<number>
}

/** The vectors of documents, by their terms. */
export function termMatrix(
  { rows, slots, counts, sizes }: TermEntries,
  rowCount: number,
  width: number,
  { minTF, binary }: CountRule,
): CsrMatrix {
  const kept: number[] = []
  for (let i = 0; i < counts.length; i++) if (counts[i] >= (minTF >= 1 ? minTF : minTF * sizes[i])) kept.push(i)
  return csrFromCoordinates(
    kept.map((i) => rows[i]),
    kept.map((i) => slots[i]),
    kept.map((i) => (binary ? 1 : counts[i])),
    rowCount,
    width,
  )
}
