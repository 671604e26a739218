import { type ProgressBar, progressBar } from "./progress"

/**
 * Runs long work under a progress bar: `await withProgress("fitting", (options) => gbt.fit(train, options))`.
 *
 * @param label - what is going on
 * @param work - gets options to pass on, whose `onProgress` moves the bar
 * @returns what `work` gives; the bar ends with it, also when it throws
 */
export async function withProgress<T>(
  label: string,
  work: (options: { onProgress: (done: number, total: number) => void }) => Promise<T>,
): Promise<T> {
  let bar: ProgressBar | undefined
  function onProgress(done: number, total: number): void {
    bar ??= progressBar(label, total)
    bar.update(done)
  }
  try {
    return await work({ onProgress })
  } finally {
    bar?.finish()
  }
}
