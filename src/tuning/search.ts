import type { Evaluator } from "../evaluation/evaluator"
import type { Frame } from "../frame/frame"
import type { Param } from "../params/params"
import type { Estimator, ParamMap, Transformer } from "../pipeline/stage"
import { longHalves } from "../random/seed"
import type { RowFolds } from "./folds"

/** What is searched, and how. */
export interface Search<T extends Transformer> {
  readonly estimator: Estimator<T>
  readonly paramMaps: readonly ParamMap[]
  readonly evaluator: Evaluator
  /** Fits and evaluations under way at a time; where trees share work, the threads that they may be trained in. */
  readonly parallelism: number
  /** Divides the rows of a frame, which are `rowCount`. */
  divide(frame: Frame, rowCount: number): Promise<RowFolds>
}

/** What the folds say of each setting. */
export interface FoldMetrics<T extends Transformer> {
  /** metrics[setting][fold]. */
  readonly metrics: number[][]
  /** models[fold][setting]; empty where they are not kept. */
  readonly models: T[][]
  /** Fits one setting to all rows, where work done for the folds serves for that too. */
  fitAll?(setting: number): Promise<T>
}

/** A stage, and the stages in it where it is a Pipeline. */
function stagesIn(stage: object): object[] {
  const { stages } = stage as { stages?: unknown }
  return [stage, ...(Array.isArray(stages) ? stages.flatMap(stagesIn) : [])]
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

/**
 * Checks what a search needs: the estimator, its grid, and the evaluator.
 *
 * @throws TypeError where one is missing or of another kind; RangeError where the grid is empty or for another estimator
 */
export function checkSearch(estimator: object, paramMaps: readonly ParamMap[], evaluator: object): void {
  if (typeof (estimator as { fit?: unknown } | undefined)?.fit !== "function") {
    throw new TypeError(`invalid estimator: ${String(estimator)}; expected an estimator, such as GBTClassifier`)
  }
  if (typeof (evaluator as { evaluate?: unknown } | undefined)?.evaluate !== "function") {
    throw new TypeError(
      `invalid evaluator: ${String(evaluator)}; expected an evaluator, such as BinaryClassificationEvaluator`,
    )
  }
  checkGrid(estimator, paramMaps)
}

/** The settings of a param map by name; names that two stages share have the stage's uid before them. */
export function namedSettings(params: ParamMap): Record<string, unknown> {
  return Object.fromEntries(
    params.map(({ stage, name, value }) => {
      const isShared = params.some((other) => other.name === name && other.stage !== stage)
      return [isShared ? `${(stage as { uid?: string }).uid}.${name}` : name, value]
    }),
  )
}

/** A seed: a signed 64-bit integer, as safe integer or bigint. */
export function searchSeed(defaultValue: number): Param<number | bigint> {
  return {
    default: defaultValue,
    check(_, value) {
      const seed = value as number | bigint
      longHalves(seed)
      return seed
    },
  }
}
