/**
 * Runs `task` for 0, 1, … taskCount - 1, at most `parallelism` at a time, each started in turn. After a failure no
 * further task starts; the promise is rejected with the first failure, once the tasks under way have ended.
 */
export async function runPool(
  taskCount: number,
  parallelism: number,
  task: (index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const failures: unknown[] = []
  const work = async (): Promise<void> => {
    while (next < taskCount && failures.length === 0) {
      try {
        await task(next++)
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallelism, taskCount) }, work))
  if (failures.length > 0) throw failures[0]
}
