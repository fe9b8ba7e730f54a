"""Trains the trees behind `page.shape` and writes src/page/weights.txt.

    pip install numpy lightgbm
    cargo run --release --example page_features -- DUMP text SET.jsonl...
    cargo run --release --example page_features -- GOLDS gold SET.jsonl...
    python3 training/page.py DUMP GOLDS SET.jsonl... [--score-only OTHER.jsonl] -o src/page/weights.txt

SET.jsonl are gold files ({"id","text","gold","url",...}). The features are computed by the same
code that `copydesk clean` runs; this script only labels lines, grows trees and measures.
Measured by cross-validation over hosts: no page is scored by trees that saw a page of its host.
Sets after --score-only never train. The golds are samples, too: articles of which every line stays.
"""

import argparse
import collections
import hashlib
import json
import re
import sys

import lightgbm
import numpy

FOLDS = 4
ROUNDS = 200
# Leaf values are whole numbers, this many to a unit of log-odds: sums are then the same everywhere.
SCALE = 1024
# What an article by itself counts beside a page.
GOLD_WEIGHT = 0.25
PARAMETERS = dict(
    objective="binary", learning_rate=0.06, num_leaves=31, max_bin=63, min_data_in_leaf=40,
    min_sum_hessian_in_leaf=1.0, lambda_l2=5, feature_fraction=0.4, bagging_fraction=0.7,
    bagging_freq=1, deterministic=True, force_row_wise=True, num_threads=2, seed=1, verbose=-1)
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


class Page:
    def __init__(self, record, dumped, name, trains, is_gold):
        self.set, self.is_gold = name, is_gold
        self.lines = [WORD.findall(line) for line in dumped["lines"]]
        self.struck = numpy.array(dumped["struck"], dtype=bool)
        self.gold = runs(WORD.findall(record["gold"]))
        self.label = numpy.array(labels(dumped["lines"], record["gold"]))
        fold = int(hashlib.sha1(host(record).encode()).hexdigest(), 16) % FOLDS
        self.fold = fold if trains else -1
        # What a wrong line costs in precision or recall of its page.
        counts = numpy.array([len(line) for line in self.lines])
        size = max(len(WORD.findall(record["gold"])), 60)
        self.weight = numpy.clip((counts + 0.5) / size * 100, 0.05, 30)
        if is_gold:
            self.label = numpy.where(counts > 0, 1, -1)
            self.weight *= GOLD_WEIGHT

    def agreement(self, keep):
        words = [word for line, k in zip(self.lines, keep) if k for word in line]
        return agreement(runs(words), self.gold)


def load(prefix, paths, trains, is_gold=False):
    pages, features = [], []
    for path in paths:
        name = path.split("/")[-1].split(".")[0]
        records = {r["id"]: r for r in map(json.loads, open(path))}
        dump = f"{prefix}/{name}"
        width = int(open(f"{dump}.width").read())
        features.append(numpy.fromfile(f"{dump}.bin", dtype="<i4").reshape(-1, width))
        for dumped in map(json.loads, open(f"{dump}.jsonl")):
            pages.append(Page(records[dumped["id"]], dumped, name, trains, is_gold))
    return pages, features


def grow(features, label, weight, chosen):
    data = lightgbm.Dataset(features[chosen], label=label[chosen], weight=weight[chosen])
    return lightgbm.train(PARAMETERS, data, ROUNDS)


def report(name, pages, margins, threshold):
    at, by_set = 0, collections.defaultdict(list)
    for page in pages:
        own = margins[at:at + len(page.lines)]
        at += len(page.lines)
        name_of = f"{page.set} gold" if page.is_gold else page.set
        by_set[name_of].append(page.agreement((own > threshold) & ~page.struck))
    for of, found in by_set.items():
        precision, recall = numpy.mean(found, axis=0)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{name} {threshold:+.2f} {of:18} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}", flush=True)


def tree_line(node):
    """A tree in preorder: `feature<limit left right`, whole numbers, a leaf being `=value`."""
    if "leaf_value" in node:
        return f"={round(node['leaf_value'] * SCALE)}"
    assert node["decision_type"] == "<="
    limit = int(numpy.floor(node["threshold"]))
    return f"{node['split_feature']}<{limit} {tree_line(node['left_child'])} {tree_line(node['right_child'])}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dump")
    parser.add_argument("golds")
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--score-only", nargs="*", default=[])
    parser.add_argument("-o", "--output", required=True)
    given = parser.parse_args()
    pages, features = load(given.dump, given.sets, True)
    for folder, sets, trains, is_gold in (
            (given.golds, given.sets, True, True), (given.dump, given.score_only, False, False)):
        more, more_features = load(folder, sets, trains, is_gold)
        pages += more
        features += more_features
    features = numpy.concatenate(features)
    label = numpy.concatenate([p.label for p in pages])
    weight = numpy.concatenate([p.weight for p in pages])
    fold = numpy.concatenate([numpy.full(len(p.lines), p.fold) for p in pages])
    counts = numpy.concatenate([[len(line) for line in p.lines] for p in pages])
    # Of the many short lines that are furniture, one in five.
    spare = (label == 0) & (counts < 4) & (numpy.arange(len(label)) % 5 != 0)
    usable = (label >= 0) & ~spare & (fold >= 0)
    margins = numpy.zeros(len(label))
    for k in range(FOLDS):
        trees = grow(features, label, weight, usable & (fold != k))
        margins[fold == k] = trees.predict(features[fold == k], raw_score=True)
        if (fold < 0).any():
            margins[fold < 0] += trees.predict(features[fold < 0], raw_score=True) / FOLDS
    numpy.save(f"{given.dump}/margins.npy", margins)
    for threshold in (-0.5, -0.25, 0.0, 0.25, 0.5):
        report("cross-validated", pages, margins, threshold)
    trees = grow(features, label, weight, usable)
    report("shipped        ", pages, trees.predict(features, raw_score=True), 0.0)
    dumped = trees.dump_model()
    names = open(f"{given.dump}/names").read().strip()
    with open(given.output, "w") as out:
        print("copydesk page weights 1", file=out)
        print(f"features {names}", file=out)
        print(f"trained {', '.join(sorted({p.set for p in pages if p.fold >= 0}))}:"
              f" {sum(p.fold >= 0 and not p.is_gold for p in pages)} pages and their golds, {int(usable.sum())} lines", file=out)
        print(f"grown lightgbm {lightgbm.__version__}, {ROUNDS} trees of {PARAMETERS['num_leaves']} leaves", file=out)
        print(f"scale {SCALE}", file=out)
        for tree in dumped["tree_info"]:
            print(tree_line(tree["tree_structure"]), file=out)


if __name__ == "__main__":
    sys.exit(main())
