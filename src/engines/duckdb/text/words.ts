// Functions of words and of signs one by one.

const soundCodes = "01230127022455012623017202"

/** How an English word sounds: its first letter and three digits; text that begins with no Latin letter as it is. */
export function soundex(text: string): string {
  const letters = text.replace(/[a-z]/g, (letter) => letter.toUpperCase())
  if (!/^[A-Z]/.test(letters)) return text
  let code = letters[0]
  let last = soundCodes[letters.charCodeAt(0) - 65]
  for (const letter of letters.slice(1)) {
    if (code.length === 4) break
    if (!/[A-Z]/.test(letter)) {
      last = "0"
      continue
    }
    const next = soundCodes[letter.charCodeAt(0) - 65]
    if (next === "7") continue
    if (next !== "0" && next !== last) code += next
    last = next
  }
  return code.padEnd(4, "0")
}

/** Letters and digits replaced by signs that stand for their kind, null for those that stay; by UTF-16 units, as Java's. */
export function masked(
  text: string | null,
  upper: string | null = "X",
  lower: string | null = "x",
  digit: string | null = "n",
  other: string | null = null,
): string | null {
  if (text === null) return null
  let result = ""
  for (let at = 0; at < text.length; at++) {
    const letter = text[at]
    const sign = /\p{Uppercase}/u.test(letter)
      ? upper
      : /\p{Lowercase}/u.test(letter)
        ? lower
        : /\p{Nd}/u.test(letter)
          ? digit
          : other
    result += sign ?? letter
  }
  return result
}

/** True for digits whose last one is the check that Luhn's rule asks for, as in numbers of cards. */
export function hasLuhnCheck(text: string): boolean {
  if (!/^[0-9]+$/.test(text)) return false
  let sum = 0
  for (let i = 0; i < text.length; i++) {
    const digit = Number(text[text.length - 1 - i])
    const counted = i % 2 === 0 ? digit : 2 * digit
    sum += counted > 9 ? counted - 9 : counted
  }
  return sum % 10 === 0
}
