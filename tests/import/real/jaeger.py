"""OTLP lines in, the JSON of Jaeger's API out.

No exporter writes this form any more: Jaeger takes OTLP, and its query service writes it. The fields are those of its
API: times in microseconds, tags with types, one process for each service, ids with their leading zeros lost.
"""

import json

TYPES = {"stringValue": "string", "boolValue": "bool", "intValue": "int64", "doubleValue": "float64"}
KINDS = {1: "internal", 2: "server", 3: "client", 4: "producer", 5: "consumer"}


def tag(attribute):
    [(kind, value)] = attribute["value"].items()
    value = int(value) if kind == "intValue" else value
    return {"key": attribute["key"], "type": TYPES.get(kind, "string"), "value": value if kind in TYPES else json.dumps(value)}


def span(given, process):
    trace, start, end = given["traceId"], int(given["startTimeUnixNano"]), int(given["endTimeUnixNano"])
    tags = [tag(attribute) for attribute in given.get("attributes", [])]
    tags.append({"key": "span.kind", "type": "string", "value": KINDS[given["kind"]]})
    parent = given.get("parentSpanId")
    reference = {"refType": "CHILD_OF", "traceID": trace.lstrip("0"), "spanID": (parent or "").lstrip("0")}
    return {
        "traceID": trace.lstrip("0"), "spanID": given["spanId"].lstrip("0"), "operationName": given["name"],
        "references": [reference] if parent else [], "startTime": start // 1000, "duration": (end - start) // 1000,
        "tags": tags, "logs": [], "processID": process, "warnings": None,
    }


def converted(lines):
    traces, processes = {}, {}
    for line in lines:
        for resource in json.loads(line)["resourceSpans"]:
            tags = {one["key"]: one["value"].get("stringValue") for one in resource["resource"]["attributes"]}
            name = tags["service.name"]
            process = processes.setdefault(name, f"p{len(processes) + 1}")
            for given in (given for scope in resource["scopeSpans"] for given in scope["spans"]):
                traces.setdefault(given["traceId"], []).append(span(given, process))
    named = {process: {"serviceName": name, "tags": []} for name, process in processes.items()}
    data = [{"traceID": trace.lstrip("0"), "spans": spans, "processes": named, "warnings": None}
            for trace, spans in traces.items()]
    return {"data": data, "total": 0, "limit": 0, "offset": 0, "errors": None}
