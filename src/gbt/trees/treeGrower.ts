import type { Tree } from "../model/tree"

/** Which tree comes next, and from which rows. */
interface TreeStep {
  /** Whether it is fitted to the targets, not to gradients. */
  readonly isFirst: boolean
  readonly treeSeed: bigint
  readonly treeWeight: number
  /** Rows of each cell that train. */
  readonly counts: Float64Array
  /** Their weights. */
  readonly weights: Float64Array
}

/** Cells by leaf: those of leaf l are order[starts[l]] up to order[ends[l]]. */
export interface LeafCells {
  /** What each leaf says. */
  readonly predictions: Float64Array
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly order: Int32Array
}

/** A tree that has been grown. */
interface TreeAndLeaves {
  readonly tree: Tree
  /**
   * Fewest rows on a side of any node's best split: no minInstancesPerNode up to this would have changed the tree. Left
   * out where it is not known.
   */
  readonly fewestOnSide?: number
  /** The cells in each leaf; good until the next tree, and only where a grower was told to keep them. */
  leaves(): LeafCells
}

/** Grows one tree after the other. */
export interface TreeGrower {
  /** Score of each cell by the trees so far; read only, and good until the next tree. */
  scores(): Float64Array
  /** Grows the next tree and adds it to the scores. */
  grow(step: TreeStep): Promise<TreeAndLeaves>
  /** Releases threads and memory; call it once, however training ends. */
  end(): Promise<void>
}
