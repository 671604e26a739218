// Which of Java's patterns mean the same to RE2, the engine's own.

/** What is known of a pattern that both read alike. */
export interface EnginePattern {
  readonly groups: number
  /** It matches no empty text. */
  readonly isFull: boolean
  /** It matches at the beginning alone. */
  readonly isAnchored: boolean
}

const count = "(?:[*+?]|\\{[0-9]{1,3}(?:,[0-9]{0,3})?\\})\\??"
const letter = "[\\p{L}\\p{N} _,;:@#%&=<>\"'!/~-]"
const member = `(?:${letter}|\\\\[dw.\\-\\]\\[\\\\^]|[.*+?()|$])`
const atom = new RegExp(`(?:${letter}|\\\\[dw.*+?()[\\]{}|^$/\\\\-]|\\[\\^?${member}+\\])(${count})?`, "uy")

/**
 * Reads a pattern of letters, digits, `\d`, `\w`, sets, groups, alternatives and repetitions of single signs, and `^` at its
 * beginning, where the two engines differ in nothing; undefined for others. They differ in `.`, `$`, `\s`, `\b`, flags,
 * lookarounds and repetitions of groups.
 */
export function enginePattern(pattern: string): EnginePattern | undefined {
  const isAnchored = pattern.startsWith("^")
  let at = isAnchored ? 1 : 0
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
      at += isPlain ? 3 : 1
      open.push({ isFull: false, before: true })
    } else if (sign === ")") {
      if (open.length === 1 || /^[*+?{]/.test(pattern.slice(at + 1))) return undefined
      open.pop()
      if (inner.isFull && inner.before) open[open.length - 1].isFull = true
      at++
    } else if (sign === "|") {
      // `^` holds for the first alternative alone.
      if (isAnchored && open.length === 1) return undefined
      inner.before &&= inner.isFull
      inner.isFull = false
      at++
    } else {
      atom.lastIndex = at
      const match = atom.exec(pattern)
      // Java takes && for what two sets share.
      if (match === null || /^\[.*&&/.test(match[0]) || /^[*+?{]/.test(pattern.slice(atom.lastIndex))) return undefined
      if (match[1] === undefined || !/^(?:[*?]|\{0)/.test(match[1])) inner.isFull = true
      at = atom.lastIndex
    }
  }
  const [{ isFull, before }] = open
  return open.length === 1 && groups < 10 ? { groups, isFull: isFull && before, isAnchored } : undefined
}

/** Java's replacement in RE2's words; undefined where the two can't say the same. */
export function engineReplacement(text: string, groups: number): string | undefined {
  if (!/^(?:[^\\$]|\$[0-9](?![0-9]))*$/.test(text)) return undefined
  const isKnown = [...text.matchAll(/\$([0-9])/g)].every(([, group]) => Number(group) <= groups)
  return isKnown ? text.replace(/\$/g, "\\") : undefined
}
