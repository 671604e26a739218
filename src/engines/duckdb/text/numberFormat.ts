// Numbers read and written by the formats of to_number and to_char.

import { decimalText } from "../../../expression/decimal"
import type { NumberFormat } from "../../../expression/numberFormat"

/** What a format takes, blanks left out, with groups named `whole` and `fraction`. */
function matcherOf({ before, behind, groups, hasPoint, scale }: NumberFormat): RegExp {
  // Spark asks for no dollar where nothing is left.
  const words = { S: "[+-]?", MI: "-?", $: "(?:\\$|$)", "<": "<?", ">": ">?" } as const
  // Groups that may have no digits may be missing, from the left on.
  const whole = groups.reduce((left, { digits, isExact }, i) => {
    const group = `${left}[0-9]{${isExact ? digits : `0,${digits}`}}`
    if (i === groups.length - 1) return group
    return isExact ? `${group},` : `(?:${group},)?`
  }, "")
  const fraction = hasPoint ? `(?:\\.(?<fraction>[0-9]{0,${scale}}))?` : ""
  const [start, end] = [before, behind].map((list) => list.map((word) => words[word]).join(""))
  return new RegExp(`^${start}(?<whole>${whole})${fraction}${end}$`)
}

/** The digits, of the format's scale, of a number in text; undefined where it does not fit. */
export function numberReader(format: NumberFormat): (text: string) => bigint | undefined {
  const matcher = matcherOf(format)
  return (text) => {
    // No blank goes before a dollar that comes first.
    if (format.before[0] === "$" && /^\s/.test(text)) return undefined
    const signs = text.replace(/\s/g, "")
    const match = matcher.exec(signs)
    if (match === null || signs.includes("<") !== signs.includes(">")) return undefined
    const { whole, fraction = "" } = match.groups as { whole: string; fraction?: string }
    const digits = whole.replaceAll(",", "") + fraction.padEnd(format.scale, "0")
    if (digits === "") throw new Error(`NumberFormatException: no digits in ${text}`)
    return /[-<]/.test(signs) ? -BigInt(digits) : BigInt(digits)
  }
}

/** Writes decimals of a scale; # for digits where there is no room for them. */
export function numberWriter(format: NumberFormat, scale: number): (unscaled: bigint) => string {
  const room = format.groups.reduce((sum, group) => sum + group.digits, 0)
  return (unscaled) => {
    const isNegative = unscaled < 0n
    const [integer, decimals = ""] = decimalText({ unscaled: isNegative ? -unscaled : unscaled, scale }).split(".")
    const [whole, fraction] = [integer.replace(/^0+/, ""), decimals.replace(/0+$/, "")]
    const fits = whole.length <= room && fraction.length <= format.scale
    let text = ""
    // A sign stands next to the digits: blanks go before one that stands before them.
    const blank = (): void => {
      text = /[+\-<]$/.test(text) ? `${text.slice(0, -1)} ${text.slice(-1)}` : `${text} `
    }
    const sign = (mark: string): void => {
      text = text.replace(/\.?( *)$/, (end) => `${mark}${end.replace(".", " ")}`)
    }
    for (const word of format.before) {
      if (word === "$") text += "$"
      else if (word === "<") text += isNegative ? "<" : ""
      else if (word === "S") text += isNegative ? "-" : "+"
      else text += isNegative ? "-" : " "
    }
    let left = room
    let hasDigits = false
    for (const [i, { digits, isExact }] of format.groups.entries()) {
      if (i > 0) {
        if (fits && hasDigits) text += ","
        else blank()
      }
      for (let at = 0; at < digits; at++, left--) {
        if (!fits) text += "#"
        else if (left <= whole.length) text += whole[whole.length - left]
        else if (isExact) text += "0"
        else {
          blank()
          continue
        }
        hasDigits = fits
      }
    }
    if (format.hasPoint) {
      text = `${text.replace(/ $/, "0")}.${fits ? fraction.padEnd(format.scale, "0") : "#".repeat(format.scale)}`
    }
    for (const word of format.behind) {
      if (word === "S") sign(isNegative ? "-" : "+")
      else if (isNegative) sign(word === ">" ? ">" : "-")
      else text = `${text.replace(/\.$/, " ")}${word === ">" ? "  " : " "}`
    }
    return text.replace(/\.$/, " ")
  }
}
