import type { Frame } from "../frame/frame"
import type { ParamMap, Transformer } from "../pipeline/stage"

/** The best model of a search over a grid, and what every search says of it; each kind adds how all settings did. */
export abstract class SearchModel<T extends Transformer> implements Transformer {
  /** The best settings, fitted to all rows. */
  declare readonly bestModel: T
  /** Place of the best settings in the grid: the first of the best metrics, or of those that are NaN. */
  declare readonly bestIndex: number
  /** The best settings by parameter name. */
  declare readonly bestParams: Readonly<Record<string, unknown>>
  /** The grid. */
  declare readonly estimatorParamMaps: readonly ParamMap[]

  /** @param result - the fields of the class, and of the one that extends it, which takes them on as they are */
  protected constructor(
    /** The search's own. */
    readonly uid: string,
    result: SearchResult<T>,
  ) {
    Object.assign(this, result)
  }

  /** What the best model makes of a frame. */
  transform(frame: Frame): Promise<Frame> {
    return this.bestModel.transform(frame)
  }
}

/** What every search finds: the fields of {@link SearchModel}. */
export type SearchResult<T extends Transformer> = Omit<SearchModel<T>, keyof Transformer>

/** The settings of a param map by name; names that two stages share have the stage's uid before them. */
export function namedSettings(params: ParamMap): Record<string, unknown> {
  return Object.fromEntries(
    params.map(({ stage, name, value }) => {
      const isShared = params.some((other) => other.name === name && other.stage !== stage)
      return [isShared ? `${(stage as { uid?: string }).uid}.${name}` : name, value]
    }),
  )
}
