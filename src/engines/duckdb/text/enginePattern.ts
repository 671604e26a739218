// Which of Java's patterns mean the same to RE2, the engine's own.

/** What is known of a pattern that both can read. */
export interface EnginePattern {
  /** The pattern in RE2's words. */
  readonly source: string
  readonly groups: number
  /** It matches no empty text. */
  readonly isFull: boolean
  /** It matches at the beginning alone. */
  readonly isAnchored: boolean
}

const count = "(?:[*+?]|\\{[0-9]{1,3}(?:,[0-9]{0,3})?\\})\\??"
const letter = "[\\p{L}\\p{N} _,;:@#%&=<>\"'!/~-]"
const member = `(?:${letter}|\\\\[dws.\\-\\]\\[\\\\^]|[.*+?()|$])`
const atom = new RegExp(`(?:${letter}|\\\\[dwsDWS.*+?()[\\]{}|^$/\\\\-]|\\[\\^?${member}+\\])(${count})?`, "uy")

// Java's white space; RE2's lacks the vertical tab.
const blanks = " \\t-\\r"

/**
 * Reads a pattern of letters, digits, `\d`, `\w`, `\s`, sets, groups, alternatives and repetitions of single signs, and `^` at
 * its beginning, where the two engines differ in nothing else than `\s`; undefined for others. They differ in `.`, `$`, `\b`,
 * flags, lookarounds and repetitions of groups.
 */
export function enginePattern(pattern: string): EnginePattern | undefined {
  const isAnchored = pattern.startsWith("^")
  let at = isAnchored ? 1 : 0
  let source = isAnchored ? "^" : ""
  let groups = 0
  // Whether each alternative of the groups that are open, innermost last, has a sign that must be there.
  const open: { isFull: boolean; before: boolean }[] = [{ isFull: false, before: true }]
  while (at < pattern.length) {
    const inner = open[open.length - 1]
    const sign = pattern[at]
    if (sign === "(") {
      const isPlain = pattern.startsWith("(?:", at)
      if (!isPlain && pattern[at + 1] === "?") return undefined
      if (!isPlain) groups++
      source += isPlain ? "(?:" : "("
      at += isPlain ? 3 : 1
      open.push({ isFull: false, before: true })
    } else if (sign === ")") {
      if (open.length === 1 || /^[*+?{]/.test(pattern.slice(at + 1))) return undefined
      open.pop()
      if (inner.isFull && inner.before) open[open.length - 1].isFull = true
      source += ")"
      at++
    } else if (sign === "|") {
      // `^` holds for the first alternative alone.
      if (isAnchored && open.length === 1) return undefined
      inner.before &&= inner.isFull
      inner.isFull = false
      source += "|"
      at++
    } else {
      atom.lastIndex = at
      const match = atom.exec(pattern)
      // Java takes && for what two sets share.
      if (match === null || /^\[.*&&/.test(match[0]) || /^[*+?{]/.test(pattern.slice(atom.lastIndex))) return undefined
      if (match[1] === undefined || !/^(?:[*?]|\{0)/.test(match[1])) inner.isFull = true
      source += engineAtom(match[0])
      at = atom.lastIndex
    }
  }
  const [{ isFull, before }] = open
  return open.length === 1 && groups < 10 ? { source, groups, isFull: isFull && before, isAnchored } : undefined
}

/** A sign, escape or set, and how often it stands, in RE2's words. */
function engineAtom(text: string): string {
  const isSet = text.startsWith("[")
  return text.replace(/\\./gs, (escaped) => {
    if (escaped === "\\s") return isSet ? blanks : `[${blanks}]`
    return escaped === "\\S" ? `[^${blanks}]` : escaped
  })
}

/** Java's replacement in RE2's words; undefined where the two can't say the same. */
export function engineReplacement(text: string, groups: number): string | undefined {
  if (!/^(?:[^\\$]|\$[0-9](?![0-9]))*$/.test(text)) return undefined
  const isKnown = [...text.matchAll(/\$([0-9])/g)].every(([, group]) => Number(group) <= groups)
  return isKnown ? text.replace(/\$/g, "\\") : undefined
}
