// Timestamps are kept in UTC; their parts are those of the engine's time zone.

import { isUtc } from "../../../expression/time"
import { type CompileContext, sqlText } from "./spelling"

type Zone = Pick<CompileContext, "timeZone">

/** A timestamp's date and time in the engine's zone, as a TIMESTAMP. */
export function local(sql: string, { timeZone }: Zone): string {
  return isUtc(timeZone) ? sql : `timezone(${sqlText(timeZone)}, timezone('UTC', ${sql}))`
}

/** The timestamp at a date and time in the engine's zone. */
export function instant(sql: string, { timeZone }: Zone): string {
  return isUtc(timeZone) ? sql : `timezone('UTC', timezone(${sqlText(timeZone)}, ${sql}))`
}
