import { coordinateVectors } from "../features/coordinateVectors"
import type { Frame } from "../frame/frame"

/**
 * The lab's user history: the `size` items with most rows in `train`, most first (of equals the smaller id), numbered
 * from 0, make a vector a user: 1 where the user bought the item, an explicit 0 where it was offered and not bought.
 *
 * @param train - columns user_id, item_id, purchase
 * @param size - slots of a vector; the lab's is 500, fewer where there are fewer items
 * @returns a frame of user_id and history_vec; users without any of these items are not in it
 */
export async function userHistory(train: Frame, size = 500): Promise<Frame> {
  const top = train
    .groupBy("item_id")
    .count()
    .orderBy("count DESC", "item_id")
    .limit(size)
    .withColumn("item_index", "row_number() OVER (ORDER BY count DESC, item_id) - 1")
  const indexed = top.select("item_id", "item_index").cache()
  const names = (await indexed.orderBy("item_index").collect()).map((row) => `item_${row.item_id}`)
  const entries = train.join(indexed, "item_id")
  return coordinateVectors(entries, {
    row: "user_id",
    column: "item_index",
    value: "purchase",
    size: names.length,
    names,
    outputCol: "history_vec",
  })
}
