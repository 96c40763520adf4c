"""Keeps the Python processes of a function away from AWS, as network-guard.mjs does for Node.js.

botocore, of any version, sends its requests to the local endpoint. All other connections to AWS are refused.
Python imports this module in every process whose PYTHONPATH has its folder.
"""

import importlib.abc
import importlib.machinery
import ipaddress
import json
import os
import re
import socket
import sys

DOMAINS = tuple(
    """amazonaws.com amazonaws.com.cn amazonaws.eu api.amazonwebservices.com.cn api.amazonwebservices.eu api.aws
    api.aws.hci.ic.gov api.aws.ic.gov api.aws.scloud api.cloud-aws.adc-e.uk c2s.ic.gov cloud.adc-e.uk
    csp.hci.ic.gov on.aws sc2s.sgov.gov""".split()
)
SERVICES = [ipaddress.ip_network(network) for network in ("169.254.169.0/24", "169.254.170.0/24", "fd00:ec2::/32")]


def is_aws_host(host):
    name = host.lower().rstrip(".")
    try:
        address = ipaddress.ip_address(name.strip("[]").split("%")[0])
    except ValueError:
        try:
            address = ipaddress.ip_address(socket.inet_aton(name))  # decimal, octal, hexadecimal, shortened
        except (OSError, UnicodeError):
            return any(name == domain or name.endswith("." + domain) for domain in DOMAINS)
    if address.version == 6:
        embedded = address.ipv4_mapped or address.sixtofour
        address = embedded or address
    return any(address in network for network in SERVICES if network.version == address.version)


class AwsConnectionRefused(OSError):
    """The guard rejected a connection."""

    def __init__(self, host):
        super().__init__(
            f"{CALLER} must not connect to {host}, a real AWS host. Use the client's default endpoint "
            "(AWS_ENDPOINT_URL is set), or set the option allowAwsHosts."
        )


def refuse(host):
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if isinstance(host, str) and is_aws_host(host):
        raise AwsConnectionRefused(host)


def guard_sockets():
    find = socket.getaddrinfo

    def getaddrinfo(host, *args, **options):
        refuse(host)
        return find(host, *args, **options)

    socket.getaddrinfo = getaddrinfo
    for name in ("connect", "connect_ex"):
        guard_method(name, lambda args: args[0])
    guard_method("sendto", lambda args: args[-1])


def guard_method(name, address_of):
    method = getattr(socket.socket, name)

    def guarded(self, *args):
        address = address_of(args) if args else None
        if isinstance(address, tuple) and address:
            refuse(address[0])
        return method(self, *args)

    setattr(socket.socket, name, guarded)


class BotocoreFinder(importlib.abc.MetaPathFinder):
    """Redirects the HTTP client of botocore when it is imported."""

    def find_spec(self, name, path=None, target=None):
        if name != "botocore.httpsession":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module):
                execute(module)
                redirect_botocore(module.URLLib3Session)

            spec.loader.exec_module = exec_module
        return spec


def redirect_botocore(session):
    send = session.send

    def redirected(self, request):
        match = re.match(r"^https?://([^/:?#]+)(?::\d+)?(.*)$", request.url, re.DOTALL)
        if match:
            host, rest = match.groups()
            if host.startswith("sync-") and not is_aws_host(host):
                request.url = ENDPOINT + rest  # a prefix that botocore adds to the endpoint's host
            elif re.search("[a-z]", host) and is_aws_host(host):
                request.headers["Host"] = host
                request.url = ENDPOINT + rest
        return send(self, request)

    session.send = redirected


options = json.loads(os.environ.get("STEPWELL_GUARD", "null"))
if options is not None:
    ENDPOINT = options["endpoint"].rstrip("/")
    CALLER = options["caller"]
    sys.meta_path.insert(0, BotocoreFinder())
    if not options["allowAwsHosts"]:
        guard_sockets()
