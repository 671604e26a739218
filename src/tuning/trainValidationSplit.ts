import type { Evaluator } from "../evaluation/evaluator"
import type { Frame } from "../frame/frame"
import {
  type Checked,
  checkParams,
  flagParam,
  integerParam,
  numberParam,
  optionalParam,
  type ParamTable,
  param,
} from "../params/params"
import {
  type Estimator,
  type FitOptions,
  nextUid,
  type ParamMap,
  settingsOf,
  type Transformer,
} from "../pipeline/stage"
import { runWork, type Work } from "../work/runWork"
import type { SearchParams } from "./crossValidator"
import { drawValidation } from "./folds"
import { runSearch } from "./runSearch"
import { checkSearch, namedSettings, searchSeed } from "./search"
import { TrainValidationSplitModel } from "./trainValidationSplitModel"

/** Parameters of {@link TrainValidationSplit}, beside what it searches; names and meaning are PySpark's. */
export interface TrainValidationSplitParams {
  /** Chance of each row to be trained on; in (0, 1). Default 0.75. */
  trainRatio: number
  /**
   * Seed of the draw; a signed 64-bit integer. Default -1772833110, that of Spark's Scala side; PySpark's default is
   * another in every process.
   */
  seed: number | bigint
  /**
   * Fits and evaluations under way at a time; for a GBTClassifier judged by BinaryClassificationEvaluator, the
   * threads that folds may be trained in, where the work is worth starting them. An integer >= 1. Results do not depend
   * on it. Default 1.
   */
  parallelism: number
  /** Whether to keep the model of every param map. Default false. */
  collectSubModels: boolean
  /** Rows in each partition, where Spark has the rows in several; one partition when left out. */
  partitions: readonly number[] | undefined
}

const table: ParamTable<TrainValidationSplitParams> = {
  trainRatio: numberParam(0.75, "a number in (0, 1)", (x) => x > 0 && x < 1),
  seed: searchSeed(-1772833110),
  parallelism: integerParam(1, 1),
  collectSubModels: flagParam(false),
  partitions: optionalParam(param<readonly number[]>([], "an array of row counts", Array.isArray)),
}

/**
 * Searches a grid with one split of the rows, as PySpark's TrainValidationSplit: models fitted to the one part are
 * judged on the other; the best settings are fitted to all rows.
 */
export class TrainValidationSplit<T extends Transformer> implements Estimator<TrainValidationSplitModel<T>> {
  /** What is fitted. */
  readonly estimator: Estimator<T>
  /** The settings to try. */
  readonly estimatorParamMaps: readonly ParamMap[]
  /** What the models are judged by. */
  readonly evaluator: Evaluator
  /** The parameters beside them, defaults filled in. */
  readonly params: Checked<TrainValidationSplitParams>

  /** Throws TypeError or RangeError for a parameter that is unknown or does not fit, or a grid for another estimator. */
  constructor(
    params: SearchParams<T> & Readonly<Partial<TrainValidationSplitParams>>,
    /** The name of the class and a number; settings of a grid do not change it. */
    readonly uid: string = nextUid("TrainValidationSplit"),
    /** Settings under those of the grid. */
    private readonly base: ParamMap = [],
  ) {
    const { estimator, estimatorParamMaps, evaluator, ...rest } = params
    checkSearch(estimator, estimatorParamMaps, evaluator)
    this.estimator = estimator
    this.estimatorParamMaps = estimatorParamMaps
    this.evaluator = evaluator
    this.params = checkParams("TrainValidationSplit", table, rest)
  }

  /**
   * Searches the grid and fits the best settings to all rows.
   *
   * @param options - `onProgress` counts fits and evaluations: two for each param map, and the last fit
   * @throws RangeError if either part has no rows; what the estimator and the evaluator throw
   */
  fit(frame: Frame, options: FitOptions = {}): Promise<TrainValidationSplitModel<T>> {
    return runWork("searching the grid", options, (work) => this.search(frame, work))
  }

  private async search(frame: Frame, { signal, report }: Work): Promise<TrainValidationSplitModel<T>> {
    const { trainRatio, seed, partitions, parallelism, collectSubModels } = this.params
    const search = {
      estimator: this.estimator,
      paramMaps: this.estimatorParamMaps.map((params) => [...this.base, ...params]),
      evaluator: this.evaluator,
      parallelism,
      divide: async (_: Frame, rowCount: number) => drawValidation(rowCount, trainRatio, seed, partitions),
    }
    const { models, means, best, bestModel } = await runSearch(search, frame, 1, collectSubModels, {
      signal,
      onProgress: (done, total) => report(done, total, "steps"),
    })
    return new TrainValidationSplitModel<T>(this.uid, {
      bestModel,
      bestIndex: best,
      bestParams: namedSettings(this.estimatorParamMaps[best]),
      estimatorParamMaps: this.estimatorParamMaps,
      validationMetrics: means,
      subModels: collectSubModels ? models[0] : undefined,
    })
  }

  /** The same search with the settings of `params` that name it, its estimator, or a stage in that; the grid's win. */
  copy(params: ParamMap): TrainValidationSplit<T> {
    const { estimator, estimatorParamMaps, evaluator } = this
    const settings = { ...this.params, ...settingsOf(this, params) }
    const base = [...this.base, ...params.filter((setting) => setting.stage !== this)]
    return new TrainValidationSplit({ estimator, estimatorParamMaps, evaluator, ...settings }, this.uid, base)
  }
}
