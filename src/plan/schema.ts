// Schemas as Spark writes them in DDL: "user_id INT, title STRING".

import { isAtomic, parseDataType } from "../expression/dataType"

/**
 * A column's name and Spark type name, such as `int`, `long`, `double`, `decimal(10,2)`, `string`, `boolean`, `date`,
 * `timestamp`, `binary`, `array<int>`, `map<string,double>`, `struct<a: int, b: string>`.
 */
export interface SchemaField {
  /** Name of the column. */
  readonly name: string
  /** Spark type name, in any case and any of Spark's spellings. */
  readonly type: string
}

/** Columns in order: DDL text as in "id INT NOT NULL, `a b`: ARRAY<STRING>", an object of name to type, or fields. */
export type Schema = string | Readonly<Record<string, string>> | readonly SchemaField[]

/**
 * Reads a schema of any of the three forms; types come as Spark's `simpleString`.
 *
 * @throws TypeError for DDL text that is not `name TYPE, …`, and for an unknown type
 */
export function parseSchema(schema: Schema): SchemaField[] {
  const fields =
    typeof schema === "string"
      ? splitFields(schema).map(parseField)
      : Array.isArray(schema)
        ? (schema as readonly SchemaField[])
        : Object.entries(schema as Record<string, string>).map(([name, type]) => ({ name, type }))
  return fields.map((field) => {
    const { name, type } = field ?? {}
    if (typeof name === "string" && typeof type === "string") return { name, type: parseDataType(type) }
    throw new TypeError(
      `invalid field of a schema: ${String(field)}; expected a name with a type, as in "id INT, x DOUBLE"`,
    )
  })
}

/** Columns as DDL that {@link parseSchema} reads: "id INT, `a b` STRING". */
export function ddlText(fields: readonly SchemaField[]): string {
  return fields.map(({ name, type }) => `${ddlName(name)} ${isAtomic(type) ? type.toUpperCase() : type}`).join(", ")
}

function ddlName(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) ? name : `\`${name.replaceAll("`", "``")}\``
}

/** Splits DDL at commas that stand in no brackets, backticks or quotes. */
function splitFields(text: string): string[] {
  const parts = [""]
  let depth = 0
  for (const [token] of text.matchAll(/`(?:[^`]|``)*`|'(?:[^'\\]|\\.)*'|[\s\S]/g)) {
    if (token === "<" || token === "(") depth++
    if (token === ">" || token === ")") depth--
    if (token === "," && depth === 0) parts.push("")
    else parts[parts.length - 1] += token
  }
  return parts
}

const constraints = /(?:\s+not\s+null)?(?:\s+comment\s+'(?:[^'\\]|\\.)*')?\s*$/i

function parseField(text: string): SchemaField {
  const match = /^\s*(?:`((?:[^`]|``)+)`|([^\s`:]+))\s*[\s:]\s*(\S[\s\S]*)$/.exec(text.replace(constraints, ""))
  if (match === null) {
    throw new TypeError(
      `invalid schema: ${JSON.stringify(text.trim())}; expected name TYPE, as in "id INT, title STRING"`,
    )
  }
  return { name: match[1]?.replaceAll("``", "`") ?? match[2], type: match[3] }
}
