import { parse } from "yaml";
import type { Finding } from "../../checks/finding";
import { runChecks } from "../../checks/run";
import { checkedResource } from "../../commands/plan/checkedResource";
import type { RegisteredResource } from "../../commands/plan/resource";
import { configOf, runProgram } from "../support/program";

export type Tree = { [key: string]: unknown };
type Path = string | readonly (string | number)[];

/** A stack with one server behind the load balancer and one inside only, in production's shape. */
export const SERVERS = {
  "my-server": {
    image: "registry.example.com/acme/my-server:1.4.2",
    routes: [{ host: "grpc.example.com" }],
    replicas: { min: 3, max: 6 },
    env: { LOG_FORMAT: "json" },
    secretEnv: { DATABASE_PASSWORD: { secret: "database", key: "password" } },
    serviceAccount: { roles: ["roles/cloudtrace.agent"] },
  },
  inside: { image: "registry.example.com/acme/inside:2.0.0", replicas: { min: 2, max: 4 } },
};

export const OWN = { ingress: { dnsZone: "example-com" }, cluster: { labels: { environment: "prod" } } };

let recorded: Promise<readonly RegisteredResource[]> | undefined;

/** The stack's resources, as plan records them. */
export async function unbroken(): Promise<EditableStack> {
  recorded ??= runProgram(configOf(SERVERS, OWN)).then(({ resources }) => resources);
  return new EditableStack(structuredClone(await recorded) as RegisteredResource[]);
}

export function findingsOf(resources: readonly RegisteredResource[], stack = "test"): Finding[] {
  return runChecks({ resources: resources.map(checkedResource), stack });
}

/** Recorded resources that a test changes, as an override or a hand-written resource would. */
export class EditableStack {
  constructor(readonly resources: RegisteredResource[]) {}

  /** Inputs of an object by `Kind/name`, or of another resource by `Type/logical name`. */
  inputs(title: string): Tree {
    return this.resource(title).inputs;
  }

  resource(title: string): RegisteredResource {
    const [kind, name] = title.split("/");
    const found = this.resources.filter(({ type, inputs, name: logical }) => {
      const metadata = inputs["metadata"] as { name?: string } | undefined;
      return type.split(":").at(-1) === kind && (metadata?.name ?? logical) === name;
    });
    if (found.length !== 1) throw new Error(`${found.length} resources are named ${title}`);
    return found[0]!;
  }

  set(title: string, path: Path, value: unknown): void {
    put(this.inputs(title), path, value);
  }

  drop(title: string, path: Path): void {
    put(this.inputs(title), path, undefined);
  }

  remove(title: string): void {
    this.resources.splice(this.resources.indexOf(this.resource(title)), 1);
  }

  /** A further Kubernetes object. */
  add(type: string, inputs: Tree): void {
    const kind = type.split(":").at(-1)!;
    const { name } = inputs["metadata"] as { name: string };
    const options = {
      ...{ protect: false, dependsOn: [], ignoreChanges: [], provider: "" },
      ...{ deleteBeforeReplace: false, replaceWith: [], hasReplacementTrigger: false },
    };
    const urn = `urn:pulumi:test::acme::${type}::${name}-by-hand`;
    this.resources.push({
      urn,
      type,
      name: `${name}-by-hand`,
      parent: undefined,
      custom: true,
      options,
      inputs: { kind, ...inputs },
    });
  }

  /** A copy of a resource under another name. */
  copy(title: string, name: string): void {
    const { type, inputs } = this.resource(title);
    const tree = structuredClone(inputs) as Tree;
    put(tree, "metadata.name", name);
    this.add(type, tree);
  }

  /** Changes a server's Envoy bootstrap; the ConfigMap keeps its name, as an override's would. */
  bootstrap(server: string, edit: (bootstrap: EditableBootstrap) => void): void {
    const map = this.resources.find(({ name }) => name.startsWith(`${server}-envoy-`))!;
    const data = map.inputs["data"] as Record<string, string>;
    const tree = structuredClone(parsed(data["envoy.yaml"]!));
    edit(new EditableBootstrap(tree));
    // JSON is YAML, and quicker to write and to read.
    data["envoy.yaml"] = JSON.stringify(tree, null, 2);
  }
}

const trees = new Map<string, Tree>();

/** Most rows change the same bootstrap. */
function parsed(text: string): Tree {
  const tree = trees.get(text) ?? (parse(text) as Tree);
  trees.set(text, tree);
  return tree;
}

export class EditableBootstrap {
  constructor(readonly root: Tree) {}

  listener(name: string): Tree {
    return named(at(this.root, "static_resources.listeners"), name);
  }

  cluster(name: string): Tree {
    return named(at(this.root, "static_resources.clusters"), name);
  }

  /** The connection manager of a listener. */
  manager(name: string): Tree {
    return at(this.listener(name), "filter_chains[0].filters[0].typed_config") as Tree;
  }

  /** Every route of a listener that leads to a cluster. */
  routes(name: string): Tree[] {
    const routes = at(this.manager(name), "route_config.virtual_hosts[0].routes") as Tree[];
    return routes.filter((route) => "route" in route);
  }

  set(path: Path, value: unknown): void {
    put(this.root, path, value);
  }
}

function named(list: unknown, name: string): Tree {
  const found = (list as Tree[]).find((one) => one["name"] === name);
  if (found === undefined) throw new Error(`nothing is named ${name}`);
  return found;
}

function steps(path: Path): readonly (string | number)[] {
  if (typeof path !== "string") return path;
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== "")
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** Sets a value inside a tree, or takes it out where the value is undefined. */
export function put(tree: Tree, path: Path, value: unknown): void {
  const keys = [...steps(path)];
  const last = keys.pop()!;
  let inner = tree as Record<string | number, unknown>;
  for (const key of keys) {
    inner[key] ??= {};
    inner = inner[key] as Record<string | number, unknown>;
  }
  if (value !== undefined) inner[last] = value;
  else if (Array.isArray(inner)) inner.splice(Number(last), 1);
  else delete inner[last];
}

export function at(tree: unknown, path: Path): unknown {
  return steps(path).reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key],
    tree,
  );
}
