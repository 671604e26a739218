import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { CommandError } from "../../scripts/setup/commandError.mjs"
import { dependenciesAreCurrent, runNpm } from "../../scripts/setup/dependencies.mjs"
import { runProgram } from "../../scripts/setup/program.mjs"
import { openLibrary } from "../ours/openLibrary.mjs"
import { median } from "../summary.mjs"
import { scorerCase } from "./scorerCase.mjs"

/**
 * How long a system takes to score a row, and how far its probabilities are from gbt-lab's at most.
 *
 * @typedef {{ system: string, version: string, nanosecondsPerRow: number, largestDifference: number }} ScorerRow
 *
 * @typedef {object} Scorer
 * @property {string} system
 * @property {string} version
 * @property {(out: Float64Array) => void | Promise<void>} score - writes the probability of each row
 */

/** Rounds that all systems take part in by turns; the first is not counted. */
const ROUNDS = 8
/** Time that a system has in a round, for scoring all rows again and again. */
const ROUND_MILLISECONDS = 300
/** Rounding thresholds, leaves and sums to 32 bits moves probabilities by less. */
const TOLERANCE = 1e-5

/**
 * Scores the same distinct rows with the same model, by `model.scorer()` and by onnxruntime-node, a row a call and
 * all rows in one call.
 *
 * @param {object} options
 * @param {string} options.root - the checkout, built
 * @param {string} options.environmentPython - a Python with the package onnx
 * @param {string} options.out - folder for files that are removed at the end; made if missing
 * @returns {Promise<ScorerRow[]>} median nanoseconds a row
 * @throws {CommandError} if a step fails, or the probabilities differ
 */
export async function benchScorer({ root, environmentPython, out }) {
  await installPeer(join(root, "bench", "scorer"))
  const { library, engine } = await openLibrary()
  const { model, rows } = await scorerCase(library, engine, root)
  engine.close()
  mkdirSync(out, { recursive: true })
  const folder = mkdtempSync(join(out, "scorer-"))
  try {
    const [json, onnx] = [join(folder, "model.json"), join(folder, "model.onnx")]
    await model.save(json)
    const status = await runProgram(environmentPython, [join(root, "bench", "scorer", "toOnnx.py"), json, onnx])
    if (status !== 0) throw new CommandError(`writing the ONNX file failed (exit status ${status}), see above`, 1)
    const { version } = createRequire(join(root, "package.json"))("./package.json")
    const ours = ourScorer(model, rows, version)
    return await compare([ours, ...(await onnxScorers(root, onnx, rows))], rows.length)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** @param {string} folder */
async function installPeer(folder) {
  if (dependenciesAreCurrent(folder)) return
  console.log("installing onnxruntime-node for the bench (npm ci)")
  // Its scripts would load GPU code, which nothing here runs on.
  const args = ["ci", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
  const status = await runNpm(folder, args)
  if (status !== 0) throw new CommandError(`npm ci in bench/scorer failed (exit status ${status})`, 1)
}

/**
 * @param {import("../../src/index.js").GBTClassificationModel} model
 * @param {readonly (readonly number[])[]} rows
 * @param {string} version
 * @returns {Scorer}
 */
function ourScorer(model, rows, version) {
  const score = model.scorer()
  return {
    system: "gbt-lab",
    version,
    score: (out) => {
      for (let row = 0; row < rows.length; row++) out[row] = score(rows[row])
    },
  }
}

/**
 * @param {string} root
 * @param {string} onnx - the model's file
 * @param {readonly (readonly number[])[]} rows
 * @returns {Promise<Scorer[]>}
 */
async function onnxScorers(root, onnx, rows) {
  // Not imported by name: it is installed on the way, and the checkout is type-checked without it.
  const load = createRequire(join(root, "bench", "scorer", "package.json"))
  const { InferenceSession, Tensor } = load("onnxruntime-node")
  const { version } = load("onnxruntime-node/package.json")
  const session = await InferenceSession.create(onnx, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  const width = rows[0].length
  const one = new Float32Array(width)
  const features = new Tensor("float32", one, [1, width])
  const all = new Tensor("float32", Float32Array.from(rows.flat()), [rows.length, width])
  return [
    {
      system: "onnxruntime-node",
      version,
      score: async (out) => {
        for (let row = 0; row < rows.length; row++) {
          one.set(rows[row])
          const { probability } = await session.run({ features })
          out[row] = probability.data[0]
        }
      },
    },
    {
      system: "onnxruntime-node, all rows in one call",
      version,
      score: async (out) => {
        const { probability } = await session.run({ features: all })
        out.set(probability.data)
      },
    },
  ]
}

/**
 * @param {readonly Scorer[]} scorers - the first is what the others are compared with
 * @param {number} rowCount
 * @returns {Promise<ScorerRow[]>}
 */
async function compare(scorers, rowCount) {
  const measured = scorers.map((scorer) => ({
    ...scorer,
    probabilities: new Float64Array(rowCount),
    times: /** @type {number[]} */ ([]),
  }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const { score, probabilities, times } of measured) {
      const start = performance.now()
      let passes = 0
      while (performance.now() - start < ROUND_MILLISECONDS) {
        const ending = score(probabilities)
        if (ending !== undefined) await ending
        passes++
      }
      if (round > 0) times.push(((performance.now() - start) * 1e6) / (passes * rowCount))
    }
  }
  return measured.map(({ system, version, probabilities, times }) => {
    const differences = probabilities.map((probability, row) => Math.abs(probability - measured[0].probabilities[row]))
    const largestDifference = differences.reduce((largest, difference) => Math.max(largest, difference), 0)
    if (!(largestDifference <= TOLERANCE)) {
      throw new CommandError(`${system} differs by ${largestDifference}; expected at most ${TOLERANCE}`, 1)
    }
    return { system, version, nanosecondsPerRow: median(times), largestDifference }
  })
}
