// Timestamps are kept in UTC; their parts are those of the engine's time zone.

import { type CompileContext, sqlText } from "./spelling"

/** A timestamp's date and time in the engine's zone, as a TIMESTAMP. */
export function local(sql: string, { timeZone }: CompileContext): string {
  return timeZone === "UTC" ? sql : `timezone(${sqlText(timeZone)}, timezone('UTC', ${sql}))`
}

/** The timestamp at a date and time in the engine's zone. */
export function instant(sql: string, { timeZone }: CompileContext): string {
  return timeZone === "UTC" ? sql : `timezone('UTC', timezone(${sqlText(timeZone)}, ${sql}))`
}
