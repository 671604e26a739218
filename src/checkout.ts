/**
 * What the commands of this repository use beside the doors. It is built with them, for one class to stay one, and no other
 * project gets at it.
 */

export { withoutMarkup } from "./figure/markup"
export { figureBundle } from "./notebook/drawing/show"
export { metricComparison } from "./notebook/figures/metricComparison"
export { tableHtml, tableText } from "./notebook/tables/table"
export { escapeHtml } from "./notebook/text"
export { JavaRandom } from "./random/javaRandom"
export { XorShiftRandom } from "./random/xorShiftRandom"
