"""Lambda's Python runtime: runs one invocation at a time. Uses only the standard library.

The process inherits a connection to the Runtime API (file descriptor 3) and a log of telemetry frames (4).
"""

import decimal
import importlib
import io
import json
import logging
import os
import resource
import signal
import socket
import struct
import sys
import time
import traceback
import types

API = 3
LOG = 4
ROOT = "/2018-06-01/runtime"


def max_rss_kb():
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return usage // 1024 if sys.platform == "darwin" else usage


def write_log(text):
    """Writes one event of the log: type, length, time in microseconds, text."""
    data = text.encode("utf-8", "surrogateescape")
    frame = struct.pack(">IIQ", 0xA55A0003, len(data), time.time_ns() // 1000) + data
    while frame:
        frame = frame[os.write(LOG, frame) :]


class Output(io.RawIOBase):
    """Standard output and standard error, as one event for each line."""

    def __init__(self):
        super().__init__()
        self.rest = b""

    def writable(self):
        return True

    def fileno(self):
        return 1  # for child processes that inherit it

    def write(self, data):
        *lines, self.rest = (self.rest + bytes(data)).split(b"\n")
        for line in lines:
            write_log(line.decode("utf-8", "replace"))
        return len(data)

    def finish(self):
        if self.rest:
            write_log(self.rest.decode("utf-8", "replace"))
        self.rest = b""


class LogHandler(logging.Handler):
    def emit(self, record):
        record.aws_request_id = current_request_id or ""
        write_log(self.format(record))


class Context:
    def __init__(self, headers):
        env = os.environ
        self.aws_request_id = headers["lambda-runtime-aws-request-id"]
        self.invoked_function_arn = headers["lambda-runtime-invoked-function-arn"]
        self.function_name = env["AWS_LAMBDA_FUNCTION_NAME"]
        self.function_version = env["AWS_LAMBDA_FUNCTION_VERSION"]
        self.memory_limit_in_mb = env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
        self.log_group_name = env["AWS_LAMBDA_LOG_GROUP_NAME"]
        self.log_stream_name = env["AWS_LAMBDA_LOG_STREAM_NAME"]
        self.identity = types.SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None)
        self.client_context = client_context(headers.get("lambda-runtime-client-context"))
        self._deadline = int(headers["lambda-runtime-deadline-ms"])

    def get_remaining_time_in_millis(self):
        return max(0, self._deadline - int(time.time() * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


def client_context(header):
    if header is None:
        return None
    given = json.loads(header)
    client = given.get("client")
    return types.SimpleNamespace(
        custom=given.get("custom"), env=given.get("env"), client=types.SimpleNamespace(**client) if client else None
    )


class Encoder(json.JSONEncoder):
    def default(self, o):
        return float(o) if isinstance(o, decimal.Decimal) else super().default(o)


class RuntimeFault(Exception):
    """An error of the runtime itself, such as Runtime.ImportModuleError."""

    def __init__(self, error_type, message, stack=()):
        super().__init__(message)
        self.error_type = error_type
        self.stack = list(stack)


def load_handler(name):
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise RuntimeFault("Runtime.MalformedHandlerName", f"Bad handler '{name}': {error}") from None
    if module_name.split("/")[0] in sys.builtin_module_names:
        raise RuntimeFault(
            "Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module"
        )
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        missing = (getattr(error, "name", None) or "").split(".")[0]
        hint = (
            f". Lambda's Python runtime has {missing}, this machine's python3 does not: install it (pip install boto3)"
            if missing in ("boto3", "botocore")
            else ""
        )
        message = f"Unable to import module '{module_name}': {error}{hint}"
        raise RuntimeFault("Runtime.ImportModuleError", message) from None
    except SyntaxError as error:
        raise RuntimeFault(
            "Runtime.UserCodeSyntaxError",
            f"Syntax error in module '{module_name}': {error}",
            [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}\n'],
        ) from None
    try:
        return getattr(module, function_name)
    except AttributeError:
        message = f"Handler '{function_name}' missing on module '{module_name}'"
        raise RuntimeFault("Runtime.HandlerNotFound", message) from None


def describe(error, request_id):
    """An error as Lambda's Python runtime reports it, without the frames of this file."""
    if isinstance(error, RuntimeFault):
        return {
            "errorMessage": str(error),
            "errorType": error.error_type,
            "requestId": request_id or "",
            "stackTrace": error.stack,
        }
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if not is_runtime_frame(frame)]
    return {
        "errorMessage": str(error),
        "errorType": type(error).__name__,
        "requestId": request_id or "",
        "stackTrace": traceback.format_list(frames),
    }


def is_runtime_frame(frame):
    return frame.filename == __file__ or frame.filename.startswith("<frozen importlib")


def log_error(description):
    lines = [f"[ERROR] {description['errorType']}: {description['errorMessage']}"]
    if description["stackTrace"]:
        lines += ["Traceback (most recent call last):", "".join(description["stackTrace"]).rstrip("\n")]
    write_log("\n".join(lines))


def decode_event(body):
    try:
        return json.loads(body)
    except ValueError as error:
        raise RuntimeFault("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from None


def encode_result(result):
    try:
        return json.dumps(result, cls=Encoder, ensure_ascii=False).encode("utf-8")
    except (TypeError, ValueError) as error:
        raise RuntimeFault("Runtime.MarshalError", f"Unable to marshal response: {error}") from None


class Connection:
    """The Runtime API. A response and the request for the next invocation are written together."""

    def __init__(self):
        self.socket = socket.socket(fileno=API)
        self.reader = self.socket.makefile("rb", buffering=65536)

    def next_request(self, headers=""):
        return f"GET {ROOT}/invocation/next HTTP/1.1\r\n{headers}\r\n".encode()

    def start(self, idle_kb):
        self.socket.sendall(self.next_request(f"Stepwell-Idle-Kb: {idle_kb}\r\n"))

    def receive(self):
        status = self.reader.readline()
        if not status:
            os.killpg(0, signal.SIGKILL)  # The host has ended. End all that this process started, too.
        headers = {}
        for line in iter(self.reader.readline, b"\r\n"):
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.lower()] = value.strip()
        return headers, self.reader.read(int(headers.get("content-length", 0)))

    def post(self, path, body, headers="", following=b""):
        head = (
            f"POST {ROOT}/{path} HTTP/1.1\r\nStepwell-Memory-Kb: {max_rss_kb()}\r\n{headers}"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.socket.sendall(head.encode() + body + following)


def capture_output():
    outputs = []
    for name in ("stdout", "stderr"):
        raw = Output()
        outputs.append(raw)
        setattr(sys, name, io.TextIOWrapper(raw, encoding="utf-8", errors="replace", write_through=True))
    handler = LogHandler()
    formatter = logging.Formatter(
        "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.getLogger().addHandler(handler)
    return outputs


def protect_host():
    """On Lambda, a function cannot signal the process that started it, which belongs to another user, and sees no others."""
    host, kill = os.getppid(), os.kill

    def guarded(pid, number):
        if pid in (host, -1):
            raise PermissionError(1, "Operation not permitted")
        kill(pid, number)

    os.kill = guarded


current_request_id = None


def main():
    global current_request_id
    idle_kb = max_rss_kb()
    connection = Connection()
    outputs = capture_output()
    protect_host()
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    try:
        handler = load_handler(os.environ["_HANDLER"])
    except BaseException as error:  # SystemExit too: the function cannot run
        if isinstance(error, SystemExit):
            raise
        description = describe(error, None)
        log_error(description)
        connection.post("init/error", json.dumps(description).encode(), "Stepwell-Exits: true\r\n")
        os._exit(1)
    connection.start(idle_kb)
    while True:
        headers, body = connection.receive()
        request_id = headers.get("lambda-runtime-aws-request-id")
        if request_id is None:
            continue
        current_request_id = request_id
        os.environ["_X_AMZN_TRACE_ID"] = headers.get("lambda-runtime-trace-id", "")
        try:
            result = handler(decode_event(body), Context(headers))
            outcome, payload = "response", encode_result(result)
        except Exception as error:
            description = describe(error, request_id)
            log_error(description)
            outcome, payload = "error", json.dumps(description, ensure_ascii=False).encode("utf-8", "replace")
        for output in outputs:
            output.finish()
        current_request_id = None
        connection.post(f"invocation/{request_id}/{outcome}", payload, following=connection.next_request())


if __name__ == "__main__":
    sys.path.pop(0)  # this folder
    main()
