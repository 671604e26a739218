"""Runs the cells of a JSON list on standard input in a kernel; prints what came of each as JSON.

Arguments: the folder to run in, and the kernel's name, by default tslab. A cell is {"code", "interruptAt", "interruptAfter"}:
once an output of the cell holds that text, the kernel is interrupted, after so many seconds. What came of it is {"status",
"outputs", "error", "seconds", "interruptedFor"}: texts in the order they came, the error told or null, how long it took, and
how long from the interruption to the cell's end.
"""

import json
import sys
import time

from jupyter_client.manager import start_new_kernel
from kernelMessages import published

# tslab drops what arrives within 200 ms after an error.
PAUSE = 0.4


def run(manager, client, code, interrupt_at, interrupt_after):
    begun = time.monotonic()
    sent = client.execute(code)
    outputs = []
    error = None
    interrupted = None
    for kind, content in published(client, sent):
        if kind == "error":
            error = content
        text = content.get("text") or content.get("data", {}).get("text/plain")
        if text is None:
            continue
        outputs.append(text)
        if interrupt_at and interrupted is None and interrupt_at in text:
            time.sleep(interrupt_after)
            interrupted = time.monotonic()
            manager.interrupt_kernel()
    reply = client.get_shell_msg(timeout=60)
    while reply["parent_header"].get("msg_id") != sent:
        reply = client.get_shell_msg(timeout=60)
    ended = time.monotonic()
    status = reply["content"]["status"]
    if status != "ok":
        time.sleep(PAUSE)
    return {
        "status": status,
        "outputs": outputs,
        "error": error,
        "seconds": ended - begun,
        "interruptedFor": None if interrupted is None else ended - interrupted,
    }


manager, client = start_new_kernel(kernel_name=sys.argv[2] if len(sys.argv) > 2 else "tslab", cwd=sys.argv[1])
try:
    cells = json.load(sys.stdin)
    results = [
        run(manager, client, cell["code"], cell.get("interruptAt"), cell.get("interruptAfter", 0)) for cell in cells
    ]
    print(json.dumps(results))
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
