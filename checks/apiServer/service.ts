import { isIP } from "node:net";
import type { Fault } from "../check";
import type { Field } from "../field";
import { labels } from "./metadata";
import { dnsLabel, dnsSubdomain, labelKey, port } from "./names";
import { all, between, each, refused, required, scalar, text, unique } from "./refusal";
import { shown } from "./shape";

const NODE_PORTS = { least: 30000, most: 32767 };
const NODE_PORT_TYPES = ["NodePort", "LoadBalancer"];

export function service(root: Field): Fault[] {
  const spec = root.at("spec");
  return all(() => {
    const type = spec.at("type").text ?? "ClusterIP";
    const address = spec.at("clusterIP").text ?? "";
    const hasNodePorts = NODE_PORT_TYPES.includes(type);
    return [
      ...labels(spec.at("selector")),
      ...(type === "ExternalName" ? externalName(spec) : ports(spec, type, address === "None")),
      ...(address === "None" && hasNodePorts
        ? [refused(spec.at("clusterIP"), `None is refused with the type ${type}`)]
        : []),
      ...(address !== "" && address !== "None" && isIP(address) === 0
        ? [refused(spec.at("clusterIP"), `${shown(address)} is no address`)]
        : []),
      ...affinity(spec),
      ...(spec.at("externalTrafficPolicy").text !== undefined &&
      !hasNodePorts &&
      spec.at("externalIPs").list.length === 0
        ? [refused(spec.at("externalTrafficPolicy"), `a Service of type ${type} does not take it`)]
        : []),
      ...["loadBalancerSourceRanges", "loadBalancerClass", "allocateLoadBalancerNodePorts"].flatMap((key) => {
        const field = spec.at(key);
        const isStated = field.exists && !(key === "loadBalancerSourceRanges" && field.list.length === 0);
        return isStated && type !== "LoadBalancer"
          ? [refused(field, `a Service of type ${type} does not take it`)]
          : [];
      }),
      ...each(spec.at("loadBalancerSourceRanges"), (one) => text(one, cidr)),
      ...each(spec.at("externalIPs"), (one) =>
        text(one, (ip) => (isIP(ip) === 0 ? "an IP address is required" : undefined)),
      ),
    ];
  });
}

function externalName(spec: Field): Fault[] {
  return [
    ...required(spec.at("externalName")),
    ...text(spec.at("externalName"), (name) => (name === "" ? undefined : dnsSubdomain(name.replace(/\.$/, "")))),
  ];
}

function ports(spec: Field, type: string, isHeadless: boolean): Fault[] {
  const list = spec.at("ports").list;
  return [
    ...(list.length === 0 && !isHeadless ? [refused(spec.at("ports"), "at least one is required")] : []),
    ...list.flatMap((one) => [
      ...between(one.at("port"), 1, 65535),
      ...scalar(one.at("targetPort"), (value) => (value === 0 || value === "" ? undefined : port(value))),
      ...text(one.at("appProtocol"), labelKey),
      ...(list.length > 1 ? required(one.at("name")) : []),
      ...text(one.at("name"), (name) => (name === "" ? undefined : dnsLabel(name))),
      ...nodePort(one.at("nodePort"), type),
    ]),
    ...unique(
      list.map((one) => one.at("name")),
      "ports named",
    ),
  ];
}

function nodePort(field: Field, type: string): Fault[] {
  if (field.number === undefined || field.number === 0) return [];
  if (!NODE_PORT_TYPES.includes(type)) return [refused(field, `a Service of type ${type} does not take it`)];
  return between(field, NODE_PORTS.least, NODE_PORTS.most);
}

/** Without ClientIP the API server takes the times out. */
function affinity(spec: Field): Fault[] {
  if (spec.at("sessionAffinity").text !== "ClientIP") return [];
  return between(spec.at("sessionAffinityConfig", "clientIP", "timeoutSeconds"), 1, 86400);
}

/** What is required of a range of addresses, where it is none. */
export function cidr(range: string): string | undefined {
  const [address = "", bits = ""] = range.trim().split("/");
  const family = isIP(address);
  const isRange = family !== 0 && /^\d+$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
  return isRange ? undefined : "a range of addresses such as 10.0.0.0/8 is required";
}
