import type { Frame } from "../frame/frame"
import { checkParams, choiceParam, type ParamTable, textParam } from "../params/params"
import { checkFitOptions, type Estimator, type FitOptions, nextUid, Stage } from "../pipeline/stage"
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
export class PurchaseCounter extends Stage<PurchaseCounterParams> implements Estimator<PurchaseCounterModel> {
  /** Throws TypeError or RangeError for a parameter that is unknown or invalid. */
  constructor(params: Readonly<Partial<PurchaseCounterParams>> = {}, uid: string = nextUid("PurchaseCounter")) {
    super(checkParams("PurchaseCounter", table, params), uid)
  }

  /** Takes note of the rows; they are counted when a frame that the model made is asked for them. */
  async fit(frame: Frame, options: FitOptions = {}): Promise<PurchaseCounterModel> {
    checkFitOptions(options, "PurchaseCounter")
    return new PurchaseCounterModel(this.uid, frame, this.params)
  }
}
