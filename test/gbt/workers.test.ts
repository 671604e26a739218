// Training in real threads.
import { expect, it } from "vitest"
import { compiledTrainer, FAILING_THREADS } from "./compiledTrainer"

/** Runs a program after what it needs to train; what it prints, once it has ended by itself. */
const run = compiledTrainer(`
  const { train: trainEncoded } = require("./gbt/boost/train.js")
  const { encodeRows } = require("./gbt/data/encodeRows.js")
  const { computeInSteps } = require("./work/steps.js")
  const { gbtParams } = require("./gbt/trees/gbtParams.js")
  const { checkParams } = require("./params/params.js")
  const { XorShiftRandom } = require("./random/xorShiftRandom.js")
  const random = new XorShiftRandom(5)
  const rowCount = 20000
  const column = () => new Float64Array(rowCount).map(() => random.nextDouble())
  const features = [column(), column(), column()].map((values) => ({ kind: "values", values }))
  features.push({ kind: "values", values: column().map((x) => Math.floor(5 * x)), categories: 5 })
  // Each row has one entry, in one of three columns.
  const rows = Int32Array.from({ length: rowCount + 1 }, (_, row) => row)
  const columns = rows.map((row) => row % 3).slice(0, rowCount)
  const matrix = { rowCount, columnCount: 3, rowStarts: rows, columns, values: column() }
  const vectors = { kind: "vectors", refs: rows.slice(0, rowCount), matrix }
  const labels = column().map((x, row) => (x < features[0].values[row] * features[1].values[row] ? 1 : 0))
  const isValidation = new Uint8Array(rowCount).map((_, row) => (row % 5 === 0 ? 1 : 0))
  const train = async (params, options, more) => {
    const rows = await computeInSteps(encodeRows({ rowCount, features, labels, ...more }, "logistic"))
    return trainEncoded(rows, checkParams("test", gbtParams, { arithmetic: "fixed", ...params }), options)
  }
`)

it("gives the same model in two and three threads as in the calling one, to the last bit", () => {
  const printed = run(`
    const { isDeepStrictEqual } = require("node:util")
    const { Worker } = require("node:worker_threads")
    const settings = [
      [{}],
      [{ subsamplingRate: 0.5, featureSubsetStrategy: "2" }],
      [{ maxIter: 50, validationTol: 0 }, { isValidation }],
      [{ maxDepth: 12, maxIter: 3 }],
      [{}, { features: [...features, vectors] }],
    ]
    void (async () => {
      for (const [params, more] of settings) {
        const one = await train({ ...params, workers: 1 }, {}, more)
        const same = []
        for (const workers of [2, 3]) same.push(isDeepStrictEqual(await train({ ...params, workers }, {}, more), one))
        console.log(one.trees.length > 0, ...same)
      }
    })()
  `)
  expect(printed).toBe("true true true\n".repeat(5))
})

it("ends its threads when it is aborted within a tree, and leaves the process free to end", () => {
  const printed = run(`
    const controller = new AbortController()
    let trees = 0
    const onProgress = () => {
      trees++
      // Messages of the next tree are under way when this comes.
      if (trees === 2) setTimeout(() => controller.abort(new Error("enough")), 1)
    }
    train({ workers: 2, maxIter: 100000 }, { signal: controller.signal, onProgress }).then(
      () => console.log("not aborted"),
      (error) => console.log(error.message, trees >= 2),
    )
  `)
  expect(printed).toBe("enough true\n")
})

it("is rejected with the cause when a thread fails", () => {
  const printed = run(`
    ${FAILING_THREADS}
    train({ workers: 2 }).catch((error) => console.log(error.message, error.cause.message))
  `)
  expect(printed).toBe("a training thread failed no room\n")
})
