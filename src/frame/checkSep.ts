/** Throws RangeError where `sep` can't separate the fields of CSV. */
export function checkSep(sep: string): void {
  if (typeof sep === "string" && [...sep].length === 1 && !/["\r\n]/.test(sep)) return
  throw new RangeError(`invalid sep: ${JSON.stringify(sep)}; expected one character`)
}
