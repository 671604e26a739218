import { readdirSync, rmSync } from "node:fs"
import { basename, join } from "node:path"
import { Application, Comment, CommentTag, Converter, Logger, LogLevel, PageEvent, ReflectionKind } from "typedoc"

/** The package's doors, which have a page each. */
const DOORS = ["index.ts", "lab.ts", "notebook.ts"]

/** What the folders of src are called on the pages, in the order of the pages; a folder that is not here is as its parent. */
const AREAS = new Map([
  ["frame", "Frames"],
  ["engines", "Frames"],
  ["pipeline", "Pipelines"],
  ["features", "Features"],
  ["estimator", "Gradient-boosted trees"],
  ["gbt", "Gradient-boosted trees"],
  ["tuning", "Grid search"],
  ["evaluation", "Evaluation"],
  ["work", "Progress and interruption"],
  ["linalg", "Vectors and matrices"],
  ["lab", "The lab"],
  ["notebook/figures", "Figures"],
  ["notebook/tables", "Tables"],
  ["notebook/run", "Parameters and runs"],
  ["notebook/progress", "Progress and interruption"],
  ["notebook", "Output"],
])

/** What must have a description: exported names, and the fields and methods of exported classes and interfaces. */
const DESCRIBED = /** @type {const} */ ([
  ...["Class", "Interface", "TypeAlias", "Function", "Variable"],
  ...["Method", "Property", "Accessor"],
])

/** Types that public names mention and that no user has to name. */
const UNNAMED = [
  ...[
    "BoostedModel",
    "BoostingParams",
    "Checked",
    "ClassifierColumns",
    "ClassifierFields",
    "RegressorFields",
    "FunctionCall",
    "FunctionName",
    "GridStage",
  ],
  ...["IndexedColumns", "IndexedRow", "OtherFunctions", "RowsOf", "VectorType", "WorkStart"],
]

/** Types by which the compiler knows a frame's rows: users see their errors and completions, and need no pages. */
const ROW_TYPES = /defined in [^,]*\/rowTypes\.ts, is referenced by/

/**
 * Makes the reference pages of everything that the doors export, with README.md as the first page. They load nothing
 * over a network.
 *
 * @param {string} root - the checkout, with its packages
 * @param {string} out - folder for the pages; what is in it is removed
 * @returns {Promise<string[]>} what is wrong, a line each: a public name without a description, a type that one uses and
 * no door exports, a link that leads nowhere. The pages are only made where nothing is
 */
export async function referencePages(root, out) {
  const app = await Application.bootstrap({
    name: "gbt-lab",
    alwaysCreateEntryPointModule: false,
    entryPoints: DOORS.map((file) => join(root, "src", file)),
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
    intentionallyNotExported: UNNAMED,
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
    if (level >= LogLevel.Warn && !ROW_TYPES.test(message)) this.warnings.push(message)
  }
}

/**
 * Gives every exported name the category of the room of src that it comes from.
 *
 * @param {import("typedoc").ProjectReflection} project
 */
function sortIntoAreas(project) {
  const named = (project.children ?? []).flatMap((door) => door.children ?? [])
  const inNamespaces = named
    .filter(({ kind }) => kind === ReflectionKind.Namespace)
    .flatMap(({ children = [] }) => children)
  for (const reflection of [...named, ...inNamespaces]) {
    const [, ...folders] = project.getSymbolIdFromReflection(reflection)?.packagePath.split("/") ?? []
    const area = AREAS.get(folders.slice(0, 2).join("/")) ?? AREAS.get(folders[0])
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
