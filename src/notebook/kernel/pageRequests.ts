// Questions that an open page asks the kernel about an output. They come as `comm_info_request`, the one message about
// comms that tslab answers, with fields of ours beside the protocol's: any other kernel, and one that was restarted, gives
// its plain answer, by which the page knows that nobody here can tell. The answer goes to the asker alone.

import { basename } from "node:path"
import { type CommInfoMessage, tslabJupyter } from "./tslab"

/** What our questions name as the target of their comm; answers stand in a field of that name. */
export const requestTarget = "gbt-lab.table"

let answers: ((request: unknown) => Promise<object>) | undefined

/**
 * Has `answer` reply to what pages ask, also while a cell waits for something; it must not reject.
 *
 * @returns false where there is no kernel that can be asked
 */
export function answerRequests(answer: (request: unknown) => Promise<object>): boolean {
  if (answers === undefined && !wrap()) return false
  answers = answer
  return true
}

function wrap(): boolean {
  const server = tslabJupyter()?.ZmqServer?.prototype
  if (typeof server?.handleCommInfoRequest !== "function") return false
  const { handleCommInfoRequest } = server
  server.handleCommInfoRequest = function (socket, message: CommInfoMessage) {
    const { target_name, [requestTarget]: request } = message.content
    if (target_name !== requestTarget || answers === undefined) {
      handleCommInfoRequest.call(this, socket, message)
      return
    }
    void answers(request).then((content) => {
      const reply = message.createReply()
      reply.header.msg_type = "comm_info_reply"
      reply.content = { status: "ok", comms: {}, [requestTarget]: content }
      reply.signAndSend(this.connInfo.key, socket)
    })
  }
  return true
}

/** The id under which Jupyter's server knows this kernel: it names the file by which it told us its ports. */
export function kernelId(): string | undefined {
  const names = process.argv.map((word) => /^kernel-([\w-]+)\.json$/.exec(basename(word))?.[1])
  return names.find((name) => name !== undefined)
}
