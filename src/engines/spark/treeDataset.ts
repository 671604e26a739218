// Rows as Spark's trainer takes them: vectors of Spark's own, made where the rows lie.

import type { CsrMatrix } from "../../linalg/csrMatrix"
import type { TableHandle } from "../../plan/plan"
import type { TreeRows } from "../engine"
import type { MessageInit } from "./connect/messages"
import { quote } from "./expression/names"
import { assembled } from "./treeEstimator"
import { arrowStreams } from "./upload"
import type { ArrowLibrary } from "./values"

/** Rows that Spark's trainer takes. */
export interface TreeDataset {
  /** A relation with the columns `label`, `features`, and `weight` and `isValidation` where there are such. */
  readonly relation: MessageInit
  readonly featureCount: number
  readonly hasWeight: boolean
  readonly hasValidation: boolean
}

const array = (elementType: string): object => ({ type: "array", elementType, containsNull: false })
const field = (name: string, type: string | object, nullable = true): object => ({
  name,
  type,
  nullable,
  metadata: {},
})

/** The columns of a matrix's rows: a number, and a vector of Spark's own, of which DDL knows nothing. */
const matrixSchema = JSON.stringify({
  type: "struct",
  fields: [
    field("row", "integer"),
    field("vector", {
      type: "udt",
      class: "org.apache.spark.ml.linalg.VectorUDT",
      pyClass: "pyspark.ml.linalg.VectorUDT",
      sqlType: {
        type: "struct",
        fields: [
          field("type", "byte", false),
          field("size", "integer"),
          field("indices", array("integer")),
          field("values", array("double")),
        ],
      },
    }),
  ],
})

/** The rows of a matrix as Arrow: numbers, and Spark's sparse vectors as they are stored. */
function matrixChunks(library: ArrowLibrary, matrix: CsrMatrix): Uint8Array[] {
  const { rowCount, columnCount, rowStarts, columns, values } = matrix
  const { columnFromArray, field, float64, int8, int32, list, struct } = library
  const vectorType = struct([
    field("type", int8(), false),
    field("size", int32()),
    field("indices", list(field("element", int32(), false))),
    field("values", list(field("element", float64(), false))),
  ])
  const vectorOf = (row: number): object => ({
    type: 0,
    size: columnCount,
    indices: columns.subarray(rowStarts[row], rowStarts[row + 1]),
    values: values.subarray(rowStarts[row], rowStarts[row + 1]),
  })
  return arrowStreams(library, rowCount, (from, to) => {
    const rows = Array.from({ length: to - from }, (_, i) => from + i)
    return [
      ["row", columnFromArray(rows, int32())],
      ["vector", columnFromArray(rows.map(vectorOf), vectorType)],
    ]
  })
}

/** What {@link treeDataset} asks of its engine. */
interface DatasetContext {
  readonly library: ArrowLibrary
  /** SQL of a query with columns of values over a plan's rows. */
  select(rows: TreeRows["plan"], fields: readonly (readonly [value: TreeRows["label"], name: string])[]): string
  /** Makes a view of rows of ours. */
  upload(chunks: readonly Uint8Array[], schema: string): Promise<TableHandle>
}

/**
 * Rows with their features as vectors; matrices are sent, and lie in views.
 *
 * @returns with what drops those
 * @throws RangeError for a matrix that is too large to be sent
 */
export async function treeDataset(
  rows: TreeRows,
  { library, select, upload }: DatasetContext,
): Promise<TreeDataset & { drop(): void }> {
  const { plan, label, weight, isValidation } = rows
  const parts = rows.parts
    .map((part, i) => ({ ...part, name: `x${i}` }))
    .filter(({ matrix }) => matrix === undefined || matrix.columnCount > 0)
  const views = new Map<CsrMatrix, TableHandle>()
  const drop = (): void => {
    for (const view of views.values()) view.drop()
  }
  try {
    for (const { matrix } of parts) {
      if (matrix === undefined || views.has(matrix)) continue
      views.set(matrix, await upload(matrixChunks(library, matrix), matrixSchema))
    }
  } catch (error) {
    drop()
    throw error
  }
  const others: [TreeRows["label"], string][] = [[label, "label"]]
  if (weight !== undefined) others.push([weight, "weight"])
  if (isValidation !== undefined) others.push([isValidation, "isValidation"])
  const inner = select(plan, [...others, ...parts.map(({ value, name }) => [value, name] as const)])
  const outer = [
    ...others.map(([, name]) => `r.${quote(name)}`),
    ...parts.map(({ name, matrix }) => (matrix === undefined ? `r.${name}` : `${name}.vector AS ${name}`)),
  ]
  const joins = parts.flatMap(({ name, matrix }) =>
    matrix === undefined ? [] : [`LEFT JOIN ${views.get(matrix)!.name} ${name} ON r.${name} = ${name}.row`],
  )
  const sql = [`SELECT ${outer.join(", ")} FROM (${inner}) r`, ...joins].join(" ")
  const aliases = parts.flatMap(({ name, arity, matrix }) => {
    if (matrix === undefined && arity === 0) return []
    // What Spark knows a column by: the trainer takes categories from there, the assembler sizes.
    const known = matrix === undefined ? { type: "nominal", num_vals: arity } : { num_attrs: matrix.columnCount }
    const expr = { unresolvedAttribute: { unparsedIdentifier: name } }
    return [{ expr, name: [name], metadata: JSON.stringify({ ml_attr: known }) }]
  })
  const query: MessageInit = { sql: { query: sql } }
  const input = aliases.length === 0 ? query : { withColumns: { input: query, aliases } }
  return {
    relation: assembled(
      input,
      parts.map(({ name }) => name),
      "features",
    ),
    featureCount: parts.reduce((sum, { matrix }) => sum + (matrix?.columnCount ?? 1), 0),
    hasWeight: weight !== undefined,
    hasValidation: isValidation !== undefined,
    drop,
  }
}
