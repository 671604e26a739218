import { numberParam, type ParamTable } from "../params/params"
import { nextUid, type ParamMap, type Transformer } from "../pipeline/stage"
import { drawValidation } from "./folds"
import { drawValidationThere } from "./foldsThere"
import { GridSearch, type GridSearchParams, gridSearchParams, type SearchKind, type SearchParams } from "./gridSearch"
import { SearchModel } from "./searchModel"

/** Parameters of {@link TrainValidationSplit}, beside what it searches; names and meaning are PySpark's. */
export interface TrainValidationSplitParams extends GridSearchParams {
  /** Chance of each row to be trained on; in (0, 1). Default 0.75. */
  trainRatio: number
  /**
   * Seed of the draw; a signed 64-bit integer. Default -1772833110, that of Spark's Scala side; PySpark's default is
   * another in every process.
   */
  seed: number | bigint
}

const table: ParamTable<TrainValidationSplitParams> = {
  trainRatio: numberParam(0.75, "a number in (0, 1)", (x) => x > 0 && x < 1),
  ...gridSearchParams(-1772833110),
}

/**
 * Searches a grid with one split of the rows, as PySpark's TrainValidationSplit: models fitted to the one part are
 * judged on the other; the best settings are fitted to all rows.
 */
export class TrainValidationSplit<T extends Transformer> extends GridSearch<
  T,
  TrainValidationSplitParams,
  TrainValidationSplitModel<T>
> {
  /** Throws TypeError or RangeError for a parameter that is unknown or does not fit, or a grid for another estimator. */
  constructor(
    params: SearchParams<T> & Readonly<Partial<TrainValidationSplitParams>>,
    uid: string = nextUid("TrainValidationSplit"),
    base: ParamMap = [],
  ) {
    super("TrainValidationSplit", table, params, uid, base)
  }

  /** @hidden */
  protected override kind(): SearchKind<T, TrainValidationSplitModel<T>> {
    const { trainRatio, seed, partitions } = this.params
    return {
      label: "searching the grid",
      foldCount: 1,
      divide: async (_, rowCount) => drawValidation(rowCount, trainRatio, seed, partitions),
      divideThere: (rows) => drawValidationThere(rows, trainRatio, seed, partitions),
      modelOf: (common, { models, means }) =>
        new TrainValidationSplitModel<T>(this.uid, {
          ...common,
          validationMetrics: means,
          subModels: models?.[0],
        }),
    }
  }
}

/** What a search with one split found: the fields of {@link TrainValidationSplitModel}. */
export type TrainValidationSplitResult<T extends Transformer> = Omit<TrainValidationSplitModel<T>, keyof Transformer>

/** The best model of a search with one split, and how all settings did. */
export class TrainValidationSplitModel<T extends Transformer> extends SearchModel<T> {
  /** Metric on the validation rows, one for each setting of the grid. */
  declare readonly validationMetrics: readonly number[]
  /** Model of each setting; undefined unless collectSubModels. */
  declare readonly subModels: readonly T[] | undefined

  /** Make one with `TrainValidationSplit.fit`. */
  constructor(uid: string, result: TrainValidationSplitResult<T>) {
    super(uid, result)
  }
}
