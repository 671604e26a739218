/**
 * Checks what every metric asks of its arrays: equal lengths, at least one row, nothing missing, weights that can be
 * summed. Names are those that errors should use.
 *
 * @throws RangeError if lengths differ, there are no rows, a value is NaN, or a weight is negative or infinite
 */
export function checkRows(
  labels: Float64Array,
  scoreName: string,
  scores: Float64Array,
  weights?: Float64Array | undefined,
): void {
  if (labels.length !== scores.length) {
    throw new RangeError(`length mismatch: labels has ${labels.length}, ${scoreName} has ${scores.length}`)
  }
  if (weights !== undefined && labels.length !== weights.length) {
    throw new RangeError(`length mismatch: labels has ${labels.length}, weights has ${weights.length}`)
  }
  if (labels.length === 0) throw new RangeError("invalid labels: no rows; expected at least one")
  for (let row = 0; row < labels.length; row++) {
    if (Number.isNaN(labels[row])) throw new RangeError(`missing value in labels: row ${row}`)
    if (Number.isNaN(scores[row])) throw new RangeError(`missing value in ${scoreName}: row ${row}`)
    if (weights !== undefined && !(weights[row] >= 0 && weights[row] < Infinity)) {
      throw new RangeError(`invalid weights[${row}]: ${weights[row]}; expected a finite number >= 0`)
    }
  }
}

/**
 * Checks probabilities.
 *
 * @throws RangeError as {@link checkRows} does, and if a probability is outside [0, 1]
 */
export function checkProbabilities(
  labels: Float64Array,
  probabilities: Float64Array,
  weights?: Float64Array | undefined,
): void {
  checkRows(labels, "probabilities", probabilities, weights)
  for (let row = 0; row < probabilities.length; row++) {
    if (!(probabilities[row] >= 0 && probabilities[row] <= 1)) {
      throw new RangeError(`invalid probabilities[${row}]: ${probabilities[row]}; expected a number in [0, 1]`)
    }
  }
}
