import type { Frame } from "../frame/frame"

/** The two parts of {@link trainValidSplit}. */
export interface TrainValid {
  /** The rows drawn, cached. */
  readonly train: Frame
  /** The rows that were not drawn, cached. */
  readonly valid: Frame
}

/**
 * The lab's split: `fraction` of each class is drawn into train with `sampleBy`, the rows it leaves are valid.
 *
 * @param purchases - columns user_id, item_id, purchase; each pair once
 * @param seed - the lab's is 5757
 * @param fraction - share of both classes to train on, in [0, 1]; the lab's is 0.8
 */
export function trainValidSplit(purchases: Frame, seed = 5757, fraction = 0.8): TrainValid {
  const train = purchases.sampleBy("purchase", { 0: fraction, 1: fraction }, seed).cache()
  return { train, valid: purchases.join(train, ["user_id", "item_id"], "leftanti").cache() }
}
