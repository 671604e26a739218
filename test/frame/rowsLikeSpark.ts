// Rows that real Spark was given too, as in createDataFrame(rows, "id INT, s STRING, x DOUBLE, k INT").coalesce(1).

import type { Engine } from "../../src/engines/engine"
import { Frame } from "../../src/frame/frame"

/** 40 rows with nulls and NaN. */
export function fortyRows(engine: Engine): Promise<Frame> {
  const rows = Array.from({ length: 40 }, (_, id) => ({
    id,
    s: ["a", "b", null, "d"][id % 4],
    x: id % 7 === 3 ? null : id % 11 === 5 ? Number.NaN : id * 1.5 - 10,
    k: id % 5,
  }))
  return Frame.fromRows(rows, "id INT, s STRING, x DOUBLE, k INT", engine)
}

/** Six rows of two columns, some of them equal. */
export function sixRows(engine: Engine): Promise<Frame> {
  const rows = [1, 1, 2, 3, 2, 2].map((i) => ({ i, s: i === 1 ? "a" : i === 3 ? "c" : null }))
  return Frame.fromRows(rows, "i INT, s STRING", engine)
}

/** The lines of what `show` prints, cells without blanks. */
export async function shownCells(frame: Frame): Promise<string[]> {
  const text = await frame.showString(100, { truncate: false })
  return text
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim())
        .join("|"),
    )
}
