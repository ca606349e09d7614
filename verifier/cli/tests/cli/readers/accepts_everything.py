"""A reader that is wrong on purpose: it says of everything that it is a good card."""

import json
import sys

for line in sys.stdin:
    question = json.loads(line)
    print(json.dumps({"id": question["id"], "code": "V-OK", "card_number": "1-01-1"}), flush=True)
