import { col, lit, when } from "../expression/columns/column"
import { functions } from "../expression/columns/functions"
import type { Frame } from "../frame/frame"

/**
 * Takes a part of what was counted out of the features of one side of the pairs.
 *
 * @param frame - has the columns that `purchaseFeatures` adds, computed over rows that include the part
 * @param key - the side: user_purchases, user_attempts and user_addict, or the item's three
 * @param purchases - SQL for the purchases of the part
 * @param attempts - SQL for its rows
 * @returns the frame with the three columns replaced; where no row is left user_addict, or item_addict, is 0
 */
export function leaveOut(frame: Frame, key: "user" | "item", purchases: string, attempts: string): Frame {
  return frame
    .withColumn(`${key}_purchases`, `${key}_purchases - ${purchases}`)
    .withColumn(`${key}_attempts`, `${key}_attempts - ${attempts}`)
    .withColumn(`${key}_addict`, `CASE WHEN ${key}_attempts = 0 THEN 0 ELSE ${key}_purchases / ${key}_attempts END`)
}

/**
 * The frame with a column own_fold: that of `foldCol`, but an action fails where a row has no fold, for it would not be
 * left out of anything.
 */
export function withOwnFold(frame: Frame, foldCol: string): Frame {
  const fold = col(foldCol)
  const message = `null in column ${foldCol}; expected the fold of each row`
  return frame.withColumn("own_fold", when(fold.isNull(), functions.raise_error(lit(message))).otherwise(fold))
}

/**
 * Takes each row's fold out of its features.
 *
 * @param frame - has the columns that `purchaseFeatures` adds, and own_fold: null for a row that was not counted
 * @param counted - the rows that were counted, with own_fold
 * @returns the frame with the six columns replaced, without own_fold
 */
export function leaveFoldOut(frame: Frame, counted: Frame): Frame {
  const left = (["user", "item"] as const).reduce((rest, key) => {
    const own = counted
      .groupBy(`${key}_id`, "own_fold")
      .agg("sum(purchase) AS own_purchases", "count(*) AS own_attempts")
    const joined = rest.join(own, [`${key}_id`, "own_fold"], "left")
    return leaveOut(joined, key, "coalesce(own_purchases, 0)", "coalesce(own_attempts, 0)").drop(
      "own_purchases",
      "own_attempts",
    )
  }, frame)
  return left.drop("own_fold")
}
