import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Folder, SERVER, filesOf, plan } from "./support";

interface Kustomization {
  readonly resources: readonly string[];
}

interface Certificate {
  readonly spec: { readonly dnsNames: readonly string[]; readonly secretName: string; readonly commonName?: string };
}

describe("plan --kustomize", () => {
  const folder = new Folder();
  after(() => folder.remove());

  function base(name: string, servers: Record<string, object> = { "my-server": SERVER }) {
    const into = folder.out(name);
    const { code, stderr } = plan(["-c", folder.stackFile(servers), "-o", folder.out(), "--kustomize", into]);
    assert.equal(code, 0, stderr);
    const files = filesOf(into);
    const { resources } = parse(files["kustomization.yaml"]!) as Kustomization;
    return { into, files, resources, stderr };
  }

  const file = ({ files }: ReturnType<typeof base>, name: RegExp): string => {
    const [found] = Object.keys(files).filter((path) => name.test(path));
    return files[found!]!;
  };

  it("has every object of the plan but the Secret, and names each", () => {
    const { files, resources, stderr } = base("base");
    const planned = Object.keys(filesOf(folder.out())).filter((path) => path.startsWith("kubernetes/"));
    const [secret, ...others] = planned.filter((path) => /\/secret-/.test(path));
    assert.deepEqual([others, secret?.split("/").pop()], [[], "secret-my-server-envoy-tls.yaml"]);
    const made = ["issuer", "certificate"].map((kind) => `kubernetes/my-server/${kind}-my-server-envoy-tls.yaml`);
    assert.deepEqual([...resources].sort(), [...planned.filter((path) => path !== secret), ...made].sort());
    for (const path of resources) assert.ok(path in files, path);
    assert.match(stderr, /^\d+ files written to /m);
  });

  it("names what its objects need in Google Cloud, and not the cluster", () => {
    const text = file(base("cloud"), /^kustomization/);
    assert.match(text, /^# {3}global address grpc-envoy-gke-dev-ingress$/m);
    assert.doesNotMatch(text, /cluster-nodes/);
  });

  it("has cert-manager make the certificate that the pods mount, with its names", () => {
    const made = base("certificate");
    const { spec } = parse(file(made, /certificate-my-server/)) as Certificate;
    assert.equal(spec.secretName, "my-server-envoy-tls");
    assert.deepEqual(spec.dnsNames, ["my-server.grpc.svc.cluster.local"]);
    assert.equal(spec.commonName, spec.dnsNames[0]);
    assert.match(file(made, /deployment-my-server/), /secretName: my-server-envoy-tls/);
    const long = `a${"b".repeat(47)}`;
    const longer = parse(file(base("long", { [long]: SERVER }), new RegExp(`/certificate-${long}`))) as Certificate;
    assert.equal(longer.spec.commonName, undefined, "over 64 characters");
  });

  it("has a certificate for each server", () => {
    const { resources } = base("two", { orders: SERVER, users: { ...SERVER, routes: [] } });
    assert.deepEqual(
      resources.flatMap((path) => /\/certificate-(.*)\.yaml$/.exec(path)?.[1] ?? []),
      ["orders-envoy-tls", "users-envoy-tls"],
    );
  });

  it("keeps a bootstrap until the pods that need it are gone", () => {
    assert.match(file(base("prune"), /config-map-my-server/), /argocd\.argoproj\.io\/sync-options: PruneLast=true/);
  });

  it("is the same when it is written again, and another folder's has other drain tokens", () => {
    const token = (made: ReturnType<typeof base>) =>
      /x-drain-caller\n\s+value: (\w{32})/.exec(file(made, /deployment/))?.[1];
    const [first, again, other] = [base("first"), base("first"), base("other")];
    assert.deepEqual(again.files, first.files);
    assert.ok(token(first) !== undefined);
    assert.notEqual(token(other), token(first));
    // The token is the pod's and its Envoy's.
    assert.equal(Object.values(first.files).join("").split(token(first)!).length, 3);
  });

  it("leaves a folder of someone else's alone", () => {
    const into = folder.out("someone's");
    folder.file("someone's/notes.txt", "mine");
    const { code, stderr } = plan(["-c", folder.stackFile({ a: SERVER }), "-o", folder.out(), "--kustomize", into]);
    assert.deepEqual([code, /contains files that plan did not write/.test(stderr)], [2, true], stderr);
    assert.deepEqual(filesOf(into), { "notes.txt": "mine" });
  });

  it("makes a new seed where the kustomization is broken", () => {
    const { into } = base("broken");
    writeFileSync(join(into, "kustomization.yaml"), "metadata: [");
    assert.match(file(base("broken"), /^kustomization/), /grpc-envoy-gke\/seed: [0-9a-f]{32}/);
  });
});
