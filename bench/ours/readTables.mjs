/**
 * The train rows of a prepared file as a frame of label and features, in memory, and a way to get the valid ones.
 *
 * @param {typeof import("../../src/index.js")} library
 * @param {import("../../src/index.js").Engine} engine
 * @param {import("../measuredRun.mjs").Job} job
 * @returns {Promise<{ train: Frame, readValid: () => Promise<Frame> }>}
 *
 * @typedef {import("../../src/index.js").Frame} Frame
 */
export async function readTables(library, engine, job) {
  const read = (/** @type {string} */ path) => library.readParquet(path, { engine })
  const rows = await read(job.train)
  const toVectors = await vectorMaker(library, rows, job)
  const train = (await toVectors(rows)).select("label", "features").cache()
  await train.count()
  return { train, readValid: async () => toVectors(await read(job.valid)) }
}

/**
 * @param {typeof import("../../src/index.js")} library
 * @param {Frame} train
 * @param {import("../measuredRun.mjs").Job} job
 * @returns {Promise<(rows: Frame) => Promise<Frame>>}
 */
async function vectorMaker(library, train, { columns, features, nominal }) {
  if (columns !== null) return (entries) => vectorsOf(library, entries, columns)
  // Nominal columns are indexed anew: a file does not say that a column of indices is one.
  const indexers = nominal.map(
    (name) =>
      new library.StringIndexer({
        inputCol: name.slice(0, -"_index".length),
        outputCol: name,
        handleInvalid: "keep",
      }),
  )
  const assembler = new library.VectorAssembler({ inputCols: features, outputCol: "features" })
  const pipeline = await new library.Pipeline({ stages: [...indexers, assembler] }).fit(train.drop(...nominal))
  return (rows) => pipeline.transform(rows.drop(...nominal))
}

/**
 * @param {typeof import("../../src/index.js")} library
 * @param {Frame} entries - row, label, column, value
 * @param {number} size - slots of a vector
 * @returns {Promise<Frame>}
 */
async function vectorsOf(library, entries, size) {
  const vectors = await library.coordinateVectors(entries, {
    row: "row",
    column: "column",
    value: "value",
    size,
    outputCol: "features",
  })
  return entries.select("row", "label").distinct().join(vectors, "row")
}
