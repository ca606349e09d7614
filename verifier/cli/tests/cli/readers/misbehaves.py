"""Readers that are wrong on purpose. On the third question each does what its name says."""

import json
import sys
import time

RIGHT = {"lists": "U-OK", "valid": "V-OK"}

for number, line in enumerate(sys.stdin, 1):
    question = json.loads(line)
    answer = json.dumps({"id": question["id"], "code": RIGHT[question["id"].split("/")[0]]})
    if number == 3:
        match sys.argv[1]:
            case "ends":
                sys.exit(7)
            case "hangs":
                time.sleep(60)
            case "talks":
                answer = "Reader 1.0 \x1b[32mready\x1b[0m"
            case "floods":
                while True:
                    sys.stdout.write("x" * 1_000_000)
            case "repeats":
                answer = f"{answer}\n{answer}"
            case "mixes":
                answer = answer.replace(question["id"], "lists/another")
            case "nests":
                answer = "[" * 60_000
    print(answer, flush=True)
