import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { openJupyterLab } from "./notebooks/jupyterLab.mjs"
import { checkSettings } from "./notebooks/notebookParameters.mjs"
import { makeRunFolder } from "./notebooks/runFolder.mjs"
import { allNotebooks, runNotebooks } from "./notebooks/runner.mjs"
import { readStart, startLine } from "./notebooks/startLine.mjs"
import { command } from "./setup/command.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { setUp } from "./setup/setUp.mjs"

// `npm start`: sets the checkout up, then runs the notebooks or opens JupyterLab.
command(startLine, async ({ root, cwd, ...words }) => {
  const options = readStart(words, { root, cwd })
  const notebooks = options.notebooks.length > 0 ? options.notebooks : allNotebooks(root)
  if (notebooks.length === 0) throw new CommandError("there is no notebook in notebooks/")
  await setUp(root)
  checkSettings(options.settings, notebooks, await import(pathToFileURL(join(root, "dist", "notebook.js")).href))
  const hasOwnFolder = options.out === null && !options.open && Object.keys(options.settings).length > 0
  const out = hasOwnFolder
    ? makeRunFolder(join(root, "build", "runs"), options.settings)
    : (options.out ?? join(root, "build"))
  mkdirSync(out, { recursive: true })
  if (options.open) return openJupyterLab({ ...options, out }, root)
  const results = await runNotebooks(notebooks, { root, ...options, out })
  const failed = results.filter(({ failure }) => failure !== null).length
  console.log(`pages: ${join(out, "index.html")}`)
  if (hasOwnFolder) console.log("beside the other runs: npm run compare")
  console.log(`notebooks: ${results.length - failed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
})
