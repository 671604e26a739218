import { existsSync } from "node:fs"
import { join } from "node:path"
import { writeIndex } from "./notebooks/indexPage.mjs"
import { loadPageLibrary } from "./notebooks/page.mjs"
import { command } from "./setup/command.mjs"
import { setUp } from "./setup/setUp.mjs"

const usage = `npm run docs

Makes the reference pages of the public API in build/docs. The exit status is 1, and no page is made, if a public name has
no description or a link leads nowhere.`

// `npm run docs`: reference pages of the public API in build/docs, beside the notebooks' pages in build.
command({ name: "docs", usage, options: {} }, async ({ root }) => {
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
  writeIndex(build, root, loadPageLibrary(root))
  if (!existsSync(join(build, "index.html"))) console.log("npm start makes the notebooks' pages that these link to")
  console.log(`docs: ${join(build, "docs", "index.html")}`)
  return 0
})
