import { BlockList, isIPv6 } from "node:net";
import type { Fault } from "../check";
import type { Field } from "../field";
import { labelSelector } from "./metadata";
import { port } from "./names";
import { all, between, each, refused, required, scalar, text } from "./refusal";
import { cidr } from "./service";
import { shown } from "./shape";

export function networkPolicy(root: Field): Fault[] {
  const spec = root.at("spec");
  return [
    ...labelSelector(spec.at("podSelector")),
    ...all(
      () => spec.at("policyTypes").list.length > 2 && refused(spec.at("policyTypes"), "more than two are refused"),
    ),
    // Of other words the schema speaks.
    ...each(spec.at("policyTypes"), required),
    ...each(spec.at("ingress"), (rule) => [...each(rule.at("ports"), ports), ...each(rule.at("from"), peer)]),
    ...each(spec.at("egress"), (rule) => [...each(rule.at("ports"), ports), ...each(rule.at("to"), peer)]),
  ];
}

function ports(field: Field): Fault[] {
  const [first, last] = [field.at("port"), field.at("endPort")];
  return [
    ...scalar(first, port),
    ...required(field.at("protocol"), true),
    ...all(() => {
      if (!last.exists) return [];
      if (first.number === undefined) return refused(last, "it needs a port that is a number");
      return between(last, first.number, 65535);
    }),
  ];
}

function peer(field: Field): Fault[] {
  const [block, pods, namespaces] = ["ipBlock", "podSelector", "namespaceSelector"].map((key) => field.at(key)) as [
    Field,
    Field,
    Field,
  ];
  return [
    ...all(() => {
      const [isBlock, isSelector] = [block.exists, pods.exists || namespaces.exists];
      if (!isBlock && !isSelector)
        return refused(field, "one of ipBlock, podSelector and namespaceSelector is required");
      return isBlock && isSelector && refused(block, "it is stated beside a selector, and only one is taken");
    }),
    ...labelSelector(pods),
    ...labelSelector(namespaces),
    ...all(() => block.exists && required(block.at("cidr"))),
    ...text(block.at("cidr"), (range) => (range === "" ? undefined : cidr(range))),
    ...each(block.at("except"), (one) => [
      ...text(one, cidr),
      ...all(() => {
        const [inner, outer] = [one.text ?? "", block.at("cidr").text ?? ""];
        const isInside = cidr(inner) !== undefined || cidr(outer) !== undefined || isStrictlyInside(inner, outer);
        return !isInside && refused(one, `${shown(inner)} is not a part of ${outer}`);
      }),
    ]),
  ];
}

function isStrictlyInside(inner: string, outer: string): boolean {
  const [a, b] = [rangeOf(inner), rangeOf(outer)];
  const range = new BlockList();
  range.addSubnet(b.address, b.bits, b.family);
  return a.bits > b.bits && range.check(a.address, a.family);
}

function rangeOf(range: string): { address: string; bits: number; family: "ipv4" | "ipv6" } {
  const [address = "", bits] = range.trim().split("/");
  return { address, bits: Number(bits), family: isIPv6(address) ? "ipv6" : "ipv4" };
}
