"""What a kernel publishes while it runs a cell."""


def published(client, sent):
    """Kind and content of each message that comes of the request `sent`, until the kernel has done with it."""
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != sent:
            continue
        content = message["content"]
        if message["msg_type"] == "status" and content["execution_state"] == "idle":
            return
        yield message["msg_type"], content
