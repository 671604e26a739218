import type { GbtModel } from "../gbt/gbtModel"
import type { LossName } from "../gbt/loss"

/** Throws RangeError where trees were trained for a loss that the model is not for, or the names do not fit. */
export function checkModel(model: GbtModel, featureNames: readonly string[], losses: readonly LossName[]): void {
  if (!losses.includes(model.loss)) {
    throw new RangeError(`invalid loss of model: ${model.loss}; expected one of ${losses.join(", ")}`)
  }
  if (featureNames.length !== model.featureCount) {
    throw new RangeError(
      `length mismatch: featureNames has ${featureNames.length}, the model has ${model.featureCount} features`,
    )
  }
}
