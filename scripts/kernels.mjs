import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

// `node scripts/kernels.mjs`: compiles kernels/shardKernels.ts and writes the program into src/gbt/sharded/kernelProgram.ts. Needed
// only after a change there, so the compiler (100 MB) is fetched when it is, and is no dependency.
const compiler = "assemblyscript@0.28.20"
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const source = join("kernels", "shardKernels.ts")
const folder = mkdtempSync(join(tmpdir(), "gbt-lab-"))
try {
  const out = join(folder, "kernels.wasm")
  const memory = ["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "65536"]
  const features = ["threads", "simd", "bulk-memory"].flatMap((name) => ["--enable", name])
  const options = ["-O3", "--noAssert", "--runtime", "stub", ...memory, ...features, "-o", out]
  execFileSync("npx", ["--yes", `--package=${compiler}`, "asc", source, ...options], { cwd: root, stdio: "inherit" })
  const hash = createHash("sha256")
    .update(readFileSync(join(root, source)))
    .digest("hex")
  const lines = [
    "// Made by `node scripts/kernels.mjs` from kernels/shardKernels.ts; not to be changed by hand.",
    "",
    "/** SHA-256 of the source. */",
    `export const kernelSourceHash: string = "${hash}"`,
    "",
    "/** The program as WebAssembly, in base64. */",
    "export const kernelProgram: string =",
    `  "${readFileSync(out).toString("base64")}"`,
    "",
  ]
  writeFileSync(join(root, "src", "gbt", "sharded", "kernelProgram.ts"), lines.join("\n"))
} finally {
  rmSync(folder, { recursive: true })
}
