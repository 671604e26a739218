import type { Having, Row } from "../expression/rowTypes"
import { checkFrame, type Frame } from "../frame/frame"
import { checkParams, integerParam, numberParam, type Param, type ParamTable } from "../params/params"
import { checkFitOptions, type Estimator, type FitOptions, nextUid, Stage } from "../pipeline/stage"
import { checkNewName, findColumn } from "../plan/column"
import { runWork } from "../work/runWork"
import { requireParams } from "./columnParam"
import {
  CountVectorizerModel,
  type CountVectorizerModelParams,
  countVectorizerModelParams,
} from "./countVectorizerModel"
import { readVocabulary } from "./documentTerms"

/** Parameters of {@link CountVectorizer}; names, ranges and defaults are Spark's. */
export interface CountVectorizerParams extends CountVectorizerModelParams {
  /** Most terms in the vocabulary; an integer >= 1. Default 2^18. */
  vocabSize: number
  /** Fewest documents a term must be in: a count from 1 on, a share of all documents below 1; >= 0. Default 1. */
  minDF: number
  /** Most documents a term may be in, counted as minDF is; >= 0. Default 2^63, no limit. */
  maxDF: number
}

const documentFrequency = (defaultValue: number): Param<number> =>
  numberParam(defaultValue, "a number >= 0", (x) => x >= 0)

const table: ParamTable<CountVectorizerParams> = {
  ...countVectorizerModelParams,
  vocabSize: integerParam(2 ** 18, 1),
  minDF: documentFrequency(1),
  maxDF: documentFrequency(2 ** 63),
}

/**
 * Learns a vocabulary from documents, as Spark's CountVectorizer: the terms with the highest counts over all documents,
 * most frequent first. Terms of one count stand in the order of their code points; Spark leaves that order to the
 * partitions, so a vocabulary of its own can differ among equals. Its columns' names are in its type.
 */
export class CountVectorizer<I extends string = string, O extends string = string>
  extends Stage<CountVectorizerParams>
  implements Estimator<CountVectorizerModel<I, O>>
{
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "CountVectorizer"

  /** Throws TypeError or RangeError for a parameter that is missing, unknown or invalid. */
  constructor(
    params: Partial<CountVectorizerParams> & { readonly inputCol: I; readonly outputCol: O },
    uid: string = nextUid(CountVectorizer.kind),
  ) {
    super(checkParams(CountVectorizer.kind, table, params), uid)
    requireParams(CountVectorizer.kind, this.params, ["inputCol", "outputCol"])
  }

  /**
   * The engine counts the terms; what is read is the vocabulary.
   *
   * @param options - stop the reading, and follow it
   * @throws TypeError if the column has no token arrays; Error for a null document or token; RangeError if no term is
   * left, maxDF is less than minDF, or more than a million terms of rows on other machines would be read
   */
  async fit<R extends Row, I extends string, O extends string>(
    this: CountVectorizer<I, O>,
    frame: Frame<R> & Having<R, I>,
    options: FitOptions = {},
  ): Promise<CountVectorizerModel<I, O>> {
    checkFrame(frame)
    checkFitOptions(options, CountVectorizer.kind)
    const { inputCol, outputCol, minTF, binary } = this.params
    const vocabulary = await runWork("reading documents", options, async () => {
      const plan = await frame.plan()
      checkNewName(plan.columns, outputCol)
      return readVocabulary(frame.engine, plan, findColumn(plan.columns, inputCol), this.params)
    })
    if (vocabulary.length === 0) {
      throw new RangeError(`no term in column ${inputCol} for the vocabulary; lower minDF or raise maxDF`)
    }
    const params = { inputCol: inputCol as I, outputCol: outputCol as O, minTF, binary }
    return CountVectorizerModel.ofDifferentTerms(vocabulary, params)
  }
}
