// Upper and lower case of initial letters.

/** Letters of two that Unicode has in a case of titles: ǆ is ǅ at the beginning of a word. */
const titles = new Map([..."ǄǅǆǇǈǉǊǋǌǱǲǳ"].map((letter, i) => [letter, "ǅǈǋǲ"[Math.floor(i / 3)]]))

/** Each word, which blanks part, with an initial letter in the case of titles, and the others in lower case. */
export function initialCapitals(text: string): string {
  return text
    .split(" ")
    .map((word) => {
      const first = String.fromCodePoint(word.codePointAt(0) ?? 32)
      return word === "" ? "" : titleCase(first) + word.toLowerCase().slice(first.toLowerCase().length)
    })
    .join(" ")
}

/** One letter at the beginning of a word, by Unicode's SpecialCasing. */
function titleCase(letter: string): string {
  const title = titles.get(letter)
  if (title !== undefined) return title
  // Georgian has capitals, but no words that begin with one.
  if (/[\u10d0-\u10ff]/.test(letter)) return letter
  const upper = letter.toUpperCase()
  const [first, ...rest] = upper
  if (rest.length === 0 || letter === "ŉ") return upper
  // A iota below stays below: ᾳ is ᾼ, not ΑΙ.
  if (rest.at(-1) === "Ι" && /[\u1f80-\u1fff]/.test(letter)) {
    const title = `${upper.slice(0, -1)}\u0345`
    return title.length === 2 ? title.normalize("NFC") : title
  }
  return first + rest.join("").toLowerCase()
}
