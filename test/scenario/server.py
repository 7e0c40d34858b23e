"""server.py: what a programmer asks of a clinic's server, answered as told.

docs/design.md, "The clinic and the programmer": tickets are redeemed, records
taken, each once.
"""
import hashlib
import http.server
import threading
import urllib.parse

import record


class Server:
    """Stands in for a clinic's server, on this computer."""

    def __init__(self, key):
        self.key = key
        self.tickets = {}
        self.records = {}
        self.answers = []
        self.refuses = None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """Two routes."""

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, text = outer.answer(self.path, body)
                self.send_response(status)
                data = text.encode()
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0),
                                                      Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def answer(self, path, body):
        if self.refuses:
            return self.refuses
        if path == "/visit/ticket":
            ticket = urllib.parse.parse_qs(body.decode())["ticket"][0]
            fields = self.tickets.pop(ticket, None)
            if fields is None:
                return 404, "no such ticket: begin the visit again\n"
            return 200, urllib.parse.urlencode(fields)
        if path == "/visit/record":
            name = hashlib.sha256(body).hexdigest()
            kept = "same" if name in self.records else "stored"
            self.records[name] = record.read(body)
            self.answers.append(kept)
            return 200, "result=" + kept
        return 404, "no such page\n"

    def acts(self):
        """Every command in every record, in the order of their making."""
        return [act for one in sorted(self.records.values(),
                                      key=lambda r: r["begun"])
                for act in one["acts"]]
