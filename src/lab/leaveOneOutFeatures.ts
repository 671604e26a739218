import type { Frame } from "../frame/frame"
import { leaveOut } from "./leaveOut"
import { purchaseFeatures } from "./purchaseFeatures"

/**
 * The lab's features of the training rows, each row left out of its own counts: what `purchaseFeatures` would give it if
 * all rows but this one had been counted. Rows to score take `purchaseFeatures(train)`, which counts them all.
 *
 * A row's own label does not change its features, but the features still tell it to who knows the other rows: of the rows
 * of one user those with a purchase have one purchase less. Trees that can tell users apart find that;
 * `outOfFoldFeatures` hides it better.
 *
 * @param train - columns user_id, item_id, purchase (0 or 1, no nulls)
 * @returns `train` with the six columns that `purchaseFeatures` adds
 */
export function leaveOneOutFeatures(train: Frame): Frame {
  const counted = purchaseFeatures(train)(train)
  return leaveOut(leaveOut(counted, "user", "purchase", "1"), "item", "purchase", "1")
}
