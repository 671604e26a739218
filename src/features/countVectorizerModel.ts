import { sqlText } from "../engines/dialect"
import type { Engine } from "../engines/engine"
import type { Frame } from "../frame/frame"
import { findColumn, type Relation } from "../frame/relation/relation"
import { referenceType } from "../frame/relation/vectorColumn"
import { checkParams, flagParam, numberParam, type ParamTable } from "../params/params"
import { loadStage, SavableTransformer } from "../pipeline/savedStage"
import { nextUid } from "../pipeline/stage"
import { columnParam, requireParams } from "./columnParam"
import { countTerms } from "./countTerms"
import { lookUp } from "./lookUp"
import { readDocuments } from "./readDocuments"

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

/** Turns token arrays into vectors of term counts; `CountVectorizer.fit` learns one. */
export class CountVectorizerModel extends SavableTransformer<CountVectorizerModelParams> {
  /** The name of the class, as files of saved stages hold it. */
  static readonly kind: string = "CountVectorizerModel"
  /** Slot i of a vector counts `vocabulary[i]`. */
  readonly vocabulary: readonly string[]

  private constructor(vocabulary: readonly string[], params: Partial<CountVectorizerModelParams>, uid?: string) {
    if (!Array.isArray(vocabulary) || !vocabulary.every((term) => typeof term === "string")) {
      throw new TypeError(`invalid vocabulary: ${vocabulary}; expected an array of strings`)
    }
    if (vocabulary.length === 0) throw new RangeError("invalid vocabulary: no term; expected one or more")
    const seen = new Set<string>()
    for (const term of vocabulary) {
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
  static fromVocabulary(
    vocabulary: readonly string[],
    params: Partial<CountVectorizerModelParams> & Pick<CountVectorizerModelParams, "inputCol" | "outputCol">,
  ): CountVectorizerModel {
    return new CountVectorizerModel(vocabulary, params)
  }

  /**
   * The frame with the vector column at the end: a sparse vector a row, as wide as the vocabulary, slots named by the
   * terms. The first action counts the terms of each different document and keeps the counts. An action throws where
   * the column has no token arrays, or a null.
   */
  async transform(frame: Frame): Promise<Frame> {
    return frame.deriveOnce((relation) => vectorize(frame.engine, relation, this))
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

async function vectorize(engine: Engine, relation: Relation, model: CountVectorizerModel): Promise<Relation> {
  const { inputCol, outputCol } = model.params
  const { documents, table } = await readDocuments(engine, relation, findColumn(relation.columns, inputCol))
  const known = documents.map((tokens) => tokens ?? [])
  const matrix = countTerms(known, model.vocabulary, model.params)
  const int = engine.dialect.typeOf("int")
  const message = sqlText(`null in column ${inputCol} while counting terms; expected an array of strings in every row`)
  return lookUp(engine, relation, {
    key: `l.${engine.dialect.quote(inputCol)}`,
    // A document's place in the table is its row in the matrix.
    pairs: { sql: `SELECT k, CAST(${engine.dialect.rowNumber} AS ${int}) AS v FROM ${table.name}`, table },
    output: { name: outputCol, type: "vector", vector: referenceType(matrix, model.vocabulary) },
    expression: `CASE WHEN r.v IS NULL THEN ${engine.dialect.raise(message)} ELSE r.v END`,
  })
}
