// What the file of a boosted model holds, whatever it predicts.

import type { GbtModel } from "../gbt/model/gbtModel"
import type { LossName } from "../gbt/model/loss"
import { modelFromJson, modelToJson } from "../gbt/model/modelJson"
import type { Checked } from "../params/params"
import { type BoostingParams, paramsFromJson, paramsToJson, textsFromJson } from "./params"

/** A boosted model's parts: trees, a name for each feature, parameters, and the estimator's uid. */
export interface ModelParts<P> {
  readonly model: GbtModel
  readonly featureNames: readonly string[]
  readonly params: P
  readonly uid: string
}

/** The parts as a JSON value. */
export function partsToJson({ uid, params, featureNames, model }: ModelParts<Checked<BoostingParams>>): object {
  return { uid, params: paramsToJson(params), featureNames, model: modelToJson(model) }
}

/**
 * The parts from what {@link partsToJson} gave; the model that is made of them checks the parameters.
 *
 * @throws TypeError, RangeError or SyntaxError where the body is damaged
 */
export function partsFromJson<P extends BoostingParams>(body: Record<string, unknown>): ModelParts<Partial<P>> {
  const { uid, params, featureNames, model } = body
  return {
    model: modelFromJson(model),
    featureNames: textsFromJson(featureNames),
    params: paramsFromJson<P>(params),
    uid: uid as string,
  }
}

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
