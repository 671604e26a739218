// Folds in real threads.
import { expect, it } from "vitest"
import { compiledTrainer, FAILING_THREADS } from "../compiledTrainer"

/** Runs a program after what it needs to train on folds; what it prints, once it has ended by itself. */
const run = compiledTrainer(`
  const { foldTraining } = require("./gbt/runs/foldTraining.js")
  const { encodeRows } = require("./gbt/data/encodeRows.js")
  const { computeInSteps } = require("./work/steps.js")
  const { gbtParams } = require("./gbt/trees/gbtParams.js")
  const { checkParams } = require("./params/params.js")
  const { XorShiftRandom } = require("./random/xorShiftRandom.js")
  const random = new XorShiftRandom(5)
  const rowCount = 4000
  const column = (steps) => new Float64Array(rowCount).map(() => Math.floor(steps * random.nextDouble()))
  const features = [column(5), column(60), column(4000)].map((values) => ({ kind: "values", values }))
  const labels = column(50).map((x, row) => (x < features[0].values[row] + features[1].values[row] / 2 ? 1 : 0))
  const weights = column(3).map((x) => 1 + x / 7)
  const foldOfRow = Int32Array.from(column(4), (x) => x - 1)
  // Few nodes, though many are allowed: that is what threads are started for.
  const params = (given) => checkParams("test", gbtParams, { maxDepth: 30, minInstancesPerNode: 900, ...given })
  const training = async (settings, more) => {
    const rows = await computeInSteps(encodeRows({ rowCount, features, labels, ...more }, "logistic"))
    return foldTraining(rows, settings.map(params), foldOfRow, 3)
  }
  const all = async (training, ...options) => {
    const found = []
    for await (const fit of (await training).fits(...options)) found.push(fit)
    return found.sort((a, b) => a.fold - b.fold || a.indices[0] - b.indices[0])
  }
`)

it("gives the same fits in two and three threads as in the calling one, to the last bit", () => {
  const printed = run(`
    const { isDeepStrictEqual } = require("node:util")
    const threads = require("node:worker_threads")
    const { Worker } = threads
    let started = 0
    threads.Worker = class extends Worker {
      constructor(...args) {
        super(...args)
        started++
      }
    }
    const grid = [{ maxIter: 60 }, { maxIter: 50 }, { maxIter: 60, maxBins: 9 }, { maxIter: 60, stepSize: 0.2 }]
    const settings = [
      [grid, {}],
      [grid.map((one) => ({ ...one, subsamplingRate: 0.7, mergeRows: "always" })), { weights }],
      [grid.map((one) => ({ ...one, seed: 2n ** 62n, featureSubsetStrategy: "2" })), {}],
    ]
    void (async () => {
      for (const [list, more] of settings) {
        const one = await all(training(list, more))
        const before = started
        const same = []
        for (const count of [2, 3]) same.push(isDeepStrictEqual(await all(training(list, more), undefined, count), one))
        console.log(one.length, started - before, ...same)
      }
    })()
  `)
  expect(printed).toBe("12 5 true true\n".repeat(3))
})

it("ends its threads when it is aborted within a fit, and leaves the process free to end", () => {
  const printed = run(`
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error("enough")), 300)
    all(training([{ maxIter: 100000 }], {}), controller.signal, 2).then(() => console.log("not aborted"), (error) => console.log(error.message))
  `)
  expect(printed).toBe("enough\n")
})

it("ends its threads when nobody takes what comes", () => {
  const printed = run(`
    void (async () => {
      const long = await training([{ maxIter: 60 }, { maxIter: 100000, stepSize: 0.2 }], {})
      for await (const fit of long.fits(undefined, 2)) {
        console.log(fit.indices)
        break
      }
    })()
  `)
  expect(printed).toBe("[ 0 ]\n")
})

it("is rejected with the cause when a thread fails", () => {
  const printed = run(`
    ${FAILING_THREADS}
    all(training([{ maxIter: 1000 }], {}), undefined, 2).catch((error) => console.log(error.message, error.cause.message))
  `)
  expect(printed).toBe("a training thread failed no room\n")
})

it("leaves the fold out in threads too where sums are in fixed point", () => {
  const printed = run(`
    const { isDeepStrictEqual } = require("node:util")
    void (async () => {
      const settings = [{ maxIter: 60, mergeRows: "always" }, { maxIter: 9, arithmetic: "fixed", mergeRows: "never" }]
      const one = await all(training(settings, {}))
      console.log(one.length, isDeepStrictEqual(await all(training(settings, {}), undefined, 2), one))
    })()
  `)
  expect(printed).toBe("6 true\n")
})
