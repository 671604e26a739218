import type { Field } from "../expression/rowTypes"
import { callOf, type Typed } from "../expression/typed"
import type { GbtModel } from "../gbt/model/gbtModel"
import { type DenseVector, denseVector } from "../linalg/vector"
import { loadStage } from "../pipeline/savedStage"
import { nextUid } from "../pipeline/stage"
import { caseValue, numberValue } from "../plan/values"
import { computeInSteps, inStretches } from "../work/steps"
import { BoostedModel, type FeatureVector, partsFromJson } from "./boostedModel"
import { type FittedLabels, noLabels } from "./fittedColumns"
import { checkClassifierParams, type GBTClassifierParams } from "./params"
import { hiddenValue, type PredictionColumn } from "./scoring/predictionColumns"
import { doubleSql } from "./scoring/treeSql"

/** Trees that `GBTClassifier.fit` learned; says how likely class 1 is. */
export class GBTClassificationModel<A extends Field = Field> extends BoostedModel<GBTClassifierParams, A> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "GBTClassificationModel"
  /** Classes told apart: 2. */
  readonly numClasses: number = 2

  /**
   * Make one with `GBTClassifier.fit` or `load`.
   *
   * @param model - trees for logistic loss
   * @param featureNames - one a feature
   * @param params - those of the classifier that was fitted
   * @param uid - that of the classifier, as in Spark
   * @param labels - those of the columns that were fitted on; by default none are known, and none are checked
   */
  constructor(
    model: GbtModel,
    featureNames: readonly string[],
    params: Readonly<Partial<GBTClassifierParams>> = {},
    uid: string = nextUid("GBTClassifier"),
    labels: FittedLabels = noLabels,
  ) {
    super(model, { featureNames, labels }, checkClassifierParams(params), uid, ["logistic"])
  }

  /**
   * The class of one row, 0 or 1.
   *
   * @throws RangeError if there are more or fewer features than the model has, or a value is not one of its feature's
   *   categories
   */
  override predict(features: FeatureVector): number {
    return predictedClass(this.scoreOf(features), this.params.thresholds)
  }

  /** Minus the score and the score of one row; above 0 means class 1. Throws RangeError as `predict` does. */
  predictRaw(features: FeatureVector): DenseVector {
    const score = this.scoreOf(features)
    return denseVector([-score, score])
  }

  /** The probabilities of class 0 and class 1 of one row. Throws RangeError as `predict` does. */
  predictProbability(features: FeatureVector): DenseVector {
    const p0 = probabilityOf0(this.scoreOf(features))
    return denseVector([p0, 1 - p0])
  }

  /**
   * A plain function for a service that scores row by row: the number that `transform` gives, to the last bit, without
   * an object made a call.
   *
   * The function takes as many features as the model has, in the order of featureNames; NaN is a missing value. It
   * throws RangeError if there are more or fewer, or a value is not one of its feature's categories.
   *
   * @param output - "probability" of class 1, in [0, 1], or its "rawPrediction", the score, above 0 for class 1;
   *   default "probability"
   * @throws RangeError if output is another
   */
  scorer(output: "probability" | "rawPrediction" = "probability"): (features: ArrayLike<number>) => number {
    const { score } = this.rowScorer
    if (output === "rawPrediction") return score
    if (output === "probability") return (features) => 1 - probabilityOf0(score(features))
    throw new RangeError(`invalid output: ${output}; expected probability or rawPrediction`)
  }

  /**
   * What `transform` predicts as one expression of Spark SQL, for any place that reads it:
   * `frame.withColumn("p", model.toSql())`, `spark.sql("SELECT " + sql + " FROM rows")`. It is over the columns that were
   * assembled into the features, by their names in featureNames; of those, the ones that the trees split on. A null or NaN
   * goes right at every threshold, and a value that is none of its feature's categories fails the query, as in `transform`;
   * the last bits may differ.
   *
   * @param output - "probability" of class 1, its "rawPrediction", the score, or the "prediction", 0 or 1, by `thresholds`
   *   where there are some; all doubles. Default "probability"
   * @param columns - SQL for slots that are no numeric column of their own, by name: `{ flag: "CAST(flag AS INT)",
   *   genres_comedy: "CAST(array_contains(genres, 'comedy') AS INT)" }`. Default none
   * @throws RangeError if the trees split on more than 1000 slots, as they may on vectors of a matrix (use `transform`), or
   *   on two of one name, for a name in `columns` that is none of featureNames, and for another output
   */
  toSql(
    output: "probability" | "rawPrediction" | "prediction" = "probability",
    columns: Readonly<Record<string, string>> = {},
  ): string {
    const score = this.scoreSql(columns)
    if (output === "rawPrediction") return score
    if (output === "probability") return `1D - 1D / (1D + exp(2D * ${score}))`
    if (output === "prediction") {
      return `CASE WHEN ${score} > ${doubleSql(scoreAtTie(this.params.thresholds))} THEN 1D ELSE 0D END`
    }
    throw new RangeError(`invalid output: ${output}; expected probability, rawPrediction or prediction`)
  }

  /**
   * Reads what `save` wrote: the same predictions, bit for bit.
   *
   * @throws Error, naming the file, if it is cut short or damaged, of a later version, or holds another kind of model
   */
  static load(path: string): Promise<GBTClassificationModel> {
    return loadStage(path, GBTClassificationModel)
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): GBTClassificationModel {
    return new GBTClassificationModel(...partsFromJson<GBTClassifierParams>(body))
  }

  protected override debugHeader(): string {
    const { uid, numTrees, numClasses, numFeatures } = this
    return `${GBTClassificationModel.kind}: uid = ${uid}, numTrees=${numTrees}, numClasses=${numClasses}, numFeatures=${numFeatures}`
  }

  protected override async predictionColumns(scores: Float64Array): Promise<PredictionColumn[]> {
    const { probabilityCol, predictionCol, thresholds } = this.params
    const score = { value: hiddenValue("score", scores), hidden: { score: scores } }
    const computed = async (
      name: string,
      numbers: Float64Array | Int32Array,
      of: (score: number) => number,
    ): Promise<Computed> => {
      const compute = (from: number, to: number): void => {
        for (let row = from; row < to; row++) numbers[row] = of(scores[row])
      }
      await computeInSteps(inStretches(scores.length, compute))
      return { value: hiddenValue(name, numbers), hidden: { [name]: numbers } }
    }
    // Not by the engine: the last bit of exp may differ between engines.
    const p0 = probabilityCol === "" ? undefined : await computed("p0", new Float64Array(scores.length), probabilityOf0)
    if (predictionCol === "" || thresholds === undefined) return this.columnsOf(score, p0)
    const classes = new Int32Array(scores.length)
    return this.columnsOf(score, p0, await computed("class", classes, (one) => predictedClass(one, thresholds)))
  }

  protected override plainPredictionColumns(score: Typed): PredictionColumn[] {
    const { probabilityCol, thresholds } = this.params
    const plain = (value: Typed): Computed => ({ value, hidden: {} })
    const exp = callOf("exp", [callOf("*", [numberValue(2), score], "double")], "double")
    const p0 = callOf("/", [numberValue(1), callOf("+", [numberValue(1), exp], "double")], "double")
    return this.columnsOf(
      plain(score),
      probabilityCol === "" ? undefined : plain(p0),
      plain(classAbove(score, scoreAtTie(thresholds))),
    )
  }

  private columnsOf(
    score: Computed,
    p0: Computed | undefined,
    predicted: Computed = { ...score, value: classAbove(score.value, 0) },
  ): PredictionColumn[] {
    const { rawPredictionCol, probabilityCol, predictionCol } = this.params
    const both = [callOf("negative", [score.value], "double"), score.value]
    const columns: PredictionColumn[] = [
      { name: rawPredictionCol, expressions: both, isVector: true, hidden: score.hidden },
    ]
    if (p0 !== undefined) {
      const expressions = [p0.value, callOf("-", [numberValue(1), p0.value], "double")]
      columns.push({ name: probabilityCol, expressions, isVector: true, hidden: p0.hidden })
    }
    if (predictionCol !== "") {
      columns.push({
        name: predictionCol,
        expressions: [predicted.value],
        isVector: false,
        hidden: predicted.hidden,
      })
    }
    return columns
  }
}

/** A value, and the columns of numbers that it is over. */
type Computed = { readonly value: Typed; readonly hidden: PredictionColumn["hidden"] }

/** 1 for scores above one, else 0. */
function classAbove(score: Typed, least: number): Typed {
  return caseValue(callOf(">", [score, numberValue(least)], "boolean"), numberValue(1), numberValue(0))
}

/**
 * The score up to which class 0 is predicted: where probability / threshold is the same for both. A class with threshold 0
 * wins unless doubles give it no probability at all.
 */
export function scoreAtTie(thresholds: readonly number[] | undefined): number {
  if (thresholds === undefined) return 0
  const tie = Math.log(thresholds[1] / thresholds[0]) / 2
  return Math.min(Math.max(tie, Math.log(2 ** -53) / 2), Math.log(Number.MAX_VALUE) / 2)
}

/**
 * Probability of class 0 at a score; class 1 has the rest. The loss has twice the usual scale, hence the 2
 * (Spark's LogLoss.computeProbability).
 */
export function probabilityOf0(score: number): number {
  return 1 / (1 + Math.exp(2 * score))
}

/**
 * The class predicted, 0 or 1: the one with the larger probability / threshold, the first when equal; without
 * thresholds the one with a score above 0.
 */
export function predictedClass(score: number, thresholds: readonly number[] | undefined): number {
  if (thresholds === undefined) return score > 0 ? 1 : 0
  const p0 = probabilityOf0(score)
  const scaled0 = p0 / thresholds[0]
  const scaled1 = (1 - p0) / thresholds[1]
  // 0 / 0: a class with threshold 0 always wins, unless its probability is 0 too.
  if (Number.isNaN(scaled0)) return 1
  return scaled1 > scaled0 ? 1 : 0
}
