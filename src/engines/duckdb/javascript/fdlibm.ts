// Functions whose last bits differ between JavaScript and Java: as in fdlibm 5.3, which Java follows.
//
// Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Permission to use, copy, modify, and distribute
// this software is freely granted, provided that this notice is preserved.

const buffer = new DataView(new ArrayBuffer(8))

function highOf(x: number): number {
  buffer.setFloat64(0, x)
  return buffer.getInt32(0)
}

/** The number with the same low bits and other high ones. */
function withHigh(x: number, high: number): number {
  buffer.setFloat64(0, x)
  buffer.setInt32(0, high)
  return buffer.getFloat64(0)
}

/** The number of these high bits, the low ones zero. */
function ofHigh(high: number): number {
  buffer.setInt32(0, high)
  buffer.setInt32(4, 0)
  return buffer.getFloat64(0)
}

/** The cube root. */
export function cbrt(x: number): number {
  if (x === 0 || !Number.isFinite(x)) return x
  const magnitude = Math.abs(x)
  const high = highOf(magnitude)
  let t: number
  if (high < 0x00100000) {
    t = ofHigh(0x43500000) * magnitude
    t = withHigh(t, Math.trunc(highOf(t) / 3) + 696219795)
  } else t = ofHigh(Math.trunc(high / 3) + 715094163)
  const r = (t * t) / magnitude
  const s = 0.5428571428571428 + r * t
  t *= 0.35714285714285715 + 1.6071428571428572 / (s + 1.4142857142857144 + -0.7053061224489796 / s)
  t = ofHigh(highOf(t) + 1)
  const square = t * t
  const rest = magnitude / square
  t += (t * (rest - t)) / (t + t + rest)
  return x < 0 ? -t : t
}

/** The length of the hypotenuse. */
export function hypot(x: number, y: number): number {
  let [a, b] = [Math.abs(x), Math.abs(y)]
  if (a === Number.POSITIVE_INFINITY || b === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.NaN
  if (b > a) [a, b] = [b, a]
  let [highA, highB] = [highOf(a), highOf(b)]
  if (highA - highB > 0x3c00000) return a + b
  let power = 0
  if (highA > 0x5f300000) {
    highA -= 0x25800000
    highB -= 0x25800000
    power += 600
    a = withHigh(a, highA)
    b = withHigh(b, highB)
  }
  if (highB < 0x20b00000) {
    if (highB < 0x00100000) {
      if (b === 0) return a
      const up = ofHigh(0x7fd00000)
      b *= up
      a *= up
      power -= 1022
    } else {
      highA += 0x25800000
      highB += 0x25800000
      power -= 600
      a = withHigh(a, highA)
      b = withHigh(b, highB)
    }
  }
  let w = a - b
  if (w > b) {
    const t1 = ofHigh(highA)
    const t2 = a - t1
    w = Math.sqrt(t1 * t1 - (b * -b - t2 * (a + t1)))
  } else {
    a += a
    const y1 = ofHigh(highB)
    const y2 = b - y1
    const t1 = ofHigh(highA + 0x00100000)
    const t2 = a - t1
    w = Math.sqrt(t1 * y1 - (w * -w - (t1 * y2 + t2 * b)))
  }
  return power === 0 ? w : w * 2 ** power
}
