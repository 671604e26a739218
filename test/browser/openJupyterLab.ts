import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, vi } from "vitest"
import { root } from "./openBrowser"

const TOKEN = "a-token-for-this-test"

/** A JupyterLab that runs. */
export interface JupyterLab {
  /** Of the notebook. */
  address: string
  /** Ends it, with its kernels. */
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

/** JupyterLab as `npm start -- --open` starts it, on a copy of a notebook: it saves what it runs. */
export async function openJupyterLab(name: string, notebook: string): Promise<JupyterLab> {
  const folder = join(root, "build", "browser")
  mkdirSync(folder, { recursive: true })
  const copy = join(folder, name)
  writeFileSync(copy, notebook)
  const port = await freePort()
  const own = ["--no-browser", `--port=${port}`]
  const jupyter = [`--IdentityProvider.token=${TOKEN}`, "--LabApp.expose_app_in_browser=True"]
  const args = [join(root, "scripts", "start.mjs"), "--open", ...own, copy, "--", ...jupyter]
  const server = spawn(process.execPath, args, { cwd: root, stdio: "ignore", detached: true })
  const close = async (): Promise<void> => {
    const ended = once(server, "exit")
    // The group: the command, JupyterLab and its kernels.
    process.kill(-server.pid!, "SIGTERM")
    await ended
  }
  const url = `http://localhost:${port}`
  const isUp = async (): Promise<void> => {
    expect((await fetch(`${url}/api?token=${TOKEN}`)).ok).toBe(true)
  }
  try {
    await vi.waitFor(isUp, { timeout: 90_000, interval: 200 })
  } catch (error) {
    await close()
    throw error
  }
  return { address: `${url}/lab/tree/build/browser/${name}?token=${TOKEN}&reset`, close }
}

/** A notebook of cells of code. */
export function notebookOf(sources: readonly string[]): string {
  const cells = sources.map((source, i) => {
    return { cell_type: "code", id: `cell-${i}`, metadata: {}, source, outputs: [], execution_count: null }
  })
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" }
  return JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 })
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

/** Opens the notebook in a page and runs all cells, none of which may fail. */
export async function runAllCells(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 60_000 })
  await page.waitForFunction(
    "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'",
    null,
    { timeout: 60_000 },
  )
  expect(await page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.name")).toBe("tslab")
  await page.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells')")
  const { cells } = await stateOf(page)
  await expect.poll(async () => (await stateOf(page)).done, { timeout: 120_000, interval: 500 }).toBe(cells)
  await page.waitForFunction("jupyterapp.shell.currentWidget.sessionContext.session.kernel.status === 'idle'")
  expect((await stateOf(page)).failed).toBe(0)
}

/** Changes JupyterLab's theme, which makes all outputs anew in the other colours, some time after. */
export async function changeTheme(page: Page, theme: "Light" | "Dark"): Promise<void> {
  await page.evaluate(`jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab ${theme}' })`)
  await page.waitForFunction(`document.body.dataset.jpThemeLight === '${theme === "Light"}'`)
  await page.waitForTimeout(2000)
}
