import { CountVectorizer } from "../features/countVectorizer"
import type { CountVectorizerModel } from "../features/countVectorizerModel"
import { RegexTokenizer } from "../features/regexTokenizer"
import type { Frame } from "../frame/frame"

/** What {@link genreFeatures} makes of the catalogue. */
export interface GenreFeatures {
  /** Columns item_id, year (int) and genre_vector, a row an item. */
  readonly items: Frame
  /** The fitted vocabulary: slot i of genre_vector counts `model.vocabulary[i]`. */
  readonly model: CountVectorizerModel
}

/**
 * The lab's genres: missing genres become "_" and missing years 1899; words of Cyrillic letters and "_" are counted.
 *
 * @param items - the lab's catalogue: columns item_id, year ("2013.0") and genres ("Ужасы,Триллеры")
 */
export async function genreFeatures(items: Frame): Promise<GenreFeatures> {
  const filled = items
    .select("item_id", "year", "genres")
    .naFill({ genres: "_", year: "1899" })
    .withColumn("year", "CAST(CAST(year AS DOUBLE) AS INT)")
  const tokenizer = new RegexTokenizer({
    inputCol: "genres",
    outputCol: "genre_tokens",
    gaps: false,
    pattern: "[_А-Яа-яёЁ]+",
    toLowercase: false,
  })
  const tokens = await tokenizer.transform(filled)
  const model = await new CountVectorizer({ inputCol: "genre_tokens", outputCol: "genre_vector" }).fit(tokens)
  const counted = await model.transform(tokens)
  return { items: counted.select("item_id", "year", "genre_vector").cache(), model }
}
