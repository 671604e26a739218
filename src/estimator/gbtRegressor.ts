import type { GbtModel } from "../gbt/model/gbtModel"
import { nextUid } from "../pipeline/stage"
import { BoostedEstimator } from "./boostedEstimator"
import type { FittedColumns } from "./fittedColumns"
import { GBTRegressionModel } from "./gbtRegressionModel"
import { checkRegressorParams, type GBTRegressorParams } from "./params"

/**
 * Gradient-boosted trees for labels of any value, as Spark's GBTRegressor.
 *
 * ```ts
 * const model = await new GBTRegressor({ labelCol: "delay" }).fit(train)
 * const predicted = await model.transform(test)
 * ```
 */
export class GBTRegressor extends BoostedEstimator<GBTRegressorParams, GBTRegressionModel> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTRegressor"

  /** Throws TypeError for an unknown parameter or one of the wrong kind, RangeError for one out of range. */
  constructor(params: Readonly<Partial<GBTRegressorParams>> = {}, uid: string = nextUid(GBTRegressor.kind)) {
    super(checkRegressorParams(params), uid)
  }

  protected override modelOf(trained: GbtModel, columns: FittedColumns): GBTRegressionModel {
    return new GBTRegressionModel(trained, columns.featureNames, this.params, this.uid, columns.labels)
  }
}
