"""Drives the kernel as a front end would; prints one line per finding, read by JupyterTest."""
import json
import signal
import sys
import time

from jupyter_client.manager import KernelManager


def run(client, code, timeout=60):
    """Executes code and returns (status, text of all outputs)."""
    texts = []

    def on_output(message):
        content = message["content"]
        if message["msg_type"] == "stream":
            texts.append(content["name"] + ":" + content["text"])
        elif message["msg_type"] in ("execute_result", "display_data"):
            texts.append(content["data"]["text/plain"])
        elif message["msg_type"] == "error":
            texts.append(content["ename"] + ":" + content["evalue"])

    reply = client.execute_interactive(code, timeout=timeout, output_hook=on_output, allow_stdin=False)
    return reply["content"]["status"], "".join(texts)


def say(name, value):
    print(name + "\t" + json.dumps(value), flush=True)


def answer(client, message_id):
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["parent_header"].get("msg_id") == message_id:
            return reply["content"]


# A shell without job control starts background jobs with SIGINT ignored, and so would be the kernel's.
signal.signal(signal.SIGINT, signal.default_int_handler)

manager = KernelManager(kernel_name="java")
begin = time.time()
manager.start_kernel(stderr=open(sys.argv[1], "w"))
client = manager.client()
client.start_channels()
client.wait_for_ready(timeout=120)
say("ready_seconds", round(time.time() - begin, 2))
say("value", run(client, "1 + 1"))
say("first_result_seconds", round(time.time() - begin, 2))

for name, interrupt in (
    ("message", manager.interrupt_kernel),
    ("signal", lambda: manager.signal_kernel(2)),
):
    client.execute('System.out.println("loop");\nwhile (true) {}', allow_stdin=False)
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "stream":
            break
    time.sleep(0.3)
    begin = time.time()
    interrupt()
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "error":
            break
    say("interrupt_by_" + name, message["content"]["ename"])
    say("interrupt_by_" + name + "_seconds", round(time.time() - begin, 2))
    client.get_shell_msg(timeout=60)
    say("after_" + name, run(client, "2 + 2"))

queued = [client.execute(code, allow_stdin=False) for code in ("int z = 1 / 0;", "3 + 3")]
say("queued", [answer(client, message_id)["status"] for message_id in queued])
say("later", run(client, "4 + 4"))

content = answer(client, client.complete("var t = Tensor.zeros(2, 2);\nt.resh", 34))
say("complete", [content["matches"], content["cursor_start"], content["cursor_end"]])
say("signature", content["metadata"]["_jupyter_types_experimental"][0].get("signature", ""))
content = answer(client, client.inspect("Math.floorMod(1, 2)", 8))
say("inspect", content["data"].get("text/plain", ""))
say("is_complete", [answer(client, client.is_complete(c))["status"] for c in ("int x = 1;", "class A {", "int = ;")])
say("history", [entry[2] for entry in answer(client, client.history(hist_access_type="tail", n=1))["history"]])
info = answer(client, client.kernel_info())
say("language", info["language_info"]["name"])

client.execute("new Scanner(System.in).nextLine()", allow_stdin=True)
while not client.stdin_channel.msg_ready():
    time.sleep(0.05)
client.get_stdin_msg(timeout=10)
client.input("typed")
say("stdin", client.get_shell_msg(timeout=60)["content"]["status"])

begin = time.time()
client.stop_channels()
manager.shutdown_kernel()
say("shutdown_seconds", round(time.time() - begin, 2))
