// Whole queries of Spark's SQL, read into trees.

import { expressionError } from "../errors"
import { mostNested, Parser } from "../parse"
import type { Token } from "../tokens"
import type { Expression } from "../tree"
import type { GroupBy, NamedQuery, Query, QueryBody, Select, SelectItem, Source, SourceJoin } from "./query"

/**
 * Reads a query: `SELECT user_id, count(*) AS n FROM purchases GROUP BY user_id`. A semicolon may end it.
 *
 * @throws Error that shows the place, for what is none and for what is not supported, by its name
 */
export function parseQuery(text: string): Query {
  const parser = new QueryParser(text.replace(/(\s*;)+\s*$/, ""))
  const query = parser.query()
  parser.finish()
  return query
}

/** Words that begin a clause: no name of a result or of rows, unless AS stands before. */
const clauseWords = new Set(
  `anti cluster cross distribute except full group inner intersect join lateral left limit minus natural offset order
  pivot qualify right semi sort tablesample union unpivot using window`.split(/\s+/),
)

const setOperations: Readonly<Record<string, "union" | "intersect" | "except">> = {
  union: "union",
  intersect: "intersect",
  except: "except",
  minus: "except",
}

class QueryParser extends Parser {
  // Errors

  protected override unexpected(expected: string, token?: Token): Error {
    const error = super.unexpected(expected, token)
    error.message = error.message.replace(/^invalid expression/, "invalid query")
    return error
  }

  private unsupported(advice: string): Error {
    const { start, end } = this.token
    const error = expressionError(`${this.token.text.toUpperCase()} is not supported${advice}`, {
      text: this.text,
      start,
      end,
    })
    error.message = error.message.replace(/^invalid expression/, "invalid query")
    return error
  }

  protected override refuseQuery(): void {
    if (!this.isWord("select", "with")) return
    throw this.unexpected(
      "a query within an expression is not supported; join it: LEFT SEMI JOIN for IN and EXISTS, CROSS JOIN for one value",
    )
  }

  protected override isReserved(word: string): boolean {
    return clauseWords.has(word) || super.isReserved(word)
  }

  // Queries

  query(): Query {
    if (++this.depth > mostNested) throw this.unexpected(`queries deeper than ${mostNested} levels`)
    const tables = this.takeWord("with") ? this.namedQueries() : []
    const body = this.sets(["union", "except", "minus"], () => this.sets(["intersect"], () => this.queryTerm()))
    const orderBy = this.isWord("order") ? this.orderBy() : []
    if (this.isWord("sort", "cluster", "distribute")) throw this.unsupported(", as rows have one order; write ORDER BY")
    if (this.isWord("window")) throw this.unsupported("; write the window behind OVER")
    const limit = this.takeWord("limit") ? this.limit() : undefined
    const offset = this.takeWord("offset") ? this.rowCount() : 0
    this.depth--
    return { tables, body, orderBy, ...(limit === undefined ? {} : { limit }), offset }
  }

  private orderBy(): Query["orderBy"] {
    this.at++
    const terms = this.orderTerms()
    for (const term of terms) this.checkDepth(term.input)
    return terms
  }

  private namedQueries(): NamedQuery[] {
    if (this.isWord("recursive")) throw this.unsupported("")
    const tables = [this.namedQuery()]
    while (this.takeSign(",")) tables.push(this.namedQuery())
    return tables
  }

  private namedQuery(): NamedQuery {
    const name = this.identifier()
    const columns = this.isSign("(") ? this.names() : undefined
    this.takeWord("as")
    this.expectSign("(")
    const query = this.query()
    this.expectSign(")")
    return { name, ...(columns ? { columns } : {}), query }
  }

  /** `(a, b)` */
  private names(): string[] {
    this.expectSign("(")
    const names = [this.identifier()]
    while (this.takeSign(",")) names.push(this.identifier())
    this.expectSign(")")
    return names
  }

  private limit(): number | undefined {
    return this.takeWord("all") ? undefined : this.rowCount()
  }

  private rowCount(): number {
    const { kind, text } = this.token
    if (kind !== "number" || !/^\d+L?$/i.test(text)) throw this.unexpected("expected a whole number of rows")
    this.at++
    return Number.parseInt(text, 10)
  }

  /** Operations on sets that bind alike, from the left. */
  private sets(words: readonly string[], next: () => QueryBody): QueryBody {
    let left = next()
    while (this.isWord(...words)) {
      const operation = setOperations[this.token.text.toLowerCase()]
      this.at++
      const isAll = this.takeWord("all")
      if (!isAll) this.takeWord("distinct")
      if (this.isWord("by")) throw this.unexpected("BY NAME is not supported; write unionByName")
      left = { kind: "set", operation, isAll, left, right: next() }
    }
    return left
  }

  private queryTerm(): QueryBody {
    if (this.takeSign("(")) {
      const query = this.query()
      this.expectSign(")")
      return { kind: "query", query }
    }
    if (this.takeWord("values")) return this.values()
    if (this.takeWord("table")) {
      return {
        kind: "select",
        isDistinct: false,
        items: [{ expression: { kind: "star" }, except: [] }],
        from: this.source(),
      }
    }
    if (!this.isWord("select")) throw this.unexpected("expected SELECT")
    return this.select()
  }

  private values(): QueryBody {
    const row = (): Expression[] => {
      const value = this.whole(() => this.expression())
      return value.kind === "call" && value.name === "struct" ? [...value.args] : [value]
    }
    const rows = [row()]
    while (this.takeSign(",")) rows.push(row())
    return { kind: "values", rows }
  }

  /** An expression that is not too deep. */
  private whole(read: () => Expression): Expression {
    const expression = read()
    this.checkDepth(expression)
    return expression
  }

  private select(): Select {
    this.at++
    const isDistinct = this.takeWord("distinct")
    if (!isDistinct) this.takeWord("all")
    const items = [this.item()]
    while (this.takeSign(",")) items.push(this.item())
    const from = this.takeWord("from") ? this.from() : undefined
    const where = this.takeWord("where") ? this.whole(() => this.expression()) : undefined
    const groupBy = this.takeWord("group") ? this.groupBy() : undefined
    const having = this.takeWord("having") ? this.whole(() => this.expression()) : undefined
    if (this.isWord("qualify")) throw this.unsupported("; write the window in a query inside, and WHERE around it")
    return {
      kind: "select",
      isDistinct,
      items,
      ...(from ? { from } : {}),
      ...(where ? { where } : {}),
      ...(groupBy ? { groupBy } : {}),
      ...(having ? { having } : {}),
    }
  }

  private item(): SelectItem {
    const expression = this.whole(() => this.named())
    const isCut = expression.kind === "star" && this.isWord("except") && this.isSign("(", this.peek())
    if (isCut) this.at++
    return { expression, except: isCut ? this.names() : [] }
  }

  private groupBy(): GroupBy {
    this.expectWord("by")
    if (this.isWord("all") && !this.isSign("(", this.peek())) {
      this.at++
      return { keys: "all" }
    }
    if (this.isWord("grouping") && this.peek().text.toLowerCase() === "sets") {
      throw this.unexpected("GROUPING SETS is not supported; write ROLLUP or CUBE")
    }
    if (this.isWord("rollup", "cube") && this.isSign("(", this.peek())) {
      const sets = this.token.text.toLowerCase() as "rollup" | "cube"
      this.at += 2
      const keys = this.expressions()
      this.expectSign(")")
      if (this.isSign(",")) throw this.unexpected(`${sets.toUpperCase()} stands alone in GROUP BY`)
      return { keys, sets }
    }
    const keys = this.expressions()
    if (!this.takeWord("with")) return { keys }
    if (!this.isWord("rollup", "cube")) throw this.unexpected("expected ROLLUP or CUBE")
    const sets = this.token.text.toLowerCase() as "rollup" | "cube"
    this.at++
    return { keys, sets }
  }

  private expressions(): Expression[] {
    const list = [this.whole(() => this.expression())]
    while (this.takeSign(",")) list.push(this.whole(() => this.expression()))
    return list
  }

  // Sources of rows

  private from(): Source {
    const { start } = this.token
    let source = this.joinedSources()
    while (this.takeSign(",")) {
      source = { kind: "join", how: "cross", left: source, right: this.joinedSources(), place: this.placeFrom(start) }
    }
    while (this.isWord("lateral")) source = this.lateralView(source)
    if (this.isWord("pivot", "unpivot")) throw this.unsupported("; write groupBy(…).pivot(…)")
    return source
  }

  private lateralView(input: Source): Source {
    this.at++
    if (!this.takeWord("view")) throw this.unexpected("LATERAL is not supported but with VIEW; expected VIEW")
    const isOuter = this.takeWord("outer")
    const call = this.whole(() => this.expression())
    if (call.kind !== "call") throw this.unexpected("expected a call, as explode(a)", this.tokens[this.at - 1])
    const isName = this.token.kind === "name" || (this.token.kind === "word" && !this.isSourceEnd())
    const name = isName && !this.isWord("as") ? this.identifier() : ""
    const columns: string[] = []
    if (this.takeWord("as")) {
      columns.push(this.identifier())
      while (this.takeSign(",")) columns.push(this.identifier())
    }
    const generator = isOuter ? { ...call, name: `${call.name}_outer` } : call
    return { kind: "lateral", input, generator, alias: { name, ...(columns.length > 0 ? { columns } : {}) } }
  }

  private isSourceEnd(): boolean {
    return this.isReserved(this.token.text.toLowerCase())
  }

  /** A source with those that are joined to it, from the left. */
  private joinedSources(): Source {
    const { start } = this.token
    let left = this.source()
    for (;;) {
      const isNatural = this.takeWord("natural")
      const how = this.joinWords(isNatural)
      if (how === undefined) return left
      const right = this.source()
      left = isNatural
        ? { kind: "join", left, right, how, using: "all", place: this.placeFrom(start) }
        : this.join(left, right, how, start)
    }
  }

  private join(left: Source, right: Source, how: SourceJoin, start: number): Source {
    if (this.takeWord("on")) {
      const on = this.whole(() => this.expression())
      return { kind: "join", left, right, how: how === "cross" ? "inner" : how, on, place: this.placeFrom(start) }
    }
    if (this.takeWord("using")) {
      const using = this.names()
      return { kind: "join", left, right, how: how === "cross" ? "inner" : how, using, place: this.placeFrom(start) }
    }
    if (how !== "inner" && how !== "cross") throw this.unexpected("expected ON or USING")
    return { kind: "join", left, right, how: "cross", place: this.placeFrom(start) }
  }

  /** The words before and with JOIN, if they stand here. */
  private joinWords(isNatural: boolean): SourceJoin | undefined {
    const begin = this.at
    let how: SourceJoin = "inner"
    if (this.takeWord("cross")) how = "cross"
    else if (this.takeWord("semi")) how = "leftsemi"
    else if (this.takeWord("anti")) how = "leftanti"
    else if (this.takeWord("left")) {
      how = this.takeWord("semi") ? "leftsemi" : this.takeWord("anti") ? "leftanti" : "left"
      if (how === "left") this.takeWord("outer")
    } else if (this.isWord("right", "full")) {
      how = this.isWord("right") ? "right" : "outer"
      this.at++
      this.takeWord("outer")
    } else this.takeWord("inner")
    if (this.takeWord("join")) return how
    if (isNatural || this.at > begin) throw this.unexpected("expected JOIN")
    return undefined
  }

  private source(): Source {
    const { start } = this.token
    if (this.isWord("lateral")) throw this.unsupported(" here; write LATERAL VIEW behind what it goes over")
    if (this.isSign("(")) return this.bracketed()
    if (this.isWord("values") && !this.isSign(".", this.peek())) {
      this.at++
      const body = this.values()
      return this.aliased({ kind: "query", query: { tables: [], body, orderBy: [], offset: 0 } })
    }
    const parts = [this.identifier()]
    while (this.takeSign(".")) parts.push(this.identifier())
    const place = this.placeFrom(start)
    if (this.isSign("(")) throw this.unexpected("a function that gives rows is not supported; expected a view")
    const source = this.aliased({ kind: "view", name: parts.join("."), place })
    if (this.isWord("tablesample")) throw this.unsupported("; write sample on the frame")
    return source
  }

  /** A query, or sources, in brackets. */
  private bracketed(): Source {
    let ahead = 1
    while (this.isSign("(", this.peek(ahead))) ahead++
    const isQuery = ["select", "with", "values", "table"].includes(this.peek(ahead).text.toLowerCase())
    this.at++
    if (isQuery) {
      const query = this.query()
      this.expectSign(")")
      return this.aliased({ kind: "query", query })
    }
    const source = this.joinedSources()
    this.expectSign(")")
    return source
  }

  private aliased(source: Source & { kind: "view" | "query" }): Source {
    const isMarked = this.takeWord("as")
    const { kind, text } = this.token
    const isName = kind === "name" || (kind === "word" && (isMarked || !this.isReserved(text.toLowerCase())))
    if (!isName) {
      if (isMarked) throw this.unexpected("expected a name")
      return source
    }
    const name = this.identifier()
    const columns = this.isSign("(") ? this.names() : undefined
    return { ...source, alias: { name, ...(columns ? { columns } : {}) } }
  }
}
