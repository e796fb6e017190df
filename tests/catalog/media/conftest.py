"""A web server on this machine that behaves as badly as it is told to."""

import http.server
import threading
import time

import pytest


class Site:
    """Its pages: a path to what is done with the request. Counts what was asked of it."""

    def __init__(self):
        self.pages = {}
        self.asked = []
        self.closing = threading.Event()
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path.partition("?")[0]
                site.asked.append(path)
                site.pages.get(path, lambda request: answer(request, b"", 404))(self)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # clients hang up on bad pages: that is the point

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.server.server_port}{path}"

    def drip(self, request, piece):
        """Send a piece every twentieth of a second until the client has had enough."""
        for _ in range(400):
            if self.closing.is_set():
                return
            request.wfile.write(piece)
            request.wfile.flush()
            time.sleep(0.05)

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()


def answer(request, content, status=200, **headers):
    request.send_response(status)
    for name, value in {"Content-Length": str(len(content)), **headers}.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(content)


@pytest.fixture
def site():
    made = Site()
    yield made
    made.close()


@pytest.fixture(name="answer")
def answer_fixture():
    return answer
