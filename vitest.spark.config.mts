import { defineConfig } from "vitest/config"

const limits = { testTimeout: 120_000, hookTimeout: 120_000 }

/** Where the tests of frames are, and of what is made with them. */
const shared = "expression evaluation features estimator frame lab pipeline tuning".split(" ")

const leftOut = [
  // Files of this machine, down to their bytes: those on a cluster are Spark's to read, test/engines/spark/files.test.ts.
  "test/frame/{files,readCsv,readCsvOptions,csvMutations,numbersCsv,readJson}.test.ts",
  // What is left of a stopped query in this process.
  "test/frame/stopping.test.ts",
  // The embedded engine as if it were a cluster, beside itself.
  "test/estimator/counted/**",
  "test/{evaluation/curveGroups,estimator/scoring,features/elsewhere,tuning/foldsThere}.test.ts",
  // How patterns are written for the embedded engine.
  "test/expression/enginePattern.test.ts",
  // Types alone, and threads of this process.
  "test/**/rowTypes*.test.ts",
  "test/lab/threads.test.ts",
  // No frame comes near these.
  "test/expression/{parse,names}.test.ts",
  "test/evaluation/{binaryCurves,byThreshold,calibrationCurve,gainsCurve,logLoss,prCurve,rocCurve,rowsByScore}.test.ts",
  "test/features/{javaPattern,tokenize}.test.ts",
  "test/tuning/{bestIndex,paramGridBuilder}.test.ts",
]

// `npm run test:spark` starts the server that GBT_LAB_SPARK names.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...limits,
          name: "spark",
          include: ["test/engines/spark/**/*.test.ts"],
          // They look at what runs on the server, and at what is kept there.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...limits,
          name: "frames",
          include: shared.map((folder) => `test/${folder}/**/*.test.ts`),
          exclude: leftOut,
          setupFiles: ["test/engines/spark/onSpark.ts"],
          // One server, and few cores for it.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
    ],
  },
})
