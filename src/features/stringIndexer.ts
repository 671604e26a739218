import type { Engine } from "../engines/engine"
import type { Having, Row } from "../expression/rowTypes"
import { checkFrame, type Frame } from "../frame/frame"
import { checkParams, choiceParam, type ParamTable } from "../params/params"
import { checkFitOptions, type Estimator, type FitOptions, nextUid, Stage } from "../pipeline/stage"
import { checkNames, checkNewName, columnValue, findColumn, ownName } from "../plan/column"
import { aggregate, filter, type Plan, sort } from "../plan/plan"
import { isNotNullValue, rowCountValue } from "../plan/values"
import { runWork } from "../work/runWork"
import { compareCodePoints } from "./compareCodePoints"
import { readDistinct, readDistinctInOrder } from "./distinctValues"
import { isFloating, labelKey, labelText } from "./labelText"
import {
  checkColumnPairs,
  type IndexedColumns,
  StringIndexerModel,
  type StringIndexerModelParams,
  stringIndexerModelParams,
} from "./stringIndexerModel"

/** The order of labels, the first being index 0. */
export type LabelOrder = "frequencyDesc" | "frequencyAsc" | "alphabetDesc" | "alphabetAsc"

/** Parameters of {@link StringIndexer}; names and defaults are Spark's. */
export interface StringIndexerParams extends StringIndexerModelParams {
  /** Order of the labels; labels of one frequency go by the alphabet. Default "frequencyDesc". */
  stringOrderType: LabelOrder
}

const table: ParamTable<StringIndexerParams> = {
  ...stringIndexerModelParams,
  stringOrderType: choiceParam("frequencyDesc", ["frequencyDesc", "frequencyAsc", "alphabetDesc", "alphabetAsc"]),
}

/**
 * Numbers the different values of a column, or of several, as Spark's StringIndexer. Numbers are indexed by the text
 * Spark makes of them; null and NaN are left out. The alphabet is that of code points, as Spark compares
 * strings by their UTF-8 bytes. Its columns' names are in its type.
 */
export class StringIndexer<I extends string = string, O extends string = string>
  extends Stage<StringIndexerParams>
  implements Estimator<StringIndexerModel<I, O>>
{
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "StringIndexer"

  /**
   * Takes either inputCol and outputCol or inputCols and outputCols; throws TypeError or RangeError for a parameter
   * that is missing, unknown or invalid.
   */
  constructor(params: Partial<StringIndexerParams> & IndexedColumns<I, O>, uid: string = nextUid(StringIndexer.kind)) {
    super(checkParams(StringIndexer.kind, table, params), uid)
    checkColumnPairs(StringIndexer.kind, this.params)
  }

  /**
   * Learns the labels of the input columns.
   *
   * @param options - `onProgress` counts columns
   * @throws RangeError for an unknown input, an output that is there, and more than a million different values of rows that
   *   lie on other machines; TypeError for an input of neither text, numbers nor booleans
   */
  async fit<R extends Row, I extends string, O extends string>(
    this: StringIndexer<I, O>,
    frame: Frame<R> & Having<R, I>,
    options: FitOptions = {},
  ): Promise<StringIndexerModel<I, O>> {
    checkFrame(frame)
    checkFitOptions(options, StringIndexer.kind)
    const pairs = checkColumnPairs(StringIndexer.kind, this.params)
    checkNames(pairs.map((pair) => pair.output))
    const labelsArray = await runWork("reading labels", options, async ({ report }) => {
      const plan = await frame.plan()
      const found: string[][] = []
      for (const { input, output } of pairs) {
        checkNewName(plan.columns, output)
        report(found.length, pairs.length, "columns")
        found.push(await readLabels(frame.engine, plan, input, this.params.stringOrderType))
      }
      return found
    })
    const { stringOrderType: _, ...params } = this.params
    return StringIndexerModel.ofDifferentLabels(labelsArray, params as typeof params & IndexedColumns<I, O>)
  }
}

async function readLabels(engine: Engine, plan: Plan, name: string, order: LabelOrder): Promise<string[]> {
  const column = findColumn(plan.columns, name)
  const key = { column: { name: ownName("k"), type: "string" }, value: labelKey(column) }
  const count = {
    column: { name: ownName("count"), type: "bigint" },
    value: rowCountValue(),
  }
  const counted = aggregate(filter(plan, isNotNullValue(columnValue(column))), [key], [count])
  if (isFloating(column)) {
    // The engine writes them in another way, so that their alphabet is another.
    const [keys, counts] = await readDistinct(engine, counted, ["value", "double"], name)
    const labels = (keys as string[]).flatMap((value, i) => {
      const label = labelText(column, value)
      return label === null ? [] : [{ label, count: counts[i] as number }]
    })
    return labels.sort(comparisons[order]).map(({ label }) => label)
  }
  const byCount = { input: columnValue(count.column), isDescending: order === "frequencyDesc", nullsFirst: true }
  const byLabel = { input: columnValue(key.column), isDescending: order === "alphabetDesc", nullsFirst: true }
  const terms = order.startsWith("frequency") ? [byCount, byLabel] : [byLabel]
  const [labels] = await readDistinctInOrder(engine, sort(counted, terms), [columnValue(key.column)], ["value"], name)
  return labels as string[]
}

interface LabelCount {
  readonly label: string
  readonly count: number
}

const byAlphabet = (a: LabelCount, b: LabelCount): number => compareCodePoints(a.label, b.label)

const comparisons: Readonly<Record<LabelOrder, (a: LabelCount, b: LabelCount) => number>> = {
  frequencyDesc: (a, b) => b.count - a.count || byAlphabet(a, b),
  frequencyAsc: (a, b) => a.count - b.count || byAlphabet(a, b),
  alphabetDesc: (a, b) => byAlphabet(b, a),
  alphabetAsc: byAlphabet,
}
