import { type Frame, keepAlive } from "../frame/frame"
import type { Relation } from "../frame/relation"
import type { LossName } from "../gbt/loss"
import { type EncodedRows, encodeRowsInSteps } from "../gbt/trainGbt"
import { runWork } from "../work/runWork"
import { computeInSteps } from "../work/steps"
import { type ColumnNames, readTrainingRows } from "./featureColumns"

/** Encoded rows, and what their features are called. */
export interface NamedRows {
  readonly encoded: EncodedRows
  readonly featureNames: readonly string[]
}

// A cached frame has one relation as long as it is cached, others have a new one for every action: so what is kept here,
// 4 bytes a value, lives as long as the cached rows do.
const kept = new WeakMap<Relation, Map<string, NamedRows>>()

/**
 * The rows of a frame, read and encoded for training; at once where the frame is cached and has been read before.
 *
 * @throws RangeError and TypeError as readTrainingRows and encodeRows do; the signal's reason, once it is aborted
 */
export async function readEncodedRows(
  frame: Frame,
  names: ColumnNames,
  loss: LossName,
  partitions: readonly number[] | undefined,
  signal: AbortSignal | undefined,
): Promise<NamedRows> {
  signal?.throwIfAborted()
  const { featuresCol, labelCol, weightCol, validationIndicatorCol } = names
  const key = JSON.stringify([featuresCol, labelCol, weightCol, validationIndicatorCol, loss, partitions])
  const relation = await frame.relation()
  const before = kept.get(relation)?.get(key)
  if (before !== undefined) return before
  const { data, featureNames } = await runWork("reading rows", signal === undefined ? {} : { signal }, (work) =>
    readTrainingRows(frame.engine, relation, names, partitions, work.signal),
  )
  keepAlive(relation)
  const read = { encoded: await computeInSteps(encodeRowsInSteps(data, loss)), featureNames }
  const all = kept.get(relation) ?? new Map<string, NamedRows>()
  kept.set(relation, all.set(key, read))
  return read
}
