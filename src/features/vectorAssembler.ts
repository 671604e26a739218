import { castTo } from "../expression/coerce"
import type { Having, Row } from "../expression/rowTypes"
import { callOf, type Typed } from "../expression/typed"
import { checkFrame, type Frame } from "../frame/frame"
import { isNumeric } from "../frame/rows/toColumns"
import type { WithField } from "../frame/rowTypes"
import type { Vector } from "../linalg/vector"
import { type Checked, checkParams, choiceParam, type ParamTable } from "../params/params"
import { loadStage, SavableTransformer } from "../pipeline/savedStage"
import { nextUid } from "../pipeline/stage"
import { type Column, checkNewName, columnValue, findColumn } from "../plan/column"
import { filter, type Plan, projectWith } from "../plan/plan"
import { caseValue, isNullValue, numberValue, raiseValue, textValue } from "../plan/values"
import { packedVector, partValue, type VectorPart } from "../plan/vectorColumn"
import { columnParam, columnsParam, requireParams } from "./columnParam"

/** Parameters of {@link VectorAssembler}. */
export interface VectorAssemblerParams {
  /** Columns to put together, in this order: numbers, booleans (0 or 1), vectors. */
  inputCols: readonly string[]
  /** Name of the vector column; must be new. */
  outputCol: string
  /**
   * What to do with a row that has a null or, in a number column, NaN: "error" fails the action that reads the row,
   * "skip" leaves the row out, "keep" puts NaN in its place, for a null vector in each of its slots. Default "error".
   */
  handleInvalid: "error" | "skip" | "keep"
}

const table: ParamTable<VectorAssemblerParams> = {
  inputCols: columnsParam,
  outputCol: columnParam,
  handleInvalid: choiceParam("error", ["error", "skip", "keep"]),
}

/**
 * Puts columns together as one vector column, as Spark's VectorAssembler. Infinities pass, and so does NaN inside a
 * vector. A slot is named after its column, or column_slot for a slot of a vector. The vector is never spread out: the
 * frame keeps one number for each input number and one row number for each input matrix.
 *
 * Names that are written out in the call are part of its type, I and O: `transform` then takes no frame that TypeScript
 * knows to lack an input column, and its result has the vector column.
 */
export class VectorAssembler<
  I extends string = string,
  O extends string = string,
> extends SavableTransformer<VectorAssemblerParams> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "VectorAssembler"

  /** Throws TypeError or RangeError for a parameter that is missing, unknown or invalid. */
  constructor(
    params: Partial<VectorAssemblerParams> & { readonly inputCols: readonly I[]; readonly outputCol: O },
    uid: string = nextUid(VectorAssembler.kind),
  ) {
    super(checkParams(VectorAssembler.kind, table, params), uid)
    requireParams(VectorAssembler.kind, this.params, ["inputCols", "outputCol"])
  }

  /** The frame with the vector column at the end; an action throws where a column is unknown or of another kind. */
  async transform<R extends Row, I extends string, O extends string>(
    this: VectorAssembler<I, O>,
    frame: Frame<R> & Having<R, I>,
  ): Promise<Frame<WithField<R, O, Vector>>> {
    checkFrame(frame)
    return frame.derive((plan) => assemble(plan, this.params))
  }

  /** Reads what `save` wrote; throws Error for a file that is damaged, of a later version or of another kind. */
  static load(path: string): Promise<VectorAssembler> {
    return loadStage(path, VectorAssembler)
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): VectorAssembler {
    return new VectorAssembler(body.params as VectorAssemblerParams, body.uid as string)
  }
}

/** One part of the vector to be made: its value, and whether the whole of the column it comes from is invalid. */
interface Piece {
  readonly column: string
  readonly part: VectorPart
  readonly value: Typed
  readonly isInvalid: Typed
}

function assemble(plan: Plan, params: Checked<VectorAssemblerParams>): Plan {
  const { inputCols, outputCol, handleInvalid } = params
  const pieces = inputCols.map((name) => piecesOf(findColumn(plan.columns, name)))
  const values = pieces.flat().map(({ column, part, value, isInvalid }) => {
    if (handleInvalid === "skip") return value
    if (handleInvalid === "keep") {
      // A null matrix row already reads as NaN in every slot.
      return part.kind === "value" ? callOf("coalesce", [value, numberValue(Number.NaN)], "double") : value
    }
    const message = textValue(
      `null or NaN in column ${column} while assembling ${outputCol}; ` +
        'fill it, or set handleInvalid to "skip" or "keep"',
    )
    return caseValue(isInvalid, raiseValue(message, value.type), value)
  })
  checkNewName(plan.columns, outputCol)
  const anyInvalid = pieces.map(([piece]) => piece.isInvalid).reduce((a, b) => callOf("or", [a, b], "boolean"))
  const rows = handleInvalid === "skip" ? filter(plan, callOf("not", [anyInvalid], "boolean")) : plan
  const parts = pieces.flat().map((piece) => piece.part)
  const output: Column = { name: outputCol, type: "vector", vector: { form: "struct", parts } }
  return projectWith(rows, [{ column: output, value: packedVector(values) }])
}

function piecesOf(column: Column): Piece[] {
  const { name, vector, nominal } = column
  const isNull = isNullValue(columnValue(column))
  if (vector) {
    return vector.parts.map((part, i): Piece => {
      const named =
        part.kind === "value"
          ? { ...part, name: `${name}_${part.name}` }
          : { ...part, names: part.names.map((slot) => `${name}_${slot}`) }
      return { column: name, part: named, value: partValue(name, vector, i), isInvalid: isNull }
    })
  }
  if (!isNumeric(column)) {
    throw new TypeError(`invalid column ${name}: ${column.type}; expected numbers, booleans or vectors`)
  }
  const value = castTo(columnValue(column), "double")
  const isInvalid = callOf("or", [isNull, callOf("isnan", [value], "boolean")], "boolean")
  return [{ column: name, part: { kind: "value", name, ...(nominal ? { nominal } : {}) }, value, isInvalid }]
}
