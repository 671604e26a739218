// Checks of what a training set says about its rows besides their features.
import type { LossName } from "../model/loss"
import type { TrainingSet } from "./trainingSet"

/** Where something does not fit: the number of a row, or words. */
export type Place = number | string

/** A place in an error. */
export function placeText(place: Place): string {
  return typeof place === "number" ? `row ${place}` : place
}

function checkLength(name: string, length: number, rowCount: number): void {
  if (length !== rowCount) throw new RangeError(`length mismatch: ${name} has ${length}, rowCount is ${rowCount}`)
}

function checkLabels(labels: Float64Array, loss: LossName): void {
  for (let row = 0; row < labels.length; row++) checkLabel(labels[row], loss, row)
}

/**
 * Checks that a label is one of its loss.
 *
 * @throws RangeError naming the place if it is missing or does not fit
 */
export function checkLabel(label: number, loss: LossName, place: Place): void {
  if (label === 0 || label === 1) return
  if (Number.isNaN(label)) throw new RangeError(`missing value in label: ${placeText(place)}`)
  if (loss === "logistic") throw new RangeError(`invalid label: ${label} at ${placeText(place)}; expected 0 or 1`)
  if (!Number.isFinite(label))
    throw new RangeError(`invalid label: ${label} at ${placeText(place)}; expected a finite number`)
}

function checkWeights(weights: Float64Array): void {
  for (let row = 0; row < weights.length; row++) checkWeight(weights[row], row)
}

/**
 * Checks that a weight is finite and not negative.
 *
 * @throws RangeError naming the place if it is missing or does not fit
 */
export function checkWeight(weight: number, place: Place): void {
  if (weight >= 0 && weight < Number.POSITIVE_INFINITY) return
  if (Number.isNaN(weight)) throw new RangeError(`missing value in weight: ${placeText(place)}`)
  throw new RangeError(`invalid weight: ${weight} at ${placeText(place)}; expected a finite number >= 0`)
}

/**
 * Rows in each partition.
 *
 * @throws RangeError if a size is not an integer >= 0 or they do not sum to rowCount
 */
export function partitionSizes(partitions: readonly number[] | undefined, rowCount: number): readonly number[] {
  if (partitions === undefined) return [rowCount]
  let sum = 0
  for (const [p, size] of partitions.entries()) {
    if (!Number.isInteger(size) || size < 0) {
      throw new RangeError(`invalid partitions[${p}]: ${size}; expected an integer >= 0`)
    }
    sum += size
  }
  if (sum !== rowCount) throw new RangeError(`length mismatch: partitions sum to ${sum}, rowCount is ${rowCount}`)
  return partitions
}

/**
 * Checks labels, weights, partitions and validation flags of a training set.
 *
 * @throws RangeError naming the first row that does not fit, or if no row with a weight above 0 is left to train on
 */
export function checkRows(data: Omit<TrainingSet, "features">, loss: LossName): void {
  const { rowCount, labels, weights, isValidation, partitions } = data
  checkLength("labels", labels.length, rowCount)
  if (weights !== undefined) checkLength("weights", weights.length, rowCount)
  if (isValidation !== undefined) checkLength("isValidation", isValidation.length, rowCount)
  checkNotEmpty(rowCount)
  checkLabels(labels, loss)
  if (weights !== undefined) checkWeights(weights)
  partitionSizes(partitions, rowCount)
  let hasTraining = false
  let hasWeight = false
  let hasValidation = false
  let hasValidationWeight = false
  for (let row = 0; row < rowCount; row++) {
    const weighs = weights === undefined || weights[row] > 0
    if (isValidation !== undefined && isValidation[row] > 1) {
      throw new RangeError(`invalid isValidation: ${isValidation[row]} at row ${row}; expected 0 or 1`)
    }
    if (isValidation?.[row] === 1) {
      hasValidation = true
      hasValidationWeight ||= weighs
    } else {
      hasTraining = true
      hasWeight ||= weighs
    }
  }
  checkRoles(
    { hasRows: hasTraining, hasWeight },
    isValidation && { hasRows: hasValidation, hasWeight: hasValidationWeight },
  )
}

/** Throws RangeError where there are no rows. */
export function checkNotEmpty(rowCount: number): void {
  if (rowCount === 0) throw new RangeError("empty training set: 0 rows; expected at least 1")
}

/** Throws RangeError where rows have no features. */
export function checkHasFeatures({ featureCount }: { readonly featureCount: number }): void {
  if (featureCount === 0) throw new RangeError("no features: 0 columns; expected at least 1")
}

/** Whether there are rows of one role, and one of a weight above 0 among them. */
interface RoleRows {
  readonly hasRows: boolean
  readonly hasWeight: boolean
}

/**
 * Checks that there are rows to train on and, where some may be for validation, rows for that.
 *
 * @throws RangeError where there are none, or all weigh 0
 */
export function checkRoles(training: RoleRows, validation: RoleRows | undefined): void {
  if (!training.hasRows)
    throw new RangeError("empty training set: all rows are for validation; expected at least 1 to train on")
  if (!training.hasWeight) {
    throw new RangeError("invalid weights: all 0; expected at least one training row with a weight > 0")
  }
  if (validation === undefined) return
  if (!validation.hasRows) {
    throw new RangeError("empty validation set: no row is for validation; leave isValidation out, or mark at least 1")
  }
  if (!validation.hasWeight) {
    throw new RangeError(
      "invalid weights: all 0 for validation; expected at least one validation row with a weight > 0",
    )
  }
}

/**
 * Checks that a value is a category.
 *
 * @param feature - its number, and what else tells which it is
 * @param place - left out where there is but one row
 * @throws RangeError naming feature and row if it is not a whole number in [0, arity)
 */
export function checkCategory(value: number, arity: number, feature: number | string, place?: Place): void {
  if (Number.isInteger(value) && value >= 0 && value < arity) return
  const at = place === undefined ? "" : ` at ${placeText(place)}`
  throw new RangeError(`invalid category in feature ${feature}: ${value}${at}; expected an integer in [0, ${arity})`)
}
