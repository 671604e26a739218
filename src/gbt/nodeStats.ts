/** What is known about the rows of a node: sums over them of weight, weight x target, weight x target^2, and their count. */
export interface NodeStats {
  readonly weight: number
  readonly sum: number
  readonly squares: number
  readonly count: number
}

/** Variance of the targets; 0 without weight. */
export function variance(weight: number, sum: number, squares: number): number {
  return weight === 0 ? 0 : (squares - (sum * sum) / weight) / weight
}

/** Mean of the targets; 0 without weight. */
export function mean(stats: NodeStats): number {
  return stats.weight === 0 ? 0 : stats.sum / stats.weight
}
