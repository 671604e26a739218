import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, vi } from "vitest"
import { root } from "./openBrowser"

const TOKEN = "a-token-for-this-test"

/** A JupyterLab that runs. */
export interface JupyterLab {
  /** Where a notebook of build/browser/ opens. */
  addressOf(name: string): string
  /** Ends it with its kernels. */
  close(): Promise<void>
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

/** JupyterLab as `npm start -- --open` starts it, on a notebook of build/browser/. */
export async function openJupyterLab(name: string): Promise<JupyterLab> {
  const port = await freePort()
  const own = ["--no-browser", `--port=${port}`]
  const jupyter = [`--IdentityProvider.token=${TOKEN}`, "--LabApp.expose_app_in_browser=True"]
  const path = join(root, "build", "browser", name)
  const args = [join(root, "scripts", "start.mjs"), "--open", ...own, path, "--", ...jupyter]
  const server: ChildProcess = spawn(process.execPath, args, { cwd: root, stdio: "ignore", detached: true })
  const url = `http://localhost:${port}`
  const isUp = async (): Promise<void> => {
    expect((await fetch(`${url}/api?token=${TOKEN}`)).ok).toBe(true)
  }
  await vi.waitFor(isUp, { timeout: 120_000, interval: 200 })
  return {
    addressOf: (of) => `${url}/lab/tree/build/browser/${of}?token=${TOKEN}&reset`,
    async close() {
      const ended = once(server, "exit")
      // The group: the command, JupyterLab and its kernels.
      process.kill(-server.pid!, "SIGTERM")
      await ended
    },
  }
}

/** Opens a notebook and waits until its kernel is there. */
export async function openNotebook(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 60_000 })
  await kernelIsIdle(page)
  expect(await page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.name")).toBe("tslab")
}

/** Waits until the kernel has nothing to do. */
export async function kernelIsIdle(page: Page): Promise<void> {
  await page.waitForFunction(
    "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
    null,
    { timeout: 60_000 },
  )
}

/** How far the cells of the open notebook are. */
interface State {
  cells: number
  done: number
  failed: number
}

function stateOf(page: Page): Promise<State> {
  return page.evaluate<State>(`(() => {
    const panel = window.jupyterapp.shell.currentWidget
    const cells = panel.content.widgets.map(({ model }) => model).filter((model) => model.type === "code")
    const outputs = cells.flatMap((model) => model.outputs.toJSON())
    return {
      cells: cells.length,
      done: cells.filter((model) => model.executionCount !== null).length,
      failed: outputs.filter((output) => output.output_type === "error" || output.name === "stderr").length,
    }
  })()`)
}

/** Runs all cells of the open notebook; none may fail. */
export async function runAllCells(page: Page): Promise<void> {
  await page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
  const { cells } = await stateOf(page)
  const isDone = async (): Promise<void> => expect((await stateOf(page)).done).toBe(cells)
  await vi.waitFor(isDone, { timeout: 120_000, interval: 500 })
  await kernelIsIdle(page)
  expect((await stateOf(page)).failed).toBe(0)
}

/** Changes the theme of the JupyterLab that is open. */
export async function setTheme(page: Page, theme: "Light" | "Dark"): Promise<void> {
  await page.evaluate(`jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab ${theme}' })`)
  await page.waitForFunction(`document.body.dataset.jpThemeLight === '${theme === "Light"}'`)
}
