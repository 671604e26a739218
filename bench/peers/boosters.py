"""Fits of the gradient boosters in Python, binning included. What the settings do not name is each one's default."""

import numpy
from scipy.sparse import issparse


def fit_lightgbm(x, y, settings, nominal, threads):
    import lightgbm

    parameters = {
        "objective": "binary",
        "max_depth": settings["maxDepth"],
        "num_leaves": 2 ** settings["maxDepth"],
        "learning_rate": settings["stepSize"],
        "max_bin": settings["maxBins"],
        "min_data_in_leaf": settings["minInstancesPerNode"],
        "num_threads": threads,
        "verbose": -1,
    }
    data = lightgbm.Dataset(x, y, params=parameters, categorical_feature=nominal)
    return lightgbm.train(parameters, data, settings["maxIter"]).predict


def fit_xgboost(x, y, settings, nominal, threads):
    import xgboost

    kinds = ["c" if column in nominal else "q" for column in range(x.shape[1])]
    described = {"feature_types": kinds, "enable_categorical": True, "nthread": threads}
    parameters = {
        "objective": "binary:logistic",
        "tree_method": "hist",
        "max_depth": settings["maxDepth"],
        "eta": settings["stepSize"],
        "max_bin": settings["maxBins"],
        "nthread": threads,
        "verbosity": 0,
    }
    data = xgboost.QuantileDMatrix(x, y, max_bin=settings["maxBins"], **described)
    model = xgboost.train(parameters, data, settings["maxIter"])
    return lambda rows: model.predict(xgboost.DMatrix(rows, **described))


def fit_scikit_learn(x, y, settings, nominal, threads):
    """Its threads are those of OMP_NUM_THREADS. It takes no sparse matrix: the copy counts."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_depth=settings["maxDepth"],
        max_leaf_nodes=None,
        learning_rate=settings["stepSize"],
        max_iter=settings["maxIter"],
        max_bins=settings["maxBins"],
        min_samples_leaf=settings["minInstancesPerNode"],
        categorical_features=nominal or None,
        early_stopping=False,
    )
    model.fit(dense(x), y)
    return lambda rows: model.predict_proba(dense(rows))[:, 1]


def fit_catboost(x, y, settings, nominal, threads):
    """Its trees split all nodes of a level alike, for which there is no limit on rows."""
    import catboost

    model = catboost.CatBoostClassifier(
        depth=settings["maxDepth"],
        learning_rate=settings["stepSize"],
        iterations=settings["maxIter"],
        border_count=min(settings["maxBins"] - 1, 254),
        thread_count=threads,
        allow_writing_files=False,
        logging_level="Silent",
    )
    model.fit(catboost.Pool(with_categories(x, nominal), y, cat_features=nominal, thread_count=threads))
    return lambda rows: model.predict_proba(with_categories(rows, nominal))[:, 1]


def dense(x):
    return x.toarray() if issparse(x) else x


def with_categories(x, nominal):
    """CatBoost wants categories as whole numbers, which an array of floats cannot hold beside others."""
    if not nominal:
        return x
    import pandas

    return pandas.DataFrame({c: x[:, c].astype(numpy.int32) if c in nominal else x[:, c] for c in range(x.shape[1])})


BOOSTERS = {
    "LightGBM": ("lightgbm", fit_lightgbm),
    "XGBoost": ("xgboost", fit_xgboost),
    "scikit-learn": ("sklearn", fit_scikit_learn),
    "CatBoost": ("catboost", fit_catboost),
}
