import type { Frame } from "../frame/frame"

/**
 * A part of the users, each with all of his or her rows, so that counts per user and histories stay whole. Whether a user
 * is in it depends on seed and id alone (a hash, MD5): frames that share users keep the same ones.
 *
 * @param frame - any frame with a column user_id
 * @param fraction - expected share of the users, in (0, 1]; 1 returns `frame` itself
 * @param seed - an integer
 * @throws RangeError if `fraction` is out of range or `seed` is no integer
 */
export function sampleUsers(frame: Frame, fraction: number, seed: number): Frame {
  if (!(fraction > 0 && fraction <= 1)) {
    throw new RangeError(`invalid fraction: ${fraction}; expected a number in (0, 1]`)
  }
  if (!Number.isInteger(seed)) throw new RangeError(`invalid seed: ${seed}; expected an integer`)
  if (fraction === 1) return frame
  // Its first 52 bits, as a fraction.
  const draw = `CAST(conv(substring(md5(concat('${seed}:', user_id)), 1, 13), 16, 10) AS DOUBLE) / ${2 ** 52}`
  const drawn = frame.select("user_id").distinct().where(`${draw} < ${fraction}`)
  return frame.join(drawn, "user_id", "leftsemi")
}
