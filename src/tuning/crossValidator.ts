import { integerParam, type ParamTable, textParam } from "../params/params"
import { nextUid, type ParamMap, type Transformer } from "../pipeline/stage"
import { drawFolds } from "./folds"
import { drawFoldsThere } from "./foldsThere"
import { GridSearch, type GridSearchParams, gridSearchParams, type SearchKind, type SearchParams } from "./gridSearch"
import { mean } from "./runSearch"
import { SearchModel } from "./searchModel"

/** Parameters of {@link CrossValidator}, beside what it searches; names and meaning are PySpark's. */
export interface CrossValidatorParams extends GridSearchParams {
  /** Number of folds; an integer >= 2. Default 3. */
  numFolds: number
  /** Column with the fold of each row, an integer in [0, numFolds); "" draws folds with the seed. Default "". */
  foldCol: string
  /**
   * Seed of the draw; a signed 64-bit integer. Default -1191137437, that of Spark's Scala side; PySpark's default is
   * another in every process.
   */
  seed: number | bigint
}

const table: ParamTable<CrossValidatorParams> = {
  numFolds: integerParam(3, 2),
  foldCol: textParam(""),
  ...gridSearchParams(-1191137437),
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
export class CrossValidator<T extends Transformer> extends GridSearch<T, CrossValidatorParams, CrossValidatorModel<T>> {
  /** Throws TypeError or RangeError for a parameter that is unknown or does not fit, or a grid for another estimator. */
  constructor(
    params: SearchParams<T> & Readonly<Partial<CrossValidatorParams>>,
    uid: string = nextUid("CrossValidator"),
    base: ParamMap = [],
  ) {
    super("CrossValidator", table, params, uid, base)
  }

  /** @hidden */
  protected override kind(): SearchKind<T, CrossValidatorModel<T>> {
    return {
      label: "cross-validating",
      foldCount: this.params.numFolds,
      divide: (rows, rowCount) => drawFolds(rows, rowCount, this.params),
      divideThere: (rows) => drawFoldsThere(rows, this.params),
      modelOf: (common, { metrics, models, means }) =>
        new CrossValidatorModel<T>(this.uid, {
          ...common,
          avgMetrics: means,
          stdMetrics: metrics.map(populationDeviation),
          foldMetrics: metrics,
          subModels: models,
        }),
    }
  }
}

/** Standard deviation with the number of values, not one less, below the sum: np.std. */
function populationDeviation(values: readonly number[]): number {
  const center = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)))
}

/** What a cross-validation found: the fields of {@link CrossValidatorModel}. */
export type CrossValidatorResult<T extends Transformer> = Omit<CrossValidatorModel<T>, keyof Transformer>

/** The best model of a cross-validation, and how all settings did. */
export class CrossValidatorModel<T extends Transformer> extends SearchModel<T> {
  /** Mean over the folds, one for each setting of the grid. */
  declare readonly avgMetrics: readonly number[]
  /** Standard deviation over the folds, of the population as np.std, one for each setting. */
  declare readonly stdMetrics: readonly number[]
  /** Metric of each setting in each fold: foldMetrics[setting][fold]. */
  declare readonly foldMetrics: readonly (readonly number[])[]
  /** Model of each fold and setting, subModels[fold][setting]; undefined unless collectSubModels. */
  declare readonly subModels: readonly (readonly T[])[] | undefined

  /** Make one with `CrossValidator.fit`. */
  constructor(uid: string, result: CrossValidatorResult<T>) {
    super(uid, result)
  }
}
