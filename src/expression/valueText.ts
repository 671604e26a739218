// Arrays, maps and structs as text, around what writes the values in them.

import { type DataType, elementOf, entryOf, fieldsOf } from "./dataType"

/**
 * Writes values of a type with its parts as Spark does: `[1, null]`, `{a -> 1}`, `{1, x}`.
 *
 * @param leafText - writes values of types that have no parts
 * @param nullText - what stands for null, at the top too
 */
export function partsText(
  type: DataType,
  leafText: (type: DataType) => (value: never) => string,
  nullText: string,
): (value: unknown) => string {
  const write = writer(type, (part) => partsText(part, leafText, nullText)) ?? leafText(type)
  return (value) => (value === null || value === undefined ? nullText : write(value as never))
}

type Write = (value: unknown) => string

function writer(type: DataType, writerOf: (part: DataType) => Write): ((value: never) => string) | undefined {
  const element = elementOf(type)
  if (element !== undefined) {
    const write = writerOf(element)
    return (items: unknown[]) => `[${items.map(write).join(", ")}]`
  }
  const entry = entryOf(type)
  if (entry) {
    const [key, value] = [writerOf(entry.key), writerOf(entry.value)]
    return (map: Map<unknown, unknown>) => `{${Array.from(map, ([k, v]) => `${key(k)} -> ${value(v)}`).join(", ")}}`
  }
  const fields = fieldsOf(type)?.map(({ name, type: part }) => ({ name, write: writerOf(part) }))
  if (fields === undefined) return undefined
  return (struct: Record<string, unknown>) => `{${fields.map(({ name, write }) => write(struct[name])).join(", ")}}`
}
