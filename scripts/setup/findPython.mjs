import { spawnSync } from "node:child_process"

/** Names under which systems have Python, the usual one first. */
const NAMES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python", "py"]

/**
 * The first Python >= 3.10 on the path. Each is run, not only looked up: version managers put names on the path
 * that start nothing.
 *
 * @returns {{ program: string, version: string } | { program: undefined, seen: string[] }} or what was seen instead
 */
export function findPython() {
  /** @type {string[]} */
  const seen = []
  for (const program of NAMES) {
    const code = "import sys; print('%d.%d.%d' % sys.version_info[:3])"
    const run = spawnSync(program, ["-c", code], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
    if (run.status !== 0) continue
    const version = run.stdout.trim()
    const [major, minor] = version.split(".").map(Number)
    if (major === 3 && minor >= 10) return { program, version }
    seen.push(`${program} is ${version}`)
  }
  return { program: undefined, seen }
}
