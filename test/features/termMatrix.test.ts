import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type TermEntries, termMatrix } from "../../src/features/termMatrix"
import { type CsrMatrix, csrRow } from "../../src/linalg/csrMatrix"
import { toArray } from "../../src/linalg/vector"
import { computeAtOnce } from "../../src/work/steps"

const vocabulary = ["d", "b", "a", "z"]

/** The entries of documents; as the embedded engine gives them, each as often as it stands, or counted. */
function entriesOf(documents: readonly (readonly string[])[], isCounted: boolean): TermEntries {
  const entries: { row: number; slot: number; count: number; size: number }[] = []
  for (const [row, tokens] of documents.entries()) {
    for (const token of isCounted ? new Set(tokens) : tokens) {
      const slot = vocabulary.indexOf(token)
      const count = isCounted ? tokens.filter((other) => other === token).length : 1
      if (slot >= 0) entries.push({ row, slot, count, size: tokens.length })
    }
  }
  // In any order.
  entries.reverse()
  return {
    rows: Int32Array.from(entries, (e) => e.row),
    slots: Int32Array.from(entries, (e) => e.slot),
    counts: isCounted ? Int32Array.from(entries, (e) => e.count) : undefined,
    sizes: Int32Array.from(entries, (e) => e.size),
  }
}

function matrixOf(
  documents: readonly (readonly string[])[],
  isCounted: boolean,
  minTF: number,
  binary = false,
): CsrMatrix {
  const entries = entriesOf(documents, isCounted)
  return computeAtOnce(termMatrix(entries, documents.length, vocabulary.length, { minTF, binary }))
}

describe("termMatrix", () => {
  it("counts a share of all tokens for minTF, those outside the vocabulary too", () => {
    const matrix = matrixOf(
      [
        ["a", "a", "x", "x"],
        ["a", "x", "x"],
      ],
      false,
      0.5,
    )
    expect(Array.from(toArray(csrRow(matrix, 0)))).toEqual([0, 0, 2, 0])
    expect(Array.from(toArray(csrRow(matrix, 1)))).toEqual([0, 0, 0, 0])
  })

  it("gives the occurrences of each term, or 1 in binary form, that reach minTF", () => {
    const letter = fc.constantFrom("a", "b", "c", "d", "e", "f")
    const documents = fc.array(fc.array(letter, { maxLength: 8 }), { minLength: 1 })
    fc.assert(
      fc.property(
        documents,
        fc.constantFrom(0, 1, 2, 0.3),
        fc.boolean(),
        fc.boolean(),
        (documents, minTF, binary, isCounted) => {
          const matrix = matrixOf(documents, isCounted, minTF, binary)
          expect(matrix.rowCount).toBe(documents.length)
          expect(matrix.columnCount).toBe(4)
          for (const [row, tokens] of documents.entries()) {
            const expected = vocabulary.map((term) => {
              const count = tokens.filter((token) => token === term).length
              const isEnough = count >= (minTF >= 1 ? minTF : minTF * tokens.length)
              return count === 0 || !isEnough ? 0 : binary ? 1 : count
            })
            const { indices, values } = csrRow(matrix, row)
            // No zeros are stored.
            expect(Array.from(indices)).toEqual(expected.flatMap((count, slot) => (count === 0 ? [] : [slot])))
            expect(Array.from(values)).toEqual(expected.filter((count) => count > 0))
          }
        },
      ),
      { seed: 1 },
    )
  })
})
