import { sqlText } from "../engines/dialect"
import type { Engine } from "../engines/engine"
import type { Frame } from "../frame/frame"
import { findColumn, type Relation } from "../frame/relation/relation"
import { type Checked, checkParams, flagParam, integerParam, type ParamTable, textParam } from "../params/params"
import { loadModelFile, writeModelFile } from "../pipeline/modelFile"
import { nextUid, type ParamMap, settingsOf, type Transformer } from "../pipeline/stage"
import { columnParam, requireParams } from "./columnParam"
import { javaPattern } from "./javaRegex/pattern"
import { lookUp, makePairs } from "./lookUp"
import { textArray } from "./readDocuments"
import { tokenize } from "./tokenize"

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

/** Cuts text into tokens by a regular expression, as Spark's RegexTokenizer, empty strings and all. */
export class RegexTokenizer implements Transformer {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "RegexTokenizer"
  /** Every parameter, defaults filled in. */
  readonly params: Checked<RegexTokenizerParams>
  private readonly pattern: RegExp

  /** Throws TypeError or RangeError for a parameter that is missing, unknown or invalid, or a pattern that is none. */
  constructor(
    params: Partial<RegexTokenizerParams> & Pick<RegexTokenizerParams, "inputCol" | "outputCol">,
    readonly uid: string = nextUid(RegexTokenizer.kind),
  ) {
    this.params = checkParams(RegexTokenizer.kind, table, params)
    requireParams(RegexTokenizer.kind, this.params, ["inputCol", "outputCol"])
    this.pattern = javaPattern(this.params.pattern)
  }

  /**
   * The frame with the column of token arrays at the end. The first action cuts each different text once and keeps the
   * tokens. An action throws where the column has no text, or a null in a row that it reads.
   */
  async transform(frame: Frame): Promise<Frame> {
    return frame.deriveOnce((relation) => addTokens(frame.engine, relation, this.params, this.pattern))
  }

  /** The same tokenizer with the settings of `params` that name it. */
  copy(params: ParamMap): RegexTokenizer {
    return new RegexTokenizer({ ...this.params, ...settingsOf(this, params) }, this.uid)
  }

  /** Writes the parameters to a file. */
  save(path: string): Promise<void> {
    return writeModelFile(path, RegexTokenizer.kind, this.toJson())
  }

  /** Reads what `save` wrote; throws Error for a file that is damaged, of a later version or of another kind. */
  static load(path: string): Promise<RegexTokenizer> {
    return loadModelFile(path, RegexTokenizer.kind, RegexTokenizer.fromJson)
  }

  /** All there is to know of it, as plain data. */
  toJson(): object {
    return { uid: this.uid, params: this.params }
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): RegexTokenizer {
    return new RegexTokenizer(body.params as RegexTokenizerParams, body.uid as string)
  }
}

async function addTokens(
  engine: Engine,
  relation: Relation,
  params: Checked<RegexTokenizerParams>,
  pattern: RegExp,
): Promise<Relation> {
  const { inputCol, outputCol } = params
  const text = engine.dialect.typeOf("string")
  const column = findColumn(relation.columns, inputCol)
  if (column.type !== text) throw new TypeError(`invalid column ${inputCol}: ${column.type}; expected text`)
  const name = engine.dialect.quote(inputCol)
  const [texts] = await engine.columns(`SELECT DISTINCT ${name} FROM (${relation.sql}) WHERE ${name} IS NOT NULL`, [
    "value",
  ])
  const tokens = (texts as string[]).map((value) => tokenize(value, { ...params, pattern }))
  const message = sqlText(`null in column ${inputCol} while cutting tokens; fill it first`)
  return lookUp(engine, relation, {
    key: `l.${name}`,
    pairs: await makePairs(engine, { type: text, data: texts }, { type: textArray(engine.dialect), data: tokens }),
    output: { name: outputCol, type: textArray(engine.dialect) },
    expression: `CASE WHEN r.v IS NULL THEN ${engine.dialect.raise(message)} ELSE r.v END`,
  })
}
