import type { Engine } from "../engines/engine"
import type { Having, Row } from "../expression/rowTypes"
import { callOf, type Typed } from "../expression/typed"
import { checkFrame, type Frame } from "../frame/frame"
import type { WithField } from "../frame/rowTypes"
import { type Checked, checkParams, flagParam, integerParam, type ParamTable, textParam } from "../params/params"
import { loadStage, SavableTransformer } from "../pipeline/savedStage"
import { nextUid } from "../pipeline/stage"
import { checkNewName, columnValue, findColumn, ownName } from "../plan/column"
import { type AggregatePlan, aggregate, filter, type Plan, projectWith } from "../plan/plan"
import {
  caseValue,
  internalValue,
  isNotNullValue,
  isNullValue,
  numberValue,
  raiseValue,
  textValue,
} from "../plan/values"
import { breathe } from "../work/breathe"
import { columnParam, requireParams } from "./columnParam"
import { readDistinct } from "./distinctValues"
import { javaPattern } from "./javaRegex/pattern"
import { tokenize } from "./javaRegex/tokenize"
import { lookUp, makePairs, type Pairs } from "./lookUp"

/** Parameters of {@link RegexTokenizer}; names, ranges and defaults are Spark's. */
export interface RegexTokenizerParams {
  /** Text column. */
  inputCol: string
  /** Name of the column of token arrays; must be new. */
  outputCol: string
  /** A regular expression as Java writes it. Default "\\s+". */
  pattern: string
  /** Whether the pattern matches what lies between tokens (true) or the tokens themselves. Default true. */
  gaps: boolean
  /** Tokens with fewer UTF-16 units are dropped; an integer >= 0. Default 1. */
  minTokenLength: number
  /**
   * Lower-cases first. A capital sigma that stands before a digit becomes ς, where Java writes σ. Default true.
   */
  toLowercase: boolean
}

const table: ParamTable<RegexTokenizerParams> = {
  inputCol: columnParam,
  outputCol: columnParam,
  pattern: textParam("\\s+"),
  gaps: flagParam(true),
  minTokenLength: integerParam(1, 0),
  toLowercase: flagParam(true),
}

/** Cuts text into tokens by a regular expression, as Spark's RegexTokenizer, empty strings and all. Its columns' names are in its type. */
export class RegexTokenizer<
  I extends string = string,
  O extends string = string,
> extends SavableTransformer<RegexTokenizerParams> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "RegexTokenizer"
  private readonly pattern: RegExp

  /** Throws TypeError or RangeError for a parameter that is missing, unknown or invalid, or a pattern that is none. */
  constructor(
    params: Partial<RegexTokenizerParams> & { readonly inputCol: I; readonly outputCol: O },
    uid: string = nextUid(RegexTokenizer.kind),
  ) {
    super(checkParams(RegexTokenizer.kind, table, params), uid)
    requireParams(RegexTokenizer.kind, this.params, ["inputCol", "outputCol"])
    this.pattern = javaPattern(this.params.pattern)
  }

  /**
   * The frame with the column of token arrays at the end. The first action cuts each different text once and keeps the
   * tokens. An action throws where the column has no text, or a null in a row that it reads.
   *
   * Where rows lie on other machines the engine cuts them, by Spark's own functions, and no text travels. With a
   * minTokenLength above 1, or of 0 between gaps, there is no such function: different texts are read and cut here, and
   * more than a million of them are an error.
   */
  async transform<R extends Row, I extends string, O extends string>(
    this: RegexTokenizer<I, O>,
    frame: Frame<R> & Having<R, I>,
  ): Promise<Frame<WithField<R, O, string[]>>> {
    checkFrame(frame)
    return frame.deriveOnce((plan) => addTokens(frame.engine, plan, this.params, this.pattern))
  }

  /** Reads what `save` wrote; throws Error for a file that is damaged, of a later version or of another kind. */
  static load(path: string): Promise<RegexTokenizer> {
    return loadStage(path, RegexTokenizer)
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): RegexTokenizer {
    return new RegexTokenizer(body.params as RegexTokenizerParams, body.uid as string)
  }
}

async function addTokens(
  engine: Engine,
  plan: Plan,
  params: Checked<RegexTokenizerParams>,
  pattern: RegExp,
): Promise<Plan> {
  const { inputCol, outputCol } = params
  const column = findColumn(plan.columns, inputCol)
  if (column.type !== "string") throw new TypeError(`invalid column ${inputCol}: ${column.type}; expected text`)
  const text = columnValue(column)
  const message = textValue(`null in column ${inputCol} while cutting tokens; fill it first`)
  const output = { name: outputCol, type: "array<string>" }
  const cut = engine.isRemote ? tokensThere(text, params) : undefined
  if (cut !== undefined) {
    checkNewName(plan.columns, outputCol)
    const value = caseValue(isNullValue(text), raiseValue(message, output.type), cut)
    return projectWith(plan, [{ column: output, value }])
  }
  const key = { column: { name: ownName("k"), type: "string" }, value: text }
  const distinct = aggregate(filter(plan, isNotNullValue(text)), [key], [])
  return lookUp(plan, {
    key: text,
    pairs: engine.isRemote
      ? await cutHere(engine, distinct, params, pattern)
      : await engine.keep(
          projectWith(distinct, [
            { column: { name: ownName("v"), type: output.type }, value: tokensOf(columnValue(key.column), params) },
          ]),
          "any",
        ),
    output,
    value: (found) => caseValue(isNullValue(found), raiseValue(message, output.type), found),
  })
}

/** The tokens of a text by the embedded engine, which knows all rules. */
function tokensOf(text: Typed, { pattern, gaps, minTokenLength, toLowercase }: Checked<RegexTokenizerParams>): Typed {
  const cased = toLowercase ? callOf("lower", [text], "string") : text
  const rule = [textValue(pattern), textValue(gaps ? "gaps" : "tokens"), numberValue(minTokenLength, "int")]
  return internalValue("tokens", [cased, ...rule], "array<string>")
}

/** Different texts that lie on other machines, with their tokens; they are read and cut here. */
async function cutHere(
  engine: Engine,
  distinct: AggregatePlan,
  params: Checked<RegexTokenizerParams>,
  pattern: RegExp,
): Promise<Pairs> {
  const [texts] = await readDistinct(engine, distinct, ["value"], params.inputCol)
  const tokens: string[][] = []
  for (const text of texts as string[]) {
    tokens.push(tokenize(text, { ...params, pattern }))
    if (tokens.length % 1024 === 0) await breathe()
  }
  return makePairs(engine, { type: "string", data: texts }, { type: "array<string>", data: tokens })
}

/**
 * The tokens of a text by the engine's own functions, so that no text travels. Undefined where those would give others: they
 * keep empty parts at the end of a text, and count a sign beyond UTF-16's units once.
 */
function tokensThere(
  text: Typed,
  { pattern, gaps, minTokenLength, toLowercase }: Checked<RegexTokenizerParams>,
): Typed | undefined {
  if (minTokenLength > 1 || (gaps && minTokenLength === 0)) return undefined
  const cased = toLowercase ? callOf("lower", [text], "string") : text
  const [name, option] = gaps ? (["split", -1] as const) : (["regexp_extract_all", 0] as const)
  const tokens = callOf(name, [cased, textValue(pattern), numberValue(option, "int")], "array<string>")
  return minTokenLength === 0 ? tokens : callOf("array_remove", [tokens, textValue("")], tokens.type)
}
