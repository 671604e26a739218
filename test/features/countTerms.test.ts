import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { buildVocabulary as chosen, countDocuments, countTerms } from "../../src/features/countTerms"
import { csrRow } from "../../src/linalg/csrMatrix"
import { toArray } from "../../src/linalg/vector"

const everything = { vocabSize: 100, minDF: 1, maxDF: 2 ** 63 }
function buildVocabulary(documents: string[][], counts: number[], rule: typeof everything): string[] {
  return chosen(countDocuments(documents, counts), rule)
}

const letters = fc.array(fc.array(fc.constantFrom<string[]>("a", "b", "c", "d", "e", "f"), { maxLength: 8 }), {
  minLength: 1,
})

describe("buildVocabulary", () => {
  it("puts the terms with most occurrences first, each document as often as it stands", () => {
    expect(buildVocabulary([["a", "b", "b"], ["c"]], [1, 3], everything)).toEqual(["c", "b", "a"])
  })

  it("orders equal counts by code point, not by UTF-16 unit", () => {
    expect(buildVocabulary([["😀", "\uFF5E", "я", "Ё", "_"]], [1], everything)).toEqual(["_", "Ё", "я", "\uFF5E", "😀"])
  })

  it("counts documents, not occurrences, for minDF and maxDF", () => {
    const documents = [["a", "a", "a", "b"], ["b", "c"], ["b", "c"], ["d"]]
    const once = [1, 1, 1, 1]
    expect(buildVocabulary(documents, once, { ...everything, minDF: 2 })).toEqual(["b", "c"])
    expect(buildVocabulary(documents, once, { ...everything, minDF: 0.75 })).toEqual(["b"])
    expect(buildVocabulary(documents, once, { ...everything, maxDF: 2 })).toEqual(["a", "c", "d"])
    expect(buildVocabulary(documents, once, { ...everything, maxDF: 0.25 })).toEqual(["a", "d"])
    expect(buildVocabulary(documents, once, { ...everything, vocabSize: 2 })).toEqual(["a", "b"])
  })

  it("refuses a maxDF below minDF once both are numbers of documents", () => {
    const rule = { ...everything, minDF: 3, maxDF: 0.5 }
    expect(() => buildVocabulary([["a"], ["b"]], [1, 3], rule)).toThrow(
      "invalid maxDF: 0.5 is 2 documents; expected at least minDF's 3",
    )
  })

  it("gives the terms within the limits, by count", () => {
    fc.assert(
      fc.property(
        letters,
        fc.constantFrom(0, 1, 2, 0.4),
        fc.constantFrom(2 ** 63, 3, 0.9),
        (documents, minDF, maxDF) => {
          const limit = (x: number): number => (x >= 1 ? x : x * documents.length)
          fc.pre(limit(maxDF) >= limit(minDF))
          const count = (term: string): number => documents.flat().filter((other) => other === term).length
          const frequency = (term: string): number => documents.filter((tokens) => tokens.includes(term)).length
          const expected = ["a", "b", "c", "d", "e", "f"].filter(
            (term) => count(term) > 0 && frequency(term) >= limit(minDF) && frequency(term) <= limit(maxDF),
          )
          expected.sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))
          const ones = documents.map(() => 1)
          expect(buildVocabulary(documents, ones, { vocabSize: 4, minDF, maxDF })).toEqual(expected.slice(0, 4))
        },
      ),
      { seed: 1 },
    )
  })
})

describe("countTerms", () => {
  it("counts a share of all tokens for minTF, those outside the vocabulary too", () => {
    const rule = { minTF: 0.5, binary: false }
    const matrix = countTerms(
      [
        ["a", "a", "x", "x"],
        ["a", "x", "x"],
      ],
      ["a"],
      rule,
    )
    expect(Array.from(toArray(csrRow(matrix, 0)))).toEqual([2])
    expect(Array.from(toArray(csrRow(matrix, 1)))).toEqual([0])
  })

  it("gives the occurrences of each term, or 1 in binary form, that reach minTF", () => {
    const rule = fc.record({ minTF: fc.constantFrom(0, 1, 2, 0.3), binary: fc.boolean() })
    fc.assert(
      fc.property(letters, rule, (documents, { minTF, binary }) => {
        const vocabulary = ["d", "b", "a", "z"]
        const matrix = countTerms(documents, vocabulary, { minTF, binary })
        expect(matrix.rowCount).toBe(documents.length)
        expect(matrix.columnCount).toBe(4)
        for (const [row, tokens] of documents.entries()) {
          const expected = vocabulary.map((term) => {
            const count = tokens.filter((token) => token === term).length
            const isEnough = count >= (minTF >= 1 ? minTF : minTF * tokens.length)
            return count === 0 || !isEnough ? 0 : binary ? 1 : count
          })
          expect(Array.from(toArray(csrRow(matrix, row)))).toEqual(expected)
        }
      }),
      { seed: 1 },
    )
  })
})
