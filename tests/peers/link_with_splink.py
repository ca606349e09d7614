"""Links two CSV files with Splink (DuckDB backend) and prints how good and how fast it was, as JSON.

    python link_with_splink.py addresses A.csv B.csv truth.csv
    python link_with_splink.py pds register.csv pds.csv truth.csv
    python link_with_splink.py pds-without-numbers register.csv pds.csv truth.csv

The settings are those of Splink's own documentation for such lists, with blocking rules as ours. A
pair counts as linked if its probability reaches the threshold and it is the best one of both rows.
"""

import json
import re
import resource
import sys
import time

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

TITLES = {"smt", "shri", "s/o", "w/o", "d/o"}


def plain_name(text):
    words = [word for word in str(text).lower().split() if word not in TITLES]
    return " ".join(words) or None


def full_date(text):
    return text if isinstance(text, str) and re.fullmatch(r"\d\d-\d\d-\d{4}", text) else None


def year(text):
    return text[-4:] if isinstance(text, str) and text else None


def addresses(left, right):
    for frame in (left, right):
        frame.columns = [name.strip() for name in frame.columns]
        for name in frame.columns:
            frame[name] = frame[name].map(lambda text: text.strip() or None if isinstance(text, str) else None)
    settings = dict(
        unique_id_column_name="rec_id",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            block_on("date_of_birth"),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
            cl.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("address_2", [0.9, 0.7]),
            cl.JaroWinklerAtThresholds("suburb", [0.9, 0.7]),
            cl.ExactMatch("state"),
        ],
    )
    certain = [block_on("given_name", "surname", "date_of_birth"), block_on("postcode", "date_of_birth")]
    training = [block_on("date_of_birth"), block_on("postcode")]
    return left, right, settings, certain, training


def pds(left, right, with_numbers):
    left = pd.DataFrame(
        {
            "id": left["member_id"],
            "name": left["name_latin"].map(plain_name),
            "relative": left["relative_latin"].map(plain_name),
            "birth": left["birth"].map(full_date),
            "year": left["birth"].map(year),
            "gender": left["gender"].str[:1],
            "panchayat": left["panchayat"],
            "card": left["ration_card"],
            "member": left["member_id"],
        }
    )
    right = pd.DataFrame(
        {
            "id": right["row_id"],
            "name": right["person"].map(plain_name),
            "relative": right["father_or_husband"].fillna("").map(plain_name),
            "birth": right["birth"].map(full_date),
            "year": right["birth"].map(year),
            "gender": right["sex"],
            "panchayat": right["panchayat_code"],
            "card": right["card_no"],
            "member": right["member_no"],
        }
    )
    for frame in (left, right):
        words = frame["name"].fillna("").str.split()
        frame["first"] = words.map(lambda words: words[0] if words else None)
    blocking = [
        block_on("panchayat", "year"),
        block_on("panchayat", "first"),
        block_on("name", "year"),
        block_on("name", "relative"),
    ]
    comparisons = [
        cl.JaroWinklerAtThresholds("name", [0.95, 0.88, 0.75]).configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("relative", [0.95, 0.88, 0.75]).configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("birth", input_is_string=True, datetime_format="%d-%m-%Y"),
        cl.LevenshteinAtThresholds("year", [1]),
        cl.ExactMatch("gender"),
        cl.ExactMatch("panchayat").configure(term_frequency_adjustments=True),
    ]
    if with_numbers:
        blocking = [block_on("member"), block_on("card")] + blocking
        comparisons += [
            cl.DamerauLevenshteinAtThresholds("card", [1]),
            cl.DamerauLevenshteinAtThresholds("member", [1]),
        ]
    settings = dict(
        unique_id_column_name="id",
        blocking_rules_to_generate_predictions=blocking,
        comparisons=comparisons,
    )
    certain = [block_on("name", "relative", "birth")]
    training = [block_on("name", "year"), block_on("panchayat", "first")]
    return left, right, settings, certain, training


def main():
    kind, left_file, right_file, truth_file = sys.argv[1:5]
    threshold = float(sys.argv[5]) if len(sys.argv) > 5 else 0.99
    read = dict(dtype=str, keep_default_na=False, na_values=[""])
    started, used = time.monotonic(), time.process_time()
    left, right = pd.read_csv(left_file, **read), pd.read_csv(right_file, **read)
    if kind == "addresses":
        left, right, settings, certain, training = addresses(left, right)
    else:
        left, right, settings, certain, training = pds(left, right, kind == "pds")
    database = DuckDBAPI()
    settings = SettingsCreator(link_type="link_only", retain_intermediate_calculation_columns=False, **settings)
    frames = [database.register(left, dataset_display_name="list_a"), database.register(right, dataset_display_name="list_b")]
    linker = Linker(frames, settings)
    linker.training.estimate_probability_two_random_records_match(certain, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=0.1).as_pandas_dataframe()
    id_column = "rec_id" if kind == "addresses" else "id"
    is_left = pairs["source_dataset_l"] == "list_a"
    pairs["left"] = pairs[id_column + "_l"].where(is_left, pairs[id_column + "_r"])
    pairs["right"] = pairs[id_column + "_r"].where(is_left, pairs[id_column + "_l"])
    weight = "match_weight"
    best_left = pairs.groupby("left")[weight].transform("max")
    best_right = pairs.groupby("right")[weight].transform("max")
    best = pairs[(pairs[weight] == best_left) & (pairs[weight] == best_right)]
    best = best[best["match_probability"] >= threshold].drop_duplicates(["left", "right"])
    seconds, cpu = time.monotonic() - started, time.process_time() - used
    truth = pd.read_csv(truth_file, **read)
    truth = set(zip(truth.iloc[:, 0], truth.iloc[:, 1]))
    links = set(zip(best["left"], best["right"]))
    right_links = len(links & truth)
    print(
        json.dumps(
            {
                "precision": right_links / max(1, len(links)),
                "recall": right_links / max(1, len(truth)),
                "wrong_links": len(links) - right_links,
                "seconds": round(seconds, 2),
                "cpu_seconds": round(cpu, 2),
                "memory_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000),
            }
        )
    )


main()
