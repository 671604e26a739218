// What a server is told when this process is gone, however it ended: a small process beside it waits for that.

import { spawn } from "node:child_process"
import type { RawCall } from "./channel"

/** Keeps the calls that are to be made when this process ends. */
export interface Farewell {
  /** Replaces the calls; they are made one after the other. */
  set(calls: readonly RawCall[]): void
  /** Has nothing called any more. */
  cancel(): void
}

/**
 * Starts the process that waits. It holds a pipe of this one, which the system closes when this process ends: by itself, by
 * `process.exit`, by a signal. It has no part in keeping this process alive. Where it can't be started, the server's own
 * time-out (an hour, by default) ends sessions.
 *
 * @param origin - as in "https://host:15002"
 * @param headers - sent with each call; they go through the pipe, where no list of processes shows them
 */
export function startFarewell(origin: string, headers: Readonly<Record<string, string>>): Farewell {
  const child = spawn(process.execPath, ["-e", `(${program.toString()})()`], {
    // A group of its own: Ctrl-C in a terminal goes to the whole group of this process.
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    windowsHide: true,
    cwd: "/",
    env: environment(),
  })
  child.on("error", () => {})
  child.unref()
  const pipe = child.stdin
  pipe.on("error", () => {})
  ;(pipe as unknown as { unref?: () => void }).unref?.()
  return {
    set(calls) {
      const lines = calls.map(({ path, body }) => [path, Buffer.from(body).toString("base64")])
      pipe.write(`${JSON.stringify({ origin, headers, calls: lines })}\n`)
    },
    cancel() {
      pipe.end("null\n")
    },
  }
}

/** The variables of this process without what would have Node load files or wait for a debugger. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_V8_COVERAGE, NODE_CHANNEL_FD, ...rest } = process.env
  return rest
}

/** The program of that process, which is sent as text: nothing outside of it may be used. */
function program(): void {
  const http2 = require("node:http2") as typeof import("node:http2")
  let text = ""
  process.stdin.setEncoding("utf8")
  process.stdin.on("data", (part) => {
    text += part
    // All but the last whole line is out of date.
    const at = text.lastIndexOf("\n", text.length - 2)
    if (text.endsWith("\n") && at >= 0) text = text.slice(at + 1)
  })
  process.stdin.on("error", () => process.exit())
  process.stdin.on("end", async () => {
    // Nobody waits longer for a server that does not answer.
    setTimeout(() => process.exit(), 60_000)
    const lines = text.split("\n")
    const what = JSON.parse(lines[lines.length - 2] ?? "null")
    if (what === null) process.exit()
    const session = http2.connect(what.origin)
    session.on("error", () => process.exit())
    for (const [path, body] of what.calls) await call(path, Buffer.from(body, "base64"))
    process.exit()

    function call(path: string, body: Buffer): Promise<void> {
      return new Promise((resolve) => {
        const stream = session.request({
          ...what.headers,
          ":method": "POST",
          ":path": path,
          "content-type": "application/grpc+proto",
          te: "trailers",
        })
        stream.on("error", () => resolve())
        stream.on("close", () => resolve())
        stream.resume()
        stream.setTimeout(20_000, () => stream.close())
        stream.end(body)
      })
    }
  })
}
