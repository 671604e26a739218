// What estimators, transformers and models have in common.

import type { Frame } from "../frame/frame"
import type { Checked } from "../params/params"
import type { WorkOptions } from "../work/runWork"

/** One setting of a grid: a parameter of one stage, and its value. */
export interface ParamSetting {
  /** The estimator or transformer whose parameter is set; compared by identity. */
  readonly stage: object
  /** Name of the parameter. */
  readonly name: string
  /** Its value, of the kind that the stage takes. */
  readonly value: unknown
}

/** Parameters set beside those a stage was made with; Spark's ParamMap. */
export type ParamMap = readonly ParamSetting[]

/** What fitting takes: a signal that ends it early, and what to call as it goes on. */
export type FitOptions = WorkOptions

/** Adds columns to a frame; models are transformers. */
export interface Transformer {
  /** The class's name and a number, as in `GBTClassifier_000000000001`: tells stages apart in print. */
  readonly uid: string
  /** The frame with columns added; the rows and their order stay as they are. */
  transform(frame: Frame): Promise<Frame>
}

/** Learns from a frame and gives a model; an estimator never changes. */
export interface Estimator<T extends Transformer = Transformer> {
  /** The name of the class and a number, as in {@link Transformer.uid}. */
  readonly uid: string
  /** Learns from all rows of a frame. */
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

/** The stages with the settings of `params` that name one, or a stage in it, applied; those without `copy` stay. */
export function copyStages<S extends object>(stages: readonly S[], params: ParamMap): S[] {
  return stages.map((stage) => (isCopyable(stage) ? stage.copy(params) : stage))
}

function isCopyable<S extends object>(stage: S): stage is S & { copy(params: ParamMap): S } {
  return "copy" in stage && typeof stage.copy === "function"
}

/** What every stage of the library has: parameters, which never change, and a name of its own. */
export abstract class Stage<P extends object> {
  /**
   * @param params - checked, defaults filled in
   * @param uid - that of the stage it is copied from or learned by, else one of `nextUid`
   */
  protected constructor(
    /** Every parameter, defaults filled in. */
    readonly params: Checked<P>,
    /** The name of the class and a number; settings of a grid do not change it. */
    readonly uid: string,
  ) {}

  /** The same stage with the settings of `params` that name it. */
  copy(params: ParamMap): this {
    return this.withParams({ ...this.params, ...settingsOf(this, params) })
  }

  /** The same stage with other parameters. This does for classes made of parameters and uid; others do it themselves. */
  protected withParams(params: Partial<P>): this {
    const Class = this.constructor as new (params: Partial<P>, uid: string) => this
    return new Class(params, this.uid)
  }
}
