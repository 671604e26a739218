"""
Draws seconds against rows, a line a system, a file a task: plotCosts.py RESULTS_JSON FOLDER; prints the tasks drawn.
"""

import json
import os
import sys

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot

# Colours that colour-blind readers tell apart (Okabe and Ito's), of a lightness that shows on white and on black.
STYLES = {
    "gbt-lab": ("#d55e00", "o", "-"),
    "LightGBM": ("#0072b2", "s", "-"),
    "XGBoost": ("#009e73", "^", "--"),
    "scikit-learn": ("#cc79a7", "D", "-."),
    "CatBoost": ("#e69f00", "v", ":"),
    "Spark": ("#56b4e9", "P", "--"),
    "pandas": ("#009e73", "s", "-"),
    "danfojs": ("#e69f00", "v", ":"),
}
# A grey of the same contrast to white and to black.
INK = "#777777"


def draw(task, results, path):
    figure, axes = pyplot.subplots(figsize=(6.4, 4))
    for system, (colour, marker, line) in STYLES.items():
        points = sorted((r["rows"], r["seconds"]) for r in results if r["system"] == system and "seconds" in r)
        if points:
            rows, seconds = zip(*points, strict=True)
            axes.plot(rows, seconds, color=colour, marker=marker, linestyle=line, label=system)
    axes.set(xscale="log", yscale="log", title=task, xlabel="rows", ylabel="seconds (median)")
    axes.grid(True, color=INK, alpha=0.25)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    figure.savefig(path, transparent=True, bbox_inches="tight", metadata={"Date": None, "Creator": None})
    pyplot.close(figure)


def main(results_path, folder):
    # Text as text, and ids that do not change from run to run.
    pyplot.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "gbt-lab", "font.size": 10})
    for name in ["text.color", "axes.labelcolor", "axes.edgecolor", "xtick.color", "ytick.color"]:
        pyplot.rcParams[name] = INK
    with open(results_path, encoding="utf-8") as file:
        results = json.load(file)["results"]
    for task in dict.fromkeys(r["task"] for r in results if "seconds" in r):
        draw(task, [r for r in results if r["task"] == task], os.path.join(folder, f"cost-{task}.svg"))
        print(task)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
