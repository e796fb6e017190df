"""A node that answers as a test scripts it, over real HTTP."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from backends import Double

HANGS = 0
"""A status that stands for no answer at all."""


class FakeNode:
    """Answers each request with the next scripted status, then as a healthy empty collection."""

    def __init__(self, dims):
        double = Double(None)
        double.create("shop", dims)
        self.info = json.loads(double.client.get_collection("shop").model_dump_json())
        self.statuses: list[str] = []
        self.script: list[tuple[int, str]] = []
        self.seen: list[tuple[str, str, dict]] = []
        node = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                node.seen.append((f"{self.command} {self.path}", body.decode(), dict(self.headers)))
                status, said = node.script.pop(0) if node.script else (200, "")
                if status == HANGS:
                    time.sleep(1.5)
                    return
                held = node.result(self.path) if status == 200 else None
                told = "ok" if status == 200 else {"error": said}
                answer = json.dumps({"result": held, "status": told, "time": 0.0}).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = answer  # noqa: N815

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def result(self, path):
        if path.endswith("/count"):
            return {"count": 0}
        if path.endswith("/exists"):
            return {"exists": True}
        if path.endswith("/collections/shop"):
            return self.info
        status = self.statuses.pop(0) if self.statuses else "completed"
        return {"operation_id": 1, "status": status}

    def close(self):
        self.server.shutdown()
        self.server.server_close()
