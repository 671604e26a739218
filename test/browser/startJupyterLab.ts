import { spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { join, relative, sep } from "node:path"
import { expect, vi } from "vitest"
import { root } from "./openBrowser"

const TOKEN = "a-token-for-this-test"

/** JupyterLab as `npm start -- --open` starts it. */
export interface JupyterLab {
  /** Where it shows the notebook. */
  readonly address: string
  /** Ends it with its kernels. */
  stop(): Promise<void>
}

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const port = (probe.address() as { port: number }).port
      probe.close(() => resolve(port))
    })
  })
}

/** Starts JupyterLab on a notebook inside the checkout, which it saves when it runs it. */
export async function startJupyterLab(notebook: string): Promise<JupyterLab> {
  const port = await freePort()
  const own = ["--no-browser", `--port=${port}`]
  const jupyter = [`--IdentityProvider.token=${TOKEN}`, "--LabApp.expose_app_in_browser=True"]
  const args = [join(root, "scripts", "start.mjs"), "--open", ...own, notebook, "--", ...jupyter]
  const server = spawn(process.execPath, args, { cwd: root, stdio: "ignore", detached: true })
  const url = `http://localhost:${port}`
  const isUp = async (): Promise<void> => {
    expect((await fetch(`${url}/api?token=${TOKEN}`)).ok).toBe(true)
  }
  await vi.waitFor(isUp, { timeout: 60_000, interval: 200 })
  const path = relative(root, notebook).split(sep).join("/")
  return {
    address: `${url}/lab/tree/${path}?token=${TOKEN}&reset`,
    async stop() {
      const ended = once(server, "exit")
      // The group: the command, JupyterLab and its kernels.
      process.kill(-server.pid!, "SIGTERM")
      await ended
    },
  }
}
