import type { Evaluator } from "../evaluation/evaluator"
import type { Frame } from "../frame/frame"
import {
  type Checked,
  checkParams,
  flagParam,
  integerParam,
  optionalParam,
  type ParamTable,
  param,
  textParam,
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
import { CrossValidatorModel } from "./crossValidatorModel"
import { drawFolds } from "./folds"
import { mean, runSearch } from "./runSearch"
import { checkSearch, namedSettings, searchSeed } from "./search"

/** Parameters of {@link CrossValidator}, beside what it searches; names and meaning are PySpark's. */
export interface CrossValidatorParams {
  /** Number of folds; an integer >= 2. Default 3. */
  numFolds: number
  /** Column with the fold of each row, an integer in [0, numFolds); "" draws folds with the seed. Default "". */
  foldCol: string
  /**
   * Seed of the draw; a signed 64-bit integer. Default -1191137437, that of Spark's Scala side; PySpark's default is
   * another in every process.
   */
  seed: number | bigint
  /**
   * Fits and evaluations under way at a time within a fold; for a GBTClassifier judged by BinaryClassificationEvaluator, the
   * threads that folds may be trained in, where the work is worth starting them. An integer >= 1. Results do not depend
   * on it. Default 1.
   */
  parallelism: number
  /** Whether to keep the model of every fold and param map. Default false. */
  collectSubModels: boolean
  /** Rows in each partition, where Spark has the rows in several; one partition when left out. */
  partitions: readonly number[] | undefined
}

/** What to search: an estimator, the settings to try (see ParamGridBuilder), and what to judge them by. */
export interface SearchParams<T extends Transformer> {
  /** What is fitted. */
  readonly estimator: Estimator<T>
  /** The settings to try. */
  readonly estimatorParamMaps: readonly ParamMap[]
  /** What the models are judged by. */
  readonly evaluator: Evaluator
}

const table: ParamTable<CrossValidatorParams> = {
  numFolds: integerParam(3, 2),
  foldCol: textParam(""),
  seed: searchSeed(-1191137437),
  parallelism: integerParam(1, 1),
  collectSubModels: flagParam(false),
  partitions: optionalParam(param<readonly number[]>([], "an array of row counts", Array.isArray)),
}

/**
 * Searches a grid by k-fold cross-validation, as PySpark's CrossValidator: each fold in turn judges models fitted to the
 * others; the settings with the best mean are fitted to all rows.
 *
 * ```ts
 * const validator = new CrossValidator({ estimator: gbt, estimatorParamMaps: grid, evaluator, numFolds: 3, seed: 11 })
 * const { bestParams, avgMetrics } = await validator.fit(train)
 * ```
 */
export class CrossValidator<T extends Transformer> implements Estimator<CrossValidatorModel<T>> {
  /** What is fitted. */
  readonly estimator: Estimator<T>
  /** The settings to try. */
  readonly estimatorParamMaps: readonly ParamMap[]
  /** What the models are judged by. */
  readonly evaluator: Evaluator
  /** The parameters beside them, defaults filled in. */
  readonly params: Checked<CrossValidatorParams>

  /** Throws TypeError or RangeError for a parameter that is unknown or does not fit, or a grid for another estimator. */
  constructor(
    params: SearchParams<T> & Readonly<Partial<CrossValidatorParams>>,
    /** The name of the class and a number; settings of a grid do not change it. */
    readonly uid: string = nextUid("CrossValidator"),
    /** Settings under those of the grid. */
    private readonly base: ParamMap = [],
  ) {
    const { estimator, estimatorParamMaps, evaluator, ...rest } = params
    checkSearch(estimator, estimatorParamMaps, evaluator)
    this.estimator = estimator
    this.estimatorParamMaps = estimatorParamMaps
    this.evaluator = evaluator
    this.params = checkParams("CrossValidator", table, rest)
  }

  /**
   * Searches the grid and fits the best settings to all rows. Frames that are read again are cached, and let go of at the
   * end. For a GBTClassifier, alone or as the only stage of a Pipeline, judged by BinaryClassificationEvaluator, settings
   * and folds share their work: another setting costs what its trees cost.
   *
   * @param options - `onProgress` counts fits and evaluations: two for each fold and param map, and the last fit
   * @throws RangeError if a fold has no rows to train on or to judge by; what the estimator and the evaluator throw
   */
  fit(frame: Frame, options: FitOptions = {}): Promise<CrossValidatorModel<T>> {
    return runWork("cross-validating", options, (work) => this.search(frame, work))
  }

  private async search(frame: Frame, { signal, report }: Work): Promise<CrossValidatorModel<T>> {
    const { numFolds, parallelism, collectSubModels } = this.params
    const search = {
      estimator: this.estimator,
      paramMaps: this.estimatorParamMaps.map((params) => [...this.base, ...params]),
      evaluator: this.evaluator,
      parallelism,
      divide: (rows: Frame, rowCount: number) => drawFolds(rows, rowCount, this.params),
    }
    const { metrics, models, means, best, bestModel } = await runSearch(search, frame, numFolds, collectSubModels, {
      signal,
      onProgress: (done, total) => report(done, total, "steps"),
    })
    return new CrossValidatorModel<T>(this.uid, {
      bestModel,
      bestIndex: best,
      bestParams: namedSettings(this.estimatorParamMaps[best]),
      estimatorParamMaps: this.estimatorParamMaps,
      avgMetrics: means,
      stdMetrics: metrics.map(populationDeviation),
      foldMetrics: metrics,
      subModels: collectSubModels ? models : undefined,
    })
  }

  /** The same search with the settings of `params` that name it, its estimator, or a stage in that; the grid's win. */
  copy(params: ParamMap): CrossValidator<T> {
    const { estimator, estimatorParamMaps, evaluator } = this
    const settings = { ...this.params, ...settingsOf(this, params) }
    const base = [...this.base, ...params.filter((setting) => setting.stage !== this)]
    return new CrossValidator({ estimator, estimatorParamMaps, evaluator, ...settings }, this.uid, base)
  }
}

/** Standard deviation with the number of values, not one less, below the sum: np.std. */
function populationDeviation(values: readonly number[]): number {
  const center = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)))
}
