import type { Engine } from "../engines/engine"
import { castTo } from "../expression/coerce"
import type { Having, Row } from "../expression/rowTypes"
import { callOf } from "../expression/typed"
import { checkFrame, type Frame } from "../frame/frame"
import { isNumeric } from "../frame/rows/toColumns"
import type { WithField } from "../frame/rowTypes"
import { type Checked, checkParams, type ParamTable } from "../params/params"
import { loadStage, SavableTransformer } from "../pipeline/savedStage"
import { nextUid } from "../pipeline/stage"
import { type Column, columnValue, findColumn } from "../plan/column"
import type { Plan } from "../plan/plan"
import {
  caseValue,
  concatValue,
  internalValue,
  isNotNullValue,
  isNullValue,
  raiseValue,
  textValue,
} from "../plan/values"
import { columnParam, requireParams, textsParam } from "./columnParam"
import { lookUp, makePairs } from "./lookUp"

/** Parameters of {@link IndexToString}; names and defaults are Spark's. */
export interface IndexToStringParams {
  /** Column of indices, whole numbers from 0. */
  inputCol: string
  /** Name of the text column; must be new. */
  outputCol: string
  /** Index i becomes `labels[i]`. Default: the labels that StringIndexer gave the input column. */
  labels: readonly string[]
}

const table: ParamTable<IndexToStringParams> = {
  inputCol: columnParam,
  outputCol: columnParam,
  labels: textsParam("an array of strings"),
}

/** Turns indices back into their labels, as Spark's IndexToString; null stays null. Its columns' names are in its type. */
export class IndexToString<
  I extends string = string,
  O extends string = string,
> extends SavableTransformer<IndexToStringParams> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "IndexToString"

  /** Throws TypeError or RangeError for a parameter that is missing, unknown or invalid. */
  constructor(
    params: Partial<IndexToStringParams> & { readonly inputCol: I; readonly outputCol: O },
    uid: string = nextUid(IndexToString.kind),
  ) {
    super(checkParams(IndexToString.kind, table, params), uid)
    requireParams(IndexToString.kind, this.params, ["inputCol", "outputCol"])
  }

  /**
   * The frame with the text column at the end. An action throws where the column has no numbers or no labels are known,
   * where `labels` are those of the column's StringIndexer in another order, and for a row whose index has no label.
   */
  async transform<R extends Row, I extends string, O extends string>(
    this: IndexToString<I, O>,
    frame: Frame<R> & Having<R, I>,
  ): Promise<Frame<WithField<R, O, string>>> {
    checkFrame(frame)
    return frame.deriveOnce((plan) => addLabels(frame.engine, plan, this.params))
  }

  /** Reads what `save` wrote; throws Error for a file that is damaged, of a later version or of another kind. */
  static load(path: string): Promise<IndexToString> {
    return loadStage(path, IndexToString)
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): IndexToString {
    return new IndexToString(body.params as IndexToStringParams, body.uid as string)
  }
}

/**
 * Checks that no index stands for a label that the column's own labels give to another index, as after indexing with
 * another StringIndexer. Labels of other words, such as longer names for the same categories, pass.
 */
function checkOrder(labels: readonly string[], { name, nominal }: Column): void {
  const own = nominal?.labels
  if (own === undefined || own === labels) return
  const places = new Map(own.map((label, index) => [label, index]))
  for (const [index, label] of labels.entries()) {
    const place = places.get(label)
    if (place === undefined || place === index) continue
    const quoted = JSON.stringify(label)
    throw new RangeError(
      `labels differ: ${quoted} is index ${index} in labels, ${place} in column ${name}; pass the labels of the ` +
        "StringIndexerModel that indexed it, or none",
    )
  }
}

async function addLabels(engine: Engine, plan: Plan, params: Checked<IndexToStringParams>): Promise<Plan> {
  const { inputCol, outputCol } = params
  const column = findColumn(plan.columns, inputCol)
  if (!isNumeric(column)) throw new TypeError(`invalid column ${inputCol}: ${column.type}; expected numbers`)
  const labels = params.labels.length > 0 ? params.labels : column.nominal?.labels
  if (labels === undefined) {
    throw new TypeError(`no labels for column ${inputCol}; pass labels, or index the column with StringIndexer`)
  }
  checkOrder(labels, column)
  const index = castTo(columnValue(column), "double")
  const message = concatValue(
    textValue("unseen index: "),
    internalValue("label_key", [index], "string"),
    textValue(` in column ${inputCol}; expected a whole number in [0, ${labels.length})`),
  )
  const indices = { type: "double", data: Float64Array.from(labels, (_, i) => i) }
  return lookUp(plan, {
    key: index,
    pairs: await makePairs(engine, indices, { type: "string", data: [...labels] }),
    output: { name: outputCol, type: "string" },
    value: (found) => {
      const isUnseen = callOf("and", [isNullValue(found), isNotNullValue(index)], "boolean")
      return caseValue(isUnseen, raiseValue(message, "string"), found)
    },
  })
}
