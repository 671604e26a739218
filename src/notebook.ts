/**
 * What a notebook needs beside the library: figures, tables, rich output, parameters, and the record of a run.
 *
 * Importing it has frames, their rows and schemas, estimators, models, searches, metrics and danfojs data drawn as tables where
 * a cell ends in them, or in a promise of them, and long work show a bar, in a notebook and on a terminal;
 * {@link setProgress} turns the bars off. An error in a cell names the lines of cells that it comes of; with the environment
 * variable `GBT_LAB_STACK` set to 1 its stack, too. In a notebook `import … from "gbt-lab"` alone does the same.
 *
 * @module gbt-lab/notebook
 */

import { installCells } from "./notebook/kernel/runCell"
import { installProgress } from "./notebook/progress/progress"
import { installRichOutput } from "./notebook/tables/richOutput"

export { type DisplayBundle, type DisplayOptions, display } from "./notebook/display"
export { type Figure, show } from "./notebook/figures/figure"
/** Builders of figures: `show(figures.roc(curve))`. Each gives a plain Plotly figure. */
export * as figures from "./notebook/figures/figures"
export { isNotebook } from "./notebook/kernel/tslab"
export { setProgress } from "./notebook/progress/progress"
export { dataFolder, outputFolder } from "./notebook/run/notebookFolders"
export { type NotebookParam, notebookParams } from "./notebook/run/notebookParams"
export { recordMetric } from "./notebook/run/recordMetric"
export { showTable, type Table, type TableOptions } from "./notebook/tables/table"

installCells()
installRichOutput()
installProgress()
