// Spark's estimators and transformers as messages.

import { randomUUID } from "node:crypto"
import type { TreeSettings } from "../engine"
import type { MessageInit } from "./connect/messages"

type Literal = MessageInit

/** What is fitted, and by what parameters. */
export function estimatorOf(
  settings: TreeSettings,
  { hasWeight, hasValidation }: { readonly hasWeight: boolean; readonly hasValidation: boolean },
): MessageInit {
  const isClassifier = settings.loss === "logistic"
  const name = isClassifier
    ? "org.apache.spark.ml.classification.GBTClassifier"
    : "org.apache.spark.ml.regression.GBTRegressor"
  const params = {
    featuresCol: text("features"),
    labelCol: text("label"),
    ...(hasWeight ? { weightCol: text("weight") } : {}),
    ...(hasValidation ? { validationIndicatorCol: text("isValidation") } : {}),
    lossType: text(settings.loss),
    maxDepth: whole(settings.maxDepth),
    maxBins: whole(settings.maxBins),
    minInstancesPerNode: whole(settings.minInstancesPerNode),
    minWeightFractionPerNode: double(settings.minWeightFractionPerNode),
    minInfoGain: double(settings.minInfoGain),
    maxMemoryInMB: whole(settings.maxMemoryInMB),
    subsamplingRate: double(settings.subsamplingRate),
    featureSubsetStrategy: text(settings.featureSubsetStrategy),
    seed: { long: BigInt(settings.seed) },
    maxIter: whole(settings.maxIter),
    stepSize: double(settings.stepSize),
    validationTol: double(settings.validationTol),
    cacheNodeIds: { boolean: settings.cacheNodeIds },
    checkpointInterval: whole(settings.checkpointInterval),
  }
  return { estimator: operator(name, 1), params: paramsOf(params) }
}

/** A relation with one more column, of vectors made of columns that are numbers or vectors. */
export function assembled(input: MessageInit, inputCols: readonly string[], outputCol: string): MessageInit {
  const params = {
    inputCols: { array: { elementType: { string: {} }, elements: inputCols.map(text) } },
    outputCol: text(outputCol),
  }
  const transformer = operator("org.apache.spark.ml.feature.VectorAssembler", 2)
  return { mlRelation: { transform: { transformer, input, params: paramsOf(params) } } }
}

/** @param type - 1 for an estimator, 2 for a transformer */
function operator(name: string, type: number): MessageInit {
  return { name, uid: `gbt_lab_${randomUUID()}`, type }
}

function paramsOf(params: Readonly<Record<string, Literal>>): MessageInit {
  return { params: Object.entries(params).map(([key, value]) => ({ key, value })) }
}

function text(string: string): Literal {
  return { string }
}

function whole(integer: number): Literal {
  return { integer }
}

function double(value: number): Literal {
  return { double: value }
}
