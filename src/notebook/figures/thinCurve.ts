/** A curve for a figure: two plain arrays of one length. */
interface ThinCurve {
  x: number[]
  y: number[]
}

/**
 * Drops points of a curve that nobody can see, so that a curve over millions of rows weighs a few kilobytes.
 *
 * A point is kept when it lies further than a tolerance from the last one kept, in x or in y; the first and the last
 * are always kept. The tolerance starts at 1/2000 of each axis' extent, a third of a pixel at 700 px, and doubles
 * until the curve fits. A curve with at most `maxPoints` points keeps them all. Points that are not finite are left
 * out, and numbers are rounded to six significant digits.
 *
 * @param x - positions in drawing order; need not be sorted
 * @param y - as long as `x`
 * @param maxPoints - at least 2. Default 2000
 * @throws RangeError if the lengths differ or `maxPoints` is below 2
 */
export function thinCurve(x: ArrayLike<number>, y: ArrayLike<number>, maxPoints: number = 2000): ThinCurve {
  if (x.length !== y.length) throw new RangeError(`length mismatch: x has ${x.length}, y has ${y.length}`)
  if (!(maxPoints >= 2)) throw new RangeError(`invalid maxPoints: ${maxPoints}; expected a number >= 2`)
  const all: ThinCurve = { x: [], y: [] }
  let [minX, maxX, minY, maxY] = [Infinity, -Infinity, Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue
    all.x.push(x[i])
    all.y.push(y[i])
    minX = Math.min(minX, x[i])
    maxX = Math.max(maxX, x[i])
    minY = Math.min(minY, y[i])
    maxY = Math.max(maxY, y[i])
  }
  let thin = all
  for (let tolerance = 1 / 2000; thin.x.length > maxPoints; tolerance *= 2) {
    thin = keepApart(all, (maxX - minX) * tolerance, (maxY - minY) * tolerance)
  }
  return { x: thin.x.map(rounded), y: thin.y.map(rounded) }
}

const rounded = (value: number): number => Number(value.toPrecision(6))

function keepApart(curve: ThinCurve, apartX: number, apartY: number): ThinCurve {
  const { x, y } = curve
  const kept: ThinCurve = { x: [x[0]], y: [y[0]] }
  let last = 0
  for (let i = 1; i < x.length; i++) {
    const isApart = Math.abs(x[i] - x[last]) > apartX || Math.abs(y[i] - y[last]) > apartY
    if (!isApart && i < x.length - 1) continue
    kept.x.push(x[i])
    kept.y.push(y[i])
    last = i
  }
  return kept
}
