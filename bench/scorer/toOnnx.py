"""
Writes a saved GBTClassificationModel as an ONNX file: toOnnx.py MODEL.json MODEL.onnx

Features in and the probability of label 1 out, in 32-bit floats as ONNX models of trees are. Thresholds are
rounded down: then x <= threshold says the same as in 64 bits wherever x itself is a 32-bit float.
"""

import json
import sys

import numpy
import onnx
from onnx import TensorProto, helper


def floor_float32(value):
    rounded = numpy.float32(value)
    return float(rounded if rounded <= value else numpy.nextafter(rounded, numpy.float32(-numpy.inf)))


def ensemble(model):
    nodes = {name: [] for name in ("treeids", "nodeids", "featureids", "modes", "values", "truenodeids", "falsenodeids")}
    targets = {name: [] for name in ("treeids", "nodeids", "ids", "weights")}
    for tree_id, (tree, tree_weight) in enumerate(zip(model["trees"], model["treeWeights"], strict=True)):
        if any(categories is not None for categories in tree["leftCategories"]):
            raise SystemExit(f"tree {tree_id} has a categorical split, which ONNX's trees have not")
        for node_id, feature in enumerate(tree["feature"]):
            is_leaf = feature < 0
            nodes["treeids"].append(tree_id)
            nodes["nodeids"].append(node_id)
            nodes["featureids"].append(0 if is_leaf else feature)
            nodes["modes"].append("LEAF" if is_leaf else "BRANCH_LEQ")
            nodes["values"].append(0.0 if is_leaf else floor_float32(float(tree["threshold"][node_id])))
            nodes["truenodeids"].append(0 if is_leaf else tree["left"][node_id])
            nodes["falsenodeids"].append(0 if is_leaf else tree["right"][node_id])
            if is_leaf:
                targets["treeids"].append(tree_id)
                targets["nodeids"].append(node_id)
                targets["ids"].append(0)
                # The probability of label 1 is the logistic function of twice the score.
                targets["weights"].append(2 * float(tree["prediction"][node_id]) * float(tree_weight))
    attributes = {f"nodes_{name}": values for name, values in nodes.items()}
    attributes |= {f"target_{name}": values for name, values in targets.items()}
    return helper.make_node(
        "TreeEnsembleRegressor",
        ["features"],
        ["score"],
        domain="ai.onnx.ml",
        n_targets=1,
        **attributes,
    )


def main(source, destination):
    with open(source, encoding="utf-8") as file:
        model = json.load(file)["body"]["model"]
    features = helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, model["featureCount"]])
    probability = helper.make_tensor_value_info("probability", TensorProto.FLOAT, [None, 1])
    # onnxruntime passes over a post_transform of LOGISTIC in the node of the trees.
    logistic = helper.make_node("Sigmoid", ["score"], ["probability"])
    graph = helper.make_graph([ensemble(model), logistic], "gbt", [features], [probability])
    opsets = [helper.make_opsetid("ai.onnx.ml", 3), helper.make_opsetid("", 18)]
    # The runtime may be older than the package that writes the file.
    written = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    onnx.checker.check_model(written)
    onnx.save(written, destination)


if __name__ == "__main__":
    main(*sys.argv[1:])
