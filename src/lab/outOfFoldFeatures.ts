import type { Frame } from "../frame/frame"
import { leaveFoldOut, withOwnFold } from "./leaveOut"
import { purchaseFeatures } from "./purchaseFeatures"

/**
 * The lab's features of the training rows, counted out of fold: what `purchaseFeatures` would give each row if only the
 * rows of the other folds had been counted. Rows to score take `purchaseFeatures(train)`, which counts them all.
 *
 * Neither a row's own label nor any other of its fold changes its features. With k folds the counts are of (k - 1) / k of
 * the rows: the more folds, the more alike are they to the counts of rows to score.
 *
 * @param train - columns user_id, item_id, purchase (0 or 1, no nulls), and the fold of each row
 * @param foldCol - the column with the fold: a number or a text, with two or more values
 * @returns `train` with the six columns that `purchaseFeatures` adds
 * @throws Error at the first action if there is no column `foldCol`, or a row has no fold
 */
export function outOfFoldFeatures(train: Frame, foldCol: string): Frame {
  const folded = withOwnFold(train, foldCol)
  return leaveFoldOut(purchaseFeatures(train)(folded), folded)
}
