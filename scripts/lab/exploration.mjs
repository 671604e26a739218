/** @typedef {import("../../src/index.js").Frame} Frame */

/**
 * What the lab looks at first: rows, users, buyers, one buyer's items, classes.
 *
 * @param {import("./stepTimer.mjs").StepTimer} timer
 * @param {{ purchases: Frame, test: Frame, items: Frame }} frames
 * @returns {Promise<void>}
 */
export async function exploreLab({ note }, { purchases, test, items }) {
  note("train", await purchases.count(), 5032624)
  note("test", await test.count(), 2156840)
  note("items", await items.count(), 635568)
  for (const frame of [purchases, test, items]) await frame.showString(5)
  await items.showString(1, { vertical: true })
  note("users", await purchases.select("user_id").distinct().count(), 1941)
  note("buyers", await purchases.where("purchase = 1").select("user_id").distinct().count(), 1675)
  const bought = await purchases.where("user_id = 1654 AND purchase = 1").collect()
  if (bought.length > 0) {
    const ids = bought.map((row) => row.item_id)
    await items.where(`item_id IN (${ids.join(", ")})`).collect()
  }
  const classes = await purchases.groupBy("purchase").count().collect()
  note("classes", classes.map((row) => row.count).join(" and "), "5021720 and 10904")
}

/**
 * What the notebook looks at in the views.
 *
 * @param {import("./stepTimer.mjs").StepTimer} timer
 * @param {Frame} views
 * @param {Frame} purchases
 * @returns {Promise<void>}
 */
export async function exploreViews({ note }, views, purchases) {
  note("views", await views.count(), 20845607)
  await views.showString(5)
  await views.groupBy("item_type").agg("count(*) AS views", "avg(ts_end - ts_start) / 60 AS mean_minutes").collect()
  const offered = purchases.select("item_id").distinct()
  note("of items on offer", await views.join(offered, "item_id", "leftsemi").count())
}
