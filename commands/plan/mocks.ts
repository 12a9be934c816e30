import type { runtime } from "@pulumi/pulumi";
import { CONTRACT_VERSION } from "../../contract/outputs";
import { STACK_REFERENCE_TYPE } from "../../platform/pulumi";
import { computed } from "../shared/placeholder";

type State = Record<string, unknown>;

const PRIVATE_KEY = "tls:index/privateKey:PrivateKey";

/** What providers would add to a resource's inputs, as far as the program or a reader needs it. */
const COMPUTED: Readonly<Record<string, (inputs: State, name: string) => State>> = {
  "gcp:serviceaccount/account:Account": ({ accountId, project }) => {
    const email = `${String(accountId)}@${String(project)}.iam.gserviceaccount.com`;
    return { email, name: `projects/${String(project)}/serviceAccounts/${email}`, member: `serviceAccount:${email}` };
  },
  "gcp:container/cluster:Cluster": (_, name) => ({
    endpoint: computed("address", name),
    controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: computed("DNS endpoint", name) } },
    masterAuth: { clusterCaCertificate: computed("certificate authority", name) },
  }),
  // A stack of this program that owns a cluster.
  [STACK_REFERENCE_TYPE]: (_, name) => ({
    outputs: {
      contractVersion: CONTRACT_VERSION,
      cluster: {
        name: computed("name", name),
        location: computed("location", name),
        project: computed("project", name),
        endpoint: computed("DNS endpoint", name),
        network: computed("network", name),
        workloadPool: computed("workload pool", name),
      },
      kubeconfig: computed("kubeconfig", name),
      ingress: null,
      servers: {},
    },
    secretOutputNames: [],
  }),
  "gcp:compute/globalAddress:GlobalAddress": (_, name) => ({ address: computed("address", name) }),
  [PRIVATE_KEY]: (_, name) => ({ privateKeyPem: computed("private key", name) }),
  "tls:index/selfSignedCert:SelfSignedCert": (_, name) => ({ certPem: computed("certificate", name) }),
};

const INVOKES: Readonly<Record<string, (inputs: State) => State>> = {
  "gcp:compute/getGlobalAddress:getGlobalAddress": ({ name }) => ({ address: computed("address", String(name)) }),
  // Its kind is left out: the settings decide until Google Cloud can be asked.
  "gcp:container/getCluster:getCluster": ({ name, project }) => ({
    endpoint: computed("address", String(name)),
    controlPlaneEndpointsConfigs: [
      { dnsEndpointConfigs: [{ allowExternalTraffic: true, endpoint: computed("DNS endpoint", String(name)) }] },
    ],
    masterAuths: [{ clusterCaCertificate: computed("certificate authority", String(name)) }],
    network: computed("network", String(name)),
    workloadIdentityConfigs: [{ workloadPool: `${String(project)}.svc.id.goog` }],
  }),
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

/**
 * Mocks whose private keys are made from a seed, so that what a program derives from a key is known, and no other stack's.
 * @param seed none leaves them as they are
 */
export function withSeed(given: runtime.Mocks, seed: string | undefined): runtime.Mocks {
  if (seed === undefined) return given;
  return {
    ...given,
    newResource: async (args) => {
      const made = await given.newResource(args);
      if (args.type !== PRIVATE_KEY) return made;
      return {
        ...made,
        state: { ...(made.state as State), privateKeyPem: computed("private key", `${args.name}, ${seed}`) },
      };
    },
  };
}

/** The SDK takes the message of a failed call from `details`, where gRPC's errors have it. */
function callError(details: string): Error {
  return Object.assign(new Error(details), { details });
}

function idOf(type: string, name: string, { name: cloudName }: State): string {
  return type.startsWith("gcp:") ? computed("id", typeof cloudName === "string" ? cloudName : name) : name;
}
