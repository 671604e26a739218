import { measured } from "../setup/measured.mjs"
import { labGrid } from "./lab.mjs"

/**
 * Times grid searches of 1, 2, 4 and 8 points of the lab's grid, with three folds, and the last fit to all rows.
 *
 * @param {typeof import("../../src/index.js")} library
 * @param {import("../../src/index.js").Frame} train - columns purchase and features
 * @returns {Promise<{ columns: string[], rows: unknown[][] }>}
 */
export async function gridCost(library, train) {
  const gbt = new library.GBTClassifier({ labelCol: "purchase", seed: 5757 })
  // Depth last: two points differ in depth and share bins.
  const grid = labGrid(library, gbt)
  const evaluator = new library.BinaryClassificationEvaluator({ labelCol: "purchase" })
  const rows = []
  let last = { points: 0, seconds: Number.NaN }
  for (const points of [1, 2, 4, 8]) {
    const maps = grid.slice(grid.length - points)
    const search = new library.CrossValidator({ estimator: gbt, estimatorParamMaps: maps, evaluator, seed: 5757 })
    const { seconds, cpuSeconds } = (await measured(() => search.fit(train))).cost
    const perPoint = (seconds - last.seconds) / (points - last.points)
    rows.push([
      points,
      3 * points + 1,
      seconds.toFixed(2),
      cpuSeconds.toFixed(2),
      Number.isNaN(perPoint) ? null : perPoint.toFixed(2),
    ])
    last = { points, seconds }
  }
  return { columns: ["grid points", "fits", "seconds", "CPU seconds", "seconds a further point"], rows }
}
