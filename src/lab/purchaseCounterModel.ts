import type { Frame } from "../frame/frame"
import type { Transformer } from "../pipeline/stage"
import { leaveFoldOut, leaveOut, withOwnFold } from "./leaveOut"
import { purchaseFeatures } from "./purchaseFeatures"

/** What the features of a row that was itself counted leave out: nothing, as in the lab; the row; or its whole fold. */
export type LeaveOut = "nothing" | "row" | "fold"

/** Parameters of a `PurchaseCounter`. */
export interface PurchaseCounterParams {
  /** What the features of a row that was itself counted leave out. Default "nothing". */
  leaveOut: LeaveOut
  /** Column with the fold of each row, for `leaveOut: "fold"`. Default "fold". */
  foldCol: string
}

/**
 * Adds the lab's features, counted on the rows that a `PurchaseCounter` was fitted to. A row is known by its user and
 * item: one that was itself counted, in whatever frame it comes, is left out of its own counts, or its fold is. A pipeline
 * model with this stage can't be saved, since it would hold all training rows; save the stages after it.
 */
export class PurchaseCounterModel implements Transformer {
  private readonly addFeatures: (frame: Frame) => Frame
  private readonly takeOut: (frame: Frame) => Frame

  /** Make one with `PurchaseCounter.fit`. */
  constructor(
    readonly uid: string,
    train: Frame,
    { leaveOut: left, foldCol }: Readonly<PurchaseCounterParams>,
  ) {
    this.addFeatures = purchaseFeatures(train)
    this.takeOut =
      left === "nothing" ? (frame) => frame : left === "row" ? takeRowsOut(train) : takeFoldsOut(train, foldCol)
  }

  /** The frame with the six columns that `purchaseFeatures` adds. */
  async transform(frame: Frame): Promise<Frame> {
    return this.takeOut(this.addFeatures(frame))
  }
}

const pair = ["user_id", "item_id"]

function takeRowsOut(train: Frame): (frame: Frame) => Frame {
  // Grouped, though each pair is there once: the join then knows that it can't repeat a row.
  const own = train.groupBy(...pair).agg("sum(purchase) AS own_purchases", "count(*) AS own_attempts")
  return (frame) => {
    const share = ["coalesce(own_purchases, 0)", "coalesce(own_attempts, 0)"] as const
    const joined = frame.join(own, pair, "left")
    return leaveOut(leaveOut(joined, "user", ...share), "item", ...share).drop("own_purchases", "own_attempts")
  }
}

function takeFoldsOut(train: Frame, foldCol: string): (frame: Frame) => Frame {
  const folded = withOwnFold(train, foldCol)
  const own = folded.groupBy(...pair).agg("min(own_fold) AS own_fold")
  return (frame) => leaveFoldOut(frame.join(own, pair, "left"), folded)
}
