import type { Param } from "../params/params"
import { longHalves } from "../random/seed"

/** A seed: a signed 64-bit integer, as safe integer or bigint. */
export function searchSeed(defaultValue: number): Param<number | bigint> {
  return {
    default: defaultValue,
    check(_, value) {
      const seed = value as number | bigint
      longHalves(seed)
      return seed
    },
  }
}
