// Features without a row's own label, against slow plain definitions: the counts made anew for each row, without what
// is left out.

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { GBTClassifier } from "../../src/estimator/gbtClassifier"
import { BinaryClassificationEvaluator } from "../../src/evaluation/binaryClassificationEvaluator"
import { VectorAssembler } from "../../src/features/vectorAssembler"
import { Frame } from "../../src/frame/frame"
import { leaveOneOutFeatures } from "../../src/lab/leaveOneOutFeatures"
import { outOfFoldFeatures } from "../../src/lab/outOfFoldFeatures"
import { PurchaseCounter } from "../../src/lab/purchaseCounter"
import type { LeaveOut } from "../../src/lab/purchaseCounterModel"
import { purchaseFeatureNames, purchaseFeatures } from "../../src/lab/purchaseFeatures"
import { Pipeline } from "../../src/pipeline/pipeline"
import { CrossValidator } from "../../src/tuning/crossValidator"

interface Pair {
  user_id: number
  item_id: number
  purchase: number
  fold: number
}

const names = ["user_purchases", "user_attempts", "user_addict", "item_purchases", "item_attempts", "item_addict"]

/** The six features of a pair, counted on `rows` one by one. */
function featuresOf({ user_id, item_id }: Pair, rows: readonly Pair[]): number[] {
  return [rows.filter((row) => row.user_id === user_id), rows.filter((row) => row.item_id === item_id)].flatMap(
    (own) => {
      const purchases = own.filter((row) => row.purchase === 1).length
      return [purchases, own.length, own.length === 0 ? 0 : purchases / own.length]
    },
  )
}

/** The rows that are counted for a row of `rows` that has the number `index`. */
function countedFor(leaveOut: LeaveOut, rows: readonly Pair[], index: number): Pair[] {
  if (leaveOut === "nothing") return [...rows]
  return rows.filter((row, i) => (leaveOut === "row" ? i !== index : row.fold !== rows[index].fold))
}

const ids = "user_id INT, item_id INT, purchase DOUBLE"
const frameOf = (rows: readonly Pair[]): Promise<Frame> =>
  Frame.fromRows(
    rows.map((row) => ({ ...row })),
    `${ids}, fold INT`,
  )

async function features(frame: Frame): Promise<number[][]> {
  const columns = await frame.toColumns(names)
  return Array.from(columns[names[0]], (_, row) => names.map((name) => columns[name][row] as number))
}

/** Pairs of a small grid, each once, in any order. */
const pairs: fc.Arbitrary<Pair[]> = fc.uniqueArray(
  fc.record({
    user_id: fc.integer({ min: 1, max: 4 }),
    item_id: fc.integer({ min: 1, max: 4 }),
    purchase: fc.constantFrom(0, 1),
    fold: fc.integer({ min: 0, max: 2 }),
  }),
  { selector: (row) => `${row.user_id} ${row.item_id}`, minLength: 2, maxLength: 16 },
)
const runs = { seed: 5757, numRuns: 12 }

const made: Record<"row" | "fold", (train: Frame) => Frame> = {
  row: leaveOneOutFeatures,
  fold: (train) => outOfFoldFeatures(train, "fold"),
}
const functions = [
  { name: "leaveOneOutFeatures", leaveOut: "row" },
  { name: "outOfFoldFeatures", leaveOut: "fold" },
] as const

describe.each(functions)("$name", ({ leaveOut }) => {
  it("gives each row the features counted anew without what it leaves out", async () => {
    await fc.assert(
      fc.asyncProperty(pairs, async (rows) => {
        const expected = rows.map((row, i) => featuresOf(row, countedFor(leaveOut, rows, i)))
        expect(await features(made[leaveOut](await frameOf(rows)))).toEqual(expected)
      }),
      runs,
    )
  })

  it("keeps a row's features when its own label changes, and changes those of the rows that count it", async () => {
    await fc.assert(
      fc.asyncProperty(pairs, fc.nat(), async (rows, number) => {
        const flipped = number % rows.length
        const others = rows.map((row, i) => (i === flipped ? { ...row, purchase: 1 - row.purchase } : row))
        const before = await features(made[leaveOut](await frameOf(rows)))
        const after = await features(made[leaveOut](await frameOf(others)))
        const isChanged = rows.map((_, i) => before[i].some((value, k) => value !== after[i][k]))
        const countsIt = rows.map(
          (row, i) =>
            (row.user_id === rows[flipped].user_id || row.item_id === rows[flipped].item_id) &&
            (leaveOut === "row" ? i !== flipped : row.fold !== rows[flipped].fold),
        )
        expect(isChanged).toEqual(countsIt)
      }),
      runs,
    )
  })
})

describe("outOfFoldFeatures", () => {
  it("refuses a row without a fold, which would stay in its own counts", async () => {
    const rows = await Frame.fromRows([{ user_id: 1, item_id: 2, purchase: 1, part: null }], `${ids}, part STRING`)
    await expect(outOfFoldFeatures(rows, "part").collect()).rejects.toThrow(
      "null in column part; expected the fold of each row",
    )
  })

  it("takes folds that are texts", async () => {
    const rows = [
      { user_id: 1, item_id: 1, purchase: 1, part: "a" },
      { user_id: 1, item_id: 2, purchase: 0, part: "b" },
    ]
    const made = outOfFoldFeatures(await Frame.fromRows(rows, `${ids}, part STRING`), "part")
    expect(await features(made)).toEqual([
      [0, 1, 0, 0, 0, 0],
      [1, 1, 1, 0, 0, 0],
    ])
  })
})

describe("PurchaseCounter", () => {
  it.each<LeaveOut>(["nothing", "row", "fold"])(
    "leaves out %s of counted pairs alone, in any frame",
    async (leaveOut) => {
      await fc.assert(
        fc.asyncProperty(pairs, fc.nat(), async (rows, number) => {
          const size = number % (rows.length + 1)
          const train = rows.slice(0, size)
          const model = await new PurchaseCounter({ leaveOut }).fit(await frameOf(train))
          // The last rows come first, so that order and labels are those of another frame.
          const frame = (await frameOf([...rows].reverse())).select("user_id", "item_id")
          const expected = rows.map((row, i) => featuresOf(row, i < size ? countedFor(leaveOut, train, i) : train))
          expect(await features(await model.transform(frame))).toEqual(expected.reverse())
        }),
        runs,
      )
    },
  )

  it("refuses what it does not know", () => {
    expect(() => new PurchaseCounter({ leaveOut: "label" as LeaveOut })).toThrow(
      'invalid leaveOut: "label"; expected one of "nothing", "row", "fold"',
    )
    expect(new PurchaseCounter().params).toEqual({ leaveOut: "nothing", foldCol: "fold" })
  })

  it("has a search count on each fold's training rows alone", async () => {
    const rows = Array.from({ length: 400 }, (_, i) => {
      const [user_id, item_id] = [i % 20, Math.floor(i / 20)]
      return { user_id, item_id, purchase: (i * i) % 37 < (user_id + item_id) / 5 ? 1 : 0, fold: (i * 7) % 3 }
    })
    const frame = await frameOf(rows)
    const assembler = new VectorAssembler({ inputCols: [...purchaseFeatureNames], outputCol: "features" })
    const gbt = new GBTClassifier({ labelCol: "purchase", maxIter: 3, maxDepth: 2 })
    const evaluator = new BinaryClassificationEvaluator({ labelCol: "purchase" })
    const estimator = new Pipeline({ stages: [new PurchaseCounter({ leaveOut: "row" }), assembler, gbt] })
    const search = new CrossValidator({ estimator, estimatorParamMaps: [[]], evaluator, numFolds: 3, foldCol: "fold" })
    const byHand: number[] = []
    for (const fold of [0, 1, 2]) {
      const train = frame.where(`fold <> ${fold}`)
      const model = await gbt.fit(await assembler.transform(leaveOneOutFeatures(train)))
      const heldOut = purchaseFeatures(train)(frame.where(`fold = ${fold}`))
      byHand.push(await evaluator.evaluate(await model.transform(await assembler.transform(heldOut))))
    }
    expect((await search.fit(frame)).foldMetrics).toEqual([byHand])
  })
})
