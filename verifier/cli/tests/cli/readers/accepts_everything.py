"""A reader that is wrong on purpose: it says of everything that it is a good card, with `numbers`
also which."""

import json
import sys

for line in sys.stdin:
    answer = {"id": json.loads(line)["id"], "code": "V-OK"}
    if sys.argv[1] == "numbers":
        answer["card_number"] = "1-01-1"
    print(json.dumps(answer), flush=True)
