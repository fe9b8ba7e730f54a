r"""Trains the trees behind `page.shape` and writes src/clean/page/weights.txt.

    pip install numpy scipy scikit-learn lightgbm
    cargo run --release --example page_features -- DUMP text SET.jsonl... SILVER.jsonl OTHER.jsonl
    cargo run --release --example page_features -- GOLDS gold SET.jsonl...
    python3 training/page.py DUMP GOLDS SET.jsonl... [--silver SILVER.jsonl] [--score-only OTHER.jsonl] \
        [--program target/release/copydesk] -o src/clean/page/weights.txt

SET.jsonl are gold files ({"id","text","gold","url",...}); the "gold" of SILVER.jsonl is what another
program took for the article, and counts less. The features are computed by the same
code that `copydesk clean` runs; this script only labels lines, grows trees and measures.
Measured by cross-validation over hosts: a fold is scored by a model that was grown without it, in all its parts.
Sets after --score-only never train. The golds are samples, too: articles of which every line stays.
There are two stages of trees: the second sees the scores of the first on pages that the first had not seen.
A bag of words, a linear model over buckets of words, scores a line's wording; the trees see its scores of
lines of hosts that it has not seen.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import math
import re
import subprocess
import sys
import tempfile

import lightgbm
import numpy
import scipy.sparse
import sklearn.linear_model

FOLDS = 4
ROUNDS = 150
SECOND_ROUNDS = 300
# Leaf values are whole numbers, this many to a unit of log-odds: sums are then the same everywhere.
SCALE = 1024
# What an article by itself counts beside a page.
GOLD_WEIGHT = 0.25
# What a line of a page counts whose gold another program made.
SILVER_WEIGHT = 0.3
# The part of the training pages whose title is hidden: many dumps know none.
HIDDEN_TITLES = 0.4
# What features say of a title where there is none.
NO_TITLE = {"title-in-line": -1, "line-in-title": -1, "title-distance": -999, "overlap-title": -1}
# As in src/clean/page/bag_of_words.rs; log-odds of wording are in hundredths.
BUCKETS = 1 << 13
MAX_WORDING = 1500
PARAMETERS = dict(
    objective="binary", learning_rate=0.08, num_leaves=31, max_bin=63, min_data_in_leaf=100,
    min_sum_hessian_in_leaf=1.0, lambda_l2=5, feature_fraction=0.3, bagging_fraction=0.7,
    bagging_freq=1, deterministic=True, force_row_wise=True, num_threads=1, seed=1, verbose=-1)
WORD = re.compile(r"\w+")


def runs(words):
    if len(words) < 4:
        return collections.Counter([tuple(words)] if words else [])
    return collections.Counter(zip(*(words[i:] for i in range(4))))


def agreement(text, gold):
    both = sum((text & gold).values())
    mine, theirs = sum(text.values()), sum(gold.values())
    precision = both / mine if mine else float(not theirs)
    return precision, both / theirs if theirs else 1.0


def labels(lines, gold):
    """1: 60 % of the line's runs are in the gold; 0: not; -1: no words.

    Of lines that stand several times, those count that stand in the order of the gold: the
    heaviest chain of (line, place in the gold) in which both grow.
    """
    words = WORD.findall(gold)
    places = collections.defaultdict(list)
    for at in range(len(words)):
        for n in range(1, min(4, len(words) - at) + 1):
            places[tuple(words[at:at + n])].append(at)
    shares, candidates = [], []
    for number, line in enumerate(lines):
        own = WORD.findall(line)
        n = min(4, len(own))
        if n == 0:
            shares.append(None)
            continue
        own_runs = [tuple(own[i:i + n]) for i in range(len(own) - n + 1)]
        shares.append(sum(run in places for run in own_runs) / len(own_runs))
        if shares[-1] >= 0.6:
            starts = collections.Counter()
            for j, run in enumerate(own_runs):
                starts.update(place - j for place in places.get(run, [])[:20])
                if sum(starts.values()) > 40:
                    break
            most = starts.most_common(20 if n < 4 else 5)
            candidates += [(number, start, len(own)) for start, _ in most]
    chain = heaviest_chain(candidates, len(words))
    gold_runs, covered = runs(words), collections.Counter()
    for number in chain:
        covered.update(runs(WORD.findall(lines[number])))
    found = []
    for number, share in enumerate(shares):
        if share is None:
            found.append(-1)
        elif number in chain:
            found.append(1)
        elif share >= 0.6 and len(WORD.findall(lines[number])) >= 4:
            own = runs(WORD.findall(lines[number]))
            left = sum(min(n, max(0, gold_runs[run] - covered[run])) for run, n in own.items())
            found.append(int(left >= 0.6 * sum(own.values())))
        else:
            found.append(0)
    return found


def heaviest_chain(candidates, length):
    """Lines of the chain with most words; a Fenwick tree of maxima over the places."""
    candidates.sort(key=lambda c: (c[0], -c[1]))
    size, shift = length + 200, 100
    tree, before, best = [(0, -1)] * (size + 2), [], (0, -1)
    for number, (_, start, weight) in enumerate(candidates):
        place = max(1, min(size, start + shift))
        top, i = (0, -1), place - 1
        while i > 0:
            top, i = max(top, tree[i]), i - (i & -i)
        value = (top[0] + weight, number)
        before.append(top[1])
        while place <= size:
            tree[place], place = max(tree[place], value), place + (place & -place)
        best = max(best, value)
    chain, at = set(), best[1]
    while at >= 0:
        chain.add(candidates[at][0])
        at = before[at]
    return chain


def host(record):
    parts = (record.get("url") or "").split("/")
    if len(parts) < 3 or not parts[2]:
        return f"id:{record['id']}"
    names = parts[2].lower().split(":")[0].removeprefix("www.").split(".")
    return ".".join(names[-3:] if len(names) > 2 and len(names[-2]) <= 3 else names[-2:])


def draw(name, numbers):
    """One of so many numbers, the same for the same name."""
    return int(hashlib.sha1(name.encode()).hexdigest(), 16) % numbers


def fold_of(record):
    return draw(host(record), FOLDS)


class Page:
    def __init__(self, record, dumped, name, trains, is_gold):
        self.set, self.is_gold = name, is_gold
        self.lines = [WORD.findall(line) for line in dumped["lines"]]
        self.struck = numpy.array(dumped["struck"], dtype=bool)
        self.gold = runs(WORD.findall(record["gold"]))
        self.label = numpy.array(labels(dumped["lines"], record["gold"]))
        self.fold, self.trains = fold_of(record), trains
        self.hides_title = draw(record["id"], 100) < 100 * HIDDEN_TITLES
        # What a wrong line costs in precision or recall of its page.
        counts = numpy.array([len(line) for line in self.lines])
        size = max(len(WORD.findall(record["gold"])), 60)
        self.weight = numpy.clip((counts + 0.5) / size * 100, 0.05, 30)
        if is_gold:
            self.label = numpy.where(counts > 0, 1, -1)
            self.weight *= GOLD_WEIGHT

    def trust_edges(self):
        """What another program left out between lines that it kept is unsure."""
        kept = numpy.flatnonzero(self.label == 1)
        if len(kept):
            inside = self.label[kept[0]:kept[-1]]
            inside[inside == 0] = -1

    def agreement(self, keep):
        words = [word for line, k in zip(self.lines, keep) if k for word in line]
        return agreement(runs(words), self.gold)


def load(prefix, paths, trains, is_gold=False):
    pages, features, buckets = [], [], []
    for path in paths:
        name = path.split("/")[-1].split(".")[0]
        records = {r["id"]: r for r in map(json.loads, open(path))}
        dump = f"{prefix}/{name}"
        width = int(open(f"{dump}.width").read())
        features.append(numpy.fromfile(f"{dump}.bin", dtype="<i4").reshape(-1, width))
        for dumped in map(json.loads, open(f"{dump}.jsonl")):
            pages.append(Page(records[dumped["id"]], dumped, name, trains, is_gold))
            buckets += dumped["buckets"]
    return pages, features, buckets


def fit_wording(buckets, label, weight, chosen):
    """Offset and weight of every bucket, in thousandths of log-odds."""
    rows = [buckets[i] for i in numpy.flatnonzero(chosen)]
    ends = numpy.cumsum([0] + [len(row) for row in rows])
    value = numpy.repeat([1 / max(len(row), 1) ** 0.5 for row in rows], [len(row) for row in rows])
    columns = numpy.concatenate([numpy.array(row, dtype=int) for row in rows])
    words = scipy.sparse.csr_matrix((value, columns, ends), shape=(len(rows), BUCKETS))
    model = sklearn.linear_model.SGDClassifier(loss="log_loss", alpha=3e-6, max_iter=15, tol=None, random_state=1)
    model.fit(words, label[chosen], sample_weight=numpy.clip(weight[chosen], 0.05, 3))
    return round(float(model.intercept_[0]) * 1000), numpy.round(model.coef_[0] * 1000).astype(int)


def score_wording(wording, buckets):
    """As `BagOfWords::log_odds` computes it."""
    offset, weights = wording
    roots = [math.isqrt(len(row) * 10_000) for row in buckets]
    scores = [(offset + int(weights[row].sum()) * 100 // root) // 10 if row else 0 for row, root in zip(buckets, roots)]
    return numpy.clip(scores, -MAX_WORDING, MAX_WORDING)


def fill_wording(features, names, scores, pages):
    """The features with those of wording, as src/clean/page/features/wording.rs computes them from each line's score."""
    weight = numpy.minimum(features[:, names.index("words")], 30).astype(numpy.int64)
    ends = numpy.cumsum([len(p.lines) for p in pages])
    first = numpy.repeat(ends - [len(p.lines) for p in pages], [len(p.lines) for p in pages])
    last = numpy.repeat(ends, [len(p.lines) for p in pages])
    sums = numpy.concatenate([[0], numpy.cumsum(scores * weight)])
    weights = numpy.concatenate([[0], numpy.cumsum(weight)])
    at = numpy.arange(len(scores))
    features = features.copy()
    features[:, names.index("wording")] = scores
    for lines in (3, 8):
        for name, start, end in (("before", numpy.maximum(at - lines, first), at),
                                 ("after", at + 1, numpy.minimum(at + 1 + lines, last))):
            end = numpy.maximum(start, end)
            mean = (sums[end] - sums[start]) / numpy.maximum(weights[end] - weights[start], 1)
            features[:, names.index(f"wording-{lines}-{name}")] = numpy.trunc(mean)
    return features


def second_stage(scores, words):
    """The columns of src/clean/page/second_stage.rs by name: from a page's scores in hundredths of log-odds,
    struck lines at -300, and its words."""
    n = len(scores)
    at = numpy.arange(n)
    weight = numpy.minimum(words, 100).astype(numpy.int64) + 1
    padded = numpy.pad(scores, 3, constant_values=-400)
    columns = {"margin": scores}
    for offset in (-3, -2, -1, 1, 2, 3):
        columns[f"margin{offset:+d}"] = padded[3 + offset:3 + offset + n]
    products = numpy.concatenate([[0], numpy.cumsum(scores * weight)])
    weights = numpy.concatenate([[0], numpy.cumsum(weight)])
    for lines in (4, 10, 25):
        start, end = numpy.maximum(at - lines, 0), numpy.minimum(at + 1 + lines, n)
        columns[f"margins-{lines}-before"] = (products[at] - products[start]) // numpy.maximum(weights[at] - weights[start], 1)
        columns[f"margins-{lines}-after"] = (products[end] - products[at + 1]) // numpy.maximum(weights[end] - weights[at + 1], 1)
    start, end = best_stretch(numpy.clip(scores, -300, 300) * numpy.minimum(weight, 60))
    inside = numpy.minimum(at - start, end - 1 - at)
    to_block = numpy.where(at < start, start - at, numpy.where(at >= end, at + 1 - end, -inside))
    columns["block"] = numpy.clip(to_block, -999, 999)
    half = numpy.where(at - start <= end - 1 - at, 1, 2)
    columns["block-side"] = numpy.where(at < start, 0, numpy.where(at >= end, 3, half))
    kept = numpy.where(scores > 0, weight, 0)
    per_mille = lambda part, whole: int(part) * 1000 // max(int(whole), 1)
    columns["block-share"] = numpy.full(n, per_mille(weight[start:end].sum(), weight.sum()))
    columns["block-kept"] = numpy.full(n, per_mille(kept[start:end].sum(), kept.sum()))
    columns["kept-words"] = numpy.full(n, min(kept.sum(), 30_000))
    columns["kept-margin"] = numpy.full(n, (scores * kept).sum() // max(kept.sum(), 1))
    columns["unsure-share"] = numpy.full(n, per_mille(weight[numpy.abs(scores) < 100].sum(), weight.sum()))
    ordered = numpy.sort(scores)
    columns["margin-rank"] = numpy.searchsorted(ordered, scores) * 1000 // n
    columns["kept-above"] = (numpy.cumsum(kept) - kept) * 1000 // max(kept.sum(), 1)
    best = ordered[-5:]
    columns["below-top"] = best.sum() // len(best) - scores
    sure = numpy.flatnonzero(scores > 200)
    before, after = numpy.searchsorted(sure, at), numpy.searchsorted(sure, at, side="right")
    around = numpy.concatenate([[-(10**6)], sure, [10**6]])
    columns["to-strong-before"] = numpy.minimum(at - around[before], 999)
    columns["to-strong-after"] = numpy.minimum(around[after + 1] - at, 999)
    return columns


def best_stretch(gains):
    most, total, start, best = 0, 0, 0, (0, 0)
    for at, gain in enumerate(gains.tolist()):
        if total <= 0:
            total, start = 0, at
        total += gain
        if total > most:
            most, best = total, (start, at + 1)
    return best


def add_second_stage(features, log_odds, lines):
    """The features with the columns of the second stage, from the log-odds that the first gives each line."""
    # Leaves are whole numbers in the program.
    scores = numpy.floor(numpy.round(log_odds * SCALE) * 100 / SCALE).astype(numpy.int64)
    scores = numpy.clip(scores, -800, 800)
    scores[numpy.concatenate([p.struck for p in lines.pages])] = -300
    words = features[:, lines.names.index("words")]
    found, at = [], 0
    for page in lines.pages:
        own = slice(at, at + len(page.lines))
        at = own.stop
        if page.lines:
            columns = second_stage(scores[own], words[own])
            found.append(numpy.column_stack([columns[name] for name in lines.second_names]))
    return numpy.hstack([features, numpy.concatenate(found).astype(numpy.int32)])


class Model:
    """The bag of words and the trees of both stages: what a file of weights holds."""

    def __init__(self, lines):
        """Grown from `lines`. Each stage sees the scores of the one before on pages whose hosts that had not seen."""
        of_words = (lines.label >= 0) & ~lines.is_gold & (lines.counts > 0)
        folds = sorted(set(lines.fold.tolist()))
        self.wording = fit_wording(lines.buckets, lines.label, lines.weight, of_words)
        wording_scores = numpy.zeros(len(lines.label), dtype=numpy.int64)
        log_odds = numpy.zeros(len(lines.label))
        for k in folds:
            own = numpy.flatnonzero(lines.fold == k)
            wording = fit_wording(lines.buckets, lines.label, lines.weight, of_words & (lines.fold != k))
            wording_scores[own] = score_wording(wording, [lines.buckets[i] for i in own])
        features = fill_wording(lines.features, lines.names, wording_scores, lines.pages)
        for k in folds:
            own = lines.fold == k
            log_odds[own] = lines.grow(features, ~own, ROUNDS).predict(features[own], raw_score=True)
        everywhere = numpy.ones(len(lines.label), dtype=bool)
        self.first = lines.grow(features, everywhere, ROUNDS)
        features = add_second_stage(features, log_odds, lines)
        self.second = lines.grow(features, everywhere, SECOND_ROUNDS)

    def judge(self, lines):
        """The log-odds of lines, as the program computes them."""
        wording_scores = score_wording(self.wording, lines.buckets)
        features = fill_wording(lines.features, lines.names, wording_scores, lines.pages)
        log_odds = self.first.predict(features, raw_score=True)
        features = add_second_stage(features, log_odds, lines)
        return self.second.predict(features, raw_score=True)

    def write(self, path, kind, trained):
        """A file of weights, as src/clean/page/model.rs reads it."""
        with open(path, "w") as out:
            print("copydesk page weights 3", file=out)
            print(f"features {kind}", file=out)
            print(f"trained {trained}", file=out)
            print(f"grown lightgbm {lightgbm.__version__}, {ROUNDS} and {SECOND_ROUNDS} trees of {PARAMETERS['num_leaves']} leaves", file=out)
            print(f"scale {SCALE}", file=out)
            offset, weights = self.wording
            print(f"wording {offset}", *(f"{b}:{w}" for b, w in enumerate(weights) if w), file=out)
            for trees in self.first.dump_model()["tree_info"]:
                print(tree_line(trees["tree_structure"]), file=out)
            print("second", file=out)
            for trees in self.second.dump_model()["tree_info"]:
                print(tree_line(trees["tree_structure"]), file=out)


class Lines:
    """Every line of some pages: features, label, weight, fold."""

    def __init__(self, pages, features, buckets, names, second_names):
        self.pages, self.features, self.buckets = pages, features, buckets
        self.names, self.second_names = names, second_names
        of_pages = lambda what: numpy.repeat([what(p) for p in pages], [len(p.lines) for p in pages])
        self.label = numpy.concatenate([p.label for p in pages])
        self.weight = numpy.concatenate([p.weight for p in pages])
        self.fold, self.is_gold = of_pages(lambda p: p.fold), of_pages(lambda p: p.is_gold)
        self.hides = of_pages(lambda p: p.hides_title)
        self.counts = numpy.array([len(line) for p in pages for line in p.lines])

    def of(self, is_chosen):
        """Those of the pages that are chosen."""
        chosen = numpy.repeat([is_chosen(p) for p in self.pages], [len(p.lines) for p in self.pages])
        buckets = [self.buckets[i] for i in numpy.flatnonzero(chosen)]
        pages = [p for p in self.pages if is_chosen(p)]
        return Lines(pages, self.features[chosen], buckets, self.names, self.second_names)

    def usable(self):
        """Of the many short lines that are furniture, one in five."""
        spare = (self.label == 0) & (self.counts < 4) & (numpy.arange(len(self.label)) % 5 != 0)
        return (self.label >= 0) & ~spare

    def grow(self, features, chosen, rounds):
        chosen = chosen & self.usable()
        rows = features[chosen]
        for name, value in NO_TITLE.items():
            rows[self.hides[chosen], self.names.index(name)] = value
        data = lightgbm.Dataset(rows, label=self.label[chosen], weight=self.weight[chosen])
        return lightgbm.train(PARAMETERS, data, rounds)


def report(name, found):
    """`found`: precision and recall of every page."""
    precision, recall = numpy.mean(found, axis=0)
    f1 = 2 * precision * recall / (precision + recall)
    print(f"{name:32} P {precision:.3f} R {recall:.3f} F1 {f1:.4f} of {len(found)} pages", flush=True)


def score_trees(judged):
    """What the trees by themselves make of pages: pairs of lines and their log-odds."""
    for threshold in (-0.25, 0.0, 0.25, 0.5):
        by_set = collections.defaultdict(list)
        for lines, log_odds in judged:
            at = 0
            for page in lines.pages:
                own = log_odds[at:at + len(page.lines)]
                at += len(page.lines)
                name = f"{page.set} gold" if page.is_gold else page.set
                by_set[name].append(page.agreement((own > threshold) & ~page.struck))
        for name, found in by_set.items():
            report(f"trees {threshold:+.2f} {name}", found)


def tree_line(node):
    """A tree in preorder: `feature<limit left right`, whole numbers, a leaf being `=value`."""
    if "leaf_value" in node:
        return f"={round(node['leaf_value'] * SCALE)}"
    assert node["decision_type"] == "<="
    limit = int(numpy.floor(node["threshold"]))
    return f"{node['split_feature']}<{limit} {tree_line(node['left_child'])} {tree_line(node['right_child'])}"


def score_program(program, weights, sets):
    """What the whole program makes of pages, by weights that saw no page of their host."""
    for path in sets:
        folds = {r["id"]: fold_of(r) for r in map(json.loads, open(path))}
        found = []
        for k, own in enumerate(weights):
            command = [program, "eval", "boilerplate", path, "--json", "--page-weights", own]
            score = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            after = [d["after"] for d in score["documents"] if folds[d["id"]] == k]
            found += [(d["precision"], d["recall"]) for d in after]
        report("program " + path.split("/")[-1].split(".")[0], found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dump")
    parser.add_argument("golds")
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--silver", nargs="*", default=[])
    parser.add_argument("--score-only", nargs="*", default=[])
    parser.add_argument("--program", help="copydesk, to be cross-validated as a whole")
    parser.add_argument("-o", "--output", required=True)
    given = parser.parse_args()
    names = open(f"{given.dump}/names").read().split()
    kind, names = names[0], names[1:]
    second_names = open(f"{given.dump}/second-names").read().split()
    pages, features, buckets = load(given.dump, given.sets, True)
    for folder, sets, trains, is_gold in (
            (given.dump, given.silver, True, False), (given.golds, given.sets, True, True),
            (given.dump, given.score_only, False, False)):
        more, more_features, more_buckets = load(folder, sets, trains, is_gold)
        if sets is given.silver:
            for page in more:
                page.weight *= SILVER_WEIGHT
                page.trust_edges()
        pages += more
        features += more_features
        buckets += more_buckets
    lines = Lines(pages, numpy.concatenate(features), buckets, names, second_names)
    # Pages that train nothing have a fold as well, and one model that judges them.
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        models = list(pool.map(lambda k: Model(lines.of(lambda p: p.trains and p.fold != k)), range(FOLDS)))
        owns = [lines.of(lambda p: p.fold == k) for k in range(FOLDS)]
        score_trees(list(pool.map(lambda model, own: (own, model.judge(own)), models, owns)))
    if given.program:
        with tempfile.TemporaryDirectory() as folder:
            weights = [f"{folder}/{k}.txt" for k in range(FOLDS)]
            for model, path in zip(models, weights):
                model.write(path, kind, "all but one fold")
            score_program(given.program, weights, given.sets + given.score_only)
    training = lines.of(lambda p: p.trains)
    trained = (f"{', '.join(sorted({p.set for p in training.pages}))}: {sum(not p.is_gold for p in training.pages)} pages,"
               f" and golds, {int(training.usable().sum())} lines")
    Model(training).write(given.output, kind, trained)


if __name__ == "__main__":
    sys.exit(main())
