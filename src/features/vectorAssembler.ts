import { sqlText } from "../engines/dialect"
import type { Engine } from "../engines/engine"
import type { Frame } from "../frame/frame"
import { type Column, findColumn, type Relation } from "../frame/relation/relation"
import { packFields, partField, type VectorPart } from "../frame/relation/vectorColumn"
import { isNumeric } from "../frame/rows/toColumns"
import { addColumn } from "../frame/verbs/addColumn"
import { type Checked, checkParams, choiceParam, type ParamTable } from "../params/params"
import { loadStage, SavableTransformer } from "../pipeline/savedStage"
import { nextUid } from "../pipeline/stage"
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
 */
export class VectorAssembler extends SavableTransformer<VectorAssemblerParams> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "VectorAssembler"

  /** Throws TypeError or RangeError for a parameter that is missing, unknown or invalid. */
  constructor(
    params: Partial<VectorAssemblerParams> & Pick<VectorAssemblerParams, "inputCols" | "outputCol">,
    uid: string = nextUid(VectorAssembler.kind),
  ) {
    super(checkParams(VectorAssembler.kind, table, params), uid)
    requireParams(VectorAssembler.kind, this.params, ["inputCols", "outputCol"])
  }

  /** The frame with the vector column at the end; an action throws where a column is unknown or of another kind. */
  async transform(frame: Frame): Promise<Frame> {
    return frame.derive((relation) => assemble(frame.engine, relation, this.params))
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

/** One part of the vector to be made: the SQL for it, and for the whole of the column it comes from being invalid. */
interface Piece {
  readonly column: string
  readonly part: VectorPart
  readonly type: "DOUBLE" | "INTEGER"
  readonly expression: string
  readonly isInvalid: string
}

function assemble(engine: Engine, relation: Relation, params: Checked<VectorAssemblerParams>): Relation {
  const { inputCols, outputCol, handleInvalid } = params
  const pieces = inputCols.flatMap((name) => piecesOf(engine, findColumn(relation.columns, name)))
  const fields = pieces.map((piece) => {
    if (handleInvalid === "skip") return piece.expression
    if (handleInvalid === "keep") {
      // A null matrix row already reads as NaN in every slot.
      return piece.type === "DOUBLE" ? `coalesce(${piece.expression}, CAST('NaN' AS DOUBLE))` : piece.expression
    }
    const message = sqlText(
      `null or NaN in column ${piece.column} while assembling ${outputCol}; ` +
        'fill it, or set handleInvalid to "skip" or "keep"',
    )
    return `CASE WHEN ${piece.isInvalid} THEN ${engine.dialect.raise(message)} ELSE ${piece.expression} END`
  })
  const isAnyInvalid = [...new Set(pieces.map((piece) => piece.isInvalid))].join(" OR ")
  const rows =
    handleInvalid === "skip"
      ? { ...relation, sql: `SELECT * FROM (${relation.sql}) WHERE NOT (${isAnyInvalid})` }
      : relation
  const output: Column = {
    name: outputCol,
    type: "vector",
    vector: { form: "struct", parts: pieces.map((piece) => piece.part) },
  }
  return addColumn(engine, rows, output, packFields(fields))
}

function piecesOf(engine: Engine, column: Column): Piece[] {
  const quoted = engine.dialect.quote(column.name)
  const isNull = `${quoted} IS NULL`
  if (column.vector) {
    const type = column.vector
    return type.parts.map((part, i) => {
      const expression = partField(quoted, type, i)
      return part.kind === "value"
        ? piece({ ...part, name: `${column.name}_${part.name}` }, "DOUBLE", expression)
        : piece({ ...part, names: part.names.map((name) => `${column.name}_${name}`) }, "INTEGER", expression)
    })
  }
  if (!isNumeric(column)) {
    throw new TypeError(`invalid column ${column.name}: ${column.type}; expected numbers, booleans or vectors`)
  }
  const number = `CAST(${quoted} AS DOUBLE)`
  const part = { kind: "value", name: column.name, ...(column.nominal ? { nominal: column.nominal } : {}) } as const
  return [{ ...piece(part, "DOUBLE", number), isInvalid: `(${isNull} OR isnan(${number}))` }]

  function piece(part: VectorPart, type: Piece["type"], expression: string): Piece {
    return { column: column.name, part, type, expression, isInvalid: isNull }
  }
}
