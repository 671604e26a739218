// prepareFlights.mjs SHARE FOLDER: the flights of the notebook your-own-data, a share of them, with its label and
// features, as flights-train.parquet (before June) and flights-valid.parquet.

import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { openLibrary } from "../ours/openLibrary.mjs"

const [share, folder] = process.argv.slice(2)
const { library, engine } = await openLibrary()

const vegaDatasets = dirname(dirname(createRequire(import.meta.url).resolve("vega-datasets")))
const all = await library.readParquet(join(vegaDatasets, "data", "flights-3m.parquet"), { engine })
const flights =
  Number(share) < 1
    ? all
        .withColumn("draw", library.rand(42))
        .where(`draw < ${Number(share)}`)
        .drop("draw")
    : all
const labelled = flights
  .select(
    "date",
    "CAST(delay > 15 AS DOUBLE) AS label",
    "hour(date) + minute(date) / 60 AS hour",
    "weekday(date) + 1 AS weekday",
    "distance",
    "origin",
    "destination",
  )
  .cache()
const trainRows = labelled.where("date < TIMESTAMP '2001-06-01'")
const validRows = labelled.where("date >= TIMESTAMP '2001-06-01'")
const indexers = ["origin", "destination"].map(
  (name) => new library.StringIndexer({ inputCol: name, outputCol: `${name}_index`, handleInvalid: "keep" }),
)
const indexed = await new library.Pipeline({ stages: indexers }).fit(trainRows)
for (const [part, frame] of Object.entries({ train: trainRows, valid: validRows })) {
  const table = (await indexed.transform(frame)).drop("date")
  await table.writeParquet(join(folder, `flights-${part}.parquet`))
}
console.log(JSON.stringify({ rows: await trainRows.count(), validRows: await validRows.count() }))
engine.close()
