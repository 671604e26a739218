import type { Engine } from "../engines/engine"
import type { Having, Row } from "../expression/rowTypes"
import { checkFrame, type Frame } from "../frame/frame"
import type { WithField } from "../frame/rowTypes"
import type { Vector } from "../linalg/vector"
import { checkParams, flagParam, numberParam, type ParamTable } from "../params/params"
import { loadStage, SavableTransformer } from "../pipeline/savedStage"
import { nextUid } from "../pipeline/stage"
import { columnValue, findColumn, ownName } from "../plan/column"
import { columnField, type Plan, project } from "../plan/plan"
import { caseValue, isNullValue, raiseValue, textValue } from "../plan/values"
import { referenceType } from "../plan/vectorColumn"
import { columnParam, requireParams } from "./columnParam"
import { nullDocument, readTermVectors } from "./documentTerms"
import { lookUp } from "./lookUp"

/** Parameters of {@link CountVectorizerModel}; names, ranges and defaults are Spark's. */
export interface CountVectorizerModelParams {
  /** Column of token arrays, as RegexTokenizer makes it. */
  inputCol: string
  /** Name of the vector column; must be new. */
  outputCol: string
  /**
   * Fewest times a term must be in a document to count there: a number of times from 1 on, a share of all its tokens
   * below 1; >= 0. Default 1.
   */
  minTF: number
  /** 1 for every term that is there, instead of its count. Default false. */
  binary: boolean
}

/** The table behind {@link CountVectorizerModelParams}. */
export const countVectorizerModelParams: ParamTable<CountVectorizerModelParams> = {
  inputCol: columnParam,
  outputCol: columnParam,
  minTF: numberParam(1, "a number >= 0", (x) => x >= 0),
  binary: flagParam(false),
}

/** Turns token arrays into vectors of term counts; `CountVectorizer.fit` learns one. Its columns' names are in its type. */
export class CountVectorizerModel<
  _I extends string = string,
  _O extends string = string,
> extends SavableTransformer<CountVectorizerModelParams> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "CountVectorizerModel"
  /** Slot i of a vector counts `vocabulary[i]`. */
  readonly vocabulary: readonly string[]

  private constructor(
    vocabulary: readonly string[],
    params: Partial<CountVectorizerModelParams>,
    uid?: string,
    areDifferent = false,
  ) {
    if (!Array.isArray(vocabulary) || !vocabulary.every((term) => typeof term === "string")) {
      throw new TypeError(`invalid vocabulary: ${vocabulary}; expected an array of strings`)
    }
    if (vocabulary.length === 0) throw new RangeError("invalid vocabulary: no term; expected one or more")
    const seen = new Set<string>()
    for (const term of areDifferent ? [] : vocabulary) {
      if (seen.has(term)) throw new RangeError(`invalid vocabulary: ${term} twice; expected each term once`)
      seen.add(term)
    }
    super(
      checkParams(CountVectorizerModel.kind, countVectorizerModelParams, params),
      uid ?? nextUid(CountVectorizerModel.kind),
    )
    requireParams(CountVectorizerModel.kind, this.params, ["inputCol", "outputCol"])
    this.vocabulary = Object.freeze([...vocabulary])
  }

  /**
   * A model with a vocabulary of one's own, as Spark's `from_vocabulary`.
   *
   * @param vocabulary - one or more terms, each once; slot i counts term i
   */
  static fromVocabulary<I extends string, O extends string>(
    vocabulary: readonly string[],
    params: Partial<CountVectorizerModelParams> & { readonly inputCol: I; readonly outputCol: O },
  ): CountVectorizerModel<I, O> {
    return new CountVectorizerModel(vocabulary, params)
  }

  /** @internal A model with terms that are known to be different, of which there may be millions. */
  static ofDifferentTerms<I extends string, O extends string>(
    vocabulary: readonly string[],
    params: Partial<CountVectorizerModelParams> & { readonly inputCol: I; readonly outputCol: O },
  ): CountVectorizerModel<I, O> {
    return new CountVectorizerModel(vocabulary, params, undefined, true)
  }

  /**
   * The frame with the vector column at the end: a sparse vector a row, as wide as the vocabulary, slots named by the
   * terms. The first action counts the terms of each different document and keeps the counts. An action throws where
   * the column has no token arrays, or a null.
   */
  async transform<R extends Row, I extends string, O extends string>(
    this: CountVectorizerModel<I, O>,
    frame: Frame<R> & Having<R, I>,
  ): Promise<Frame<WithField<R, O, Vector>>> {
    checkFrame(frame)
    return frame.deriveOnce((plan) => vectorize(frame.engine, plan, this))
  }

  /** Reads what `save` wrote; throws Error for a file that is damaged, of a later version or of another kind. */
  static load(path: string): Promise<CountVectorizerModel> {
    return loadStage(path, CountVectorizerModel)
  }

  override toJson(): object {
    return { uid: this.uid, params: this.params, vocabulary: this.vocabulary }
  }

  /** What `toJson` described; throws TypeError or RangeError where it doesn't fit. */
  static fromJson(body: Record<string, unknown>): CountVectorizerModel {
    const { vocabulary, params, uid } = body
    return new CountVectorizerModel(vocabulary as string[], params as CountVectorizerModelParams, uid as string)
  }

  protected override withParams(params: Partial<CountVectorizerModelParams>): this {
    return new CountVectorizerModel(this.vocabulary, params, this.uid) as this
  }
}

async function vectorize(engine: Engine, plan: Plan, model: CountVectorizerModel): Promise<Plan> {
  const { inputCol, outputCol } = model.params
  const column = findColumn(plan.columns, inputCol)
  const { rows, matrix } = await readTermVectors(engine, plan, column, model.vocabulary, model.params)
  const pairs = project(
    rows,
    [ownName("k"), ownName("v")].map((name) => columnField(findColumn(rows.columns, name))),
  )
  const message = textValue(nullDocument(inputCol))
  return lookUp(plan, {
    key: columnValue(column),
    pairs,
    output: { name: outputCol, type: "vector", vector: referenceType(matrix, model.vocabulary) },
    value: (found) => caseValue(isNullValue(found), raiseValue(message, "int"), found),
  })
}
