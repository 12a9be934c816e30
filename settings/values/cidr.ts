import * as ipaddr from "ipaddr.js";
import { say, string } from "../schema";

export interface Cidr {
  /** First address as a number. */
  readonly first: number;
  /** Last address as a number. */
  readonly last: number;
  readonly prefix: number;
  /** The range as it should be written: aligned on its prefix. */
  readonly aligned: string;
}

/** Decimal numbers without leading zeros, which some programs read as octal. */
const CIDR = /^(?:(?:0|[1-9]\d{0,2})(?:\.(?!\/)|(?=\/))){4}\/(?:0|[1-9]\d?)$/;

/** An IPv4 range; `undefined` where `text` is none. */
export function parseCidr(text: string): Cidr | undefined {
  if (!CIDR.test(text) || !ipaddr.IPv4.isValidCIDRFourPartDecimal(text)) return undefined;
  const [, prefix] = ipaddr.IPv4.parseCIDR(text);
  const first = number(ipaddr.IPv4.networkAddressFromCIDR(text));
  return {
    first,
    last: first + 2 ** (32 - prefix) - 1,
    prefix,
    aligned: `${ipaddr.IPv4.networkAddressFromCIDR(text).toString()}/${prefix}`,
  };
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return a.first <= b.last && b.first <= a.last;
}

export function size(range: Cidr): number {
  return range.last - range.first + 1;
}

function number(address: ipaddr.IPv4): number {
  return address.octets.reduce((value, octet) => value * 256 + octet, 0);
}

/**
 * Ranges that GKE takes for nodes, pods and Services without giving public addresses away.
 * https://cloud.google.com/vpc/docs/subnets#valid-ranges
 */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "198.18.0.0/15", "240.0.0.0/4"];

const FORM = ["an IPv4 range in CIDR form", "write it as 10.0.0.0/20"] as const;

/** Any well-formed and aligned IPv4 range. */
export const cidr = string(...FORM).superRefine((value, context) => {
  const range = parseCidr(value);
  if (range === undefined) context.addIssue({ code: "custom", message: say(...FORM) });
  else if (range.aligned !== value) {
    context.addIssue({
      code: "custom",
      message: say("the address is the first of its range", `write ${range.aligned}`),
    });
  }
});

/** A private range whose prefix lies within [largest, smallest], for example 8 to 29. */
export function privateCidr(largest: number, smallest: number) {
  return cidr.superRefine((value, context) => {
    const range = parseCidr(value);
    if (range === undefined) return;
    if (!PRIVATE.some((text) => contains(parseCidr(text)!, range))) {
      context.addIssue({
        code: "custom",
        message: say(`inside a private range: ${PRIVATE.join(", ")}`, "take a range out of one of them"),
      });
    }
    if (range.prefix < largest || range.prefix > smallest) {
      context.addIssue({
        code: "custom",
        message: say(`a prefix from /${largest} to /${smallest}`, "take a range of such a size"),
      });
    }
  });
}

function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}
