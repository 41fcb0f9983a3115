"""Sends a snapshot to an S3 server on this machine, breaks it off, sends it again, and reads it back.

usage: store.py RECOUPE OUTPUT
"""

import hashlib
import json
import logging
import os
import subprocess
import sys

import boto3
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

SECRET = "planted-secret-4711"


def recoupe(program, output, endpoint, address, expected=0):
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ACCESS_KEY_ID": "planted-id-4711",
        "AWS_SECRET_ACCESS_KEY": SECRET,
        "AWS_REGION": "eu-west-3",
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ALLOW_HTTP": "true",
    }
    command = [program, "publish", "--to", address, "--output", output]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    told = done.stdout + done.stderr
    assert done.returncode == expected, f"exit {done.returncode}, not {expected}:\n{told}"
    assert "4711" not in told, f"a credential is told:\n{told}"
    return told


def main():
    program, output = sys.argv[1:]
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    try:
        check(program, output, endpoint)
    finally:
        server.stop()
    # Nobody is there any more.
    told = recoupe(program, output, endpoint, "s3://bucket/cpts", expected=1)
    assert "hint:" in told, told
    told = recoupe(program, output, endpoint, f"s3://id:{SECRET}@bucket/cpts", expected=2)
    assert "environment" in told, told


def check(program, output, endpoint):
    s3 = boto3.client(
        "s3", endpoint_url=endpoint, region_name="eu-west-3", aws_access_key_id="id", aws_secret_access_key="secret"
    )
    location = {"LocationConstraint": "eu-west-3"}
    s3.create_bucket(Bucket="bucket", CreateBucketConfiguration=location)

    def get(key):
        return s3.get_object(Bucket="bucket", Key=f"cpts/{key}")

    def keys():
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket="bucket")
        return {entry["Key"]: entry["ETag"] for page in pages for entry in page.get("Contents", [])}

    recoupe(program, output, endpoint, "s3://bucket/cpts")
    whole = keys()
    latest = json.loads(get("latest.json")["Body"].read())
    manifest = json.loads(get(latest["manifest"])["Body"].read())
    assert latest["run_id"] == manifest["run_id"]
    for entry in manifest["files"]:
        found = get(f"{latest['snapshot']}/{entry['path']}")
        assert hashlib.sha256(found["Body"].read()).hexdigest() == entry["sha256"], entry["path"]
        assert "immutable" in found["CacheControl"], entry["path"]
    for key, expected in (
        (latest["report"], "text/html; charset=utf-8"),
        (f"{latest['snapshot']}/figures.parquet", "application/vnd.apache.parquet"),
        ("latest.json", "application/json"),
    ):
        assert get(key)["ContentType"] == expected, key
    assert get("latest.json")["CacheControl"] == "no-cache"

    # A broken attempt: no manifest, no pointer, a file that is missing, one that is cut and one that is another.
    told = recoupe(program, output, endpoint, "s3://bucket/cpts")
    assert "sent      0 files" in told, told
    snapshot = f"cpts/{latest['snapshot']}"
    for key in (f"{snapshot}/manifest.json", "cpts/latest.json", f"{snapshot}/claims.csv"):
        s3.delete_object(Bucket="bucket", Key=key)
    s3.put_object(Bucket="bucket", Key=f"{snapshot}/figures.csv", Body=b"cut")
    size = next(entry["bytes"] for entry in manifest["files"] if entry["path"] == "sources.csv")
    s3.put_object(Bucket="bucket", Key=f"{snapshot}/sources.csv", Body=b"x" * size)
    told = recoupe(program, output, endpoint, "s3://bucket/cpts")
    assert "sent      5 files" in told, told
    assert keys() == whole, "what is there is not what was there"
    print(f"{len(whole)} objects, sent once, and what was lost of them again")


if __name__ == "__main__":
    main()
