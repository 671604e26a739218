import { defineConfig } from "vitest/config"
export default defineConfig({ root: "/work/main", test: { include: ["test/**/*.test.ts"], exclude: ["test/browser/**"], testTimeout: 900_000, hookTimeout: 300_000, setupFiles: ["test/engines/spark/onSpark.ts"], maxWorkers: 2 } })
