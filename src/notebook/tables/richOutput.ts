// What a cell of a notebook draws when it ends in one of the library's values, and their text everywhere else.

import { GBTClassificationModel } from "../../estimator/gbtClassificationModel"
import { GBTRegressionModel } from "../../estimator/gbtRegressionModel"
import { BinaryClassificationEvaluator } from "../../evaluation/binaryClassificationEvaluator"
import type { Row } from "../../expression/rowTypes"
import { CountVectorizerModel } from "../../features/countVectorizerModel"
import { StringIndexerModel } from "../../features/stringIndexerModel"
import { Frame } from "../../frame/frame"
import { type FramePage, type FrameRows, setFrameOutput } from "../../frame/rows/frameOutput"
import type { ShowOptions } from "../../frame/rows/show"
import { Pipeline } from "../../pipeline/pipeline"
import { PipelineModel } from "../../pipeline/pipelineModel"
import { Stage } from "../../pipeline/stage"
import { CrossValidatorModel } from "../../tuning/crossValidator"
import { GridSearch } from "../../tuning/gridSearch"
import { TrainValidationSplitModel } from "../../tuning/trainValidationSplit"
import { type DisplayBundle, displayLater, displayPlace } from "../display"
import { markFigure } from "../drawing/figureOutput"
import { drawAtCellEnd, drawPlain } from "../kernel/cellEnd"
import { whenDanfoLoads } from "../kernel/danfoLoad"
import { isNotebook } from "../kernel/tslab"
import { browsable, countOf } from "./browse"
import { type DanfoLike, danfoTable, danfoText } from "./danfoTable"
import { frameTable, schemaTable, verticalTable } from "./frameTable"
import { modelTable, modelText, type TreeModel } from "./modelTable"
import {
  columnsTable,
  gridTable,
  isColumns,
  isGrid,
  isMatrix,
  isMetrics,
  isVector,
  matrixTable,
  metricsTable,
  vectorText,
} from "./plainTable"
import { type FinishedSearch, searchTable, searchText } from "./searchTable"
import {
  labelsTable,
  type Parametrized,
  paramsTable,
  type SearchLike,
  type Staged,
  searchParamsTable,
  stagesTable,
  stageText,
  vocabularyTable,
} from "./stageTable"
import { showTable, type Table, type TableOptions, type TableSource, tableHtml, tableText } from "./table"

/** Rows of a frame that a cell ends in: as many as `show` has. */
const frameRows = 20
/** Most rows that a page can draw without trouble. */
const mostRows = 1000

function bundle(table: Table, options: TableOptions = {}, source?: TableSource): DisplayBundle {
  return { "text/html": tableHtml(table, options, source), "text/plain": tableText(table, options) }
}

/** Draws a value as a table at a cell's end; elsewhere it is that table as text, or a few words inside another value. */
function drawAsTable<T extends object>(target: object, table: (value: T) => Table, words: (value: T) => string): void {
  drawAtCellEnd<T>(target, {
    draw: (value) => showTable(table(value)),
    text: (value, isNested) => (isNested ? `[${words(value)}]` : tableText(table(value))),
  })
}

/** Draws an array as a table at a cell's end; elsewhere it is printed as any array. */
function drawArray<T>(values: readonly T[], table: (values: readonly T[]) => Table): void {
  drawAtCellEnd<readonly T[]>(values, {
    draw: (array) => showTable(table(array)),
    text: (array, _, options, inspect) => inspect([...array], options),
  })
}

/** Draws the rows at once, and their number once all are counted, which may take as long again. */
async function showPage(frame: FrameRows, count: number, options: ShowOptions): Promise<void> {
  const { truncate = true, vertical = false } = options
  // What is cut here shows whole when pointed at, so a cell may be longer than on a terminal.
  const cut = truncate === true ? 40 : Number(truncate)
  const limits = { maxRows: vertical ? Infinity : mostRows, maxTextLength: cut > 0 ? cut : Infinity }
  const source = vertical ? undefined : browsable(frame, limits)
  const drawn = (rows: FramePage): DisplayBundle =>
    bundle(vertical ? verticalTable(rows) : frameTable(rows), limits, source)
  const page = await frame.page(count)
  const show = displayPlace()
  show(drawn(page))
  if (page.rowCount === undefined) show(drawn({ ...page, rowCount: await countOf(frame) }))
}

function drawFrame({ drawn: frame }: Frame): void {
  displayLater(async (show) => {
    const source = browsable(frame, {})
    const page = await frame.page(frameRows)
    if (page.rowCount !== undefined) return bundle(frameTable(page), {}, source)
    show(bundle(frameTable(page), {}, source))
    return bundle(frameTable({ ...page, rowCount: await countOf(frame) }), {}, source)
  })
}

/**
 * Has frames, their rows and schemas, searches, models and danfojs data drawn as tables where a cell of a notebook ends in
 * them, and printed as readable text elsewhere.
 */
export function installRichOutput(): void {
  setFrameOutput({
    isActive: isNotebook,
    show: showPage,
    markRows: (rows, columns, timeZone) =>
      drawArray<Row>(rows, (array) => frameTable({ columns, rows: array, rowCount: array.length, timeZone })),
    markSchema: (columns) => drawArray(columns, schemaTable),
    markFigure,
  })

  drawAtCellEnd<Frame>(Frame.prototype, {
    draw: drawFrame,
    text: () => "[Frame: not computed; await its show() or collect() for rows]",
  })
  for (const { prototype } of [CrossValidatorModel, TrainValidationSplitModel]) {
    drawAsTable<FinishedSearch>(prototype, searchTable, (search) => `${search.constructor.name}: ${searchText(search)}`)
  }
  for (const { prototype } of [GBTClassificationModel, GBTRegressionModel]) {
    drawAsTable<TreeModel>(prototype, modelTable, modelText)
  }
  for (const { prototype } of [Stage, BinaryClassificationEvaluator]) {
    drawAsTable<Parametrized>(prototype, paramsTable, stageText)
  }
  drawAsTable<SearchLike>(GridSearch.prototype, searchParamsTable, stageText)
  drawAsTable<CountVectorizerModel>(CountVectorizerModel.prototype, vocabularyTable, stageText)
  drawAsTable<StringIndexerModel>(StringIndexerModel.prototype, labelsTable, stageText)
  for (const { prototype } of [Pipeline, PipelineModel]) drawAsTable<Staged>(prototype, stagesTable, stageText)
  drawPlain(isMetrics, (metrics) => showTable(metricsTable(metrics)))
  drawPlain(isMatrix, (matrix) => showTable(matrixTable(matrix)))
  drawPlain(isVector, (vector) => console.log(vectorText(vector)))
  drawPlain(isColumns, (columns) => showTable(columnsTable(columns)))
  drawPlain(isGrid, (grid) => showTable(gridTable(grid)))
  if (isNotebook()) {
    whenDanfoLoads((prototype) => drawAsTable<DanfoLike>(prototype, danfoTable, danfoText))
  }
}
