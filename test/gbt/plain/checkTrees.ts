// Checks trees whose sums were made in another order: every choice must be the best one up to rounding.
import { expect } from "vitest"
import type { GbtParams } from "../../../src/gbt/trees/gbtParams"
import type { Checked } from "../../../src/params/params"
import {
  type Candidate,
  candidatesOf,
  directStats,
  type Grower,
  type Growing,
  newCandidate,
  newGrower,
  type PlainData,
  type PlainModel,
  type PlainNode,
  plainPredict,
  type Stats,
  type TreeRow,
  treeRows,
} from "./plainGbt"

/**
 * Gains that differ by less are equal; targets here are below 10, their variance below 100. Of other numbers, a hundred
 * times as much.
 */
const TOLERANCE = 1e-11

function expectClose(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(100 * tolerance * Math.max(1, Math.abs(expected)))
}

/** How far apart in their means the categories are that a split divides; below 0 if they are not in order. */
function categoryGap(growing: Growing, feature: number, leftBins: Set<number>, categoryCount: number): number {
  const means = Array.from({ length: categoryCount }, (_, category) => {
    const { w, s } = directStats(growing.rows.filter((row) => row.bins[feature] === category))
    return w === 0 ? Number.MAX_VALUE : s / w
  })
  const left = means.filter((_, category) => leftBins.has(category))
  const right = means.filter((_, category) => !leftBins.has(category))
  return Math.min(...right) - Math.max(...left)
}

/** The split of a node by categories, made from its set. */
function categoricalCandidate(node: PlainNode, growing: Growing, grower: Grower, tolerance: number): Candidate {
  const feature = node.feature!
  const leftBins = new Set(node.leftCategories)
  const gap = categoryGap(growing, feature, leftBins, grower.binCounts[feature])
  expect(gap).toBeGreaterThanOrEqual(-tolerance)
  const left = directStats(growing.rows.filter((row) => leftBins.has(row.bins[feature])))
  const right = directStats(growing.rows.filter((row) => !leftBins.has(row.bins[feature])))
  return newCandidate(feature, leftBins, Number.NaN, left, right, growing.stats!, grower)
}

function checkNode(
  node: PlainNode,
  rows: TreeRow[],
  stats: Stats | undefined,
  level: number,
  grower: Grower,
  tolerance: number,
): void {
  const { params, arities } = grower
  const growing: Growing = { level, rows, stats, impurity: 0 }
  const features = arities.map((_, feature) => feature)
  const allowed = candidatesOf(growing, features, grower).filter((c) => c.isAllowed)
  const own = growing.stats ?? directStats(rows)
  expectClose(node.count, own.w, tolerance)
  expect(node.rawCount).toBe(own.n)
  expectClose(node.prediction, own.w === 0 ? 0 : own.s / own.w, tolerance)
  // Where the means of two categories differ by rounding only, either may come first: a split between them may be missed.
  const certain = allowed.filter(
    (c) => arities[c.feature] === 0 || categoryGap(growing, c.feature, c.leftBins, arities[c.feature]) > tolerance,
  )
  const bestGain = Math.max(-1, ...certain.map((c) => c.gain))
  if (node.left === undefined) {
    const mustSplit = level < params.maxDepth && bestGain > Math.max(params.minInfoGain, 0) + tolerance
    expect(mustSplit).toBe(false)
    return
  }
  const goesLeft = (row: TreeRow): boolean => {
    const x = row.features[node.feature!]
    return node.leftCategories === undefined ? x <= node.threshold! : node.leftCategories.includes(x)
  }
  const taken =
    node.leftCategories === undefined
      ? allowed.find((c) => c.feature === node.feature && c.threshold === node.threshold)
      : categoricalCandidate(node, growing, grower, tolerance)
  if (taken === undefined) throw new Error(`no such split: feature ${node.feature}`)
  expect(taken.gain).toBeGreaterThanOrEqual(bestGain - tolerance)
  expect(taken.gain).toBeGreaterThanOrEqual(params.minInfoGain - tolerance)
  expectClose(node.gain!, taken.gain, tolerance)
  checkNode(node.left, rows.filter(goesLeft), taken.left, level + 1, grower, tolerance)
  checkNode(
    node.right!,
    rows.filter((row) => !goesLeft(row)),
    taken.right,
    level + 1,
    grower,
    tolerance,
  )
}

/** Checks every node of a model that was trained with all features at every node. */
export function checkTrees(
  model: PlainModel,
  data: PlainData,
  params: Checked<GbtParams>,
  tolerance: number = TOLERANCE,
): void {
  const grower = newGrower(data, params)
  const scores = data.rows.map(() => 0)
  for (const [m, tree] of model.trees.entries()) {
    checkNode(tree, treeRows(data, grower, m, scores), undefined, 0, grower, tolerance)
    for (const [i, row] of data.rows.entries()) scores[i] += plainPredict(tree, row.features) * model.treeWeights[m]
  }
}
