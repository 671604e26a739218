import type { Engine } from "../engines/engine"
import type { Row } from "../expression/rowTypes"
import { checkFrame, type Frame } from "../frame/frame"
import type { WithField } from "../frame/rowTypes"
import { type Checked, checkParams, choiceParam, optionalParam, type ParamTable } from "../params/params"
import { loadStage, SavableTransformer } from "../pipeline/savedStage"
import { nextUid } from "../pipeline/stage"
import { type Column, columnValue, findColumn, lookUpColumn } from "../plan/column"
import { columnField, type Plan, project } from "../plan/plan"
import { caseValue, concatValue, internalValue, isNullValue, numberValue, raiseValue, textValue } from "../plan/values"
import { columnParam, columnsParam } from "./columnParam"
import { isFloating, labelKey, labelText } from "./labelText"
import { lookUp, makePairs, type Pairs } from "./lookUp"

/** Parameters of {@link StringIndexerModel}; names and defaults are Spark's. */
export interface StringIndexerModelParams {
  /** Column of text, numbers or booleans; or several in inputCols. Default none. */
  inputCol: string | undefined
  /** Name of the index column; must be new. Default none. */
  outputCol: string | undefined
  /** Several columns, each with labels of its own. Default none. */
  inputCols: readonly string[] | undefined
  /** Names of their index columns, in the same order; must be new. Default none. */
  outputCols: readonly string[] | undefined
  /**
   * What to do with a value that is no label, null or NaN: "error" fails the action that reads the row, "skip" leaves
   * the row out, "keep" gives it the index after the last label, called "__unknown". Default "error".
   */
  handleInvalid: "error" | "skip" | "keep"
}

/** The table behind {@link StringIndexerModelParams}. */
export const stringIndexerModelParams: ParamTable<StringIndexerModelParams> = {
  inputCol: optionalParam(columnParam),
  outputCol: optionalParam(columnParam),
  inputCols: optionalParam(columnsParam),
  outputCols: optionalParam(columnsParam),
  handleInvalid: choiceParam("error", ["error", "skip", "keep"]),
}

/** Names of columns of values and of indices, as far as they are written out. */
export interface IndexedColumns<I extends string, O extends string> {
  /** The column of values. */
  readonly inputCol?: I | undefined
  /** Its index column. */
  readonly outputCol?: O | undefined
  /** Several columns of values. */
  readonly inputCols?: readonly I[] | undefined
  /** Their index columns. */
  readonly outputCols?: readonly O[] | undefined
}

/** Rows with index columns; open where an input column is not known to be there, since it is passed over then. */
type IndexedRow<R, I extends string, O extends string> = [I] extends [keyof R] ? WithField<R, O, number> : Row

/** An input column with its output column. */
interface ColumnPair {
  readonly input: string
  readonly output: string
}

/** The columns that the parameters name; throws RangeError unless they name either one pair or two lists of one length. */
export function checkColumnPairs(
  owner: string,
  params: Pick<Checked<StringIndexerModelParams>, "inputCol" | "outputCol" | "inputCols" | "outputCols">,
): ColumnPair[] {
  const { inputCol, outputCol, inputCols, outputCols } = params
  const given = [inputCol, outputCol, inputCols, outputCols].map((value) => value !== undefined).join()
  if (given === "true,true,false,false") return [{ input: inputCol!, output: outputCol! }]
  if (given !== "false,false,true,true") {
    throw new RangeError(
      `invalid columns of ${owner}: expected either inputCol and outputCol or inputCols and outputCols`,
    )
  }
  if (inputCols!.length !== outputCols!.length) {
    throw new RangeError(
      `length mismatch: inputCols of ${owner} has ${inputCols!.length}, outputCols has ${outputCols!.length}`,
    )
  }
  return inputCols!.map((input, i) => ({ input, output: outputCols![i] }))
}

/**
 * Turns values into the indices of their labels, a nominal column; `StringIndexer.fit` learns one. Its columns' names are
 * in its type.
 */
export class StringIndexerModel<
  _I extends string = string,
  _O extends string = string,
> extends SavableTransformer<StringIndexerModelParams> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "StringIndexerModel"
  /** The labels of each column: index i of column c stands for `labelsArray[c][i]`. */
  readonly labelsArray: readonly (readonly string[])[]

  private constructor(
    labelsArray: readonly (readonly string[])[],
    params: Partial<StringIndexerModelParams>,
    uid?: string,
    areDifferent = false,
  ) {
    super(
      checkParams(StringIndexerModel.kind, stringIndexerModelParams, params),
      uid ?? nextUid(StringIndexerModel.kind),
    )
    const pairs = checkColumnPairs(StringIndexerModel.kind, this.params)
    if (!Array.isArray(labelsArray) || !labelsArray.every(isTextList)) {
      throw new TypeError(`invalid labels: ${labelsArray}; expected an array of strings for each column`)
    }
    if (labelsArray.length !== pairs.length) {
      throw new RangeError(`length mismatch: ${pairs.length} columns, labels for ${labelsArray.length}`)
    }
    for (const labels of areDifferent ? [] : labelsArray) {
      if (new Set(labels).size < labels.length) {
        throw new RangeError(`invalid labels: ${labels}; expected each label once`)
      }
    }
    this.labelsArray = Object.freeze(labelsArray.map((labels) => Object.freeze([...labels])))
  }

  /** A model with labels of one's own for the one column, as Spark's `from_labels`; index i stands for label i. */
  static fromLabels<I extends string, O extends string>(
    labels: readonly string[],
    params: Partial<StringIndexerModelParams> & IndexedColumns<I, O>,
  ): StringIndexerModel<I, O> {
    return new StringIndexerModel([labels], params)
  }

  /** A model with labels of one's own for each column, as Spark's `from_arrays_of_labels`. */
  static fromLabelsArray<I extends string, O extends string>(
    labelsArray: readonly (readonly string[])[],
    params: Partial<StringIndexerModelParams> & IndexedColumns<I, O>,
  ): StringIndexerModel<I, O> {
    return new StringIndexerModel(labelsArray, params)
  }

  /** @internal A model with labels that are known to be different, of which there may be millions. */
  static ofDifferentLabels<I extends string, O extends string>(
    labelsArray: readonly (readonly string[])[],
    params: Partial<StringIndexerModelParams> & IndexedColumns<I, O>,
  ): StringIndexerModel<I, O> {
    return new StringIndexerModel(labelsArray, params, undefined, true)
  }

  /** The labels of the first column. */
  get labels(): readonly string[] {
    return this.labelsArray[0]
  }

  /**
   * The frame with the index columns, double and nominal, at the end. As in Spark, an input column that the frame does
   * not have is passed over, so that a pipeline that indexes its label also takes rows without one.
   */
  async transform<R extends Row, I extends string, O extends string>(
    this: StringIndexerModel<I, O>,
    frame: Frame<R>,
  ): Promise<Frame<IndexedRow<R, I, O>>> {
    checkFrame(frame)
    return frame.deriveOnce(async (plan) => {
      let indexed = plan
      for (const [i, pair] of checkColumnPairs(StringIndexerModel.kind, this.params).entries()) {
        if (lookUpColumn(plan.columns, pair.input) === undefined) continue
        indexed = await addIndex(frame.engine, indexed, pair, this.labelsArray[i], this.params.handleInvalid)
      }
      return indexed
    })
  }

  /** Reads what `save` wrote; throws Error for a file that is damaged, of a later version or of another kind. */
  static load(path: string): Promise<StringIndexerModel> {
    return loadStage(path, StringIndexerModel)
  }

  override toJson(): object {
    return { uid: this.uid, params: this.params, labelsArray: this.labelsArray }
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): StringIndexerModel {
    const { labelsArray, params, uid } = body
    return new StringIndexerModel(labelsArray as string[][], params as StringIndexerModelParams, uid as string)
  }

  protected override withParams(params: Partial<StringIndexerModelParams>): this {
    return new StringIndexerModel(this.labelsArray, params, this.uid) as this
  }
}

const isTextList = (value: unknown): boolean => Array.isArray(value) && value.every((x) => typeof x === "string")

async function addIndex(
  engine: Engine,
  plan: Plan,
  pair: ColumnPair,
  labels: readonly string[],
  handleInvalid: StringIndexerModelParams["handleInvalid"],
): Promise<Plan> {
  const column = findColumn(plan.columns, pair.input)
  const key = labelKey(column)
  const unseen = concatValue(textValue("unseen label: "), key, textValue(` in column ${pair.input}; ${advice}`))
  const missing = textValue(`null in column ${pair.input}; ${advice}`)
  const message = caseValue(isNullValue(columnValue(column)), missing, unseen)
  return lookUp(plan, {
    key,
    pairs: await pairsOf(engine, column, labels),
    output: {
      name: pair.output,
      type: "double",
      nominal: { labels: handleInvalid === "keep" ? [...labels, "__unknown"] : labels },
    },
    value: (found) => {
      if (handleInvalid === "skip") return found
      const other = handleInvalid === "keep" ? numberValue(labels.length) : raiseValue(message, "double")
      return caseValue(isNullValue(found), other, found)
    },
    isInner: handleInvalid === "skip",
  })
}

const advice = 'set handleInvalid to "skip" or "keep" to accept it'

/** Labels, in the form that keys of the column have, with their indices. */
async function pairsOf(engine: Engine, column: Column, labels: readonly string[]): Promise<Pairs> {
  const indices = { type: "double", data: Float64Array.from(labels, (_, i) => i) }
  if (!isFloating(column)) return makePairs(engine, { type: "string", data: [...labels] }, indices)
  // Only a label written as Spark writes numbers can be one of the column's; the engine then writes it in its own way.
  const numbers = labels.map((label) => (labelText(column, String(Number(label))) === label ? Number(label) : null))
  const pairs = await makePairs(engine, { type: "double", data: numbers }, indices)
  const [number, index] = pairs.columns
  const keyed = project(pairs, [
    { column: { ...number, type: "string" }, value: internalValue("label_key", [columnValue(number)], "string") },
    columnField(index),
  ])
  return { ...(await engine.keep(keyed, "any")), uniqueColumns: [number.name] }
}
