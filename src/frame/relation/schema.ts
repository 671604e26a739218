// Schemas as Spark writes them in DDL: "user_id INT, title STRING".

/** A column's name and Spark type name, such as `int`, `long`, `double`, `string`, `boolean`, `date`, `timestamp`. */
export interface SchemaField {
  /** Name of the column. */
  readonly name: string
  /** Spark type name, in any case. */
  readonly type: string
}

/** Columns in order: DDL text, an object of name to type, or fields. */
export type Schema = string | Readonly<Record<string, string>> | readonly SchemaField[]

/**
 * Reads a schema of any of the three forms.
 *
 * @throws TypeError for DDL text that is not `name TYPE, …`
 */
export function parseSchema(schema: Schema): SchemaField[] {
  if (typeof schema !== "string") {
    return Array.isArray(schema)
      ? [...schema]
      : Object.entries(schema as Record<string, string>).map(([name, type]) => ({ name, type }))
  }
  return schema.split(",").map((text) => {
    const match = /^\s*(?:`([^`]+)`|([^\s`:]+))\s*[\s:]\s*(\w+)\s*$/.exec(text)
    if (!match)
      throw new TypeError(
        `invalid schema: ${JSON.stringify(text.trim())}; expected name TYPE, as in "id INT, title STRING"`,
      )
    return { name: match[1] ?? match[2], type: match[3] }
  })
}
