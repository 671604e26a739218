import type { Frame } from "../frame/frame"
import { type Checked, checkParams, choiceParam, type ParamTable, textParam } from "../params/params"
import { type Estimator, nextUid, type ParamMap, settingsOf } from "../pipeline/stage"
import { type LeaveOut, PurchaseCounterModel, type PurchaseCounterParams } from "./purchaseCounterModel"

const table: ParamTable<PurchaseCounterParams> = {
  leaveOut: choiceParam<LeaveOut>("nothing", ["nothing", "row", "fold"]),
  foldCol: textParam("fold"),
}

/**
 * The lab's features as a stage of a Pipeline. A search with such a pipeline counts anew in each fold, on the fold's
 * training rows alone: no row that it judges by has added to any feature. Frames need columns user_id, item_id and, to be
 * fitted to, purchase.
 */
export class PurchaseCounter implements Estimator<PurchaseCounterModel> {
  /** What it counts by, defaults filled in. */
  readonly params: Checked<PurchaseCounterParams>

  /** Throws TypeError or RangeError for a parameter that is unknown or invalid. */
  constructor(
    params: Readonly<Partial<PurchaseCounterParams>> = {},
    readonly uid: string = nextUid("PurchaseCounter"),
  ) {
    this.params = checkParams("PurchaseCounter", table, params)
  }

  /** Takes note of the rows; they are counted when a frame that the model made is asked for them. */
  async fit(frame: Frame): Promise<PurchaseCounterModel> {
    return new PurchaseCounterModel(this.uid, frame, this.params)
  }

  /** The same counter with the settings of `params` that name it. */
  copy(params: ParamMap): PurchaseCounter {
    return new PurchaseCounter({ ...this.params, ...settingsOf(this, params) }, this.uid)
  }
}
