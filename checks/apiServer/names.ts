/**
 * What names, labels and keys must be, as Kubernetes' API server has it: each answers what is required where it is not
 * met. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
 */
export type Rule = (text: string) => string | undefined;

const LABEL_CHARACTERS = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const QUALIFIED = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

export const dnsLabel: Rule = (text) =>
  text.length <= 63 && LABEL_CHARACTERS.test(text)
    ? undefined
    : "a name of at most 63 lower case letters, digits and - is required, which begins and ends with a letter or digit";

export const dnsSubdomain: Rule = (text) =>
  text.length <= 253 && SUBDOMAIN.test(text)
    ? undefined
    : "a name of at most 253 lower case letters, digits, - and . is required, each part of which begins and ends with a letter or digit";

/** Of a Role and the like: anything that can be a part of a path. */
export const pathSegment: Rule = (text) =>
  !["", ".", ".."].includes(text) && !/[/%]/.test(text) ? undefined : "a name without / and % is required";

export const portName: Rule = (text) =>
  text.length <= 15 && LABEL_CHARACTERS.test(text) && /[a-z]/.test(text) && !text.includes("--")
    ? undefined
    : "a port's name is at most 15 lower case letters, digits and single -, with a letter, and begins and ends with a letter or digit";

export const portNumber = (port: number): string | undefined =>
  port >= 1 && port <= 65535 ? undefined : "a port is 1 to 65535";

/** A port's number or name. */
export const port = (value: string | number): string | undefined =>
  typeof value === "number" ? portNumber(value) : portName(value);

export const labelKey: Rule = (text) => {
  const parts = text.split("/");
  const name = parts.at(-1)!;
  const isName = name.length <= 63 && QUALIFIED.test(name);
  const isPrefix = parts.length === 1 || (parts.length === 2 && dnsSubdomain(parts[0]!) === undefined);
  return isName && isPrefix
    ? undefined
    : "a key is at most 63 letters, digits, -, _ and ., after a domain and / where it has one";
};

/** The API server lets the keys of annotations have upper case in their domain. */
export const annotationKey: Rule = (text) => labelKey(text.toLowerCase());

export const labelValue: Rule = (text) =>
  text === "" || (text.length <= 63 && QUALIFIED.test(text))
    ? undefined
    : "a label's value is at most 63 letters, digits, -, _ and ., and begins and ends with a letter or digit";

export const dataKey: Rule = (text) =>
  text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== "." && !text.startsWith("..")
    ? undefined
    : "a key is at most 253 letters, digits, -, _ and .";

export const envName: Rule = (text) =>
  /^[\x20-\x3c\x3e-\x7e]+$/.test(text) ? undefined : "a name of printable ASCII characters without = is required";

/** A whole number or a percentage. */
export const countOrPercent = (value: string | number): string | undefined => {
  const isOne = typeof value === "number" ? value >= 0 : /^\d+%$/.test(value);
  return isOne ? undefined : "a whole number from 0, or a percentage such as 25%, is required";
};

/** The number of a percentage; `NaN` of a plain number. */
export function percentOf(value: string | number | undefined): number {
  return Number(/^(\d+)%$/.exec(String(value))?.[1]);
}
