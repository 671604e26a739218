// Expressions written as SQL: names of columns that have none, and what errors show.

import type { Expression } from "./tree"

const infix = new Set([
  "+",
  "-",
  "*",
  "/",
  "%",
  "div",
  "=",
  "<>",
  "<",
  "<=",
  ">",
  ">=",
  "<=>",
  "and",
  "or",
  "&",
  "|",
  "^",
  "like",
  "rlike",
])

/** An expression as SQL, as the user might have written it. */
export function textOf(tree: Expression): string {
  switch (tree.kind) {
    case "literal":
      return typeof tree.value === "string" ? `'${tree.value.replaceAll("'", "\\'")}'` : literalText(tree.value)
    case "name":
      return tree.parts.join(".")
    case "star":
      return "*"
    case "cast":
      return `${tree.isTry ? "TRY_CAST" : "CAST"}(${textOf(tree.input)} AS ${tree.type.toUpperCase()})`
    case "case": {
      const branches = tree.branches.map(({ when, then }) => `WHEN ${textOf(when)} THEN ${textOf(then)}`).join(" ")
      return `CASE ${branches}${tree.otherwise ? ` ELSE ${textOf(tree.otherwise)}` : ""} END`
    }
    case "lambda":
      return `${tree.params.length === 1 ? tree.params[0] : `(${tree.params.join(", ")})`} -> ${textOf(tree.body)}`
    case "field":
      return `${textOf(tree.input)}.${tree.name}`
    case "item":
      return `${textOf(tree.input)}[${textOf(tree.index)}]`
    case "alias":
      return textOf(tree.input)
    case "engine":
      return tree.sql
    case "call": {
      const args = tree.args.map(textOf)
      if (infix.has(tree.name) && args.length === 2) return `(${args[0]} ${tree.name.toUpperCase()} ${args[1]})`
      if (tree.name === "not") return `(NOT ${args[0]})`
      if (tree.name === "negative") return `(- ${args[0]})`
      if (tree.name === "isnull") return `(${args[0]} IS NULL)`
      if (tree.name === "isnotnull") return `(${args[0]} IS NOT NULL)`
      if (tree.name === "in") return `(${args[0]} IN (${args.slice(1).join(", ")}))`
      return `${tree.name}(${tree.isDistinct ? "DISTINCT " : ""}${args.join(", ")})`
    }
  }
}

function literalText(value: unknown): string {
  if (value === null) return "NULL"
  return typeof value === "object"
    ? JSON.stringify(value, (_, v) => (typeof v === "bigint" ? String(v) : v))
    : String(value)
}
