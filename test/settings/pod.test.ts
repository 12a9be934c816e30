import assert from "node:assert/strict";
import { ownClusterOf, problemsOf, settingsOf } from "./support";

const image = "registry.example.com/acme/hello:1.4.2";

/** Problems of a server, by their paths below it, with rules and fixes. */
function faults(server: object, rest: object = {}): [path: string, rule: string, fix: string][] {
  return problemsOf({ servers: { hello: { image, ...server } }, ...rest }).map(({ path, rule, fix }) => [
    path.replace("servers.hello.", ""),
    rule,
    fix,
  ]);
}

const PATH = [
  "an absolute path of letters, digits, -, _ and ., without / at its end",
  "write it as /etc/my-server/config.yaml",
] as const;
const SOURCE = ["one source: text, secret, configMap, secretManager", "state one of them"] as const;

describe("settings: what a server's pod has", () => {
  it("refuses files without a path, without a source or with two", () => {
    assert.deepEqual(
      faults({
        files: {
          "config.yaml": { text: "a" },
          "/etc/../passwd": { text: "a" },
          "/etc/none": {},
          "/etc/both": { text: "a", secret: "b" },
          "/etc/key": { text: "a", key: "b" },
          "/etc/manager": { secretManager: "bank-token" },
        },
      }),
      [
        [
          "files./etc/manager.secretManager",
          "the resource name of a secret's version in Secret Manager",
          "write it as projects/my-project/secrets/my-secret/versions/latest",
        ],
        ["files./etc/none.text", ...SOURCE],
        ["files./etc/both.text", ...SOURCE],
        ["files./etc/key.key", "a key is one of a Secret or of a ConfigMap", "take the key out"],
        ["files.config.yaml", ...PATH],
        ["files./etc/../passwd", "a path without . and .. as parts", "write where the file is"],
      ],
    );
  });

  it("takes texts of a mebibyte together, and no more", () => {
    const texts = (bytes: number) => ({ "/a": { text: "x".repeat(bytes - 1) }, "/b": { text: "é" } });
    // é has two bytes in UTF-8.
    assert.equal(
      settingsOf({ servers: { hello: { image, files: texts(2 ** 20 - 1) } } }).servers["hello"]!.image,
      image,
    );
    assert.deepEqual(faults({ files: texts(2 ** 20) }), [
      [
        "files",
        "texts of at most 1048576 bytes together: a ConfigMap contains no more",
        "bring the files in the image",
      ],
    ]);
  });

  it("refuses volumes of two kinds, of no size and empty ones that cannot be written", () => {
    const size = ["a size from 1Mi to 10Ti", "write it with its unit, as 256Mi or 2Gi"] as const;
    assert.deepEqual(
      faults({
        volumes: {
          "/a": { size: "10" },
          "/b": { size: "1Gi", claim: "b" },
          "/c": { memory: "1Mi", readOnly: true },
          "/d": { csi: { driver: "Not A Driver" } },
        },
      }),
      [
        ["volumes./a.size", ...size],
        [
          "volumes./d.csi.driver",
          "a Kubernetes object's name: at most 253 lower-case letters, digits, hyphens and dots",
          "write the name as kubectl get prints it",
        ],
        ["volumes./b.size", "one kind: size, memory, claim, csi", "state one of them"],
        ["volumes./c.readOnly", "an empty directory that can be written: it would stay empty", "take readOnly out"],
      ],
    );
  });

  it("refuses directories in memory that leave the server nothing of its limit", () => {
    const of = (memory: string) => ({
      resources: { memory: "64Mi" },
      volumes: { "/a": { memory }, "/b": { memory: "32Mi" } },
    });
    assert.equal(settingsOf({ servers: { hello: { image, ...of("31Mi") } } }).servers["hello"]!.image, image);
    assert.deepEqual(faults(of("32Mi")), [
      [
        "resources.memoryLimit",
        "more memory than the server's directories in memory take: what is written there counts against it",
        "raise it, or make the directories smaller",
      ],
    ]);
  });

  it("refuses a path, a container's name or a port that is taken", () => {
    assert.deepEqual(
      faults({
        files: { "/data": { configMap: "data" } },
        volumes: { "/data": { size: "1Gi" } },
        initContainers: { hello: { image }, twin: { image } },
        sidecars: { twin: { image } },
        ports: { rest: 8888, admin: 8001, more: 8080, same: 8080 },
        metrics: { port: 15001 },
        health: { http: { path: "/ready", port: 8002 } },
      }),
      [
        [
          "initContainers.hello",
          "a container's name of its own in the pod; servers.hello has it too",
          "name one of them otherwise",
        ],
        [
          "sidecars.twin",
          "a container's name of its own in the pod; servers.hello.initContainers.twin has it too",
          "name one of them otherwise",
        ],
        ["volumes./data", "a path is a file's or a volume's, not both", "move one of them"],
        ["ports.rest", "a port of its own in the pod; servers.hello.port has it too", "move one of the two"],
        ["ports.admin", "a port of its own in the pod; envoy.ports.admin has it too", "move one of the two"],
        ["ports.same", "a port of its own in the pod; servers.hello.ports.more has it too", "move one of the two"],
        ["metrics.port", "a port of its own in the pod; envoy.ports.ingress has it too", "move one of the two"],
        ["health.http.port", "a port of its own in the pod; envoy.ports.health has it too", "move one of the two"],
      ],
    );
  });

  it("refuses names that are the program's own", () => {
    assert.deepEqual(
      faults({
        sidecars: { envoy: { image } },
        ports: { grpc: 9000 },
        labels: { "app.kubernetes.io/name": "other" },
        annotations: { "kubectl.kubernetes.io/default-container": "other" },
      }).map(([path, rule]) => [path, rule]),
      [
        ["sidecars.envoy", "a name of its own: envoy is Envoy's"],
        ["ports.grpc", "a name of its own: grpc, ingress, internal, health, drain are the program's"],
        [
          "labels.app.kubernetes.io/name",
          "a key of your own: the program states app.kubernetes.io/name, app.kubernetes.io/component, app.kubernetes.io/managed-by, app.kubernetes.io/part-of",
        ],
        [
          "annotations.kubectl.kubernetes.io/default-container",
          "a key of your own: the program states kubectl.kubernetes.io/default-container, cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes, cluster-autoscaler.kubernetes.io/safe-to-evict",
        ],
      ],
    );
  });

  it("refuses a variable that a container beside the server would get twice", () => {
    const twice = { image, env: { A: "x" }, secretEnv: { A: { secret: "s", key: "k" } } };
    const told = ["a variable comes from env or from secretEnv, not from both", "take the name out of one of them"];
    assert.deepEqual(faults({ initContainers: { migrate: twice }, sidecars: { proxy: twice } }), [
      ["initContainers.migrate.secretEnv.A", ...told],
      ["sidecars.proxy.secretEnv.A", ...told],
    ]);
  });

  it("refuses two ways to ask for health, and programs without a name", () => {
    assert.deepEqual(
      faults({ health: { service: "acme.v1.A", http: { path: "/ready", port: 8081 } }, stopCommand: [] }),
      [
        ["stopCommand", "at least the program's name", "write [/bin/stop], one item for each argument"],
        ["health.http", "one way to ask: service, http or command", "state one of them"],
      ],
    );
  });

  it("needs GKE's add-on for files of Secret Manager, and turns it on by itself", () => {
    const files = { "/token": { secretManager: "projects/acme/secrets/token/versions/latest" } };
    const servers = { hello: { image, files } };
    assert.equal(ownClusterOf({ servers }).secretManager, true);
    assert.equal(ownClusterOf({ servers: { hello: { image } } }).secretManager, false);
    assert.equal(ownClusterOf({ servers: { hello: { image } }, cluster: { secretManager: true } }).secretManager, true);
    assert.deepEqual(faults({ files }, { cluster: { secretManager: false } }), [
      [
        "files./token.secretManager",
        "the cluster has GKE's Secret Manager add-on, and cluster.secretManager is false",
        "take cluster.secretManager out",
      ],
    ]);
  });
});
