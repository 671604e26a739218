import { mkdirSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { checkSettings } from "./notebooks/notebookParameters.mjs"
import { openJupyterLab } from "./notebooks/openJupyterLab.mjs"
import { parseArguments, USAGE } from "./notebooks/parseArguments.mjs"
import { makeRunFolder } from "./notebooks/runFolder.mjs"
import { allNotebooks, runNotebooks } from "./notebooks/runNotebooks.mjs"
import { callerFolder } from "./setup/callerFolder.mjs"
import { CommandError } from "./setup/commandError.mjs"
import { runMain } from "./setup/runMain.mjs"
import { setUp } from "./setup/setUp.mjs"

// `npm start`: sets the checkout up, then runs the notebooks or opens JupyterLab.
runMain(async () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  const options = parseArguments(process.argv.slice(2), { root, cwd: callerFolder("start") })
  if (options.help) {
    console.log(USAGE)
    return 0
  }
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
