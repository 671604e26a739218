import type { AddedField } from "../frame/rowTypes"
import type { GbtModel } from "../gbt/model/gbtModel"
import type { Vector } from "../linalg/vector"
import { nextUid } from "../pipeline/stage"
import { BoostedEstimator } from "./boostedEstimator"
import type { FittedColumns } from "./fittedColumns"
import { GBTRegressionModel } from "./gbtRegressionModel"
import { checkRegressorParams, type GBTRegressorParams } from "./params"

type RegressorFields<P extends string, L extends string> = AddedField<P, number> | AddedField<L, Vector>

/**
 * Gradient-boosted trees for labels of any value, as Spark's GBTRegressor.
 *
 * ```ts
 * const model = await new GBTRegressor({ labelCol: "delay" }).fit(train)
 * const predicted = await model.transform(test)
 * ```
 *
 * P and L are the names of its columns: of the prediction and the leaves.
 */
export class GBTRegressor<P extends string = "prediction", L extends string = ""> extends BoostedEstimator<
  GBTRegressorParams,
  GBTRegressionModel<RegressorFields<P, L>>
> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTRegressor"

  /** Throws TypeError for an unknown parameter or one of the wrong kind, RangeError for one out of range. */
  constructor(
    params: Readonly<Partial<GBTRegressorParams>> & { readonly predictionCol?: P; readonly leafCol?: L } = {},
    uid: string = nextUid(GBTRegressor.kind),
  ) {
    super(checkRegressorParams(params), uid)
  }

  protected override modelOf(trained: GbtModel, columns: FittedColumns): GBTRegressionModel<RegressorFields<P, L>> {
    return new GBTRegressionModel(trained, columns.featureNames, this.params, this.uid, columns.labels)
  }
}
