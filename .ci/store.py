"""Sends a snapshot to three stores on this machine, breaks it off, sends it again, and reads it back.

usage: store.py RECOUPE OUTPUT AZURITE

AZURITE is the folder of the packages that `.ci/azure/package.json` asks for. Amazon's store is played by moto, Google's
by the same behind a translation of its headers (both speak S3's XML, with other names; what only Google's has, such as
generations, is not there), Microsoft's by Azurite.
"""

import contextlib
import hashlib
import json
import logging
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import boto3
from azure.core.exceptions import ResourceExistsError, ServiceRequestError
from azure.storage.blob import BlobServiceClient
from moto.moto_server.threaded_moto_server import ThreadedMotoServer
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

SECRET = "planted-secret-4711"
#: The account that every Azurite has; it is no secret.
ACCOUNT = "devstoreaccount1"
ACCOUNT_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
#: What moto takes for a request of somebody; it checks no signature.
SIGNED = "AWS4-HMAC-SHA256 Credential=id/20260101/eu-west-3/s3/aws4_request, SignedHeaders=host, Signature=0"
REGION = "eu-west-3"


class Bucket:
    """What stands in a store of S3's kind, seen by another program than ours."""

    def __init__(self, endpoint):
        # All that moto keeps is kept for the process; the bucket of the store before goes.
        urllib.request.urlopen(f"{endpoint}/moto-api/reset", data=b"").close()
        self.client = boto3.client(
            "s3", endpoint_url=endpoint, region_name=REGION, aws_access_key_id="id", aws_secret_access_key="secret"
        )
        self.client.create_bucket(Bucket="bucket", CreateBucketConfiguration={"LocationConstraint": REGION})

    def keys(self):
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket="bucket")
        return {entry["Key"]: entry["ETag"] for page in pages for entry in page.get("Contents", [])}

    def get(self, key):
        found = self.client.get_object(Bucket="bucket", Key=key)
        return found["Body"].read(), found["ContentType"], found["CacheControl"]

    def put(self, key, body):
        self.client.put_object(Bucket="bucket", Key=key, Body=body)

    def delete(self, key):
        self.client.delete_object(Bucket="bucket", Key=key)


class Container:
    """What stands in a store of Microsoft's kind, seen by another program than ours."""

    def __init__(self, endpoint):
        credential = {"account_name": ACCOUNT, "account_key": ACCOUNT_KEY}
        service = BlobServiceClient(f"{endpoint}/{ACCOUNT}", credential=credential, retry_total=0)
        self.client = service.get_container_client("bucket")
        # It needs a moment to begin.
        for _ in range(150):
            with contextlib.suppress(ServiceRequestError), contextlib.suppress(ResourceExistsError):
                self.client.create_container()
                return
            time.sleep(0.2)
        raise TimeoutError("Azurite does not answer")

    def keys(self):
        return {blob.name: bytes(blob.content_settings.content_md5) for blob in self.client.list_blobs()}

    def get(self, key):
        found = self.client.download_blob(key)
        settings = found.properties.content_settings
        return found.readall(), settings.content_type, settings.cache_control

    def put(self, key, body):
        self.client.upload_blob(key, body, overwrite=True)

    def delete(self, key):
        self.client.delete_blob(key)


@contextlib.contextmanager
def amazon(_):
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    environment = {
        "AWS_ACCESS_KEY_ID": "planted-id-4711",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true",
    }
    try:
        yield Bucket(endpoint), environment
    finally:
        server.stop()


def translated(application):
    """S3's XML under Google's names."""

    def google(environ, start):
        for name in [name for name in environ if name.startswith("HTTP_X_GOOG_")]:
            environ[name.replace("GOOG", "AMZ", 1)] = environ.pop(name)
        if not environ.get("HTTP_AUTHORIZATION", "").startswith("AWS4"):
            environ["HTTP_AUTHORIZATION"] = SIGNED

        def begin(status, headers, *rest):
            return start(status, [(name.lower().replace("x-amz-", "x-goog-"), value) for name, value in headers], *rest)

        return application(environ, begin)

    return google


@contextlib.contextmanager
def google(work):
    server = make_server("127.0.0.1", 0, translated(DomainDispatcherApplication(create_backend_app)), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://127.0.0.1:{server.server_port}"
    account = work / "account.json"
    key = {"gcs_base_url": endpoint, "disable_oauth": True, "client_email": "", "private_key": SECRET, "private_key_id": ""}
    account.write_text(json.dumps(key))
    try:
        yield Bucket(endpoint), {"GOOGLE_SERVICE_ACCOUNT": str(account), "GOOGLE_ALLOW_HTTP": "true"}
    finally:
        server.shutdown()


@contextlib.contextmanager
def microsoft(work, azurite):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", azurite / "node_modules/azurite/dist/src/blob/main.js", "--blobPort", str(port)]
    command += ["--location", work / "azurite", "--silent", "--skipApiVersionCheck", "--disableTelemetry"]
    endpoint = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=work) as server:
        try:
            environment = {"AZURE_STORAGE_USE_EMULATOR": "true", "AZURITE_BLOB_STORAGE_URL": endpoint}
            yield Container(endpoint), environment
        finally:
            server.kill()


def recoupe(program, output, environment, address, expected=0):
    command = [program, "publish", "--to", address, "--output", output]
    environment = {"PATH": os.environ["PATH"], **environment}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    told = done.stdout + done.stderr
    assert done.returncode == expected, f"exit {done.returncode}, not {expected}:\n{told}"
    assert "4711" not in told, f"a credential is told:\n{told}"
    return told


def main():
    program, output, azurite = sys.argv[1:]
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    stores = {"s3": amazon, "gs": google, "az": lambda work: microsoft(work, pathlib.Path(azurite))}
    for scheme, store in stores.items():
        with tempfile.TemporaryDirectory() as work:
            with store(pathlib.Path(work)) as (seen, environment):
                sent = check(lambda address: recoupe(program, output, environment, address), seen, f"{scheme}://bucket/cpts")
            # Nobody is there any more.
            told = recoupe(program, output, environment, f"{scheme}://bucket/cpts", expected=1)
            assert "hint:" in told, told
            told = recoupe(program, output, environment, f"{scheme}://id:{SECRET}@bucket/cpts", expected=2)
            assert "environment" in told, told
        print(f"{scheme}: {sent} objects, sent once, and what was lost of them again")


def check(send, seen, address):
    send(address)
    whole = seen.keys()
    latest = json.loads(seen.get("cpts/latest.json")[0])
    manifest = json.loads(seen.get(f"cpts/{latest['manifest']}")[0])
    assert latest["run_id"] == manifest["run_id"]
    snapshot = f"cpts/{latest['snapshot']}"
    for entry in manifest["files"]:
        body, _, cache = seen.get(f"{snapshot}/{entry['path']}")
        assert hashlib.sha256(body).hexdigest() == entry["sha256"], entry["path"]
        assert "immutable" in cache, entry["path"]
    for key, expected in (
        (f"cpts/{latest['report']}", "text/html; charset=utf-8"),
        (f"{snapshot}/figures.parquet", "application/vnd.apache.parquet"),
        ("cpts/latest.json", "application/json"),
    ):
        assert seen.get(key)[1] == expected, key
    assert seen.get("cpts/latest.json")[2] == "no-cache"

    # A broken attempt: no manifest, no pointer, a file that is missing, one that is cut and one that is another.
    told = send(address)
    assert "sent      0 files" in told, told
    for key in (f"{snapshot}/manifest.json", "cpts/latest.json", f"{snapshot}/claims.csv"):
        seen.delete(key)
    seen.put(f"{snapshot}/figures.csv", b"cut")
    size = next(entry["bytes"] for entry in manifest["files"] if entry["path"] == "sources.csv")
    seen.put(f"{snapshot}/sources.csv", b"x" * size)
    told = send(address)
    assert "sent      5 files" in told, told
    assert seen.keys() == whole, "what is there is not what was there"
    return len(whole)


if __name__ == "__main__":
    main()
