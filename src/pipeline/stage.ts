// What estimators, transformers and models have in common.

import type { Frame } from "../frame/frame"

/** One setting of a grid: a parameter of one stage, and its value. */
export interface ParamSetting {
  /** The estimator or transformer whose parameter is set; compared by identity. */
  readonly stage: object
  readonly name: string
  readonly value: unknown
}

/** Parameters set beside those a stage was made with; Spark's ParamMap. */
export type ParamMap = readonly ParamSetting[]

/** What long work takes. */
export interface FitOptions {
  /** Ends the work early: the promise is rejected with the signal's reason. */
  signal?: AbortSignal
  /** Called as the work goes on, with what is done of `total` steps; must not throw. */
  onProgress?: (done: number, total: number) => void
}

/** Adds columns to a frame; models are transformers. */
export interface Transformer {
  /** The class's name and a number, as in `GBTClassifier_000000000001`: tells stages apart in print. */
  readonly uid: string
  transform(frame: Frame): Promise<Frame>
}

/** Learns from a frame and gives a model; an estimator never changes. */
export interface Estimator<T extends Transformer = Transformer> {
  readonly uid: string
  fit(frame: Frame, options?: FitOptions): Promise<T>
  /** The same estimator with the settings of `params` that name it, or a stage in it, applied. */
  copy(params: ParamMap): Estimator<T>
  /**
   * Where fits can share work: what `copy(params).fit(frame)` gives for each of `paramMaps`, in their order.
   * `onProgress` counts models.
   */
  fitMultiple?(frame: Frame, paramMaps: readonly ParamMap[], options?: FitOptions): Promise<T[]>
}

const counts = new Map<string, number>()

/** The next uid of a class: numbered, not random, so that a program prints the same each time it runs. */
export function nextUid(className: string): string {
  const count = (counts.get(className) ?? 0) + 1
  counts.set(className, count)
  return `${className}_${count.toString(16).padStart(12, "0")}`
}

/** The settings of `params` for `stage`, as an object of name to value. */
export function settingsOf(stage: object, params: ParamMap): Record<string, unknown> {
  return Object.fromEntries(params.filter((setting) => setting.stage === stage).map(({ name, value }) => [name, value]))
}
