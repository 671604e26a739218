// Names and texts as Spark's SQL has them.

import { type DataType, elementOf, entryOf, fieldsOf } from "../../../expression/dataType"

/** A name in backticks, whatever is in it. */
export function quote(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``
}

/** A type as casts and schemas write it; a vector is what it is held as. */
export function sparkType(type: DataType): string {
  const element = elementOf(type)
  if (element !== undefined) return `array<${sparkType(element)}>`
  const entry = entryOf(type)
  if (entry) return `map<${sparkType(entry.key)},${sparkType(entry.value)}>`
  const fields = fieldsOf(type)
  return fields ? `struct<${fields.map((field) => `${quote(field.name)}:${sparkType(field.type)}`).join(",")}>` : type
}
