import { type CheckedResource, UNKNOWN } from "./resource";

const NUMBER = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
/** Words of YAML 1.1, which Envoy's parser knows. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, y: true, on: true, "1": true },
  ...{ false: false, no: false, n: false, off: false, "0": false },
};

/** Thrown where a check reads a value that is not known yet; it ends the check for what it was looking at. */
export class NotKnown extends Error {}

/** A resource and a place in it, as a finding names it. */
export interface Place {
  readonly resource: CheckedResource;
  /** Path of the field, for example `spec.ports[0].targetPort`; empty for the resource as a whole. */
  readonly path: string;
}

/** The way to a field from the one before it. Its text is made when a finding asks for it: checks read far more fields. */
class Step implements Pick<Place, "path"> {
  private text: string | undefined;

  constructor(
    private readonly before: Pick<Place, "path">,
    private readonly key: string | number,
  ) {}

  get path(): string {
    return (this.text ??= joined(this.before.path, this.key));
  }
}

/** Fields inside one, itself among them. */
interface Below {
  readonly leaves: Field[];
  readonly records: Field[];
}

/**
 * A value inside a resource's inputs, which may be absent, malformed or unknown, with the path that led to it.
 * Readers answer `undefined` for what is absent or of another type, and throw `NotKnown` for what is unknown.
 */
export class Field implements Place {
  private readonly step: Pick<Place, "path">;
  private found: Readonly<Below> | undefined;

  /** @param loose whether it is read as Envoy reads its configuration: a value alone is a list of one, "1" a number. */
  constructor(
    readonly resource: CheckedResource,
    path: string | Pick<Place, "path">,
    private readonly raw: unknown,
    private readonly loose = false,
  ) {
    this.step = typeof path === "string" ? { path } : path;
  }

  get path(): string {
    return this.step.path;
  }

  /** A value further inside. */
  at(...keys: (string | number)[]): Field {
    let { step, raw } = this;
    for (const key of keys) {
      step = new Step(step, key);
      if (raw === UNKNOWN) continue;
      raw = isContainer(raw) ? raw[key] : undefined;
    }
    return new Field(this.resource, step, raw, this.loose);
  }

  private get known(): unknown {
    if (this.raw === UNKNOWN) throw new NotKnown(this.path);
    return this.raw;
  }

  get exists(): boolean {
    return this.known !== undefined && this.known !== null;
  }

  get text(): string | undefined {
    const value = this.known;
    return typeof value === "string" ? value : undefined;
  }

  get number(): number | undefined {
    const value = this.known;
    if (this.loose && isRecord(value)) return this.at("value").number;
    if (this.loose && typeof value === "string") return NUMBER.test(value) ? Number(value) : undefined;
    return typeof value === "number" ? value : undefined;
  }

  get bool(): boolean | undefined {
    const value = this.known;
    if (this.loose && isRecord(value)) return this.at("value").bool;
    if (this.loose && typeof value === "string") return BOOLEANS[value.toLowerCase()];
    return typeof value === "boolean" ? value : undefined;
  }

  /** A number, or a text that manifests may contain in its place: quantities, ports, `"25%"`. */
  get scalar(): string | number | undefined {
    const value = this.known;
    return typeof value === "string" || typeof value === "number" ? value : undefined;
  }

  get list(): Field[] {
    const value = this.known;
    if (Array.isArray(value)) return value.map((_, index) => this.at(index));
    return this.loose && this.exists ? [this] : [];
  }

  get keys(): string[] {
    const value = this.known;
    return isRecord(value) ? Object.keys(value).filter((key) => value[key] !== undefined) : [];
  }

  get entries(): [key: string, value: Field][] {
    return this.keys.map((key) => [key, this.at(key)]);
  }

  /** Texts by their key, as labels and annotations are. */
  get texts(): Record<string, string> {
    return Object.fromEntries(
      this.entries.flatMap(([key, value]) => (value.text === undefined ? [] : [[key, value.text]])),
    );
  }

  /** Every value below that is a text, without those that are unknown. */
  get leaves(): readonly Field[] {
    return this.below.leaves;
  }

  /** Every object below, itself among them, without those that are unknown. */
  get records(): readonly Field[] {
    return this.below.records;
  }

  /** Found once: many checks ask for the same of a whole bootstrap. */
  private get below(): Readonly<Below> {
    return (this.found ??= this.collect({ leaves: [], records: [] }));
  }

  private collect(below: Below): Below {
    if (typeof this.raw === "string") below.leaves.push(this);
    else if (isRecord(this.raw)) below.records.push(this);
    for (const one of this.inner) one.collect(below);
    return below;
  }

  /** What a list or an object has directly inside. */
  private get inner(): Field[] {
    if (Array.isArray(this.raw)) return this.raw.map((_, index) => this.at(index));
    return isRecord(this.raw) ? Object.keys(this.raw).map((key) => this.at(key)) : [];
  }
}

/** The inputs of a resource as a whole. */
export function inputsOf(resource: CheckedResource): Field {
  return new Field(resource, "", resource.inputs);
}

/**
 * What `read` answers, or undefined where it meets an unknown value.
 * @param otherwise is called there.
 */
export function ifKnown<Value>(read: () => Value, otherwise?: () => void): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotKnown)) throw error;
    otherwise?.();
    return undefined;
  }
}

function joined(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[\w@-]+$/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return isContainer(value) && !Array.isArray(value);
}
