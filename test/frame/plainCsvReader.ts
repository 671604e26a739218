// A reader of CSV to test by: slow, one character after the other, written from the rules alone.

/** What a text of CSV holds: fields by record, and the line of each; and the line of a quote that nobody closed. */
export interface PlainCsv {
  readonly records: readonly { readonly fields: readonly (string | null)[]; readonly line: number }[]
  readonly unclosed?: number
}

/** Takes a whole text apart; a field is null without text and quotes, and blank lines are left out. */
export function readPlainCsv(text: string, sep: string, quote = '"', escapeSign = '"'): PlainCsv {
  const records: { fields: (string | null)[]; line: number }[] = []
  let at = text.startsWith("\uFEFF") ? 1 : 0
  let line = 1
  const isNewline = (i: number): boolean => text[i] === "\n" || text[i] === "\r"
  const isEnd = (i: number): boolean => i >= text.length || isNewline(i) || text.startsWith(sep, i)
  while (at < text.length) {
    const fields: (string | null)[] = []
    const start = line
    let isBlank = true
    for (;;) {
      let value = ""
      let isQuoted = false
      if (text[at] === quote && quote !== "") {
        let inside = ""
        let i = at + 1
        for (;;) {
          if (i >= text.length) return { records, unclosed: start }
          const next = text[i + 1]
          if (text[i] === escapeSign && (next === quote || (escapeSign !== quote && next === escapeSign))) {
            inside += next
            i += 2
          } else if (text[i] === quote) break
          else inside += text[i++]
        }
        line += inside.replaceAll("\r\n", "\n").replaceAll("\r", "\n").split("\n").length - 1
        const closing = i++
        while (i < text.length && text[i] <= " " && !isEnd(i)) i++
        if (isEnd(i)) {
          isQuoted = true
          value = inside
          at = i
        } else {
          while (!isEnd(i)) i++
          value = quote + inside + text.slice(closing, i)
          at = i
        }
      } else {
        while (!isEnd(at)) value += text[at++]
      }
      isBlank &&= !isQuoted && [...value].every((sign) => sign <= " ")
      fields.push(value === "" ? null : value)
      if (at >= text.length || isNewline(at)) break
      isBlank = false
      at += sep.length
    }
    if (!isBlank) records.push({ fields, line: start })
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1
    line++
  }
  return { records }
}
