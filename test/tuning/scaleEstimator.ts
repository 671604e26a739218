import type { Evaluator } from "../../src/evaluation/evaluator"
import type { Frame } from "../../src/frame/frame"
import { type Estimator, type FitOptions, type ParamMap, settingsOf, type Transformer } from "../../src/pipeline/stage"

/** What happened to an estimator and its copies. */
export interface Log {
  /** The x of the rows of each fit. */
  readonly fittedTo: number[][]
  /** Fits and evaluations under way, and the most there were at a time. */
  running: number
  mostRunning: number
}

export function newLog(): Log {
  return { fittedTo: [], running: 0, mostRunning: 0 }
}

/** A model that guesses `factor` times the mean x of the rows it was fitted to. */
export interface ScaleModel extends Transformer {
  readonly guess: number
}

/** The smallest estimator that there is something to search in. */
export class ScaleEstimator implements Estimator<ScaleModel> {
  readonly uid: string = "scale"
  constructor(
    readonly params: { readonly factor: number },
    readonly log: Log,
  ) {}

  async fit(frame: Frame, options: FitOptions = {}): Promise<ScaleModel> {
    options.signal?.throwIfAborted()
    this.log.mostRunning = Math.max(this.log.mostRunning, ++this.log.running)
    const x = (await frame.toColumns(["x"])).x as Float64Array
    this.log.fittedTo.push([...x])
    const guess = this.params.factor * (x.reduce((sum, value) => sum + value, 0) / x.length)
    this.log.running--
    return { uid: "scaled", guess, transform: async (rows) => rows.withColumn("guess", `CAST(${guess} AS DOUBLE)`) }
  }

  copy(params: ParamMap): ScaleEstimator {
    return new ScaleEstimator({ ...this.params, ...settingsOf(this, params) }, this.log)
  }
}

/** Mean of guess - x: a number that can be told by hand. */
export const meanError: Evaluator = {
  isLargerBetter: false,
  async evaluate(frame) {
    const { guess, x } = (await frame.toColumns(["guess", "x"])) as Record<string, Float64Array>
    return guess.reduce((sum, value, i) => sum + value - x[i], 0) / x.length
  },
}
