import type { runtime } from "@pulumi/pulumi";

/** What stands in the place of a value that only a provider knows. */
export function unknown(what: string): string {
  return `<${what}>`;
}

type State = Record<string, unknown>;

/** What providers would add to a resource's inputs, as far as the program or a reader needs it. */
const COMPUTED: Readonly<Record<string, (inputs: State, name: string) => State>> = {
  "gcp:serviceaccount/account:Account": ({ accountId, project }) => {
    const email = `${String(accountId)}@${String(project)}.iam.gserviceaccount.com`;
    return { email, name: `projects/${String(project)}/serviceAccounts/${email}`, member: `serviceAccount:${email}` };
  },
  "gcp:container/cluster:Cluster": (_, name) => ({
    endpoint: unknown(`address of ${name}`),
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: unknown(`DNS endpoint of ${name}`) } },
    masterAuth: { clusterCaCertificate: unknown(`certificate authority of ${name}`) },
  }),
  "gcp:compute/globalAddress:GlobalAddress": (_, name) => ({ address: unknown(`address of ${name}`) }),
  "tls:index/privateKey:PrivateKey": (_, name) => ({ privateKeyPem: unknown(`private key of ${name}`) }),
  "tls:index/selfSignedCert:SelfSignedCert": (_, name) => ({ certPem: unknown(`certificate of ${name}`) }),
};

const INVOKES: Readonly<Record<string, (inputs: State) => State>> = {
  "gcp:compute/getGlobalAddress:getGlobalAddress": ({ name }) => ({ address: unknown(`address of ${String(name)}`) }),
};

/** Answers a program's registrations as providers would, and refuses a call that it does not know. */
export const mocks: runtime.Mocks = {
  newResource({ type, name, inputs }: runtime.MockResourceArgs) {
    const state = { ...(inputs as State), ...COMPUTED[type]?.(inputs as State, name) };
    return { id: idOf(type, name, state), state };
  },
  call({ token, inputs }: runtime.MockCallArgs) {
    const invoke = INVOKES[token];
    if (invoke === undefined) throw callError(`plan has no answer for the call ${token}`);
    return invoke(inputs as State);
  },
};

/** The SDK takes the message of a failed call from `details`, where gRPC's errors have it. */
function callError(details: string): Error {
  return Object.assign(new Error(details), { details });
}

function idOf(type: string, name: string, { name: cloudName }: State): string {
  return type.startsWith("gcp:") ? unknown(`id of ${typeof cloudName === "string" ? cloudName : name}`) : name;
}
