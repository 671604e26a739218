import type { Checked } from "../../params/params"
import type { GbtParams } from "../trees/gbtParams"

/** One training run, which gives the models of all `indices`. */
export interface TrainingRun {
  readonly indices: readonly number[]
  readonly params: Checked<GbtParams>
  /** The same for runs that differ in minInstancesPerNode and maxIter alone. */
  readonly family: string
}

function textOf(values: object): string {
  return JSON.stringify(values, (_, value) => (typeof value === "bigint" ? String(value) : value))
}

/** What only the growing of trees depends on; everything else may matter for binning. */
const growthParams: readonly (keyof GbtParams)[] = [
  "maxDepth",
  "minInstancesPerNode",
  "minWeightFractionPerNode",
  "minInfoGain",
  "maxMemoryInMB",
  "subsamplingRate",
  "featureSubsetStrategy",
  "maxIter",
  "stepSize",
  "validationTol",
]

/** Settings that are binned alike have one key; the seed matters only where rows are drawn for the thresholds. */
function binningKey(params: Checked<GbtParams>): string {
  const unread: readonly string[] = params.splitSample === "all" ? [...growthParams, "seed"] : growthParams
  return textOf(Object.entries(params).filter(([name]) => !unread.includes(name)))
}

/** Appends `value` to the list of `key`. */
function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/**
 * The runs that give a model for each of `paramsList`, in batches of one binning; each batch by minInstancesPerNode.
 *
 * @param sharesTrees - whether settings that differ in maxIter alone come from one run, the longest
 */
export function planRuns(paramsList: readonly Checked<GbtParams>[], sharesTrees: boolean): TrainingRun[][] {
  const indicesOf = new Map<string, number[]>()
  for (const [index, params] of paramsList.entries()) {
    append(indicesOf, textOf(sharesTrees ? { ...params, maxIter: 0 } : params), index)
  }
  const batches = new Map<string, TrainingRun[]>()
  for (const indices of indicesOf.values()) {
    const maxIter = Math.max(...indices.map((index) => paramsList[index].maxIter))
    const params = { ...paramsList[indices[0]], maxIter }
    const family = textOf({ ...params, maxIter: 0, minInstancesPerNode: 0 })
    append(batches, binningKey(params), { indices, params, family })
  }
  return [...batches.values()].map((runs) =>
    runs.sort((a, b) => a.params.minInstancesPerNode - b.params.minInstancesPerNode),
  )
}
