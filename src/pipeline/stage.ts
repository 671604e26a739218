// What estimators, transformers and models have in common.

import type { Typed } from "../expression/typed"
import type { Frame } from "../frame/frame"
import { checkOptions } from "../params/options"
import type { Checked } from "../params/params"
import type { Plan } from "../plan/plan"
import { type WorkOptions, workOptions } from "../work/runWork"

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

/**
 * Throws TypeError for options that no fit takes, as parameters, which are set before.
 *
 * @param className - of the estimator
 */
export function checkFitOptions(options: FitOptions, className: string): void {
  checkOptions(
    options,
    workOptions,
    `${className}.fit`,
    "parameters are set before: by the constructor of the stage, or by copy of a param map",
  )
}

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
   * Where fits can share work: what `copy(params).fit(frame)` gives for each of `paramMaps`, in their order; undefined
   * where these settings share none. `onProgress` counts models.
   */
  fitMultiple?(frame: Frame, paramMaps: readonly ParamMap[], options?: FitOptions): Promise<T[] | undefined>
  /**
   * Where fits on folds can share work, and rows can be scored without a frame of them: fits every setting to all folds
   * but one, for each fold, and scores the rows of that one. A search goes this way where its evaluator has
   * `evaluateScores`; elsewhere it makes two frames of each fold, fits to the one and transforms the other.
   *
   * Metrics of the scores must be those that the frames would give, but for the last bits of sums that are added up in
   * another order; `parallelism` must not change a bit.
   *
   * @param frame - all rows; cached, so that reading it twice is cheap
   * @param paramMaps - the settings, one or more, each as for `copy`
   * @returns undefined, without reading the frame, where some of the settings cannot be fitted so, or do not lead to
   *   labels and scores in `options.scoreColumns`
   * @throws what `fit` throws for the same rows; the signal's reason, once it is aborted
   */
  fitFolds?(frame: Frame, paramMaps: readonly ParamMap[], options: FitFoldsOptions): Promise<FoldFits<T> | undefined>
}

/** The columns of a frame that have one label and one score a row. */
export interface ScoreColumns {
  /** Labels; a number or boolean. */
  readonly labelCol: string
  /** Scores; a number, or a vector of two of which the second counts. */
  readonly scoreCol: string
}

/** Which fold each row of a frame is in. */
export interface RowFolds {
  /** In [0, foldCount): the fold that judges by the row; -1 for a row that trains in all of them. */
  readonly foldOfRow: Int32Array
  /** Number of folds, >= 1. Each has a row to judge by, and another fold or -1 a row to train on. */
  readonly foldCount: number
}

/** Which fold each row of a plan is in, where the rows lie on other machines. */
export interface PlanFolds {
  /** The rows of the frame that is divided, with columns of the library's own. */
  readonly plan: Plan
  /** The fold of a row as in {@link RowFolds}: an expression over the plan. */
  readonly fold: Typed
  /** Number of folds, as in {@link RowFolds}. */
  readonly foldCount: number
}

/** What {@link Estimator.fitFolds} is to fit by. */
export interface FitFoldsOptions {
  /** The columns that the models will be judged by: a model's `transform` would have to fill the score's. */
  readonly scoreColumns: ScoreColumns
  /**
   * Divides the frame's rows, of which there are `rowCount`, into folds. Call it once; it throws RangeError where a fold
   * would have no rows.
   */
  divide(rowCount: number): Promise<RowFolds>
  /**
   * @internal Divides them where they lie, in place of `divide`; undefined where that is in this process.
   */
  readonly divideThere?: (() => Promise<PlanFolds>) | undefined
  /** Fits under way at a time, or threads to fit in, at most; an integer >= 1. */
  readonly parallelism: number
  /** Ends the fits early. */
  readonly signal?: AbortSignal | undefined
}

/** Scores of the rows of one fold; rows of one label and one score may be taken together. Arrays of one length. */
export interface FoldScores {
  /** The label that an entry's rows have. */
  readonly labels: Float64Array
  /** The score that an entry's rows have. */
  readonly scores: Float64Array
  /** How many rows the entry stands for, >= 1; what they weighed in training does not matter. */
  readonly rowCounts: Float64Array
}

/** A model fitted to all folds but one, with what it makes of that one. */
export interface FoldModel<T extends Transformer> {
  /** The fold that was left out. */
  readonly fold: number
  /** Places in the grid of the settings that gave this model: several where they lead to the same scores. */
  readonly settings: readonly number[]
  /** Scores of the rows of the fold. */
  readonly heldOut: FoldScores
  /** What `copy(paramMaps[setting]).fit` gives for the rows of the other folds; `setting` is one of `settings`. */
  modelOf(setting: number): T
}

/** What {@link Estimator.fitFolds} gives. */
export interface FoldFits<T extends Transformer> {
  /** Each fold with each setting once, in any order. They are fitted as they are asked for; to be gone through once. */
  readonly models: AsyncIterable<FoldModel<T>>
  /** What `copy(paramMaps[setting]).fit(frame)` gives. A search calls it once, after the models. */
  fitAll(setting: number): Promise<T>
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

/** What stages that are made of parameters have: those, which never change, and a name of their own. */
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

  /** The same stage with the settings of `params` that name it; itself where none does, for a stage never changes. */
  copy(params: ParamMap): this {
    const settings = settingsOf(this, params)
    return Object.keys(settings).length === 0 ? this : this.withParams({ ...this.params, ...settings })
  }

  /** The same stage with other parameters. This does for classes made of parameters and uid; others do it themselves. */
  protected withParams(params: Partial<P>): this {
    const Class = this.constructor as new (params: Partial<P>, uid: string) => this
    return new Class(params, this.uid)
  }
}
