import type { Query, QueryBody, Source } from "./query"

/** A view that a query names. */
export type ViewUse = Source & { readonly kind: "view" }

/** The views that a query reads, those left out that it makes itself by WITH. */
export function viewsUsed(query: Query, known: ReadonlySet<string> = new Set()): ViewUse[] {
  const tables = new Set(known)
  const used: ViewUse[] = []
  for (const { name, query: inner } of query.tables) {
    used.push(...viewsUsed(inner, tables))
    tables.add(name.toLowerCase())
  }
  return [...used, ...ofBody(query.body, tables)]
}

function ofBody(body: QueryBody, known: ReadonlySet<string>): ViewUse[] {
  switch (body.kind) {
    case "select":
      return body.from ? ofSource(body.from, known) : []
    case "set":
      return [...ofBody(body.left, known), ...ofBody(body.right, known)]
    case "query":
      return viewsUsed(body.query, known)
    case "values":
      return []
  }
}

function ofSource(source: Source, known: ReadonlySet<string>): ViewUse[] {
  switch (source.kind) {
    case "view":
      return known.has(source.name.toLowerCase()) ? [] : [source]
    case "query":
      return viewsUsed(source.query, known)
    case "join":
      return [...ofSource(source.left, known), ...ofSource(source.right, known)]
    case "lateral":
      return ofSource(source.input, known)
  }
}
