// prepareLab.mjs SHARE SOURCE FOLDER: the lab's train file cut to a share of its users (with 1 it stays where it is),
// and the four features of its train and its valid rows as lab-train.parquet and lab-valid.parquet.

import { join } from "node:path"
import { openLibrary } from "../ours/openLibrary.mjs"

const [share, source, folder] = process.argv.slice(2)
const { library, engine } = await openLibrary()

let purchases = await library.readLabFile(source, "train", engine)
if (Number(share) < 1) {
  const users = purchases.select("user_id").distinct()
  const some = users.orderBy("user_id").limit(Math.max(1, Math.round((await users.count()) * Number(share))))
  purchases = purchases.join(some, "user_id", "leftsemi").cache()
  await purchases.writeCsv(join(folder, library.labFiles.train.file))
}
const { train, valid } = library.trainValidSplit(purchases)
const addFeatures = library.purchaseFeatures(train)
for (const [part, frame] of Object.entries({ train, valid })) {
  const table = addFeatures(frame).select("purchase AS label", ...library.purchaseFeatureNames)
  await table.writeParquet(join(folder, `lab-${part}.parquet`))
}
console.log(JSON.stringify({ rows: await train.count(), validRows: await valid.count() }))
engine.close()
