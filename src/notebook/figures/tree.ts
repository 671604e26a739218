import type { Figure } from "../../figure/figure"
import { checkSameLength, type FigureOptions, figureLayout, figureOptions, textColor } from "../../figure/figureLayout"
import { withoutMarkup } from "../../figure/markup"
import type { GbtModel } from "../../gbt/model/gbtModel"
import { type Tree, treeDepth } from "../../gbt/model/tree"
import { checkOptions } from "../../params/options"
import { formatCount, formatNumber, shortLabel } from "../text"

/** The part of a model that a figure of its trees needs; the models of GBTClassifier and GBTRegressor have it. */
export interface TreesOfModel {
  /** The trees, their weights, and what the features are. */
  readonly model: GbtModel
  /** One a feature. */
  readonly featureNames: readonly string[]
}

/** Options of {@link tree}. */
export interface TreeOptions extends FigureOptions {
  /** One name a feature. Default: those of the model. */
  featureNames?: readonly string[]
  /** Levels drawn below the root; what is below them is cut, which the figure says. An integer in [1, 8]. Default 4. */
  maxDepth?: number
}

/** Where a node stands: its level, and its place from top to bottom. */
interface Place {
  node: number
  depth: number
  y: number
  /** Nodes below it that are not drawn. */
  hiddenCount: number
}

// Half the width and the height of a box, where levels and leaves are 1 apart.
const halfWidth = 0.47
const halfHeight = 0.42

/**
 * One tree of a model, the root on the left. A box a node: at a split its condition, at a leaf what the tree says, then
 * the number of training rows, and the mean and variance (Spark's impurity) of the targets among them. Rows that meet the
 * condition go up. Orange nodes say more, blue ones less than 0, the stronger the colour the further from it.
 *
 * @param model - a GBTClassificationModel or GBTRegressionModel; each tree but the first is fitted to what is missing yet
 * @param index - place of the tree in the model. Default the first
 * @throws RangeError if there is no such tree, `featureNames` are not as many as features, or `maxDepth` is out of range
 */
export function tree(model: TreesOfModel, index: number = 0, options: TreeOptions = {}): Figure {
  checkOptions(options, ["featureNames", "maxDepth", ...figureOptions], "tree")
  const { featureNames = model.featureNames, maxDepth = 4, ...text } = options
  const { trees, treeWeights, featureCount } = model.model
  if (!(Number.isInteger(index) && index >= 0 && index < trees.length)) {
    throw new RangeError(`invalid index: ${index}; expected an integer in [0, ${trees.length - 1}]`)
  }
  if (!(Number.isInteger(maxDepth) && maxDepth >= 1 && maxDepth <= 8)) {
    throw new RangeError(`invalid maxDepth: ${maxDepth}; expected an integer in [1, 8]`)
  }
  checkSameLength("featureNames", featureNames.length, "features", featureCount)
  const tree = trees[index]
  const places = placesOf(tree, maxDepth)
  const depth = Math.max(...places.map((place) => place.depth))
  const leafCount = tree.feature.filter((feature) => feature < 0).length
  const strongest = Math.max(...places.map(({ node }) => Math.abs(tree.prediction[node]))) || 1
  // Of 640 px, at 6.5 px a letter.
  const nameLength = Math.floor((2 * halfWidth * 640) / (depth + 1) / 6.5)
  const lastY = Math.max(...places.map((place) => place.y))
  const nodeCount = tree.feature.length
  const cut = places.length < nodeCount ? `; ${formatNumber(nodeCount - places.length)} deeper nodes are not drawn` : ""
  const root = tree.feature[0] < 0 ? "The root is a leaf" : `The root asks ${conditionText(tree, 0, featureNames)}`
  const lines = {
    ...edges(tree, places),
    type: "scatter",
    mode: "lines",
    line: { color: textColor, width: 1.5 },
    hoverinfo: "skip",
  }
  return {
    data: [
      ...(lines.x.length === 0 ? [] : [lines]),
      {
        type: "scatter",
        mode: "text",
        x: places.map((place) => place.depth),
        y: places.map((place) => place.y),
        text: places.map(({ node, hiddenCount }) => boxText(tree, node, featureNames, { hiddenCount, nameLength })),
        textfont: { size: depth > 3 ? 10 : 11 },
        hoverinfo: "skip",
        cliponaxis: false,
      },
      {
        // Nothing to see, but to point at.
        type: "scatter",
        mode: "markers",
        x: places.map((place) => place.depth),
        y: places.map((place) => place.y),
        marker: { size: 30, opacity: 0, color: textColor },
        customdata: places.map(({ node, depth }) => hoverText(tree, node, featureNames, depth)),
        hovertemplate: "%{customdata}<extra></extra>",
      },
    ],
    layout: figureLayout(
      {
        title: `Tree ${index} of ${trees.length}, weight ${treeWeights[index]}`,
        xTitle: `level${cut}`,
        yTitle: "the condition holds: up, else: down",
        ...text,
      },
      {
        height: Math.max(320, 130 + 52 * (lastY + 1)),
        showlegend: false,
        margin: { l: 44, r: 12, t: 56, b: 64 },
        shapes: places.map((place) => box(tree, place, strongest)),
        xaxis: { range: [-0.5, depth + 0.5], dtick: 1, showgrid: false, showline: false },
        yaxis: { range: [lastY + 0.6, -0.6], showgrid: false, showline: false, showticklabels: false, ticks: "" },
      },
    ),
    alt:
      `Tree ${index} of ${trees.length}: ${formatCount(treeDepth(tree), "level")}, ` +
      `${formatCount(leafCount, "leaf", "leaves")}${cut}. ${root}; it has ${formatCount(tree.rawCount[0], "row")}.`,
  }
}

/** The drawn nodes: leaves, and nodes at the deepest level, stand 1 apart, a parent in the middle of its children. */
function placesOf(tree: Tree, maxDepth: number): Place[] {
  const places: Place[] = []
  let nextY = 0
  const sizeBelow = (node: number): number =>
    tree.feature[node] < 0 ? 0 : 2 + sizeBelow(tree.left[node]) + sizeBelow(tree.right[node])
  function visit(node: number, depth: number): Place {
    const place: Place = { node, depth, y: 0, hiddenCount: 0 }
    places.push(place)
    if (tree.feature[node] < 0 || depth === maxDepth) {
      place.hiddenCount = sizeBelow(node)
      place.y = nextY++
      return place
    }
    const left = visit(tree.left[node], depth + 1)
    const right = visit(tree.right[node], depth + 1)
    place.y = (left.y + right.y) / 2
    return place
  }
  visit(0, 0)
  return places
}

function edges(tree: Tree, places: Place[]): { x: (number | null)[]; y: (number | null)[] } {
  const placeOf = new Map(places.map((place) => [place.node, place]))
  const x: (number | null)[] = []
  const y: (number | null)[] = []
  for (const place of places) {
    for (const child of [tree.left[place.node], tree.right[place.node]]) {
      const to = placeOf.get(child)
      if (to === undefined) continue
      // null lifts the pen.
      x.push(place.depth + halfWidth, to.depth - halfWidth, null)
      y.push(place.y, to.y, null)
    }
  }
  return { x, y }
}

function box(tree: Tree, { node, depth, y, hiddenCount }: Place, strongest: number): Record<string, unknown> {
  const prediction = tree.prediction[node]
  const rgb = prediction > 0 ? "213,94,0" : "0,114,178"
  return {
    type: "rect",
    ...{ x0: depth - halfWidth, x1: depth + halfWidth, y0: y - halfHeight, y1: y + halfHeight },
    // Behind the text, and never so strong that it could not be read.
    layer: "below",
    fillcolor: `rgba(${rgb},${(0.05 + 0.3 * Math.abs(prediction / strongest)).toFixed(3)})`,
    line: { color: `rgb(${rgb})`, width: tree.feature[node] < 0 ? 2 : 1, dash: hiddenCount > 0 ? "dot" : "solid" },
  }
}

// What a figure of a tree says of its nodes: in their boxes, and where they are pointed at.

/** What a split asks, whole: "age ≤ 2.5", or up to 20 of the categories that go left. */
function conditionText(tree: Tree, node: number, names: readonly string[]): string {
  const name = names[tree.feature[node]]
  const categories = tree.leftCategories[node]
  if (categories === null) return `${name} ≤ ${brief(tree.threshold[node], 6)}`
  const rest = categories.length > 20 ? ", …" : ""
  return `${name} in {${categories.slice(0, 20).join(", ")}${rest}}, ${categories.length} of ${tree.categoryCount[node]}`
}

/**
 * Three short lines for a box: a name as wide as the box, what is asked of it, and the targets.
 *
 * @param hiddenCount - nodes below this one that are not drawn
 * @param nameLength - characters that a name may have
 */
function boxText(
  tree: Tree,
  node: number,
  names: readonly string[],
  { hiddenCount, nameLength }: { hiddenCount: number; nameLength: number },
): string {
  const rows = `${rowsText(tree.rawCount[node])} ${tree.rawCount[node] === 1 ? "row" : "rows"}`
  const impurity = tree.impurity[node] < 0 ? "" : `, var ${brief(tree.impurity[node], 2)}`
  if (tree.feature[node] < 0) {
    return `<b>says ${brief(tree.prediction[node], 3)}</b><br>${rows}${impurity && `<br>${impurity.slice(2)}`}`
  }
  const categories = tree.leftCategories[node]
  const asked =
    categories === null
      ? `≤ ${brief(tree.threshold[node], 3)}`
      : categories.length <= 3
        ? `in {${categories.join(", ")}}`
        : `in ${categories.length} of ${tree.categoryCount[node]}`
  const last =
    hiddenCount > 0
      ? `… ${formatNumber(hiddenCount)} nodes below`
      : `mean ${brief(tree.prediction[node], 2)}${impurity}`
  const name = withoutMarkup(shortLabel(names[tree.feature[node]], nameLength))
  return `<b>${name}</b><br><b>${asked}</b>, ${rows}<br>${last}`
}

/** All that is known of a node, a line each. */
function hoverText(tree: Tree, node: number, names: readonly string[], depth: number): string {
  const isLeaf = tree.feature[node] < 0
  const weight = tree.count[node] === tree.rawCount[node] ? "" : `, weight ${brief(tree.count[node], 6)}`
  return [
    isLeaf ? `leaf at level ${depth}` : withoutMarkup(conditionText(tree, node, names)),
    `${formatNumber(tree.rawCount[node])} training ${tree.rawCount[node] === 1 ? "row" : "rows"}${weight}`,
    `${isLeaf ? "says" : "mean target"} ${tree.prediction[node]}`,
    ...(tree.impurity[node] < 0 ? [] : [`impurity (variance of the targets) ${tree.impurity[node]}`]),
    ...(isLeaf ? [] : [`gain ${tree.gain[node]}`]),
  ].join("<br>")
}

function brief(value: number, digits: number): string {
  return Math.abs(value) >= 1000 ? formatNumber(value, 1) : String(Number(value.toPrecision(digits)))
}

function rowsText(count: number): string {
  return count < 100_000
    ? formatNumber(count)
    : count.toLocaleString("en-US", { notation: "compact", maximumFractionDigits: 1 })
}
