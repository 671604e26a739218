// Keeps the cell that runs from ending before work that it started has ended. What arrives after a cell's end is lost
// where notebooks are run without a browser, and a failure then would fail nothing. tslab has no such hook, so two of
// its methods are wrapped, at the first use.

import { type TslabJupyter, tslabJupyter } from "./tslab"

let pending: Promise<unknown>[] = []
let isWrapped = false

/**
 * Lets the cell that runs end only when `work` has; if that fails, the cell fails, with its error printed. Outside a
 * notebook, a failure is a rejection that nobody handles.
 */
export function holdCell(work: Promise<unknown>): void {
  pending.push(work)
  const jupyter = isWrapped ? undefined : tslabJupyter()
  if (jupyter !== undefined) wrap(jupyter)
}

/** Why work failed that was pending, once all of it has ended. Interrupting the kernel ends it, with an error. */
async function failures(): Promise<unknown[]> {
  const work = pending
  pending = []
  const results = await Promise.allSettled(work)
  return results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []))
}

function wrap({ JupyterHandlerImpl, ZmqServer }: TslabJupyter): void {
  const handler = JupyterHandlerImpl?.prototype
  const server = ZmqServer?.prototype
  if (typeof handler?.handleExecuteImpl !== "function" || typeof server?.publishStatus !== "function") return
  isWrapped = true
  const { handleExecuteImpl } = handler
  const { publishStatus } = server
  handler.handleExecuteImpl = async function (...args) {
    server.publishStatus = publishStatus
    pending = []
    const count = await handleExecuteImpl.apply(this, args)
    const errors = await failures()
    for (const error of errors) console.error(error)
    // tslab takes a thrown count for a failed cell.
    if (errors.length > 0) throw count
    return count
  }
  // The cell that loaded this library runs already, unwrapped. Its reply can't be held back, but the word that it has
  // ended can; and a rejection that nobody handles is what is left to fail it by.
  server.publishStatus = function (status, parent) {
    if (status !== "idle" || parent.header.msg_type !== "execute_request" || pending.length === 0) {
      publishStatus.call(this, status, parent)
      return
    }
    void failures().then((errors) => {
      for (const error of errors) void Promise.reject(error)
      // After the handlers of those rejections, which print them.
      setTimeout(() => publishStatus.call(this, status, parent), 0)
    })
  }
}
