import type { Field } from "../expression/rowTypes"
import type { Typed } from "../expression/typed"
import type { GbtModel } from "../gbt/model/gbtModel"
import { loadStage } from "../pipeline/savedStage"
import { nextUid } from "../pipeline/stage"
import { BoostedModel, type FeatureVector, partsFromJson } from "./boostedModel"
import { type FittedLabels, noLabels } from "./fittedColumns"
import { checkRegressorParams, type GBTRegressorParams } from "./params"
import { hiddenValue, type PredictionColumn } from "./scoring/predictionColumns"

/** Trees that `GBTRegressor.fit` learned. */
export class GBTRegressionModel<A extends Field = Field> extends BoostedModel<GBTRegressorParams, A> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTRegressionModel"

  /**
   * Make one with `GBTRegressor.fit` or `load`.
   *
   * @param model - trees for squared or absolute error
   * @param featureNames - one a feature
   * @param params - those of the regressor that was fitted
   * @param uid - that of the regressor, as in Spark
   * @param labels - those of the columns that were fitted on; by default none are known, and none are checked
   */
  constructor(
    model: GbtModel,
    featureNames: readonly string[],
    params: Readonly<Partial<GBTRegressorParams>> = {},
    uid: string = nextUid("GBTRegressor"),
    labels: FittedLabels = noLabels,
  ) {
    super(model, { featureNames, labels }, checkRegressorParams(params), uid, ["squared", "absolute"])
  }

  override predict(features: FeatureVector): number {
    return this.scoreOf(features)
  }

  /**
   * A plain function for a service that predicts row by row: the prediction that `transform` gives, to the last bit,
   * without an object made a call.
   *
   * The function takes as many features as the model has, in the order of featureNames; NaN is a missing value. It
   * throws RangeError if there are more or fewer, or a value is not one of its feature's categories.
   */
  scorer(): (features: ArrayLike<number>) => number {
    return this.rowScorer.score
  }

  /**
   * The prediction as one expression of Spark SQL, for any place that reads it: `frame.withColumn("p", model.toSql())`,
   * `spark.sql("SELECT " + sql + " FROM rows")`. It is over the columns that were assembled into the features, by their
   * names in featureNames; of those, the ones that the trees split on. A null or NaN goes right at every threshold, and a
   * value that is none of its feature's categories fails the query, as in `transform`; the last bits of the sum may differ.
   *
   * @param columns - SQL for slots that are no numeric column of their own, by name: `{ flag: "CAST(flag AS INT)",
   *   genres_comedy: "CAST(array_contains(genres, 'comedy') AS INT)" }`. Default none
   * @throws RangeError if the trees split on more than 1000 slots, as they may on vectors of a matrix (use `transform`), or
   *   on two of one name, and for a name in `columns` that is none of featureNames
   */
  toSql(columns: Readonly<Record<string, string>> = {}): string {
    return this.scoreSql(columns)
  }

  /**
   * Reads what `save` wrote: the same predictions, bit for bit.
   *
   * @throws Error, naming the file, if it is cut short or damaged, of a later version, or holds another kind of model
   */
  static load(path: string): Promise<GBTRegressionModel> {
    return loadStage(path, GBTRegressionModel)
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): GBTRegressionModel {
    return new GBTRegressionModel(...partsFromJson<GBTRegressorParams>(body))
  }

  protected override debugHeader(): string {
    const { uid, numTrees, numFeatures } = this
    return `${GBTRegressionModel.kind}: uid=${uid}, numTrees=${numTrees}, numFeatures=${numFeatures}`
  }

  protected override get addsScores(): boolean {
    return this.params.predictionCol !== ""
  }

  protected override async predictionColumns(scores: Float64Array): Promise<PredictionColumn[]> {
    const hidden = { prediction: scores }
    return [
      { name: this.params.predictionCol, expressions: [hiddenValue("prediction", scores)], isVector: false, hidden },
    ]
  }

  protected override plainPredictionColumns(score: Typed): PredictionColumn[] {
    return [{ name: this.params.predictionCol, expressions: [score], isVector: false, hidden: {} }]
  }
}
