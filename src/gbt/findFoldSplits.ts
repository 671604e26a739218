import type { CodeSums } from "./codeSums"
import type { EncodedColumn, EncodedFeatures } from "./encodeFeatures"
import { type FeatureSplits, type SplitSettings, splittingSteps } from "./findSplits"
import { countByFold, countTraining, type FoldedRows, type RowsWithoutFold, weighTraining } from "./foldedRows"

/** The codes of a column and how many there are; undefined for one of numbers. */
function codesOf(column: EncodedColumn): { codes: Int32Array; codeCount: number } | undefined {
  if (column.kind === "numbers") return undefined
  if (column.kind === "values") return { codes: column.codes, codeCount: column.distinct.length }
  return { codes: column.refs, codeCount: column.matrix.rowCount }
}

/** The sums of each training set by the codes of a column, made when they are first asked for. */
function newSums(column: EncodedColumn, rows: FoldedRows): (fold: number) => CodeSums | undefined {
  const coded = codesOf(column)
  let sums: CodeSums[] | undefined
  return (fold) => {
    if (coded === undefined) return undefined
    if (sums === undefined) {
      const { codes, codeCount } = coded
      const counts = countTraining(countByFold(codes, codeCount, rows))
      const weights = rows.weights === undefined ? counts : weighTraining(codes, codeCount, rows.weights, rows)
      sums = counts.map((_, i) => ({ counts: counts[i], weights: weights[i] }))
    }
    return sums[fold]
  }
}

/**
 * Chooses the thresholds of each fold's training set with each of several settings, the same as findSplits does
 * for each alone, step by step; rows are counted once for all of them.
 *
 * @param without - see rowsWithoutFolds
 * @returns splits[setting][fold]; at fold foldCount those of all rows
 * @throws RangeError as findSplits
 */
export function* findFoldSplits(
  encoded: EncodedFeatures,
  rows: FoldedRows,
  without: readonly RowsWithoutFold[],
  settings: readonly SplitSettings[],
): Generator<undefined, FeatureSplits[][]> {
  const splits: FeatureSplits[][] = settings.map(() => [])
  const sums = encoded.columns.map((column) => newSums(column, rows))
  for (const [fold, trained] of without.entries()) {
    const counted = { totals: trained.totals, sums: (column: number) => sums[column](fold) }
    for (const [i, one] of settings.entries()) splits[i].push(yield* splittingSteps(encoded, trained, one, counted))
  }
  return splits
}
