import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { writeIndex } from "./notebooks/writeIndex.mjs"
import { runMain } from "./setup/runMain.mjs"
import { setUp } from "./setup/setUp.mjs"

// `npm run docs`: reference pages of the public API in build/docs, beside the notebooks' pages in build.
runMain(async () => {
  const root = dirname(dirname(fileURLToPath(import.meta.url)))
  await setUp(root)
  // Loaded here, since a fresh checkout has no packages until it is set up.
  const { referencePages } = await import("./docs/referencePages.mjs")
  const build = join(root, "build")
  const problems = await referencePages(root, join(build, "docs"))
  if (problems.length > 0) {
    console.error(problems.join("\n"))
    console.log(`docs: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}, no pages made`)
    return 1
  }
  writeIndex(build, root)
  if (!existsSync(join(build, "index.html"))) console.log("npm start makes the notebooks' pages that these link to")
  console.log(`docs: ${join(build, "docs", "index.html")}`)
  return 0
})
