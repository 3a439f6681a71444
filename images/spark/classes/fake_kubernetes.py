"""As much of a Kubernetes API server as a Spark driver needs: stores what it is sent, and runs each executor pod as a process of this machine."""
import json
import os
import subprocess
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread
from urllib.parse import parse_qs, urlsplit

ADDRESS = "127.0.0.1"


class FakeKubernetes:
    def __init__(self, environment: dict[str, str]):
        self.environment = environment
        self.objects: dict[str, dict] = {}
        self.executors: list[subprocess.Popen] = []
        self.stopping = Event()
        self.lock = Lock()
        outer = self

        class Handler(_Handler):
            cluster = outer

        self.server = ThreadingHTTPServer((ADDRESS, 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://{ADDRESS}:{self.server.server_port}"

    def __enter__(self) -> "FakeKubernetes":
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.stopping.set()
        for executor in self.executors:
            executor.wait(timeout=60)
        self.server.shutdown()

    def create(self, collection: str, value: dict) -> dict:
        metadata = value.setdefault("metadata", {})
        with self.lock:
            metadata |= {"uid": f"uid-{len(self.objects)}", "resourceVersion": "1", "creationTimestamp": "2025-01-01T00:00:00Z"}
            self.objects[f"{collection}/{metadata['name']}"] = value
        if value.get("kind") == "Pod":
            value["status"] = {"phase": "Running", "podIP": ADDRESS}
            if metadata.get("labels", {}).get("spark-role") == "executor":
                self.executors.append(self.start(value))
        return value

    def start(self, pod: dict) -> subprocess.Popen:
        container = pod["spec"]["containers"][0]
        fields = {"status.podIP": ADDRESS, "metadata.name": pod["metadata"]["name"]}
        values = {
            variable["name"]: variable["value"] if "value" in variable else fields[variable["valueFrom"]["fieldRef"]["fieldPath"]]
            for variable in container["env"]
            if "value" in variable or "valueFrom" in variable
        }
        for folder in filter(None, values.get("SPARK_LOCAL_DIRS", "").split(",")):
            os.makedirs(folder, mode=0o777, exist_ok=True)
            os.chmod(folder, 0o1777)
        return subprocess.Popen(["/opt/entrypoint.sh", *container["args"]], env=self.environment | values)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cluster: FakeKubernetes

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if parse_qs(url.query).get("watch"):
            self.hold_open()
        elif url.path in self.cluster.objects:
            self.answer(200, self.cluster.objects[url.path])
        else:
            items = [value for key, value in self.cluster.objects.items() if key.startswith(url.path + "/")]
            self.answer(200, {"kind": "List", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": items})

    def do_POST(self) -> None:
        self.answer(201, self.cluster.create(urlsplit(self.path).path, self.body()))

    def do_PATCH(self) -> None:
        self.body()
        self.answer(200, self.cluster.objects.get(urlsplit(self.path).path, {}))

    do_PUT = do_PATCH

    def do_DELETE(self) -> None:
        self.body()
        self.answer(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"})

    def body(self) -> dict:
        return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")

    def answer(self, status: int, value: dict) -> None:
        content = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def hold_open(self) -> None:
        """A watch in which nothing happens."""
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.flush()
        self.cluster.stopping.wait()

    def log_message(self, *_) -> None:
        pass
