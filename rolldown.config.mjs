// How src/ becomes the JavaScript of dist/. Hundreds of small files would take most of the time that a program needs to
// load the library, so they are put together into few: what the doors load at once, and what comes when it is first needed.

import { join } from "node:path"
import { defineConfig } from "rolldown"

/** Programs and doors: the files of dist/ that others name. */
const entries = [
  ...["index", "notebook", "lab", "checkout"],
  ...["gbt/sharded/shardWorker", "gbt/runs/runWorker", "notebook/kernel/startKernel"],
]

export default defineConfig({
  input: Object.fromEntries(entries.map((path) => [path.split("/").at(-1), join("src", `${path}.ts`)])),
  platform: "node",
  tsconfig: false,
  // Packages stay packages, and the main door opens that of notebooks by itself.
  external: [/^[^./]/, /^\.\/notebook$/],
  output: {
    dir: "dist",
    format: "cjs",
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    // Stacks name functions as they are written; --enable-source-maps gives the lines of src/.
    sourcemap: true,
    sourcemapExcludeSources: true,
    codeSplitting: {
      groups: [
        // What a thread that trains shares with the library; it loads nothing else of it.
        {
          name: "common",
          test: /src\/(figure|work(?!\/workerThreads)|linalg|random|params|gbt\/(model|data|bins|cells|trees))\//,
          priority: 4,
        },
        { name: "trainer", test: /src\/gbt\/(sharded\/(backend|shard)|runs\/trainRuns)\.ts$/, priority: 2 },
        // No door is put in here: it looks for a notebook when it is loaded, and a kernel loads parts of the library earlier.
        {
          name: "library",
          test: /src\/((connection|evaluation|features|lab|pipeline|tuning|frame(?!\/plots))\/|estimator\/gbt)/,
          priority: 3,
        },
        { name: "plots", test: /src\/frame\/plots\//, priority: 1 },
      ],
    },
  },
})
