import { createHash } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe("installed dependencies", () => {
  const locked = { "": { version: "0.1.0" }, "node_modules/a": { version: "1.0.0", integrity: "x" } }

  async function isCurrent(lock: object, installed: object | undefined): Promise<boolean> {
    const { dependenciesAreCurrent } = await import("../../scripts/setup/dependencies.mjs")
    mkdirSync(join(folder, "node_modules"), { recursive: true })
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ packages: lock }))
    const record = join(folder, "node_modules", ".package-lock.json")
    if (installed) writeFileSync(record, JSON.stringify({ packages: installed }))
    return dependenciesAreCurrent(folder)
  }

  it("are current when npm's record holds what the lock names", async () => {
    expect(await isCurrent(locked, { "node_modules/a": { version: "1.0.0", integrity: "x" } })).toBe(true)
  })

  it("are not when there is no record, another version, or a package too many", async () => {
    expect(await isCurrent(locked, undefined)).toBe(false)
    expect(await isCurrent(locked, { "node_modules/a": { version: "1.0.1", integrity: "x" } })).toBe(false)
    const extra = { "node_modules/a": { version: "1.0.0", integrity: "x" }, "node_modules/b": { version: "1.0.0" } }
    expect(await isCurrent(locked, extra)).toBe(false)
  })

  it("may lack optional packages, which are other platforms'", async () => {
    expect(await isCurrent({ ...locked, "node_modules/b": { version: "1.0.0" } }, { ...locked })).toBe(false)
    expect(await isCurrent({ ...locked, "node_modules/b": { version: "1.0.0", optional: true } }, { ...locked })).toBe(
      true,
    )
  })
})

describe("the build", () => {
  it("is current for the sources it was made from, whatever their times, and not after one changed or an output went", async () => {
    const { buildIsCurrent, buildLibrary } = await import("../../scripts/setup/build.mjs")
    vi.spyOn(console, "log").mockImplementation(() => {})
    mkdirSync(join(folder, "src"))
    mkdirSync(join(folder, "dist"))
    for (const name of ["tsconfig.json", "tsconfig.build.json", "rolldown.config.mjs"])
      writeFileSync(join(folder, name), "")
    // A compiler and a bundler that write what the real ones would for the one source.
    const write = (end: string) => `
      require("node:fs").mkdirSync("dist", { recursive: true })
      require("node:fs").writeFileSync("dist/a.${end}", "")`
    for (const [name, file, text] of [
      ["typescript", "tsc", write("d.ts")],
      [
        "rolldown",
        "cli.mjs",
        `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);${write("js")}`,
      ],
    ]) {
      const home = join(folder, "node_modules", name)
      mkdirSync(join(home, "bin"), { recursive: true })
      writeFileSync(join(home, "package.json"), "{}")
      writeFileSync(join(home, "bin", file), text)
    }
    writeFileSync(join(folder, "src", "a.ts"), "export const a = 1")
    writeFileSync(join(folder, "dist", "gone.js"), "left by a source that is gone")

    expect(buildIsCurrent(folder)).toBe(false)
    await buildLibrary(folder)
    expect(existsSync(join(folder, "dist", "gone.js"))).toBe(false)
    utimesSync(join(folder, "src", "a.ts"), new Date(), new Date(Date.now() + 60_000))
    expect(buildIsCurrent(folder)).toBe(true)
    for (const output of ["a.d.ts", "a.js"]) {
      rmSync(join(folder, "dist", output))
      expect(buildIsCurrent(folder)).toBe(false)
      await buildLibrary(folder)
    }
    writeFileSync(join(folder, "src", "a.ts"), "export const a = 2")
    expect(buildIsCurrent(folder)).toBe(false)
  })
})

describe("a Python environment", () => {
  it("is current for the list of packages that it was made from, and not without its Python", async () => {
    const { packagesAreCurrent, pythonOf } = await import("../../scripts/setup/pythonEnvironment.mjs")
    const environment = { folder: ".venv-some", contents: "something", requirements: "list.txt", pythons: ">=3.10" }
    const list = join(folder, "list.txt")
    const python = pythonOf(folder, environment)
    writeFileSync(list, "a==1\n")
    expect(packagesAreCurrent(folder, environment)).toBe(false)
    mkdirSync(dirname(python), { recursive: true })
    writeFileSync(python, "")
    const hash = createHash("sha256").update("a==1\n").digest("hex")
    writeFileSync(join(folder, ".venv-some", "installed-from.txt"), `${hash}\n`)
    expect(packagesAreCurrent(folder, environment)).toBe(true)
    writeFileSync(list, "a==2\n")
    expect(packagesAreCurrent(folder, environment)).toBe(false)
    writeFileSync(list, "a==1\n")
    rmSync(python)
    expect(packagesAreCurrent(folder, environment)).toBe(false)
  })

  it.skipIf(process.platform === "win32")("is refused in one line where there is no Python", async () => {
    const { makePythonEnvironment } = await import("../../scripts/setup/pythonEnvironment.mjs")
    vi.stubEnv("PATH", folder)
    const environment = { folder: ".venv-some", contents: "something", requirements: "list.txt", pythons: ">=3.10" }
    writeFileSync(join(folder, "list.txt"), "a==1\n")
    const message = "Python 3.10 or later was not found; install it from python.org or your system's packages"
    await expect(makePythonEnvironment(folder, environment)).rejects.toMatchObject({ message, exitCode: 2 })
  })

  it.skipIf(process.platform === "win32")("is tried in every way there is before it is given up", async () => {
    const { makePythonEnvironment } = await import("../../scripts/setup/pythonEnvironment.mjs")
    const lines: string[] = []
    vi.spyOn(console, "log").mockImplementation((line) => lines.push(line))
    // A Python that tells its version and makes nothing, and a uv that has no network.
    const old = 'case "$1$2" in -cimport*) echo 3.12.1;; *) exit 1;; esac'
    for (const [name, code] of [
      ["python3", old],
      ["uv", '[ "$1" = --version ]'],
    ]) {
      writeFileSync(join(folder, name), `#!/bin/sh\n${code}\n`)
      chmodSync(join(folder, name), 0o755)
    }
    vi.stubEnv("PATH", folder)
    const environment = { folder: ".venv-some", contents: "something", requirements: "list.txt", pythons: ">=3.10" }
    writeFileSync(join(folder, "list.txt"), "a==1\n")
    await expect(makePythonEnvironment(folder, environment)).rejects.toMatchObject({
      message: expect.stringMatching(/^no Python environment for something could be made, see above; /),
      exitCode: 2,
    })
    expect(lines.map((line) => /with (.*);/.exec(line)?.[1])).toEqual(["uv", "venv", "venv and the system's pip"])
  })
})

describe("the lock", () => {
  it("lets two pieces of work take turns, and is gone after an error", async () => {
    const { withLock } = await import("../../scripts/setup/lock.mjs")
    vi.spyOn(console, "log").mockImplementation(() => {})
    const lock = join(folder, "lock")
    const steps: string[] = []
    const work = (name: string) => async () => {
      steps.push(`${name} begins`)
      await sleep(20)
      steps.push(`${name} ends`)
    }
    await Promise.all([withLock(lock, work("first")), withLock(lock, work("second"))])
    expect(steps).toEqual(["first begins", "first ends", "second begins", "second ends"])
    await expect(withLock(lock, () => Promise.reject(new Error("work failed")))).rejects.toThrow("work failed")
    expect(existsSync(lock)).toBe(false)
  })

  it("is taken over from a process that was killed", async () => {
    const { withLock } = await import("../../scripts/setup/lock.mjs")
    vi.spyOn(console, "log").mockImplementation(() => {})
    const lock = join(folder, "lock")
    mkdirSync(lock)
    const longAgo = new Date(Date.now() - 60_000)
    utimesSync(lock, longAgo, longAgo)
    expect(await withLock(lock, async () => "done")).toBe("done")
  })
})

describe("a program that is run", () => {
  it("gives its exit status and its lines, and 127 when it cannot be started", async () => {
    const { runProgram } = await import("../../scripts/setup/program.mjs")
    const lines: string[] = []
    const script = "process.stdin.on('data', (text) => { console.log('got ' + text); process.exitCode = 3 })"
    const onLine = (line: string) => lines.push(line)
    expect(await runProgram(process.execPath, ["-e", script], { input: "hello", onLine })).toBe(3)
    expect(lines).toEqual(["got hello"])
    expect(await runProgram(join(folder, "no-such-program"), [])).toBe(127)
  })
})
