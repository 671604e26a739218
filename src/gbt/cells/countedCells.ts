// Cells of rows that lie elsewhere: values and groups are counted there, thresholds and cells are made of the counts.

import { computeInSteps } from "../../work/steps"
import type { Binning, BinningSettings, CountedRows } from "../bins/binning"
import type { EncodedFeatures } from "../data/encodeFeatures"
import { type CellsOfFold, type Choice, finestBinning } from "./foldCells"
import { chooseEachBinning } from "./foldCounts"
import { cellsOfGroups, type PreparedFold, type RowGroupCounts } from "./groupCells"
import type { PrepareSettings } from "./trainingCells"

/** The rows without a fold, or all: a training set. */
export interface CountedTraining {
  /** The fold left out; the number of folds where all rows train. */
  readonly fold: number
  /** What is counted of it, for settings of the binning. */
  counted(settings: BinningSettings): CountedRows
}

/** Rows that lie elsewhere, as far as they have been counted. */
export interface CountedSource {
  /** The values that features have; no row has its codes here. */
  readonly features: EncodedFeatures
  /** The training sets that cells are wanted for. */
  readonly trainings: readonly CountedTraining[]
  /** Whether the rows left out decide when to stop; else they are judged by. */
  readonly stops: boolean
  /** Counts groups of rows so fine that each is in one bin of every feature; their number where those are too many. */
  group(binning: Binning): Promise<RowGroupCounts | number>
  /** The error for too many groups. */
  tooMany(groupCount: number): Error
}

/** The cells of one choice. */
function* prepare(
  groups: RowGroupCounts,
  choice: Choice,
  totalWeight: number,
  stops: boolean,
): Generator<undefined, PreparedFold> {
  const { training, heldOutCounts, heldOutWeights } = yield* cellsOfGroups(groups, choice, totalWeight)
  return { training: stops ? { ...training, validationWeights: heldOutWeights } : training, heldOutCounts }
}

/** Cells of several choices, by setting: of common groups where there are not too many, else by halves of the settings. */
async function cellsOf(source: CountedSource, bySetting: readonly (readonly Choice[])[]): Promise<CellsOfFold[]> {
  const choices = bySetting.flat()
  const groups = await source.group(finestBinning(choices.map((choice) => choice.binning)))
  if (typeof groups !== "number") {
    return choices.map((choice): CellsOfFold => {
      const { setting, settings, fold } = choice
      const { totals } = source.trainings.find((training) => training.fold === fold)!.counted(settings)
      return { setting, fold, prepare: () => prepare(groups, choice, totals.weight, source.stops) }
    })
  }
  if (bySetting.length === 1) throw source.tooMany(groups)
  const middle = bySetting.length >> 1
  return [...(await cellsOf(source, bySetting.slice(0, middle))), ...(await cellsOf(source, bySetting.slice(middle)))]
}

/**
 * The cells of every training set with each of several settings, as foldCells makes them of rows that merge. No cell
 * knows its rows.
 *
 * @throws RangeError if maxBins is below a number of categories; the source's error where there are too many groups
 */
export async function countedCells(
  source: CountedSource,
  settingsList: readonly PrepareSettings[],
): Promise<CellsOfFold[]> {
  const { features, trainings } = source
  const countedWith = (settings: BinningSettings): CountedRows[] => trainings.map(({ counted }) => counted(settings))
  const binning = await computeInSteps(chooseEachBinning(features, countedWith, settingsList))
  const bySetting = settingsList.map((settings, setting) =>
    binning[setting].map((chosen, i): Choice => ({ setting, settings, fold: trainings[i].fold, binning: chosen })),
  )
  return cellsOf(source, bySetting)
}
