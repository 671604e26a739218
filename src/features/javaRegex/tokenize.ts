// The tokens of one text, as Spark's RegexTokenizer finds them.

/**
 * The parts of a text between matches, as Java's `Pattern.split` gives them: an empty part at the start stays unless
 * the match before it is empty too, empty parts at the end go, and captured groups are not spliced in. A text without
 * a match is one part, even an empty one.
 *
 * @param pattern - with the flag g, as {@link javaPattern} makes it
 */
export function splitTokens(text: string, pattern: RegExp): string[] {
  const tokens: string[] = []
  let end = 0
  for (const match of text.matchAll(pattern)) {
    if (end === 0 && match.index === 0 && match[0] === "") continue
    tokens.push(text.slice(end, match.index))
    end = match.index + match[0].length
  }
  if (end === 0) return [text]
  tokens.push(text.slice(end))
  while (tokens.length > 0 && tokens[tokens.length - 1] === "") tokens.pop()
  return tokens
}

/**
 * The matches in a text from left to right, empty ones included.
 *
 * @param pattern - with the flag g, as {@link javaPattern} makes it
 */
export function findTokens(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match[0])
}

/** How a text becomes tokens; the parameters of Spark's RegexTokenizer. */
interface TokenRule {
  /** With the flag g, as {@link javaPattern} makes it. */
  readonly pattern: RegExp
  /** Whether the pattern matches what lies between tokens, or the tokens themselves. */
  readonly gaps: boolean
  /** Tokens with fewer UTF-16 units are dropped; an integer >= 0. */
  readonly minTokenLength: number
  /** Whether the text is put in lower case first. */
  readonly toLowercase: boolean
}

/** The tokens of one text. */
export function tokenize(text: string, rule: TokenRule): string[] {
  const cased = rule.toLowercase ? text.toLowerCase() : text
  const tokens = rule.gaps ? splitTokens(cased, rule.pattern) : findTokens(cased, rule.pattern)
  return tokens.filter((token) => token.length >= rule.minTokenLength)
}
