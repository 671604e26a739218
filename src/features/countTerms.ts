// Term counts of documents: the numbers behind CountVectorizer, after Spark's.

import { csrFromCoordinates } from "../linalg/csrFromCoordinates"
import type { CsrMatrix } from "../linalg/csrMatrix"
import { compareCodePoints } from "./compareCodePoints"

/** Which terms make the vocabulary. */
interface VocabularyRule {
  /** Most terms, >= 1. */
  readonly vocabSize: number
  /** Fewest and most documents that have the term: a count from 1 on, a share of the documents below 1. */
  readonly minDF: number
  readonly maxDF: number
}

/**
 * The terms of the documents, most frequent first; terms of one count in the order of their code points (Spark leaves
 * their order to chance).
 *
 * @param documents - tokens of each different document
 * @param documentCounts - how many documents each stands for, >= 1
 * @throws RangeError if minDF asks for more documents than maxDF allows
 */
export function buildVocabulary(
  documents: readonly (readonly string[])[],
  documentCounts: ArrayLike<number>,
  rule: VocabularyRule,
): string[] {
  let total = 0
  const termCounts = new Map<string, number>()
  const documentFrequency = new Map<string, number>()
  documents.forEach((tokens, d) => {
    const count = documentCounts[d]
    total += count
    for (const term of tokens) termCounts.set(term, (termCounts.get(term) ?? 0) + count)
    for (const term of new Set(tokens)) documentFrequency.set(term, (documentFrequency.get(term) ?? 0) + count)
  })
  const fewest = rule.minDF >= 1 ? rule.minDF : rule.minDF * total
  const most = rule.maxDF >= 1 ? rule.maxDF : rule.maxDF * total
  if (most < fewest) {
    throw new RangeError(`invalid maxDF: ${rule.maxDF} is ${most} documents; expected at least minDF's ${fewest}`)
  }
  const terms = [...termCounts.keys()].filter((term) => {
    const frequency = documentFrequency.get(term)!
    return frequency >= fewest && frequency <= most
  })
  terms.sort((a, b) => termCounts.get(b)! - termCounts.get(a)! || compareCodePoints(a, b))
  return terms.slice(0, rule.vocabSize)
}

/** How a document's counts become a vector. */
interface CountRule {
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
  const indexOf = new Map(vocabulary.map((term, i) => [term, i]))
  const rows: number[] = []
  const columns: number[] = []
  const values: number[] = []
  documents.forEach((tokens, row) => {
    const counts = new Map<number, number>()
    for (const token of tokens) {
      const index = indexOf.get(token)
      if (index !== undefined) counts.set(index, (counts.get(index) ?? 0) + 1)
    }
    // A share is of all tokens, those outside the vocabulary too.
    const fewest = rule.minTF >= 1 ? rule.minTF : rule.minTF * tokens.length
    for (const [index, count] of counts) {
      if (count < fewest) continue
      rows.push(row)
      columns.push(index)
      values.push(rule.binary ? 1 : count)
    }
  })
  return csrFromCoordinates(rows, columns, values, documents.length, vocabulary.length)
}
