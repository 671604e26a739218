// Errors of Spark in the user's words: what the library's own queries call views and columns is nothing to him.

import { ownName } from "../../plan/column"
import { SparkError } from "./connect/errors"

/** What the views that frames read are called; local ones, which other sessions do not see. */
export const viewPrefix = "gbt_lab_"

const own = ownName("")

/** A name, in backticks or without. */
const name = (start: string): string => `(?:\`${start}[^\`]*\`|\\b${start}\\w*|(?<![\\w\`])${start}\\w*)`

/** A view of ours, with the catalog before it. */
const view = `(?:\`?spark_catalog\`?\\.)?(?:\`?default\`?\\.)?${name(viewPrefix)}`
const hidden = name(own)

const rules: readonly (readonly [RegExp, string])[] = [
  // Whose column it is.
  [new RegExp(`(?:${view}|${name(own)}|\`?__auto_generated_subquery_name\`?)\\.(?=[\\w\`${own}])`, "gu"), ""],
  // Among names that are near.
  [new RegExp(`(?<=[[(,] ?)${hidden}, `, "gu"), ""],
  [new RegExp(`, ${hidden}(?=[\\],)]|$)`, "gu"), ""],
  [new RegExp(` Did you mean one of the following\\? \\[${hidden}?\\]\\.?`, "gu"), ""],
  [new RegExp(`${name(`${own}order_`)} (?:ASC|DESC) NULLS (?:FIRST|LAST)`, "gu"), "the order of the rows"],
  [new RegExp(name(`${own}order_`), "gu"), "the order of the rows"],
  [new RegExp(name(`${own}key_`), "gu"), "a key"],
  [new RegExp(hidden, "gu"), "a hidden column"],
  [new RegExp(view, "gu"), "the rows of a frame"],
]

/** A text of Spark's without the names of our views and hidden columns. */
function usersText(text: string): string {
  return rules.reduce((all, [pattern, by]) => all.replace(pattern, by), text)
}

/** An error as it came, or, of Spark's that name what is ours, one that does not. */
export function inUsersWords(error: unknown): unknown {
  if (!(error instanceof SparkError)) return error
  const isLost = error.errorClass === "TABLE_OR_VIEW_NOT_FOUND" && new RegExp(view, "u").test(error.message)
  const message = isLost
    ? "the rows that this frame is made of are not in the session any more: another client of it let go of them; make the frame anew"
    : usersText(error.message)
  const parameters = Object.entries(error.messageParameters).map(([key, value]) => [key, usersText(value)] as const)
  if (message === error.message && parameters.every(([key, value]) => value === error.messageParameters[key])) {
    return error
  }
  return new SparkError({ ...error, message, messageParameters: Object.fromEntries(parameters), cause: error })
}
