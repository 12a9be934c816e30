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
    ...each(spec.at("policyTypes"), (one) =>
      text(one, (type) => (["Ingress", "Egress"].includes(type) ? undefined : "Ingress or Egress is required")),
    ),
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
      if ((last.number ?? 0) > 65535) return between(last, 1, 65535);
      if (first.number === undefined) return refused(last, "it needs a port that is a number");
      return last.number! < first.number && refused(last, `${last.number} is below port, ${first.number}`);
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
  if (a === undefined || b === undefined) return true;
  const mask = b.bits === 0 ? 0 : (-1 << (32 - b.bits)) >>> 0;
  return a.bits > b.bits && (a.address & mask) >>> 0 === (b.address & mask) >>> 0;
}

/** An IPv4 range; undefined of IPv6. */
function rangeOf(range: string): { address: number; bits: number } | undefined {
  const [address = "", bits] = range.trim().split("/");
  if (address.includes(":")) return undefined;
  return { address: address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0) >>> 0, bits: Number(bits) };
}
