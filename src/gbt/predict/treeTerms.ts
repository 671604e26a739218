// The trees of a model as expressions, in whatever language can compare, choose and add.

import type { GbtModel } from "../model/gbtModel"
import { leafNumbers, type Tree } from "../model/tree"

/** A language that trees are said in; T is one of its expressions. */
export interface TreeLanguage<T> {
  /** True where a value is at most the threshold, false where it is above or missing. */
  atMost(feature: number, threshold: number): T
  /** True where a category is one of those. */
  isOneOf(feature: number, categories: readonly number[]): T
  /** One of two where a condition is true, the other where it is not. */
  choose(condition: T, then: T, otherwise: T): T
  /** A number. */
  number(value: number): T
  /** The sum of two numbers. */
  add(a: T, b: T): T
}

/**
 * The score of a row: the sum of the trees, two by two, so that no expression is as deep as there are trees. Each product
 * and sum is rounded, where {@link predictScores} has fused multiply-add and Spark's order: the last bits may differ.
 */
export function scoreTerm<T>(model: GbtModel, language: TreeLanguage<T>): T {
  const terms = model.trees.map((tree, m) =>
    termOf(tree, language, (node) => language.number(tree.prediction[node] * model.treeWeights[m])),
  )
  return halved(terms, language)
}

/** The number of the leaf that a row ends in, for one tree. */
export function leafTerm<T>(tree: Tree, language: TreeLanguage<T>): T {
  const numbers = leafNumbers(tree)
  return termOf(tree, language, (node) => language.number(numbers[node]))
}

function termOf<T>(tree: Tree, language: TreeLanguage<T>, leaf: (node: number) => T): T {
  const from = (node: number): T => {
    const feature = tree.feature[node]
    if (feature < 0) return leaf(node)
    const categories = tree.leftCategories[node]
    const condition =
      categories === null ? language.atMost(feature, tree.threshold[node]) : language.isOneOf(feature, categories)
    return language.choose(condition, from(tree.left[node]), from(tree.right[node]))
  }
  return from(0)
}

function halved<T>(terms: readonly T[], language: TreeLanguage<T>): T {
  if (terms.length === 0) return language.number(0)
  if (terms.length === 1) return terms[0]
  const half = (terms.length + 1) >> 1
  return language.add(halved(terms.slice(0, half), language), halved(terms.slice(half), language))
}
