import type { Evaluator } from "../evaluation/evaluator"
import { checkFrame, type Frame } from "../frame/frame"
import {
  type Checked,
  checkParams,
  flagParam,
  integerParam,
  optionalParam,
  type Param,
  type ParamTable,
  param,
} from "../params/params"
import {
  checkFitOptions,
  type Estimator,
  type FitOptions,
  type ParamMap,
  type PlanFolds,
  type RowFolds,
  settingsOf,
  type Transformer,
} from "../pipeline/stage"
import { longHalves } from "../random/seed"
import { runWork } from "../work/runWork"
import { type Found, runSearch } from "./runSearch"
import { namedSettings, type SearchModel, type SearchResult } from "./searchModel"

/** What to search: an estimator, the settings to try (see ParamGridBuilder), and what to judge them by. */
export interface SearchParams<T extends Transformer> {
  /** What is fitted. */
  readonly estimator: Estimator<T>
  /** The settings to try. */
  readonly estimatorParamMaps: readonly ParamMap[]
  /** What the models are judged by. */
  readonly evaluator: Evaluator
}

/** Parameters that every search has beside what it searches; names and meaning are PySpark's. */
export interface GridSearchParams {
  /** Seed of the draw; a signed 64-bit integer. */
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

/** Defaults and checks of {@link GridSearchParams}; the seed is that of Spark's Scala side for the kind of search. */
export function gridSearchParams(seed: number): ParamTable<GridSearchParams> {
  return {
    seed: seedParam(seed),
    parallelism: integerParam(1, 1),
    collectSubModels: flagParam(false),
    partitions: optionalParam(param<readonly number[]>([], "an array of row counts", Array.isArray)),
  }
}

/** A signed 64-bit integer, as safe integer or bigint. */
function seedParam(defaultValue: number): Param<number | bigint> {
  return {
    default: defaultValue,
    check(_, value) {
      const seed = value as number | bigint
      longHalves(seed)
      return seed
    },
  }
}

/** What sets one kind of search apart: how it divides the rows, and how it tells what it found. */
export interface SearchKind<T extends Transformer, M extends SearchModel<T>> {
  /** What is going on, as a progress bar says it. */
  readonly label: string
  /** Number of folds, >= 1. */
  readonly foldCount: number
  /** Which of a frame's `rowCount` rows each fold judges by. */
  divide(frame: Frame, rowCount: number): Promise<RowFolds>
  /** @internal The same where the rows lie on other machines. */
  divideThere(frame: Frame): Promise<PlanFolds>
  /** The model, of the fields that every search has and what the folds say of each setting. */
  modelOf(common: SearchResult<T>, found: Found<T>): M
}

/** A search over a grid of settings: what CrossValidator and TrainValidationSplit have in common. */
export abstract class GridSearch<T extends Transformer, P extends GridSearchParams, M extends SearchModel<T>>
  implements Estimator<M>
{
  /** What is fitted. */
  readonly estimator: Estimator<T>
  /** The settings to try. */
  readonly estimatorParamMaps: readonly ParamMap[]
  /** What the models are judged by. */
  readonly evaluator: Evaluator
  /** The parameters beside them, defaults filled in. */
  readonly params: Checked<P>

  /** Throws TypeError or RangeError for a parameter that is unknown or does not fit, or a grid for another estimator. */
  protected constructor(
    className: string,
    table: ParamTable<P>,
    params: SearchParams<T> & Readonly<Partial<P>>,
    /** The name of the class and a number; settings of a grid do not change it. */
    readonly uid: string,
    /** Settings under those of the grid. */
    private readonly base: ParamMap,
  ) {
    const { estimator, estimatorParamMaps, evaluator, ...rest } = params
    checkStages(estimator, evaluator)
    checkGrid(estimator, estimatorParamMaps)
    this.estimator = estimator
    this.estimatorParamMaps = estimatorParamMaps
    this.evaluator = evaluator
    // What is searched is no parameter: the rest is P's alone.
    this.params = checkParams(className, table, rest as unknown as Readonly<Partial<P>>)
  }

  /**
   * How this kind of search goes.
   *
   * @hidden
   */
  protected abstract kind(): SearchKind<T, M>

  /**
   * Searches the grid and fits the best settings to all rows. Frames that are read again are cached, and let go of at the
   * end. Where the estimator has `fitFolds` and the evaluator `evaluateScores`, settings and folds share their work: for a
   * GBTClassifier, alone or as the only stage of a Pipeline, judged by BinaryClassificationEvaluator, another setting
   * costs what its trees cost.
   *
   * @param options - `onProgress` counts fits and evaluations: two for each fold and param map, and the last fit
   * @throws RangeError if a fold has no rows to train on or to judge by; what the estimator and the evaluator throw
   */
  fit(frame: Frame, options: FitOptions = {}): Promise<M> {
    checkFrame(frame)
    checkFitOptions(options, this.constructor.name)
    const { estimator, estimatorParamMaps, evaluator } = this
    const { parallelism, collectSubModels } = this.params
    const { label, foldCount, divide, divideThere, modelOf } = this.kind()
    const paramMaps = estimatorParamMaps.map((params) => [...this.base, ...params])
    return runWork(label, options, async ({ signal, report }) => {
      const kept = { parallelism, collectSubModels }
      const search = { estimator, paramMaps, evaluator, ...kept, foldCount, divide, divideThere }
      const onProgress = (done: number, total: number): void => report(done, total, "steps")
      const found = await runSearch(search, frame, { signal, onProgress })
      const { best: bestIndex, bestModel } = found
      const bestParams = namedSettings(estimatorParamMaps[bestIndex])
      return modelOf({ bestModel, bestIndex, bestParams, estimatorParamMaps }, found)
    })
  }

  /** The same search with the settings of `params` that name it, its estimator, or a stage in that; the grid's win. */
  copy(params: ParamMap): this {
    const { estimator, estimatorParamMaps, evaluator } = this
    const settings = { ...this.params, ...settingsOf(this, params) }
    const base = [...this.base, ...params.filter((setting) => setting.stage !== this)]
    // A class that extends this one is made of the same three.
    const Search = this.constructor as new (params: SearchParams<T>, uid: string, base: ParamMap) => this
    return new Search({ estimator, estimatorParamMaps, evaluator, ...settings }, this.uid, base)
  }
}

/** @throws TypeError where the estimator or the evaluator is missing, or of another kind */
function checkStages(estimator: object, evaluator: object): void {
  if (typeof (estimator as { fit?: unknown } | undefined)?.fit !== "function") {
    throw new TypeError(`invalid estimator: ${String(estimator)}; expected an estimator, such as GBTClassifier`)
  }
  if (typeof (evaluator as { evaluate?: unknown } | undefined)?.evaluate !== "function") {
    throw new TypeError(
      `invalid evaluator: ${String(evaluator)}; expected an evaluator, such as BinaryClassificationEvaluator`,
    )
  }
}

/**
 * Checks a grid against its estimator: settings of another stage would change nothing, silently.
 *
 * @throws TypeError if it is no array of param maps; RangeError if it is empty, or sets a parameter of a stage that is
 *   neither the estimator nor in it
 */
function checkGrid(estimator: object, paramMaps: readonly ParamMap[]): void {
  if (!Array.isArray(paramMaps) || !paramMaps.every(Array.isArray)) {
    throw new TypeError(`invalid estimatorParamMaps: ${String(paramMaps)}; expected what ParamGridBuilder builds`)
  }
  if (paramMaps.length === 0) throw new RangeError("invalid estimatorParamMaps: []; expected at least one param map")
  const known = new Set(stagesIn(estimator))
  for (const { stage, name } of paramMaps.flat()) {
    if (known.has(stage)) continue
    const { uid } = stage as { uid?: string }
    throw new RangeError(`invalid estimatorParamMaps: ${name} of ${uid}, which is no stage of the estimator`)
  }
}

/** A stage, and the stages in it where it is a Pipeline. */
function stagesIn(stage: object): object[] {
  const { stages } = stage as { stages?: unknown }
  return [stage, ...(Array.isArray(stages) ? stages.flatMap(stagesIn) : [])]
}
