"""A cart over HTTP: PUT /items/<name> puts something in, GET /items shows it, GET /health asks Redis."""

import json
import os
import signal
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REDIS = (os.environ["REDIS_HOST"], int(os.environ["REDIS_PORT"]))


def ask_redis(*words: str):
    """One command on a connection of its own, which gives up after two seconds."""
    with socket.create_connection(REDIS, timeout=2) as connection:
        parts = [b"*%d\r\n" % len(words)]
        parts += [b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()) for word in words]
        connection.sendall(b"".join(parts))
        return answer_of(connection.makefile("rb"))


def answer_of(stream):
    line = stream.readline().rstrip(b"\r\n")
    if not line:
        raise ConnectionError("Redis hung up")
    kind, rest = line[:1], line[1:].decode()
    if kind == b"-":
        raise ConnectionError(rest)
    if kind == b"*":
        return [answer_of(stream) for _ in range(int(rest))]
    if kind == b"$":
        return stream.read(int(rest) + 2)[:-2].decode() if int(rest) >= 0 else None
    return int(rest) if kind == b":" else rest


class Cart(BaseHTTPRequestHandler):
    timeout = 10

    def do_GET(self) -> None:
        if self.path == "/health":
            self.answer(lambda: {"redis": ask_redis("PING")})
        else:
            self.answer(lambda: {"items": ask_redis("LRANGE", "items", "0", "99")})

    def do_PUT(self) -> None:
        self.answer(lambda: {"items": ask_redis("RPUSH", "items", self.path.removeprefix("/items/"))})

    def answer(self, make) -> None:
        try:
            status, content = 200, make()
        except OSError as problem:
            status, content = 503, {"error": str(problem)}
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    server = ThreadingHTTPServer(("0.0.0.0", 8080), Cart)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    server.serve_forever()


if __name__ == "__main__":
    main()
