// What a figure of a tree says of its nodes: in their boxes, and where they are pointed at.

import type { Tree } from "../gbt/tree"
import { formatNumber } from "./formatNumber"
import { shortLabel } from "./shortLabel"
import { withoutMarkup } from "./withoutMarkup"

/** What a split asks, whole: "age ≤ 2.5", or up to 20 of the categories that go left. */
export function conditionText(tree: Tree, node: number, names: readonly string[]): string {
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
export function boxText(
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
export function hoverText(tree: Tree, node: number, names: readonly string[], depth: number): string {
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
