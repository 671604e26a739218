import type { ColumnKind } from "../engines/engine"
import type { Typed } from "../expression/typed"
import { checkFrame, type Frame } from "../frame/frame"
import { rowVector } from "../frame/rows/rowVector"
import { isNumeric } from "../frame/rows/toColumns"
import { toArray } from "../linalg/vector"
import { type Checked, checkParams, choiceParam, integerParam, type ParamTable, textParam } from "../params/params"
import type { ScoreColumns } from "../pipeline/stage"
import { type Column, columnValue, findColumn } from "../plan/column"
import { partValue, type VectorType, vectorSize } from "../plan/vectorColumn"
import { runWork } from "../work/runWork"
import { computeInSteps } from "../work/steps"
import { type BinaryCurves, binaryCurves, curvesInSteps } from "./binaryCurves"
import { fMeasureByThreshold, type MetricByThreshold, precisionByThreshold, recallByThreshold } from "./byThreshold"
import { readCurveGroups } from "./curveGroups"
import type { Evaluator } from "./evaluator"
import { type PrCurve, prCurve } from "./prCurve"
import { type RocCurve, rocCurve } from "./rocCurve"

/** Parameters of {@link BinaryClassificationEvaluator}; names and meaning are Spark's. */
export interface BinaryClassificationEvaluatorParams {
  /**
   * Scores: a vector of two, of which the second counts, or a number, larger meaning more positive. Default
   * "rawPrediction".
   */
  rawPredictionCol: string
  /** Labels, a number or boolean; positive when above 0.5. Default "label". */
  labelCol: string
  /** Weights of the rows, finite and >= 0; "" gives every row weight 1. Default "". */
  weightCol: string
  /** What `evaluate` gives: one of "areaUnderROC", "areaUnderPR". Default "areaUnderROC". */
  metricName: "areaUnderROC" | "areaUnderPR"
  /**
   * About how many points the curves are thinned to; an integer >= 0, 0 keeps every distinct score. Default 0: exact.
   * Spark's default is 1000, which gives other areas from 2000 distinct scores on.
   */
  numBins: number
}

const evaluatorParams: ParamTable<BinaryClassificationEvaluatorParams> = {
  rawPredictionCol: textParam("rawPrediction"),
  labelCol: textParam("label"),
  weightCol: textParam(""),
  metricName: choiceParam<"areaUnderROC" | "areaUnderPR">("areaUnderROC", ["areaUnderROC", "areaUnderPR"]),
  numBins: integerParam(0, 0),
}

/** Curves of a binary classifier and the areas under them; see the functions of the same names for the points. */
export interface BinaryClassificationMetrics {
  /** In [0, 1]; see {@link rocCurve}. */
  readonly areaUnderROC: number
  /** In [0, 1]; see {@link prCurve}. */
  readonly areaUnderPR: number
  /** What the curves are made of. */
  readonly curves: BinaryCurves
  /** What {@link rocCurve} gives. */
  roc(): RocCurve
  /** What {@link prCurve} gives. */
  pr(): PrCurve
  /** What {@link precisionByThreshold} gives. */
  precisionByThreshold(): MetricByThreshold
  /** What {@link recallByThreshold} gives. */
  recallByThreshold(): MetricByThreshold
  /**
   * What {@link fMeasureByThreshold} gives.
   *
   * @param beta - recall counts beta times as much as precision; > 0. Default 1
   */
  fMeasureByThreshold(beta?: number): MetricByThreshold
}

/**
 * Area under the ROC or the precision-recall curve of a frame with scores and labels, after Spark's
 * BinaryClassificationEvaluator. With rows of one class alone there is no error: see `rocCurve`.
 */
export class BinaryClassificationEvaluator implements Evaluator {
  /** Every parameter, defaults filled in. */
  readonly params: Checked<BinaryClassificationEvaluatorParams>
  readonly isLargerBetter: boolean = true

  /** Throws TypeError for an unknown parameter or one of the wrong kind, RangeError for one out of range. */
  constructor(params: Readonly<Partial<BinaryClassificationEvaluatorParams>> = {}) {
    this.params = checkParams("BinaryClassificationEvaluator", evaluatorParams, params)
  }

  /** Label and score, which are all that it reads where the rows have no weights; undefined where they have. */
  get scoreColumns(): ScoreColumns | undefined {
    const { labelCol, rawPredictionCol, weightCol } = this.params
    return weightCol === "" ? { labelCol, scoreCol: rawPredictionCol } : undefined
  }

  /**
   * The metric, in [0, 1]. Of rows that lie on other machines each different score comes here once for each class, with the
   * number of its rows or their weight.
   *
   * @throws RangeError for a column that is not there, no rows, a missing value, or, on other machines, more than five
   *   million different scores; TypeError for a column of another kind
   */
  async evaluate(frame: Frame): Promise<number> {
    return runWork("evaluating", {}, async () => this.metricOf(await this.readCurves(frame)))
  }

  /**
   * The metric of arrays, one entry a row, or one for all rows of one label and score.
   *
   * @param weights - of an entry, such as its number of rows; finite and >= 0, all 1 when left out
   * @throws RangeError if lengths differ, there are no rows, or a value is missing
   */
  evaluateScores(labels: Float64Array, scores: Float64Array, weights?: Float64Array): number {
    return this.metricOf(binaryCurves(labels, scores, weights, this.params.numBins))
  }

  /** All curves; throws as `evaluate` does. */
  async getMetrics(frame: Frame): Promise<BinaryClassificationMetrics> {
    const curves = await this.readCurves(frame)
    const roc = rocCurve(curves)
    const pr = prCurve(curves)
    return {
      areaUnderROC: roc.area,
      areaUnderPR: pr.area,
      curves,
      roc: () => roc,
      pr: () => pr,
      precisionByThreshold: () => precisionByThreshold(curves),
      recallByThreshold: () => recallByThreshold(curves),
      fMeasureByThreshold: (beta) => fMeasureByThreshold(curves, beta),
    }
  }

  private metricOf(curves: BinaryCurves): number {
    return this.params.metricName === "areaUnderROC" ? rocCurve(curves).area : prCurve(curves).area
  }

  private async readCurves(frame: Frame): Promise<BinaryCurves> {
    checkFrame(frame)
    const { rawPredictionCol, labelCol, weightCol, numBins } = this.params
    const plan = await frame.plan()
    const { columns } = plan
    const raw = findColumn(columns, rawPredictionCol)
    const score = scoreReading(raw)
    const label = numberValueOf(findColumn(columns, labelCol))
    const weight = weightCol === "" ? undefined : numberValueOf(findColumn(columns, weightCol))
    if (frame.engine.isRemote) {
      const groups = await readCurveGroups(frame.engine, plan, raw, label, weight)
      return computeInSteps(curvesInSteps(groups.labels, groups.scores, groups.weights, numBins))
    }
    const values = [score.value, label, ...(weight ? [weight] : [])]
    const kinds: ColumnKind[] = values.map((_, i) => (i === 0 ? score.kind : "double"))
    const [scores, labels, weights] = await frame.engine.read(plan, values, kinds)
    const second = scores instanceof Float64Array ? scores : secondOf(raw.vector!, scores as unknown[])
    const weightOfRow = weights as Float64Array | undefined
    return computeInSteps(curvesInSteps(labels as Float64Array, second, weightOfRow, numBins))
  }
}

function numberValueOf(column: Column): Typed {
  if (!isNumeric(column)) {
    const type = column.vector ? "vector" : column.type
    throw new TypeError(`invalid type of ${column.name}: ${type}; expected a number or boolean`)
  }
  return columnValue(column)
}

/** The score, and how to read it: the second part of a vector made of two numbers is a column of its own. */
function scoreReading(column: Column): { value: Typed; kind: ColumnKind } {
  const { name, vector } = column
  const value = columnValue(column)
  if (vector === undefined) {
    if (isNumeric(column)) return { value, kind: "double" }
    throw new TypeError(`invalid type of ${name}: ${column.type}; expected a vector of 2 or a number`)
  }
  const size = vectorSize(vector)
  if (size !== 2) throw new RangeError(`invalid size of ${name}: ${size}; expected a vector of 2 or a number`)
  if (vector.parts[1]?.kind === "value") return { value: partValue(name, vector, 1), kind: "double" }
  return { value, kind: "value" }
}

/** The second number of each vector; NaN for null. */
function secondOf(type: VectorType, values: readonly unknown[]): Float64Array {
  return Float64Array.from(values, (value) => {
    const vector = rowVector(type, value)
    return vector === null ? Number.NaN : toArray(vector)[1]
  })
}
