/** Below 0 where a comes first; the order of `<` is that of UTF-16 units, which differs for pairs of surrogates. */
export function compareCodePoints(a: string, b: string): number {
  const end = Math.min(a.length, b.length)
  for (let i = 0; i < end; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const isSurrogate = (x & 0xf800) === 0xd800
    if (isSurrogate !== ((y & 0xf800) === 0xd800)) return isSurrogate ? 1 : -1
    return x - y
  }
  return a.length - b.length
}
