// Spark SQL's expressions, read into trees.

import { parseDataType } from "./dataType"
import { deepest, depthOf } from "./depth"
import { expressionError } from "./errors"
import { addIntervals, compoundInterval, intervalOf, literal, numberLiteral, typedLiteral, unitNamed } from "./literals"
import { type Token, tokensOf } from "./tokens"
import type { Call, Expression, FrameBound, Interval, Place, SortTerm, WindowSpec } from "./tree"

/** Brackets, cases and signs inside each other; more would overflow the stack here. */
export const mostNested = 400

/**
 * Reads one expression of Spark's SQL, which may have a name: `purchases / attempts AS addict`.
 *
 * @throws Error that shows the place for what is none; for a query inside, since an expression reaches no table or file
 */
export function parseExpression(text: string): Expression {
  const parser = new Parser(text)
  const expression = parser.named()
  parser.finish("each expression is a text of its own")
  parser.checkDepth(expression)
  return expression
}

/** Reads a term of ORDER BY: `purchase DESC NULLS LAST`. */
export function parseSortTerm(text: string): SortTerm {
  const parser = new Parser(text)
  const term = parser.sortTerm()
  parser.finish("each expression is a text of its own")
  parser.checkDepth(term.input)
  return term
}

/** What to say of signs of other languages, by how they end. */
const writtenElsewhere = new Map([
  ["==", "equality is one ="],
  ["&&", "both is AND"],
])

// What can't be a name standing alone, where an expression is expected.
const reserved = new Set(
  "and or not when then else end case from where is in between like ilike rlike regexp as on over filter having".split(
    " ",
  ),
)

/** Operators whose call has another name. */
const callNames: Readonly<Record<string, string>> = {
  "==": "=",
  "!=": "<>",
  "!<": ">=",
  "!>": "<=",
  "||": "concat",
}

/** Operators on values: what binds looser than another has a lower number. */
const valueOperators = new Map(
  [
    // `!<` and `!>` are Spark's, too.
    ["=", "==", "<>", "!=", "<", "<=", ">", ">=", "<=>", "!<", "!>"],
    ["|"],
    ["^"],
    ["&"],
    ["<<", ">>", ">>>"],
    ["+", "-", "||"],
    ["*", "/", "%", "div"],
  ].flatMap((signs, i) => signs.map((sign) => [sign, { tightness: i + 1, name: callNames[sign] ?? sign }] as const)),
)

/** Functions whose first argument is a unit of time that stands there as a word. */
const unitFunctions = new Map([
  ["timestampadd", "timestampadd"],
  ["dateadd", "timestampadd"],
  ["date_add", "timestampadd"],
  ["timestampdiff", "timestampdiff"],
  ["datediff", "timestampdiff"],
  ["date_diff", "timestampdiff"],
  ["timediff", "timestampdiff"],
])

/** Reads expressions token by token; what reads queries goes on from it. */
export class Parser {
  protected at = 0
  protected depth = 0
  protected readonly tokens: readonly Token[]

  constructor(protected readonly text: string) {
    if (typeof text !== "string")
      throw new TypeError(`invalid expression: ${String(text)}; expected SQL text or a column`)
    this.tokens = tokensOf(text)
  }

  // Tokens

  protected get token(): Token {
    return this.tokens[this.at]
  }

  protected peek(ahead = 1): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)]
  }

  protected isWord(...words: string[]): boolean {
    return this.token.kind === "word" && words.includes(this.token.text.toLowerCase())
  }

  protected takeWord(...words: string[]): boolean {
    if (!this.isWord(...words)) return false
    this.at++
    return true
  }

  protected isSign(sign: string, token: Token = this.token): boolean {
    return token.kind === "sign" && token.text === sign
  }

  protected takeSign(sign: string): boolean {
    if (!this.isSign(sign)) return false
    this.at++
    return true
  }

  protected expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.unexpected(`expected ${sign}`)
  }

  protected expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected(`expected ${word.toUpperCase()}`)
  }

  protected unexpected(
    expected: string,
    token: Token = this.token,
    hint: string | undefined = this.elsewhere(token),
  ): Error {
    const { text, start, end } = { ...token, text: this.text }
    const written = this.text.slice(start, end)
    const seen = token.kind === "end" ? "the end" : written.length > 60 ? `${written.slice(0, 60)}…` : written
    return expressionError(`${expected}, got ${seen}${hint ? `; ${hint}` : ""}`, { text, start, end })
  }

  /** What to say of a sign that another language would have here, of which `token` is the end. */
  private elsewhere({ start, end }: Token): string | undefined {
    return writtenElsewhere.get(this.text.slice(start - 1, end))
  }

  protected placeFrom(start: number): Place {
    return { text: this.text, start, end: this.tokens[Math.max(0, this.at - 1)].end }
  }

  /** Ends the reading; `comma` is what to say where several are written as a list. */
  finish(comma?: string): void {
    if (this.token.kind === "end") return
    throw this.unexpected("expected an operator or the end", this.token, this.isSign(",") ? comma : undefined)
  }

  /** Chains such as a + a + … grow deep without brackets. */
  checkDepth(expression: Expression): void {
    if (depthOf(expression) <= deepest) return
    const place = { text: this.text, start: 0, end: this.text.length }
    throw expressionError(
      `more than ${deepest} operators or calls inside each other; compute a part of it first`,
      place,
    )
  }

  // Names of results

  /** True for a word that can't be a name without AS. */
  protected isReserved(word: string): boolean {
    return reserved.has(word)
  }

  named(): Expression {
    const { start } = this.token
    const input = this.expression()
    if (this.takeWord("as")) {
      if (!this.takeSign("(")) return { kind: "alias", input, names: [this.identifier()], place: this.placeFrom(start) }
      const names = [this.identifier()]
      while (this.takeSign(",")) names.push(this.identifier())
      this.expectSign(")")
      return { kind: "alias", input, names, place: this.placeFrom(start) }
    }
    // Without AS, a word of the grammar is more likely one that stands wrong: `s LIKE 'a%' IS NULL`.
    if (this.token.kind === "name" || (this.token.kind === "word" && !this.isReserved(this.token.text.toLowerCase()))) {
      return { kind: "alias", input, names: [this.identifier()], place: this.placeFrom(start) }
    }
    return input
  }

  protected identifier(): string {
    const { kind, text } = this.token
    // Double quotes enclose a text in Spark; as a name they are let pass, as other dialects have it.
    if (kind !== "name" && kind !== "word" && !(kind === "string" && this.text[this.token.start] === '"')) {
      throw this.unexpected("expected a name")
    }
    this.at++
    return text
  }

  sortTerm(): SortTerm {
    const input = this.expression()
    const isDescending = this.takeWord("desc")
    if (!isDescending) this.takeWord("asc")
    if (!this.takeWord("nulls")) return { input, isDescending }
    const nullsFirst = this.takeWord("first")
    if (!nullsFirst) this.expectWord("last")
    return { input, isDescending, nullsFirst }
  }

  // Operators, from the loosest on

  protected expression(): Expression {
    if (++this.depth > mostNested)
      throw this.unexpected(`an expression deeper than ${mostNested} levels; compute a part of it first`)
    const result = this.disjunction()
    this.depth--
    return result
  }

  /** A chain of one operator, as a balanced tree where it is long: what walks it goes no deeper than needed. */
  private disjunction(): Expression {
    return this.chain("or", () => this.chain("and", () => this.negation()))
  }

  private chain(word: "and" | "or", next: () => Expression): Expression {
    const { start } = this.token
    const parts = [next()]
    while (this.takeWord(word)) parts.push(next())
    return this.joined(word, parts, start)
  }

  private joined(name: "and" | "or", parts: readonly Expression[], start: number): Expression {
    const join = (from: number, to: number): Expression => {
      if (to - from === 1) return parts[from]
      const middle = to - from > 64 ? (from + to) >> 1 : to - 1
      return this.call(name, [join(from, middle), join(middle, to)], start)
    }
    return join(0, parts.length)
  }

  private negation(): Expression {
    const { start } = this.token
    if (this.isWord("not") || this.isSign("!")) {
      this.at++
      if (++this.depth > mostNested)
        throw this.unexpected(`an expression deeper than ${mostNested} levels; compute a part of it first`)
      const input = this.negation()
      this.depth--
      return this.call("not", [input], start)
    }
    return this.predicate()
  }

  /** A value and at most one of BETWEEN, IN, LIKE, IS behind it, as Spark's grammar has it. */
  private predicate(): Expression {
    const { start } = this.token
    const left = this.value()
    const isNot =
      this.isWord("not") &&
      ["between", "in", "like", "ilike", "rlike", "regexp"].includes(this.peek().text.toLowerCase())
    if (isNot) this.at++
    const found = this.wordPredicate(left, start, isNot)
    return found && isNot ? this.call("not", [found], start) : (found ?? left)
  }

  /** @param isNot - what it gives is negated */
  private wordPredicate(left: Expression, start: number, isNot: boolean): Expression | undefined {
    if (this.takeWord("between")) {
      const low = this.value()
      this.expectWord("and")
      const high = this.value()
      const both = [this.call(">=", [left, low], start), this.call("<=", [left, high], start)]
      return { ...this.call("and", both, start), isBetween: true } as Call
    }
    if (this.takeWord("in")) {
      this.expectSign("(")
      this.refuseQuery()
      const list = this.restTo(")")
      this.at++
      return this.call("in", [left, ...list], start)
    }
    if (this.isWord("like", "ilike")) return this.like(left, start, isNot)
    if (this.takeWord("rlike", "regexp")) return this.call("rlike", [left, this.value()], start)
    if (!this.takeWord("is")) return undefined
    const isNegative = this.takeWord("not")
    const test = this.isTest(left, start)
    return isNegative ? this.call("not", [test], start) : test
  }

  private isTest(left: Expression, start: number): Expression {
    if (this.takeWord("null", "unknown")) return this.call("isnull", [left], start)
    if (this.takeWord("true")) return this.call("is true", [left], start)
    if (this.takeWord("false")) return this.call("is false", [left], start)
    if (!this.takeWord("distinct")) throw this.unexpected("expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM")
    this.expectWord("from")
    return this.call("not", [this.call("<=>", [left, this.value()], start)], start)
  }

  private like(left: Expression, start: number, isNot: boolean): Expression {
    const name = this.token.text.toLowerCase()
    this.at++
    const quantifier =
      this.isWord("any", "some", "all") && this.isSign("(", this.peek()) ? this.token.text.toLowerCase() : undefined
    if (quantifier !== undefined) {
      this.at += 2
      const tests = this.restTo(")").map((pattern) => this.call(name, [left, pattern], start))
      this.at++
      // NOT LIKE ALL is true where none fits.
      return this.joined((quantifier === "all") === isNot ? "or" : "and", tests, start)
    }
    const pattern = this.value()
    if (!this.takeWord("escape")) return this.call(name, [left, pattern], start)
    const { token } = this
    if (token.kind !== "string" || [...token.text].length !== 1) throw this.unexpected("expected one character, as '!'")
    return this.call(name, [left, pattern, this.primary()], start)
  }

  /** Operators on values that bind as tight as `least` or tighter, from the left. */
  private binary(least: number): Expression {
    const { start } = this.token
    let left = this.unary()
    for (;;) {
      const { kind, text } = this.token
      const word = kind === "word" ? text.toLowerCase() : text
      const operator = kind === "sign" || word === "div" ? valueOperators.get(word) : undefined
      if (operator === undefined || operator.tightness < least) return left
      this.at++
      left = this.call(operator.name, [left, this.binary(operator.tightness + 1)], start)
    }
  }

  private value(): Expression {
    return this.binary(1)
  }

  private unary(): Expression {
    const { start } = this.token
    const sign = this.token.kind === "sign" ? this.token.text : ""
    if (sign !== "-" && sign !== "+" && sign !== "~") return this.postfix()
    this.at++
    if (sign === "-" && this.token.kind === "number") {
      const negated = this.negativeNumber(start)
      if (negated) return this.postfix(negated, start)
    }
    if (++this.depth > mostNested)
      throw this.unexpected(`an expression deeper than ${mostNested} levels; compute a part of it first`)
    const input = this.unary()
    this.depth--
    if (input.kind === "literal" && sign === "-" && input.type === "interval" && input.value !== null) {
      const { months, days, microseconds } = input.value as Interval
      return literal(
        { months: 0 - months, days: 0 - days, microseconds: -microseconds },
        "interval",
        this.placeFrom(start),
      )
    }
    return this.call(sign === "-" ? "negative" : sign === "+" ? "positive" : "~", [input], start)
  }

  /** A number with its sign, for -2147483648 is an int and 2147483648 none. */
  private negativeNumber(start: number): Expression | undefined {
    const number = numberLiteral(this.token.text, { text: this.text, start, end: this.token.end }, true)
    if (number) this.at++
    return number
  }

  private postfix(first?: Expression, start = this.token.start): Expression {
    let input = first ?? this.primary()
    for (;;) {
      if (this.takeSign("[")) {
        const index = this.expression()
        this.expectSign("]")
        input = { kind: "item", input, index, place: this.placeFrom(start) }
      } else if (this.takeSign("::")) {
        input = { kind: "cast", input, type: this.type(), isTry: false, place: this.placeFrom(start) }
      } else if (this.isSign(".") && (this.peek().kind === "word" || this.peek().kind === "name")) {
        this.at++
        input = { kind: "field", input, name: this.identifier(), place: this.placeFrom(start) }
      } else if (this.isWord("collate")) {
        throw this.unexpected("COLLATE is not supported: texts are compared byte by byte")
      } else return input
    }
  }

  // What stands by itself

  private primary(): Expression {
    const { token } = this
    const { start } = token
    switch (token.kind) {
      case "number": {
        this.at++
        const number = numberLiteral(token.text, this.placeFrom(start))
        if (number === undefined) throw this.unexpected("a number out of its type's range", token)
        return number
      }
      case "string": {
        this.at++
        let value = token.text
        while (this.token.kind === "string") {
          value += this.token.text
          this.at++
        }
        return literal(value, "string", this.placeFrom(start))
      }
      case "name":
        return this.nameOrCall()
      case "word":
        return this.wordPrimary()
      case "sign":
        if (token.text === "*") {
          this.at++
          return { kind: "star", place: this.placeFrom(start) }
        }
        if (token.text === "(") return this.parenthesis()
    }
    throw this.unexpected("expected an expression")
  }

  private parenthesis(): Expression {
    const { start } = this.token
    const lambda = this.lambdaParams()
    if (lambda) return this.lambda(lambda, start)
    this.at++
    this.refuseQuery()
    const parts = this.fields()
    this.expectSign(")")
    if (parts.length === 1 && parts[0].kind === "alias") throw this.unexpected("expected ,", this.tokens[this.at - 1])
    return parts.length === 1 ? parts[0] : this.call("struct", parts, start)
  }

  /** Fields of a struct, which may have names: `1 AS a, 2 AS b` */
  private fields(): Expression[] {
    const list = [this.named()]
    while (this.takeSign(",")) list.push(this.named())
    return list
  }

  /** The names of `(a, b) ->`, where that is what stands here. */
  private lambdaParams(): string[] | undefined {
    const names: string[] = []
    let ahead = 1
    for (;;) {
      const { kind, text } = this.peek(ahead)
      if (kind !== "word" && kind !== "name") return undefined
      names.push(text)
      ahead++
      if (this.isSign(",", this.peek(ahead))) ahead++
      else break
    }
    if (!this.isSign(")", this.peek(ahead)) || !this.isSign("->", this.peek(ahead + 1))) return undefined
    this.at += ahead + 1
    return names
  }

  private lambda(params: readonly string[], start: number): Expression {
    this.expectSign("->")
    return { kind: "lambda", params, body: this.expression(), place: this.placeFrom(start) }
  }

  protected refuseQuery(): void {
    if (
      this.isWord("select", "with", "values", "table") &&
      !this.isSign("(", this.peek()) &&
      !this.isSign(")", this.peek()) &&
      !this.isSign(",", this.peek())
    ) {
      throw this.unexpected(
        "a query has no place in an expression, which reaches no table and no file; join the frames",
      )
    }
  }

  private wordPrimary(): Expression {
    const { token } = this
    const { start } = token
    const word = token.text.toLowerCase()
    const next = this.peek()
    if (this.isSign("->", next)) {
      this.at++
      return this.lambda([token.text], start)
    }
    if (next.kind === "string" && word !== "interval" && !reserved.has(word)) return this.typedText(word, start)
    if (word === "interval" && this.startsSpan()) return this.interval()
    if (word === "case") return this.caseExpression()
    if (word === "null" || word === "true" || word === "false") {
      this.at++
      const place = this.placeFrom(start)
      return word === "null" ? literal(null, "void", place) : literal(word === "true", "boolean", place)
    }
    if (this.isSign("(", next)) {
      if (word === "cast" || word === "try_cast") return this.cast(word === "try_cast")
      if (word === "exists" && ["select", "with"].includes(this.peek(2).text.toLowerCase())) {
        this.at += 2
        this.refuseQuery()
      }
      const special = this.specialCall(word)
      if (special) return special
    } else {
      if (reserved.has(word)) throw this.unexpected("expected an expression")
    }
    return this.nameOrCall()
  }

  private startsValue(token: Token): boolean {
    return (
      token.kind === "number" ||
      token.kind === "string" ||
      token.kind === "word" ||
      token.kind === "name" ||
      token.text === "-" ||
      token.text === "+"
    )
  }

  /** `DATE'2024-03-10'` and the like */
  private typedText(word: string, start: number): Expression {
    this.at += 2
    const place = this.placeFrom(start)
    const found = typedLiteral(word, this.tokens[this.at - 1].text, place)
    if (found) return found
    const message = ["x", "date", "timestamp", "timestamp_ltz", "timestamp_ntz"].includes(word)
      ? `no ${word === "x" ? "binary" : word}: ${this.text.slice(this.tokens[this.at - 1].start, place.end)}`
      : "expected X, DATE, TIMESTAMP, TIMESTAMP_NTZ or INTERVAL before a text, or an operator between"
    throw expressionError(message, place)
  }

  /** True behind the word INTERVAL where a span of time follows, and the word is no column's name. */
  private startsSpan(): boolean {
    const next = this.peek()
    if (next.kind === "number" || next.kind === "string") return true
    if (this.isSign("-", next) || this.isSign("+", next)) {
      const { kind } = this.peek(2)
      return kind === "string" || (kind === "number" && unitNamed(this.peek(3).text) !== undefined)
    }
    if (this.isSign("(", next)) return unitNamed(this.behindBracket(1).text) !== undefined
    return (next.kind === "word" || next.kind === "name") && unitNamed(this.peek(2).text) !== undefined
  }

  /** The token behind the bracket that closes the one some tokens ahead. */
  private behindBracket(ahead: number): Token {
    let open = 0
    for (let at = this.at + ahead; at < this.tokens.length; at++) {
      const token = this.tokens[at]
      if (token.kind === "sign") open += token.text === "(" ? 1 : token.text === ")" ? -1 : 0
      if (open === 0) return this.tokens[at + 1] ?? token
    }
    return this.tokens[this.tokens.length - 1]
  }

  private interval(): Expression {
    const { start } = this.token
    this.at++
    if (this.token.kind === "string" && unitNamed(this.peek().text) === undefined) {
      // INTERVAL '1 day 2 hours'
      const parts = [...this.token.text.matchAll(/([+-]?\s*[\d.]+)\s*([a-zA-Z]+)/g)]
      const total = parts.reduce<Interval | undefined>(
        (sum, [, count, word]) => {
          const unit = unitNamed(word)
          const part = unit && intervalOf(count.replace(/\s/g, ""), unit)
          return sum && part ? addIntervals(sum, part) : undefined
        },
        { months: 0, days: 0, microseconds: 0n },
      )
      if (total === undefined || parts.length === 0) throw this.unexpected("expected a span of time, as '1 day'")
      this.at++
      return literal(total, "interval", this.placeFrom(start))
    }
    let total: Interval = { months: 0, days: 0, microseconds: 0n }
    do {
      const value = this.spanValue()
      if (typeof value !== "string") return this.computedInterval(value, start)
      const unit = this.unit()
      if (this.takeWord("to")) {
        const to = unitNamed(this.token.text)
        const compound = to && compoundInterval(value, unit, to)
        if (!compound)
          throw this.unexpected("expected a span of time, as '1-2' YEAR TO MONTH", this.tokens[this.at - 3])
        this.at++
        return literal(compound, "interval", this.placeFrom(start))
      }
      const part = intervalOf(value, unit)
      if (part === undefined) throw this.unexpected(`expected a number of ${unit}s`, this.tokens[this.at - 2])
      total = addIntervals(total, part)
    } while (this.startsInterval())
    return literal(total, "interval", this.placeFrom(start))
  }

  /** INTERVAL (x + 1) DAY, which Spark writes as make_interval */
  private computedInterval(value: Expression, start: number): Expression {
    const { token } = this
    const slot = ["year", "month", "week", "day", "hour", "minute", "second"].indexOf(this.unit())
    if (slot < 0) throw this.unexpected("expected YEAR, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND", token)
    const zeros = Array.from({ length: slot }, () => literal(0n, "int"))
    return this.call("make_interval", [...zeros, value], start)
  }

  private unit(): string {
    const unit = unitNamed(this.token.text)
    if (unit === undefined) throw this.unexpected("expected a unit: YEAR, MONTH, WEEK, DAY, HOUR, MINUTE or SECOND")
    this.at++
    return unit
  }

  private startsInterval(): boolean {
    const isNumber = this.token.kind === "number" || this.token.kind === "string"
    return isNumber && unitNamed(this.peek().text) !== undefined
  }

  /** A value of an interval: its text where it is a literal. */
  private spanValue(): Expression | string {
    const isSigned = this.isSign("-") || this.isSign("+")
    const token = isSigned ? this.peek() : this.token
    if (token.kind !== "number" && token.kind !== "string") return this.unary()
    const isNegative = this.isSign("-")
    this.at += isSigned ? 2 : 1
    if (!isNegative) return token.text
    return /^\s*-/.test(token.text) ? token.text.replace("-", "") : `-${token.text}`
  }

  private caseExpression(): Expression {
    const { start } = this.token
    this.at++
    const input = this.isWord("when") ? undefined : this.expression()
    const branches: { when: Expression; then: Expression }[] = []
    while (this.takeWord("when")) {
      const place = this.token.start
      const test = this.expression()
      this.expectWord("then")
      branches.push({ when: input ? this.call("=", [input, test], place) : test, then: this.expression() })
    }
    if (branches.length === 0) throw this.unexpected("expected WHEN")
    const otherwise = this.takeWord("else") ? this.expression() : undefined
    this.expectWord("end")
    return { kind: "case", branches, ...(otherwise ? { otherwise } : {}), place: this.placeFrom(start) }
  }

  private cast(isTry: boolean): Expression {
    const { start } = this.token
    this.at += 2
    const input = this.expression()
    this.expectWord("as")
    const type = this.type()
    this.expectSign(")")
    return { kind: "cast", input, type, isTry, place: this.placeFrom(start) }
  }

  /** A type, up to where its brackets close. */
  private type(): string {
    const { start } = this.token
    if (this.token.kind !== "word") throw this.unexpected("expected a type")
    this.at++
    const first = this.tokens[this.at - 1].text.toLowerCase()
    if (this.isSign("(")) while (!this.takeSign(")")) this.step("expected )")
    else if (this.isSign("<") && /^(array|map|struct)$/.test(first)) {
      let open = 0
      do {
        const { text } = this.token
        open += text === "<" ? 1 : text === ">" ? -1 : text === ">>" ? -2 : text === ">>>" ? -3 : 0
        this.step("expected >")
      } while (open > 0)
    } else if (first === "interval")
      while (this.isWord("year", "month", "day", "hour", "minute", "second", "to")) this.at++
    const { end } = this.placeFrom(start)
    try {
      return first === "interval" ? "interval" : parseDataType(this.text.slice(start, end))
    } catch (error) {
      throw expressionError((error as Error).message, { text: this.text, start, end }, TypeError)
    }
  }

  private step(expected: string): void {
    if (this.token.kind === "end") throw this.unexpected(expected)
    this.at++
  }

  /** Calls whose arguments are set apart by words; plain calls of the same functions, too. */
  private specialCall(word: string): Expression | undefined {
    const { start, text } = this.token
    const begin = this.at
    this.at += 2
    const done = (name: string, args: readonly Expression[]): Expression => {
      this.expectSign(")")
      return this.call(name, args, start)
    }
    if (word === "extract") {
      const field = this.token
      this.at++
      const name = literal(field.text, "string", this.placeFrom(field.start))
      this.expectWord("from")
      return done("date_part", [name, this.expression()])
    }
    if (word === "trim") {
      const side =
        this.isWord("both", "leading", "trailing") && !this.isSign(")", this.peek()) && !this.isSign(",", this.peek())
          ? this.token.text.toLowerCase()
          : undefined
      if (side) this.at++
      const name = side === "leading" ? "ltrim" : side === "trailing" ? "rtrim" : "trim"
      if (side && this.takeWord("from")) return done(name, [this.expression()])
      const first = this.expression()
      if (this.takeWord("from")) return done(name, [first, this.expression()])
      if (side) throw this.unexpected("expected FROM")
      return this.functionCall(text, start, first)
    } else if (word === "position" || word === "substring" || word === "substr" || word === "overlay") {
      if (this.isSign(")")) return this.functionCall(text, start)
      // IN is POSITION's own here.
      const first = word === "position" ? this.value() : this.expression()
      if (word === "position" && this.takeWord("in")) return done("locate", [first, this.expression()])
      if (word !== "position" && this.takeWord(word === "overlay" ? "placing" : "from")) {
        const args = [first, this.expression()]
        if (word === "overlay") {
          this.expectWord("from")
          args.push(this.expression())
        }
        if (this.takeWord("for")) args.push(this.expression())
        return done(word === "substr" ? "substring" : word, args)
      }
      return this.functionCall(text, start, first)
    } else if (
      unitFunctions.has(word) &&
      this.token.kind === "word" &&
      unitNamed(this.token.text) &&
      this.isSign(",", this.peek())
    ) {
      const unit = literal(unitNamed(this.token.text)!.toUpperCase(), "string", this.placeFrom(this.token.start))
      this.at += 2
      return done(unitFunctions.get(word)!, [unit, ...this.restTo(")")])
    }
    this.at = begin
    return undefined
  }

  private restTo(sign: string): Expression[] {
    const list = [this.expression()]
    while (this.takeSign(",")) list.push(this.expression())
    if (!this.isSign(sign)) throw this.unexpected(`expected ${sign}`)
    return list
  }

  private nameOrCall(): Expression {
    const { start } = this.token
    const parts = [this.identifier()]
    if (this.takeSign("(")) return this.functionCall(parts[0], start)
    if (this.isSign("->")) return this.lambda(parts, start)
    while (this.isSign(".") && !this.isSign("(", this.peek(2))) {
      const next = this.peek()
      if (next.kind === "sign" && next.text === "*") {
        this.at += 2
        return { kind: "star", of: parts, place: this.placeFrom(start) }
      }
      if (next.kind !== "word" && next.kind !== "name") break
      this.at++
      parts.push(this.identifier())
    }
    return { kind: "name", parts, place: this.placeFrom(start) }
  }

  /** A call from behind its bracket on, or from behind its first argument. */
  private functionCall(name: string, start: number, first?: Expression): Expression {
    const isDistinct = this.isWord("distinct") && !this.isSign(",", this.peek()) && !this.isSign(")", this.peek())
    if (isDistinct) this.at++
    else if (this.isWord("all") && this.startsValue(this.peek())) this.at++
    const args = this.isSign(")") && !first ? [] : this.arguments(name, first)
    const orderBy = this.takeWord("order") ? this.orderTerms() : undefined
    const ignored = this.nullTreatment()
    this.expectSign(")")
    const place = this.placeFrom(start)
    const type = typeFunctions.get(name.toLowerCase())
    if (type && !isDistinct && args.length === 1) return { kind: "cast", input: args[0], type, isTry: false, place }
    const call: { -readonly [K in keyof Call]: Call[K] } = { kind: "call", name, args }
    if (isDistinct) call.isDistinct = true
    if (orderBy) call.orderBy = orderBy
    if (ignored ?? this.nullTreatment()) call.ignoreNulls = true
    if (this.takeWord("within")) {
      this.expectWord("group")
      this.expectSign("(")
      this.expectWord("order")
      call.orderBy = this.orderTerms()
      this.expectSign(")")
    }
    if (this.isWord("filter") && this.isSign("(", this.peek())) {
      this.at += 2
      this.expectWord("where")
      call.filter = this.expression()
      this.expectSign(")")
    }
    if (this.nullTreatment()) call.ignoreNulls = true
    if (this.isWord("over")) {
      if (this.isSign("(", this.peek())) call.over = this.window()
      else if (this.peek().kind === "word") throw this.unexpected("a window's name is not supported; write OVER (…)")
    }
    return { ...call, place: this.placeFrom(start) }
  }

  private arguments(name: string, first?: Expression): Expression[] {
    if (name.toLowerCase() === "struct") return this.fields()
    const list = [first ?? this.argument()]
    while (this.takeSign(",")) list.push(this.argument())
    return list
  }

  private argument(): Expression {
    if (this.token.kind === "word" && this.isSign("=", this.peek()) && this.isSign(">", this.peek(2))) {
      throw this.unexpected("arguments by name are not supported; write them in their order")
    }
    this.refuseQuery()
    const { start } = this.token
    const input = this.expression()
    // `struct(i AS k)`
    if (!this.takeWord("as")) return input
    return { kind: "alias", input, names: [this.identifier()], place: this.placeFrom(start) }
  }

  protected orderTerms(): SortTerm[] {
    this.expectWord("by")
    const terms = [this.sortTerm()]
    while (this.takeSign(",")) terms.push(this.sortTerm())
    return terms
  }

  private nullTreatment(): boolean | undefined {
    if (!this.isWord("ignore", "respect") || this.peek().text.toLowerCase() !== "nulls") return undefined
    const isIgnored = this.isWord("ignore")
    this.at += 2
    return isIgnored
  }

  private window(): WindowSpec {
    this.at += 2
    const partitionBy: Expression[] = []
    let orderBy: SortTerm[] = []
    if (this.takeWord("partition", "distribute")) {
      this.expectWord("by")
      do partitionBy.push(this.expression())
      while (this.takeSign(","))
    }
    if (this.takeWord("order", "sort")) orderBy = this.orderTerms()
    let frame: WindowSpec["frame"]
    if (this.isWord("rows", "range")) {
      const unit = this.token.text.toLowerCase() as "rows" | "range"
      this.at++
      if (this.takeWord("between")) {
        const start = this.bound()
        this.expectWord("and")
        frame = { unit, start, end: this.bound() }
      } else frame = { unit, start: this.bound(), end: "currentRow" }
    }
    this.expectSign(")")
    return { partitionBy, orderBy, ...(frame ? { frame } : {}) }
  }

  private bound(): FrameBound {
    if (this.takeWord("unbounded")) {
      if (this.takeWord("preceding")) return "unboundedPreceding"
      this.expectWord("following")
      return "unboundedFollowing"
    }
    if (this.takeWord("current")) {
      this.expectWord("row")
      return "currentRow"
    }
    const offset = this.value()
    const isPreceding = this.takeWord("preceding")
    if (!isPreceding) this.expectWord("following")
    return { offset, isPreceding }
  }

  private call(name: string, args: readonly Expression[], start: number): Expression {
    return { kind: "call", name, args, place: this.placeFrom(start) }
  }
}

/** `int(x)` and the like are casts. */
const typeFunctions = new Map(
  ["boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "string", "binary", "date", "timestamp"]
    .map((type) => [type, type] as const)
    .concat([["decimal", "decimal(10,0)"]]),
)
