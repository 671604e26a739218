import { checkOptions } from "../params/options"
import { runWork, type Work, type WorkOptions, workOptions } from "./runWork"

/**
 * Runs long work as one piece, which shows one progress bar, in a notebook and on a terminal: what is called in it,
 * reading, queries, fitting and so on, is part of it, and stops when it is to stop.
 *
 * ```ts
 * const rows = await runWork("making features", { signal }, async (work) => {
 *   const users = await purchaseFeatures(await readLabFile(folder, "train"))
 *   for (let i = 0; i < 10; i++) work.report(i, 10, "steps")
 *   …
 * })
 * ```
 *
 * @param label - what is going on
 * @returns what `run` gives
 * @throws TypeError for an unknown option; what `run` throws; the signal's reason once it is aborted, before `run` is called if it is already
 */
export async function runOwnWork<T>(label: string, options: WorkOptions, run: (work: Work) => Promise<T>): Promise<T> {
  checkOptions(options, workOptions, "runWork")
  return runWork(label, options, run)
}
