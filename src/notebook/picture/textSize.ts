// How wide text is, where no browser is there to tell.

/** Widths of the signs from " " to "~" in DejaVu Sans, in hundredths of the font's size; the common fonts are narrower. */
const widths = [
  ...[32, 40, 46, 84, 64, 95, 78, 27, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34],
  ...[84, 84, 84, 53, 100, 68, 69, 70, 77, 63, 58, 77, 75, 29, 29, 66, 56, 86, 75, 79, 60, 79, 69, 63, 61, 73, 68, 99],
  ...[69, 61, 69, 39, 34, 39, 84, 50, 50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, 63, 63, 41, 52],
  ...[39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84],
]

/** Width of other letters, and of those of East Asia, which fill a square. */
const otherWidth = 64
const squareWidth = 100

/** About how wide a text is, in the unit of `fontSize`. */
export function textWidth(text: string, fontSize: number): number {
  let sum = 0
  for (const sign of text) {
    const code = sign.codePointAt(0)!
    sum +=
      widths[code - 32] ??
      (code >= 0x1100 && /[\p{Script=Han}\p{Script=Hangul}\u3040-\u30ff]/u.test(sign) ? squareWidth : otherWidth)
  }
  return (sum / 100) * fontSize
}
