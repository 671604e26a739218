"""Runs TypeScript notebooks in tslab, and writes each one executed and as an offline page.

Standard input: a JSON object {"notebooks": [{"path", "cwd", "executed", "page", "title"}], "seconds": limit a notebook}.
Standard output: one JSON line a notebook, {"seconds", "failure", "record"}, failure being null or {"cell", "line",
"error"}, and record what the notebook noted of itself, a list of {"parameters"} and {"metric", "value"}.
Whatever the kernels print outside their cells goes to standard error.
"""

import asyncio
import copy
import html
import json
import os
import re
import signal
import sys
import tempfile
import time

# Until main listens for them, signals end this program at once: the imports below take a second.
signal.signal(signal.SIGINT, signal.SIG_DFL)

import nbformat
from jinja2 import DictLoader
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter

# A rejected promise that nobody awaits, and a throw in a timer, fail no cell in tslab. The first cell collects them
# with the time, the last one prints them once running timers had a second to fire. Neither cell is saved. They reach
# `process` through globalThis to type-check without Node's types, and declare nothing that a notebook could see.
COLLECT = """(() => {
  const g: any = globalThis
  const late: any[] = []
  const inspect = g.__tslab__.require("util").inspect
  for (const event of ["unhandledRejection", "uncaughtException"]) {
    g.process.on(event, (error: any) => late.push({ at: Date.now() / 1000, error: inspect(error) }))
  }
  g[Symbol.for("gbt-lab.printLateErrors")] = async () => {
    const until = Date.now() + 1000
    do await new Promise((resolve) => g.setTimeout(resolve, 20))
    while (g.process.getActiveResourcesInfo().includes("Timeout") && Date.now() < until)
    g.process.stdout.write(JSON.stringify(late))
  }
})()"""
REPORT = """await Reflect.get(globalThis, Symbol.for("gbt-lab.printLateErrors"))()"""

LATE = "an error that no cell awaits, seen at this cell or after it"

# Extends JupyterLab's page: plotly.js comes from a file beside it, what would come from the network is left out, and
# the colours are the reader's choice, light or dark.
PAGE = """{% extends "lab/index.html.j2" %}
{% block html_head_js %}
{% if resources.draws_figures %}<script src="plotly.js"></script>{% endif %}
{% endblock html_head_js %}
{% block html_head_js_mathjax %}{% endblock html_head_js_mathjax %}
{% block html_head_js_mermaidjs %}{% endblock html_head_js_mermaidjs %}
{% block html_head_css %}
{{ resources.include_css("static/theme-dark.css") | string | replace("<style", '<style media="(prefers-color-scheme: dark)"', 1) }}
<style>
main { max-width: 1100px; margin: 0 auto }
.jp-RenderedText pre { white-space: pre; overflow-x: auto }
{% if resources.draws_figures %}{{ resources.figure_style }}{% endif %}
@media print {
  .jp-RenderedText pre, .jp-InputArea-editor pre { white-space: pre-wrap !important; overflow-wrap: anywhere }
  .jp-RenderedHTMLCommon table, .gbt-lab-table { font-size: 9px; overflow: visible !important; max-height: none !important }
  .jp-OutputArea-output, .jp-InputArea-editor { overflow: visible !important }
}
.to-index a { margin-left: 8px; color: var(--jp-content-link-color); font: 14px sans-serif }
</style>
{% endblock html_head_css %}
{% block data_svg scoped %}
{%- set figure = output.data.get("application/vnd.plotly.v1+json") %}
{%- if figure %}
<div class="gbt-lab-figure">
<div class="gbt-lab-still">{{ output.data["image/svg+xml"] }}</div>
<script type="application/json">{{ figure | tojson }}</script>
</div>
{%- else %}{{ super() }}{% endif %}
{% endblock data_svg %}
{% block body_footer %}{% if resources.draws_figures %}<script>{{ resources.draw_figures }}</script>{% endif %}{{ super() }}{% endblock %}
{% block body_header %}{{ super() }}<p class="to-index"><a href="index.html">All notebooks</a></p>{% endblock %}
"""


class NotebookFailed(Exception):
    """What went wrong, and in which of the notebook's cells (None: in none of them)."""

    def __init__(self, error, cell=None):
        super().__init__(error)
        self.error = error
        self.cell = cell


def code_cell(source):
    return nbformat.v4.new_code_cell(source)


def first_line(cell):
    lines = [line.strip() for line in cell.source.splitlines()]
    # A comment says less than the statement under it, unless it stands alone.
    return next((line for line in lines if line and not line.startswith("//")), next(filter(None, lines), ""))


def without_stack(text):
    return "\n".join(line for line in text.rstrip().splitlines() if not re.match(r"\s+at ", line))


def error_text(outputs):
    """What the error says that ended a cell, in lines without colours."""
    errors = [output for output in outputs if output.output_type == "error"]
    text = "\n".join(errors[-1].traceback) if errors else "the cell failed and told no error"
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def with_joined_streams(outputs):
    """Joins neighbouring pieces of one stream. Text before and after a figure stays there, unlike in nbclient."""
    joined = []
    for output in outputs:
        last = joined[-1] if joined else None
        if last and last.output_type == output.output_type == "stream" and last.name == output.name:
            last.text += output.text
        else:
            joined.append(output)
    return joined


class Kernel:
    """One tslab process with one notebook's cells."""

    is_stopped = False

    def __init__(self, notebook, cwd, seconds, record):
        self.notebook = notebook
        self.cwd = cwd
        self.record = record
        self.seconds = seconds
        self.deadline = time.monotonic() + seconds
        self.reply = None
        self.client = NotebookClient(
            notebook,
            kernel_name="tslab",
            allow_errors=True,
            record_timing=False,
            iopub_timeout=30,
            on_cell_executed=self.keep_reply,
        )

    def keep_reply(self, cell, cell_index, execute_reply):
        self.reply = execute_reply

    async def start(self):
        self.client.km = self.client.create_kernel_manager()
        await self.client.async_start_new_kernel(cwd=self.cwd, env={**os.environ, "GBT_LAB_RECORD": self.record})
        await self.client.async_start_new_kernel_client()

    async def stop(self):
        manager, channels = self.client.km, self.client.kc
        if manager is None or not manager.has_kernel:
            return
        # A kernel that is asked to exit removes its temporary files; one that is busy is killed.
        if channels is not None and await manager.is_alive():
            channels.execute("process.exit(0)", silent=True)
            for _ in range(40):
                if not await manager.is_alive():
                    break
                await asyncio.sleep(0.05)
        await manager.shutdown_kernel(now=True)
        if channels is not None:
            channels.stop_channels()

    async def run_hidden(self, cell):
        """Runs a cell that the saved notebook does not have."""
        self.notebook.cells.append(cell)
        try:
            await self.run(cell, store_history=False)
        finally:
            self.notebook.cells.pop()

    async def run(self, cell, store_history=True):
        """Runs one cell; tslab answers "error" for one that failed and "abort" for one that it did not run."""
        index = next(index for index, other in enumerate(self.notebook.cells) if other is cell)
        self.client.timeout = max(1, int(self.deadline - time.monotonic()))
        self.reply = None
        try:
            await self.client.async_execute_cell(cell, index, store_history=store_history)
        except DeadKernelError:
            # nbclient takes the cancelling of this task for the kernel's end.
            if Kernel.is_stopped:
                raise asyncio.CancelledError from None
            raise NotebookFailed("the kernel died", cell) from None
        except CellTimeoutError:
            raise NotebookFailed(f"not done after {self.seconds} s, the limit for a notebook", cell) from None
        status = self.reply["content"]["status"] if self.reply else "none"
        if status == "error":
            raise NotebookFailed(error_text(cell.outputs), cell)
        if status != "ok":
            raise NotebookFailed(f"the kernel did not run the cell (status {status})", cell)


async def run_cells(notebook, cwd, seconds, record):
    """Runs all cells in place. Raises NotebookFailed at the first that fails, or at the end for a late error."""
    started = []
    report = code_cell(REPORT)
    code = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.source.strip()]
    kernel = Kernel(notebook, cwd, seconds, record)
    try:
        await kernel.start()
        language = await kernel.client.async_wait_for_reply(kernel.client.kc.kernel_info())
        notebook.metadata["language_info"] = language["content"]["language_info"]
        await kernel.run_hidden(code_cell(COLLECT))
        for number, cell in enumerate(code, start=1):
            started.append((time.time(), cell))
            cell.execution_count = number
            await kernel.run(cell)
        await kernel.run_hidden(report)
    finally:
        await kernel.stop()
    late = json.loads("".join(output.text for output in report.outputs if output.get("name") == "stdout"))
    if late:
        running = [cell for at, cell in started if at <= late[0]["at"]]
        raise NotebookFailed(f"{LATE}: {without_stack(late[0]['error'])}", running[-1] if running else None)


def clear_outputs(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
            cell.execution_count = None


def show_in_notebook(notebook, failure):
    """Puts an error that the kernel did not print under its cell, so that the page tells it too."""
    printed = any(output.output_type == "error" for output in failure.cell.outputs) if failure.cell else True
    if not printed or failure.error.startswith(LATE):
        cell = failure.cell or next((cell for cell in notebook.cells if cell.cell_type == "code"), None)
        if cell is not None:
            lines = failure.error.splitlines()
            cell.outputs.append(nbformat.v4.new_output("error", ename="Error", evalue=lines[0], traceback=lines))


def read_record(path):
    """What the notebook's cells noted; a line that a killed kernel left half written is passed over."""
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.endswith("\n")]


def write_whole(path, text):
    beside = f"{path}.{os.getpid()}.part"
    with open(beside, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(beside, path)


def page(notebook, title):
    notebook = copy.deepcopy(notebook)
    drawn = [
        output.data
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "application/vnd.plotly.v1+json" in output.get("data", {})
    ]
    for data in drawn:
        # A figure in space has no picture.
        data.setdefault("image/svg+xml", f"<p>{html.escape(data['text/plain'])}</p>")
    exporter = HTMLExporter(extra_loaders=[DictLoader({"page.html.j2": PAGE})], template_file="page.html.j2")
    resources = {"metadata": {"name": title}, "draws_figures": len(drawn) > 0}
    for name, file in (("figure_style", "figures.css"), ("draw_figures", "figures.js")):
        with open(os.path.join(os.path.dirname(__file__), file), encoding="utf-8") as text:
            resources[name] = text.read()
    return exporter.from_notebook_node(notebook, resources=resources)[0]


async def run_notebook(job, seconds):
    began = time.monotonic()
    notebook = nbformat.read(job["path"], as_version=4)
    clear_outputs(notebook)
    failure = None
    with tempfile.TemporaryDirectory(prefix="gbt-lab-", ignore_cleanup_errors=True) as folder:
        record = os.path.join(folder, "record.jsonl")
        try:
            await run_cells(notebook, job["cwd"], seconds, record)
        except NotebookFailed as failed:
            show_in_notebook(notebook, failed)
            failure = {
                "cell": failed.cell.execution_count if failed.cell else None,
                "line": first_line(failed.cell) if failed.cell else None,
                "error": failed.error,
            }
        except RuntimeError as error:
            failure = {"cell": None, "line": None, "error": f"the kernel did not start: {error}"}
        noted = read_record(record)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = with_joined_streams(cell.outputs)
    write_whole(job["executed"], nbformat.writes(notebook))
    write_whole(job["page"], page(notebook, job["title"]))
    return {"seconds": time.monotonic() - began, "failure": failure, "record": noted}


async def main():
    # Only this program's lines may go to its standard output, so the kernels are given standard error for it.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    this = asyncio.current_task()

    def stop():
        Kernel.is_stopped = True
        this.cancel()

    for name in ("SIGINT", "SIGTERM"):
        try:
            asyncio.get_running_loop().add_signal_handler(getattr(signal, name), stop)
        except NotImplementedError:
            pass
    work = json.load(sys.stdin)
    for job in work["notebooks"]:
        print(json.dumps(await run_notebook(job, work["seconds"])), file=results, flush=True)


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except (asyncio.CancelledError, KeyboardInterrupt):
        sys.exit(130)
