// When the bar of the work under way is drawn, and drawn anew: bar.ts draws it, in a notebook or on a terminal. Silent in
// logs and on CI, and for work that ends at once.

import { observeWork, type Work } from "../../work/runWork"
import { endOnInterrupt } from "../kernel/interrupt"
import { notebookWriter } from "../kernel/tslab"
import { notebookScreen, type ProgressScreen, terminalScreen } from "./bar"
import { finalText, type ProgressState, progressState } from "./text"

// Work shorter than this needs no bar: one that flashes up for it only disturbs.
const firstDrawMs = 500
const redrawMs = 200
/** Work that took this long leaves a line with its time; the bar of shorter work goes away. */
const keptMs = 2000

let isOn = process.env.GBT_LAB_PROGRESS !== "0"

/**
 * Switches progress bars on or off, in notebooks and on terminals. Where `gbt-lab/notebook` is imported, which a notebook
 * does by itself, they are on, unless the environment variable `GBT_LAB_PROGRESS` is 0.
 */
export function setProgress(on: boolean): void {
  isOn = on
}

/** Where a bar would be drawn now; undefined where nobody would see it. */
function currentScreen(): ProgressScreen | undefined {
  if (!isOn) return undefined
  const write = notebookWriter()
  if (write !== null) return notebookScreen(write)
  return process.stderr.isTTY && !process.env.CI ? terminalScreen(process.stderr) : undefined
}

interface Shown {
  readonly work: Work
  readonly screen: ProgressScreen
  isDrawn: boolean
}

// In the order they began. The first of them has the bar.
const shown = new Set<Shown>()
let timer: NodeJS.Timeout | undefined

function redraw(): void {
  const [first] = shown
  if (first === undefined) return
  const state = progressState(first.work, performance.now())
  if (state.elapsedMs < firstDrawMs) return
  first.isDrawn = true
  first.screen.draw(state)
}

function show(work: Work): (isDone: boolean) => void {
  // Work without a name is no cell's own: the rows that an open page asks for.
  const screen = work.label === "" ? undefined : currentScreen()
  if (screen === undefined) return () => {}
  const one: Shown = { work, screen, isDrawn: false }
  shown.add(one)
  timer ??= setInterval(redraw, redrawMs).unref()
  return (isDone) => {
    shown.delete(one)
    if (shown.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
    if (!one.isDrawn) return
    const state: ProgressState = progressState(work, performance.now())
    screen.end(state.elapsedMs < keptMs ? undefined : finalText(state, isDone))
  }
}

/** Has all work from now on show its bar, and end where the kernel is interrupted. */
export function installProgress(): void {
  observeWork({
    get follows() {
      return currentScreen() !== undefined
    },
    begin(work) {
      const release = endOnInterrupt(work)
      const end = show(work)
      return (isDone) => {
        release()
        end(isDone)
      }
    },
  })
}
