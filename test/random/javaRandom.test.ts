import { describe, expect, it } from "vitest"
import { JavaRandom } from "../../src/random/javaRandom"

// Printed by java.util.Random of OpenJDK 17: nextInt, nextInt, nextLong, nextLong.
const printed: [bigint, number, number, bigint, bigint][] = [
  [0n, -1155484576, -723955400, 4437113781045784766n, -6688467811848818630n],
  [42n, -1170105035, 234785527, -5843495416241995736n, 5694868678511409995n],
  [-1n, 1155099827, 1887904451, 226341162490527646n, -6233441030884181172n],
  [5757n, -206309040, 553880252, -470192677286649514n, -5281696800546768120n],
  [-1287390502n, -2079051249, 1274796223, -1412954632501806975n, -2315662825838682715n],
  [7730182028380372594n, 1030969156, -602644367, -2203565566741671894n, 4539319541444231363n],
  [-9223372036854775808n, -1155484576, -723955400, 4437113781045784766n, -6688467811848818630n],
  [9223372036854775807n, 1155099827, 1887904451, 226341162490527646n, -6233441030884181172n],
]

describe("JavaRandom", () => {
  it.each(printed)("draws what java.util.Random(%s) draws", (seed, ...draws) => {
    const random = new JavaRandom(seed)
    expect([random.nextInt(), random.nextInt(), random.nextLong(), random.nextLong()]).toEqual(draws)
  })

  it("takes a seed as a number", () => {
    expect(new JavaRandom(-1287390502).nextInt()).toBe(-2079051249)
  })

  it("refuses a seed that is no signed 64-bit integer", () => {
    expect(() => new JavaRandom(Number.NaN)).toThrow(
      new RangeError("invalid seed: NaN; expected a safe integer, or a bigint for larger seeds"),
    )
  })
})
