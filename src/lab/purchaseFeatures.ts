import type { Frame } from "../frame/frame"

/** Names of the four features that the lab's first model uses, in its order. */
export const purchaseFeatureNames = ["item_purchases", "user_purchases", "user_addict", "item_addict"] as const

/**
 * The lab's features: how many titles a user bought of those offered, and how many users bought an item.
 *
 * @param train - columns user_id, item_id, purchase: the rows that are counted
 * @returns a function that adds user_purchases, user_attempts, item_purchases, item_attempts, user_addict (purchases
 * per attempt) and item_addict to a frame with user_id and item_id; users and items that `train` does not have get 0
 */
export function purchaseFeatures(train: Frame): (frame: Frame) => Frame {
  const count = (key: "user" | "item"): Frame =>
    train
      .groupBy(`${key}_id`)
      .agg(
        `sum(purchase) AS ${key}_purchases`,
        `count(*) AS ${key}_attempts`,
        `sum(purchase) / count(*) AS ${key}_addict`,
      )
      .cache()
  const users = count("user")
  const items = count("item")
  return (frame) => {
    const joined = frame.join(users, "user_id", "left").join(items, "item_id", "left")
    const added = ["user", "item"].flatMap((key) => [`${key}_purchases`, `${key}_attempts`, `${key}_addict`])
    return joined.naFill(0, added)
  }
}
