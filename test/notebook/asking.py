"""Runs the steps of a JSON list on standard input in a tslab kernel, as a page with a table would; prints what came of each.

{"code"} runs a cell, and gives the facts of the last table that it drew; {"ask"} asks about that table, or, with "of", about
the table of an earlier step, and with "interruptAfter" interrupts the kernel after so many seconds; {"code", "askWithin"} asks while the cell runs, and gives the answer with whether the cell had
ended by then; {"restart"} restarts the kernel.
"""

import html
import json
import re
import sys
import time

from jupyter_client.multikernelmanager import MultiKernelManager
from kernelMessages import published

TARGET = "gbt-lab.table"


def ask(client, facts, question):
    request = {"id": facts["id"], "offset": 0, "count": 3, "sort": None, "where": "", **question}
    message = client.session.msg("comm_info_request", {"target_name": TARGET, TARGET: request})
    client.shell_channel.send(message)
    return message["header"]["msg_id"]


def replies(client, wanted):
    """The contents of the replies to some messages, in the order they come."""
    found = {}
    while len(found) < len(wanted):
        message = client.get_shell_msg(timeout=60)
        parent = message["parent_header"].get("msg_id")
        if parent in wanted:
            found[parent] = {"type": message["msg_type"], **message["content"]}
    return found


def drawn(client, sent):
    """The facts of the last table that a cell drew, and the texts of all its outputs."""
    facts = None
    texts = []
    for _, content in published(client, sent):
        texts.append(content.get("text") or content.get("data", {}).get("text/plain"))
        found = re.search(r'data-table="([^"]*)"', content.get("data", {}).get("text/html", ""))
        facts = json.loads(html.unescape(found[1])) if found else facts
    return {"facts": facts, "texts": texts}


# As Jupyter's server starts kernels, which it knows by an id.
manager = MultiKernelManager()
kernel_id = manager.start_kernel(kernel_name="tslab", cwd=sys.argv[1])
kernel = manager.get_kernel(kernel_id)
client = kernel.client()
client.start_channels()
results = []
try:
    client.wait_for_ready(timeout=60)
    facts = None
    for step in json.load(sys.stdin):
        if step.get("restart"):
            kernel.restart_kernel(now=True)
            client.wait_for_ready(timeout=60)
            results.append(None)
        elif "code" in step:
            sent = client.execute(step["code"])
            wanted = [sent]
            if "askWithin" in step:
                wanted.append(ask(client, facts, step["askWithin"]))
            found = replies(client, wanted)
            result = {**drawn(client, sent), "status": found[sent]["status"]}
            if "askWithin" in step:
                result["answer"] = found[wanted[1]]
                result["answeredFirst"] = list(found)[0] == wanted[1]
            facts = result["facts"] or facts
            results.append(result)
        else:
            of = results[step["of"]]["facts"] if "of" in step else facts
            sent = ask(client, of, step["ask"])
            if "interruptAfter" in step:
                time.sleep(step["interruptAfter"])
                kernel.interrupt_kernel()
            results.append(replies(client, [sent])[sent])
    print(json.dumps({"kernel": kernel_id, "results": results}))
finally:
    client.stop_channels()
    kernel.shutdown_kernel(now=True)
