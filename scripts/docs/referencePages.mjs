import { readdirSync, rmSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { Application, Comment, CommentTag, Converter, Logger, LogLevel, PageEvent } from "typedoc"

/** What the folders of src are called on the pages, in the order of the pages. */
const AREAS = new Map([
  ["frame", "Frames"],
  ["pipeline", "Pipelines"],
  ["features", "Features"],
  ["estimator", "Gradient-boosted trees"],
  ["gbt", "Gradient-boosted trees"],
  ["tuning", "Grid search"],
  ["evaluation", "Evaluation"],
  ["lab", "The lab"],
  ["notebook", "Notebooks"],
  ["work", "Progress and interruption"],
  ["linalg", "Vectors and matrices"],
  ["random", "Random numbers"],
  ["params", "Parameters"],
])

/** What must have a description: exported names, and the fields and methods of exported classes and interfaces. */
const DESCRIBED = /** @type {const} */ ([
  ...["Class", "Interface", "TypeAlias", "Function", "Variable"],
  ...["Method", "Property", "Accessor"],
])

/**
 * Makes the reference pages of everything that src/index.ts exports, with README.md as the first page. They load nothing
 * over a network.
 *
 * @param {string} root - the checkout, with its packages
 * @param {string} out - folder for the pages; what is in it is removed
 * @returns {Promise<string[]>} what is wrong, a line each: a public name without a description, a type that one uses and
 * index.ts does not export, a link that leads nowhere. The pages are only made where nothing is
 */
export async function referencePages(root, out) {
  const app = await Application.bootstrap({
    name: "gbt-lab",
    alwaysCreateEntryPointModule: false,
    entryPoints: [join(root, "src", "index.ts")],
    tsconfig: join(root, "tsconfig.build.json"),
    basePath: root,
    readme: join(root, "README.md"),
    projectDocuments: [join(root, "CONTRIBUTING.md"), join(root, "CHANGELOG.md")],
    includeVersion: true,
    out,
    // The build checks the types.
    skipErrorChecking: true,
    excludePrivate: true,
    excludeProtected: true,
    // What Error and the like bring along is not ours to describe.
    excludeExternals: true,
    // Links to sources would name the server that a checkout came from.
    disableSources: true,
    hideGenerator: true,
    categorizeByGroup: false,
    categoryOrder: [...new Set(AREAS.values())],
    defaultCategory: "About the project",
    navigation: { includeCategories: true, includeGroups: false },
    validation: { notDocumented: true, notExported: true, invalidLink: true, invalidPath: true },
    requiredToBeDocumented: [...DESCRIBED],
  })
  const logger = new WarningCollector()
  app.logger = logger
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => sortIntoAreas(project))
  const project = await app.convert()
  if (project === undefined) return logger.warnings
  app.validate(project)
  if (logger.warnings.length > 0) return logger.warnings
  linkToRenderedNotebooks(project)
  app.renderer.on(PageEvent.END, useOwnIcons)
  await app.generateDocs(project, out)
  // What the README links to is copied beside the pages; nothing links to the notebooks' sources any more.
  const media = join(out, "media")
  for (const file of readdirSync(media)) if (file.endsWith(".ipynb")) rmSync(join(media, file))
  return logger.warnings
}

/** Keeps warnings and errors, and drops what TypeDoc tells of its progress. */
class WarningCollector extends Logger {
  /** @type {string[]} */
  warnings = []

  /** @override @param {string} message @param {LogLevel} level */
  log(message, level) {
    if (level >= LogLevel.Warn) this.warnings.push(message)
  }
}

/**
 * Gives every exported name the category of the folder that it comes from.
 *
 * @param {import("typedoc").ProjectReflection} project
 */
function sortIntoAreas(project) {
  for (const reflection of project.children ?? []) {
    const file = project.getSymbolIdFromReflection(reflection)?.packagePath ?? ""
    const area = AREAS.get(basename(dirname(file)))
    if (area === undefined) continue
    const owner = reflection.signatures?.[0] ?? reflection
    owner.comment ??= new Comment()
    owner.comment.blockTags.push(new CommentTag("@category", [{ kind: "text", text: area }]))
  }
}

/**
 * Makes links to notebooks lead to the pages that `npm start` makes of them, one folder up.
 *
 * @param {import("typedoc").ProjectReflection} project
 */
function linkToRenderedNotebooks(project) {
  project.readme = project.readme?.map((part) =>
    part.kind === "relative-link" && part.text.endsWith(".ipynb")
      ? { kind: "text", text: `../${basename(part.text, ".ipynb")}.html` }
      : part,
  )
}

/**
 * Makes a page draw the icons that its script puts into it: browsers refuse those of another file where pages are read
 * from a folder.
 *
 * @param {{ contents?: string }} page
 */
function useOwnIcons(page) {
  page.contents = page.contents?.replace(/href="[^"]*assets\/icons\.svg#/g, 'href="#')
}
