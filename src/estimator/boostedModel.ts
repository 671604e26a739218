import type { Engine } from "../engines/engine"
import type { Field, Row } from "../expression/rowTypes"
import type { Typed } from "../expression/typed"
import { checkFrame, type Frame } from "../frame/frame"
import type { WithFields } from "../frame/rowTypes"
import { debugString } from "../gbt/model/debugString"
import { featureImportances, type GbtModel } from "../gbt/model/gbtModel"
import type { LossName } from "../gbt/model/loss"
import { modelFromJson, modelToJson } from "../gbt/model/modelJson"
import type { Tree } from "../gbt/model/tree"
import { predictLeaves } from "../gbt/predict/predict"
import { type RowScorer, rowScorer } from "../gbt/predict/rowScorer"
import { type DenseVector, denseVector, type SparseVector, sparseVector, toArray, type Vector } from "../linalg/vector"
import type { Checked } from "../params/params"
import { SavableTransformer } from "../pipeline/savedStage"
import { findColumn } from "../plan/column"
import type { Plan } from "../plan/plan"
import { runWork } from "../work/runWork"
import { computeInSteps } from "../work/steps"
import {
  checkFittedColumns,
  type FittedColumns,
  type FittedLabels,
  labelsFromJson,
  namesFromJson,
  vectorTypeOf,
} from "./fittedColumns"
import { type BoostingParams, paramsFromJson, paramsToJson } from "./params"
import { attachPredictions, leafColumn, type PredictionColumn, scoreRows } from "./scoring/predictionColumns"
import { scorePlan } from "./scoring/scorePlan"
import { scoreSql } from "./scoring/treeSql"
import { readFeatures } from "./trainingRows"

/** One row's features: a vector, or its values as an array. */
export type FeatureVector = Vector | ArrayLike<number>

/**
 * Boosted trees that score rows: what GBTClassificationModel and GBTRegressionModel have in common. The columns that they add
 * are in their type, as far as they are known.
 */
export abstract class BoostedModel<P extends BoostingParams, A extends Field = Field> extends SavableTransformer<P> {
  /** Name of each slot of a features vector. */
  readonly featureNames: readonly string[]
  /** Labels of the columns that were fitted on, where they are known. */
  readonly labels: FittedLabels
  /** The columns that it adds; for the compiler alone, there is no such property. */
  declare protected readonly added?: A
  /** Made with the first row that comes alone. */
  #rowScorer: RowScorer | undefined

  /**
   * @param losses - what the trees may have been trained for
   * @throws RangeError if they were trained for another, or there are not as many names as features
   */
  protected constructor(
    /** The trees, as plain data; not to be changed: what scores one row is made of them once. */
    readonly model: GbtModel,
    { featureNames, labels }: FittedColumns,
    params: Checked<P>,
    uid: string,
    losses: readonly LossName[],
  ) {
    super(params, uid)
    if (!losses.includes(model.loss)) {
      throw new RangeError(`invalid loss of model: ${model.loss}; expected one of ${losses.join(", ")}`)
    }
    if (featureNames.length !== model.featureCount) {
      throw new RangeError(
        `length mismatch: featureNames has ${featureNames.length}, the model has ${model.featureCount} features`,
      )
    }
    this.featureNames = featureNames
    this.labels = labels
  }

  /** The trees, as arrays of nodes. */
  get trees(): readonly Tree[] {
    return this.model.trees
  }

  /** Weight of each tree: 1 for the first, stepSize for the others. */
  get treeWeights(): Float64Array {
    return this.model.treeWeights
  }

  /** Trees of the model. */
  get numTrees(): number {
    return this.model.trees.length
  }

  /** Nodes of all trees, leaves among them. */
  get totalNumNodes(): number {
    return this.model.trees.reduce((sum, tree) => sum + tree.feature.length, 0)
  }

  /** Slots of a features vector. */
  get numFeatures(): number {
    return this.model.featureCount
  }

  /** Share of each feature in what the splits gained, in [0, 1], summing to 1; slots are named by featureNames. */
  get featureImportances(): SparseVector {
    return nonzeros(featureImportances(this.model))
  }

  /** All trees as text, as Spark writes them. */
  toDebugString(): string {
    return debugString(this.model, this.debugHeader())
  }

  /**
   * The frame with the columns that the model adds at the end, those whose name is not empty: a classifier's
   * rawPrediction, probability (in SQL, that of class 1 is `probability.v1`) and prediction, a regressor's prediction,
   * and the leaf column. The first action scores all rows and keeps the scores.
   *
   * A null or NaN among the features goes right at every split by a threshold. That action throws RangeError where a
   * feature that is split by categories has a value that is none of them (null and NaN are none), a vector from a matrix
   * is null, the features are not there or not as many as the model's, or a column of an added name exists; also where
   * the slots have other names than featureNames or another order, or an index, of a slot or in the label column, stands
   * for another label than at the fit, as after a StringIndexer that was fitted again. Slots that are only numbered and
   * columns whose labels are not known pass.
   *
   * On an engine whose rows lie on other machines no row is read: the columns are expressions and joins of the frame, which
   * each action computes (`cache` keeps them), and what travels is each different combination of thresholds that rows fall between, once, or of leaves that they end in
   * where that are fewer. The numbers are the same to the last bit up to 200,000 such combinations; with more the engine
   * itself adds up the trees, and the last bits may differ. Errors name no row there.
   */
  async transform<R extends Row, Added extends Field>(
    this: BoostedModel<BoostingParams, Added>,
    frame: Frame<R>,
  ): Promise<Frame<WithFields<R, Added>>> {
    checkFrame(frame)
    const { engine } = frame
    const { featuresCol, leafCol } = this.params
    return frame.deriveOnce((plan) =>
      runWork("scoring", {}, async () => {
        checkFittedColumns(plan.columns, this, this.params)
        if (engine.isRemote) return this.scoredPlan(engine, plan)
        const rows = await engine.keep(plan, "known")
        const { features, rowCount } = await readFeatures(engine, rows, featuresCol)
        const columns = this.addsScores
          ? await this.predictionColumns(await scoreRows(this.model, features, rowCount))
          : []
        if (leafCol !== "") {
          const leaves = await computeInSteps(predictLeaves(this.model, features, rowCount))
          columns.push(await leafColumn(leafCol, leaves, this.numTrees))
        }
        return attachPredictions(engine, rows, columns)
      }),
    )
  }

  /**
   * What `transform` predicts for one row.
   *
   * @throws RangeError if there are more or fewer features than the model has, or a value is not one of its feature's
   *   categories
   */
  abstract predict(features: FeatureVector): number

  /**
   * The leaf that one row ends in, for each tree; leaves are numbered from left to right, from 0. Throws RangeError as
   * `predict` does.
   */
  predictLeaf(features: FeatureVector): DenseVector {
    return denseVector(this.rowScorer.leaves(valuesOf(features)))
  }

  /**
   * Weighted mean loss on a frame with labels after 1, 2, … trees. The loss is that of lossType; for a classifier
   * 2 log(1 + exp(-2 y score)), y = -1 or 1: twice the usual log loss. Throws as `fit` does, and where slots or labels
   * are not those of the fit, as `transform` does. Of many rows on other machines, those of one label that lie between the
   * same thresholds are read once, with their weight; every row only where those are too many (two million, or 64 MB).
   */
  async evaluateEachIteration(frame: Frame): Promise<Float64Array> {
    const names = { ...this.params, validationIndicatorCol: "" }
    const { lossEachIteration } = await import("./training.js")
    return lossEachIteration(frame, names, this, this.model)
  }

  override toJson(): object {
    const { uid, params, featureNames, labels, model } = this
    return { uid, params: paramsToJson(params), featureNames, labels, model: modelToJson(model) }
  }

  /** The score of one row, to the last bit that of `transform`. */
  protected scoreOf(features: FeatureVector): number {
    return this.rowScorer.score(valuesOf(features))
  }

  /** Scores rows that come alone. */
  protected get rowScorer(): RowScorer {
    this.#rowScorer ??= rowScorer(this.model)
    return this.#rowScorer
  }

  protected override withParams(params: Partial<P>): this {
    const Class = this.constructor as new (...parts: ModelParts<P>) => this
    return new Class(this.model, this.featureNames, params, this.uid, this.labels)
  }

  /** The first line of the debug string. */
  protected abstract debugHeader(): string

  /** The plan's rows with the columns that `transform` adds, made by the engine. */
  private scoredPlan(engine: Engine, plan: Plan): Promise<Plan> {
    const { featuresCol, leafCol } = this.params
    const column = findColumn(plan.columns, featuresCol)
    return scorePlan(engine, plan, column, vectorTypeOf(column), {
      model: this.model,
      leafCol,
      addsScores: this.addsScores,
      columnsOf: (scores) => this.predictionColumns(scores),
      plainColumnsOf: (score) => this.plainPredictionColumns(score),
    })
  }

  /** Whether `transform` adds a column that comes from scores. */
  protected get addsScores(): boolean {
    return true
  }

  /** The columns that `transform` adds, but for the leaves. */
  protected abstract predictionColumns(scores: Float64Array): Promise<PredictionColumn[]>

  /** The same columns, computed by the engine from its own scores. */
  protected abstract plainPredictionColumns(score: Typed): PredictionColumn[]

  /** The score as SQL, see `toSql`. */
  protected scoreSql(columns: Readonly<Record<string, string>>): string {
    return scoreSql(this.model, this.featureNames, columns)
  }
}

/** What the constructors of boosted models take; `uid` is the estimator's. */
type ModelParts<P> = [
  model: GbtModel,
  featureNames: readonly string[],
  params: Partial<P>,
  uid: string,
  labels: FittedLabels,
]

/**
 * The parts from what `toJson` gave; the model that is made of them checks the parameters.
 *
 * @throws TypeError, RangeError or SyntaxError where the body is damaged
 */
export function partsFromJson<P extends BoostingParams>(body: Record<string, unknown>): ModelParts<P> {
  const { uid, params, featureNames, labels, model } = body
  return [
    modelFromJson(model),
    namesFromJson(featureNames),
    paramsFromJson<P>(params),
    uid as string,
    labelsFromJson(labels),
  ]
}

function valuesOf(features: FeatureVector): ArrayLike<number> {
  if (!("kind" in features)) return features
  return features.kind === "dense" ? features.values : toArray(features)
}

/** The values that are not 0, as a sparse vector. */
function nonzeros(values: Float64Array): SparseVector {
  const indices = Array.from(values.keys()).filter((index) => values[index] !== 0)
  return sparseVector(
    values.length,
    indices,
    indices.map((index) => values[index]),
  )
}
