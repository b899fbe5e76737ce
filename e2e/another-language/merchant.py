"""A merchant's own program: its own Kafka client, its own Avro library, and the registry. Nothing of Jumun's code.

  merchant.py listen  BROKERS REGISTRY TOPIC ORDER_ID    prints the order's events as JSON lines until it is confirmed
  merchant.py open    BROKERS REGISTRY TOPIC STORE_ID OWNER_ID   tells Jumun of a store that is kept elsewhere
"""

import asyncio
import datetime
import io
import json
import struct
import sys
import urllib.parse
import urllib.request
import uuid

import fastavro
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

WITHIN_SECONDS = 60


def ask(registry, path):
    with urllib.request.urlopen(f"{registry}{path}", timeout=10) as answer:
        return json.load(answer)


def readable(value):
    return value.isoformat() if isinstance(value, datetime.datetime) else str(value)


async def listen(brokers, registry, topic, order_id):
    schemas = {}
    consumer = AIOKafkaConsumer(
        topic,
        bootstrap_servers=brokers,
        group_id=f"merchant-{uuid.uuid4()}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await consumer.start()
    try:
        async for message in consumer:
            magic, schema_id = struct.unpack(">bI", message.value[:5])
            assert magic == 0
            if schema_id not in schemas:
                written = json.loads(ask(registry, f"/schemas/ids/{schema_id}")["schema"])
                schemas[schema_id] = fastavro.parse_schema(written)
            data = fastavro.schemaless_reader(io.BytesIO(message.value[5:]), schemas[schema_id], None)
            attributes = {name: value.decode() for name, value in message.headers}
            if message.key.decode() != order_id:
                continue
            print(json.dumps({"attributes": attributes, "data": data}, default=readable), flush=True)
            if attributes["ce_type"] == "OrderConfirmed":
                return
    finally:
        await consumer.stop()


async def open_store(brokers, registry, topic, store_id, owner_id):
    subject = urllib.parse.quote("jumun.store-io.jumun.store.StoreChanged", safe="")
    latest = ask(registry, f"/subjects/{subject}/versions/latest")
    schema = fastavro.parse_schema(json.loads(latest["schema"]))
    store = {
        "storeId": store_id,
        "ownerId": owner_id,
        "name": {"ko": "뱀 카페", "en": "Python Cafe"},
        "kind": "cafe",
        "address": {"line1": "1 Guido-ro, Seoul", "line2": None, "note": None},
        "status": "OPEN",
        "fulfilments": ["pickup"],
        "minutes": 10,
    }
    body = io.BytesIO()
    fastavro.schemaless_writer(body, schema, store)
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    attributes = {
        "ce_specversion": "1.0",
        "ce_id": str(uuid.uuid4()),
        "ce_type": "StoreChanged",
        "ce_source": "merchant",
        "ce_subject": store_id,
        "ce_time": now,
        "ce_correlationid": store_id,
        "ce_sequence": "1",
        "content-type": "application/avro",
    }
    producer = AIOKafkaProducer(bootstrap_servers=brokers, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        # Before it, something that is no event at all: nobody may stumble over it.
        await producer.send_and_wait(topic, key=b"nobody", value=b"this is no event")
        await producer.send_and_wait(
            topic,
            key=store_id.encode(),
            value=struct.pack(">bI", 0, latest["id"]) + body.getvalue(),
            headers=[(name, value.encode()) for name, value in attributes.items()],
        )
    finally:
        await producer.stop()


async def main():
    command, brokers, registry, topic, *rest = sys.argv[1:]
    work = {"listen": listen, "open": open_store}[command](brokers, registry, topic, *rest)
    await asyncio.wait_for(work, WITHIN_SECONDS)


asyncio.run(main())
