import { invalidParam } from "../params/params"
import type { ParamMap, ParamSetting } from "../pipeline/stage"

/** A stage whose parameters a grid can set: `params` has the value of each, `copy` checks new ones. */
export interface GridStage<P extends object> {
  /** Value of each parameter. */
  readonly params: P
  /** The same stage with other values; throws for one that does not fit. */
  copy(params: ParamMap): unknown
}

interface Axis {
  readonly stage: object
  readonly name: string
  values: readonly unknown[]
}

/**
 * Builds the grid of a parameter search, after Spark's ParamGridBuilder: every combination of the values given, in the
 * order of PySpark, where the parameter added last varies fastest.
 *
 * ```ts
 * const grid = new ParamGridBuilder().addGrid(gbt, "maxDepth", [3, 4]).addGrid(gbt, "maxBins", [50, 55]).build()
 * // depth 3 bins 50, depth 3 bins 55, depth 4 bins 50, depth 4 bins 55
 * ```
 */
export class ParamGridBuilder {
  private readonly axes: Axis[] = []

  /**
   * Adds a parameter with the values to try. A parameter that is there already keeps its place and takes the new values.
   *
   * @param stage - the estimator or transformer, alone or a stage of a Pipeline; compared by identity
   * @param name - one of its parameters
   * @param values - one or more
   * @throws TypeError for a name that the stage does not have; what the stage throws for a value that does not fit
   */
  addGrid<P extends object, K extends keyof P & string>(
    stage: GridStage<P>,
    name: K,
    values: readonly P[K][],
  ): ParamGridBuilder {
    if (!Array.isArray(values)) throw invalidParam(`values of ${name}`, values, "a list of them", "type")
    if (values.length === 0) throw invalidParam(`values of ${name}`, values, "at least one", "range")
    for (const value of values) stage.copy([{ stage, name, value }])
    const axis = this.axes.find((known) => known.stage === stage && known.name === name)
    if (axis === undefined) this.axes.push({ stage, name, values: [...values] })
    else axis.values = [...values]
    return this
  }

  /** Sets parameters to one value in every combination: `addGrid` with one value for each. */
  baseOn<P extends object>(stage: GridStage<P>, settings: Readonly<Partial<P>>): ParamGridBuilder {
    for (const [name, value] of Object.entries(settings)) {
      this.addGrid(stage, name as keyof P & string, [value as P[keyof P & string]])
    }
    return this
  }

  /** All combinations; without any parameter one empty map, which stands for the stages as they are. */
  build(): ParamMap[] {
    let grid: (readonly ParamSetting[])[] = [[]]
    for (const { stage, name, values } of this.axes) {
      grid = grid.flatMap((settings) => values.map((value) => [...settings, { stage, name, value }]))
    }
    return grid
  }
}
