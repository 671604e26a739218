// What texts of CSV look like that stand for values: patterns that every engine reads alike.

const date = "[+-]?\\d{4,7}-\\d{1,2}-\\d{1,2}"
const clock = "([01]?\\d|2[0-3]):[0-5]?\\d(:[0-5]?\\d([.]\\d*)?)?"
const zone = " ?(Z|UTC|GMT|[+-]\\d\\d(:?\\d\\d)?)"

/** Patterns of whole texts, by what they stand for. */
export const csvPatterns: Readonly<Record<"whole" | "decimal" | "boolean" | "date" | "time" | "moment", string>> = {
  whole: "[+-]?\\d+",
  decimal: "[+-]?(\\d+[.]?\\d*|[.]\\d+)([eE][+-]?\\d+)?",
  boolean: "(?i)true|false",
  date,
  /** A date, or a date and a time, that names no zone. */
  time: `${date}([ T]${clock})?`,
  /** A date and a time with a zone. */
  moment: `${date}[ T]${clock}${zone}`,
}
