import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
})
afterEach(() => {
  vi.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

describe("installed dependencies", () => {
  const locked = { "": { version: "0.1.0" }, "node_modules/a": { version: "1.0.0", integrity: "x" } }

  async function isCurrent(lock: object, installed: object | undefined): Promise<boolean> {
    const { dependenciesAreCurrent } = await import("../../scripts/setup/installDependencies.mjs")
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
    const { buildIsCurrent, buildLibrary } = await import("../../scripts/setup/buildLibrary.mjs")
    vi.spyOn(console, "log").mockImplementation(() => {})
    mkdirSync(join(folder, "src"))
    mkdirSync(join(folder, "dist"))
    mkdirSync(join(folder, "node_modules", "typescript", "bin"), { recursive: true })
    writeFileSync(join(folder, "tsconfig.json"), "{}")
    writeFileSync(join(folder, "tsconfig.build.json"), "{}")
    writeFileSync(join(folder, "node_modules", "typescript", "package.json"), "{}")
    // A compiler that writes what the real one would for the one source.
    const compiler = 'for (const end of ["js", "js.map", "d.ts"]) require("node:fs").writeFileSync("dist/a." + end, "")'
    writeFileSync(join(folder, "node_modules", "typescript", "bin", "tsc"), compiler)
    writeFileSync(join(folder, "src", "a.ts"), "export const a = 1")
    writeFileSync(join(folder, "dist", "gone.js"), "left by a source that is gone")

    expect(buildIsCurrent(folder)).toBe(false)
    await buildLibrary(folder)
    expect(existsSync(join(folder, "dist", "gone.js"))).toBe(false)
    utimesSync(join(folder, "src", "a.ts"), new Date(), new Date(Date.now() + 60_000))
    expect(buildIsCurrent(folder)).toBe(true)
    rmSync(join(folder, "dist", "a.d.ts"))
    expect(buildIsCurrent(folder)).toBe(false)
    await buildLibrary(folder)
    writeFileSync(join(folder, "src", "a.ts"), "export const a = 2")
    expect(buildIsCurrent(folder)).toBe(false)
  })
})

describe("the lock", () => {
  it("lets two pieces of work take turns, and is gone after an error", async () => {
    const { withLock } = await import("../../scripts/setup/withLock.mjs")
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
    const { withLock } = await import("../../scripts/setup/withLock.mjs")
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
    const { runCommand } = await import("../../scripts/setup/runCommand.mjs")
    const lines: string[] = []
    const script = "process.stdin.on('data', (text) => { console.log('got ' + text); process.exitCode = 3 })"
    const onLine = (line: string) => lines.push(line)
    expect(await runCommand(process.execPath, ["-e", script], { input: "hello", onLine })).toBe(3)
    expect(lines).toEqual(["got hello"])
    expect(await runCommand(join(folder, "no-such-program"), [])).toBe(127)
  })
})
