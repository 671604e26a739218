import { prepareCells, type TrainingCells } from "../../src/gbt/cells/trainingCells"
import { encodeFeatures } from "../../src/gbt/data/encodeFeatures"
import { encodeValues } from "../../src/gbt/data/encodeValues"
import type { TrainingSet } from "../../src/gbt/data/trainingSet"
import type { GbtParams } from "../../src/gbt/trees/gbtParams"
import type { Checked } from "../../src/params/params"
import { computeAtOnce } from "../../src/work/steps"

/** The cells that trees of a training set grow on. */
export function cellsOf(data: TrainingSet, params: Checked<GbtParams>): TrainingCells {
  const { features, labels, rowCount, weights, isValidation } = data
  const rows = { weights, roles: isValidation, partitions: [rowCount] }
  const encoded = computeAtOnce(encodeFeatures(features, rowCount))
  return computeAtOnce(prepareCells(encoded, encodeValues(labels), rows, params))
}
