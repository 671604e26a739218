// Boosted trees by Spark's own trainer: fitted on the cluster, written there, and read from there.

import { randomUUID } from "node:crypto"
import type { GbtModel } from "../../gbt/model/gbtModel"
import type { TreeSettings } from "../engine"
import type { QueryOptions } from "./connect/execute"
import type { MessageInit, MlOperatorInfo } from "./connect/messages"
import type { SparkSession } from "./connect/session"
import { type ReadColumns, readTrees } from "./readTrees"
import type { TreeDataset } from "./treeDataset"
import { estimatorOf } from "./treeEstimator"

/** Where trees are fitted. */
export interface TreeFitting {
  readonly session: SparkSession
  readonly columns: ReadColumns
}

/**
 * Fits trees with one setting. The model leaves the server's memory and storage again, whatever happens.
 *
 * @throws RangeError for a model that the server has cut; SparkError as it comes
 */
export async function fitTrees(
  { session, columns }: TreeFitting,
  dataset: TreeDataset,
  settings: TreeSettings,
  options: QueryOptions,
): Promise<GbtModel> {
  const fit = { ...estimatorOf(settings, dataset), dataset: dataset.relation }
  const { objRef, warningMessage } = await fitted(session, fit, { ...options, onProgress: inStages(settings, options) })
  try {
    if (warningMessage) {
      throw new RangeError(
        `the Spark server cut the model: ${warningMessage}; lower maxIter or maxDepth, or raise the server's ` +
          "spark.connect.session.connectML.mlCache.memoryControl.maxModelSize",
      )
    }
    return await withFolder({ session, columns }, options, async (folder) => {
      const path = `${folder}/model`
      // To its end, be it wanted or not: what is interrupted may still write when the folder is gone.
      await finish(session, mlCommand({ write: { objRef, path, shouldOverwrite: false } }))
      options.signal?.throwIfAborted()
      const trees = await readTrees(path, columns)
      return { ...trees, featureCount: dataset.featureCount, loss: settings.loss }
    })
  } finally {
    await finish(session, mlCommand({ delete: { objRefs: [objRef] } })).catch(() => {})
  }
}

/** Progress by stages, of which each level of a tree takes two, and those before the first tree four. */
function inStages({ maxIter, maxDepth }: TreeSettings, { onProgress }: QueryOptions): QueryOptions["onProgress"] {
  const total = 4 + 2 * maxIter * Math.max(1, maxDepth)
  return (_done, _tasks, stages) => onProgress?.(Math.min(stages, total - 1), total, stages)
}

async function fitted(session: SparkSession, fit: MessageInit, options: QueryOptions): Promise<MlOperatorInfo> {
  let info: MlOperatorInfo | undefined
  for await (const { mlCommandResult } of session.execute(mlCommand({ fit }), options)) {
    info = mlCommandResult?.operatorInfo ?? info
  }
  if (info === undefined) throw new Error("the Spark server names no model after a fit")
  return info
}

/**
 * A folder of the cluster's storage for as long as it is used. It is that of a table, since no call makes or removes
 * folders: a table's goes with it, and lies where drivers and executors can write.
 */
async function withFolder<T>(
  { session, columns }: TreeFitting,
  options: QueryOptions,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const table = `spark_catalog.default.gbt_lab_model_${randomUUID().replaceAll("-", "")}`
  const drop = `DROP TABLE IF EXISTS ${table} PURGE`
  const dropped = session.atEnd(drop)
  try {
    await session.run(`CREATE TABLE ${table} (made INT) USING parquet`, options)
    return await use(await folderOf(table, columns))
  } finally {
    await session.run(drop).then(dropped, () => {})
  }
}

async function folderOf(table: string, columns: ReadColumns): Promise<string> {
  const [names, values] = await columns(`DESCRIBE TABLE EXTENDED ${table}`, ["value", "value", "value"])
  const folder = values[(names as string[]).lastIndexOf("Location")]
  if (typeof folder !== "string") throw new Error(`the Spark server tells no location of ${table}`)
  return folder
}

function mlCommand(command: MessageInit): MessageInit {
  return { command: { mlCommand: command } }
}

async function finish(session: SparkSession, plan: MessageInit): Promise<void> {
  for await (const _ of session.execute(plan)) {
    // To the end.
  }
}
