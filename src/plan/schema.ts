// Schemas as Spark writes them in DDL: "user_id INT, title STRING".

import { isAtomic, parseDataType, parseFields } from "../expression/dataType"

/**
 * A column's name and Spark type name, such as `int`, `long`, `double`, `decimal(10,2)`, `string`, `boolean`, `date`,
 * `timestamp`, `binary`, `array<int>`, `map<string,double>`, `struct<a: int, b: string>`.
 */
export interface SchemaField {
  /** Name of the column. */
  readonly name: string
  /** Spark type name, in any case and any of Spark's spellings. */
  readonly type: string
  /** False where no value may be null, as NOT NULL says it in DDL. Default true. */
  readonly nullable?: boolean
}

/** Columns in order: DDL text as in "id INT NOT NULL, `a b`: ARRAY<STRING>", an object of name to type, or fields. */
export type Schema = string | Readonly<Record<string, string>> | readonly SchemaField[]

/**
 * Reads a schema of any of the three forms; types come as Spark's `simpleString`.
 *
 * @throws TypeError for DDL text that is not `name TYPE, …`, for what is no schema, and for an unknown type
 */
export function parseSchema(schema: Schema): SchemaField[] {
  if (typeof schema === "string") return parseFields(schema)
  if (typeof schema !== "object" || schema === null) {
    throw new TypeError(
      `invalid schema: ${String(schema)}; expected text, as in "id INT, x DOUBLE", an object or fields`,
    )
  }
  const fields: readonly SchemaField[] = Array.isArray(schema)
    ? schema
    : Object.entries(schema as Record<string, string>).map(([name, type]) => ({ name, type }))
  return fields.map((field) => {
    const { name, type, nullable } = field ?? {}
    if (typeof name !== "string" || typeof type !== "string") {
      throw new TypeError(
        `invalid field of a schema: ${String(field)}; expected a name with a type, as in "id INT, x DOUBLE"`,
      )
    }
    return { name, type: parseDataType(type), ...(nullable === false ? { nullable } : {}) }
  })
}

/** Columns as DDL that {@link parseSchema} reads: "id INT, `a b` STRING". */
export function ddlText(fields: readonly SchemaField[]): string {
  const texts = fields.map(({ name, type, nullable }) => {
    const given = `${ddlName(name)} ${isAtomic(type) ? type.toUpperCase() : type}`
    return nullable === false ? `${given} NOT NULL` : given
  })
  return texts.join(", ")
}

function ddlName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name.replaceAll("`", "``")}\``
}
