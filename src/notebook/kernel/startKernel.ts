// The program that Jupyter starts for a notebook: tslab's kernel with cells as runCell.ts has them, from the first one on.
// Where a project starts tslab itself, importing the library in a cell does the same for the cells after it, but for the
// lines that errors name: tslab's TypeScript keeps maps only where it is asked before it is loaded.

import { createRequire } from "node:module"
import { installCells } from "./runCell"
import { withSourceMaps } from "./sourceMaps"
import type { TslabJupyter } from "./tslab"
import { type TypeScript, typescriptPath } from "./typescript"

const load = createRequire(__filename)
const path = typescriptPath(__filename)
const typescript = load(path) as TypeScript
load.cache[path]!.exports = withSourceMaps(typescript)

installCells(load("tslab/dist/jupyter") as TslabJupyter)
const { startKernel } = load("tslab/dist/main") as { startKernel(options: object): void }
startKernel({ configPath: process.argv[2], enableFindLocal: false })
