/** Docs/troubleshooting.md, "Import a resource of Google Cloud". */
const IMPORT_OF_A_CLUSTER: readonly string[] = [
  "mkdir -p out",
  'pulumi import gcp:container/cluster:Cluster cluster-cluster "$ID" --stack "$STACK" --protect=false --generate-code=false --parent "cluster=urn:pulumi:$STACK::grpc-envoy-gke::grpc-envoy-gke:components:GkeCluster::cluster"',
  'pulumi stack export --stack "$STACK" --file out/state.json',
  `jq '(.deployment.resources[] | select(.type == "gcp:container/cluster:Cluster") | .inputs) |= del(.nodeConfig)' out/state.json > out/repaired.json`,
  'pulumi stack import --stack "$STACK" --file out/repaired.json',
  "rm out/state.json out/repaired.json",
];

/** Commands that another test runs, or that cannot be run in one; each as a document has it. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  "npm ci": ".ci/run, from a fresh clone",
  "npm cit": ".ci/run, from a fresh clone",
  "npm test": "these tests are a part of it",
  "npm run lint": "test/workflows/commands.test.ts",
  "npm run golden": "it rewrites what a user then reviews",
  "npm run new-stack": "test/newStack/terminal.test.ts: it asks",
  "npm run rehearse -- all": "test/envoy-data-plane/scenarios.test.ts, each scenario",
  "npm run rehearse -- --manifests k8s/": "test/envoy-data-plane/manifests.test.ts, with manifests of its own",
  "npm run rehearse -- --manifests k8s/ --report out/manifests.html": "the same, with a report",
  "npm run rehearse -- --hold": "test/envoy-data-plane/hold.test.ts",
  'npm run rehearse -- --client "./my-client --target {address}"': "the same, with a client",
  'npm run rehearse -- spread --stack "$STACK"': "test/envoy-data-plane/documents.test.ts, for the stack dev",
  "npm run rehearse -- spread --server my-server": "the same: the stack dev has one server",
  "git revert --no-edit HEAD": "it needs a commit to take back",
  "pulumi up --stack dev": "test/engine/documents.test.ts, with the name in a variable",
  "pulumi up --stack staging": "as for the stack dev",
  "pulumi up --stack prod": "as for the stack dev",
  "pulumi preview --stack dev --json --show-sames --show-replacement-steps > preview.json":
    "test/engine/review.test.ts",
  "npm run -s review -- preview.json": "test/engine/review.test.ts",
  'PULUMI_K8S_UPSERT_EXISTING_OBJECTS=true pulumi up --stack "$STACK"': "test/engine/existingObjects.test.ts",
  'PULUMI_K8S_UPSERT_EXISTING_OBJECTS=true PULUMI_K8S_ENABLE_PATCH_FORCE=true pulumi up --stack "$STACK"':
    "test/engine/existingObjects.test.ts",
  'PULUMI_K8S_DELETE_UNREACHABLE=true pulumi refresh --stack "$STACK"': "test/engine/replacedCluster.test.ts",
  ...Object.fromEntries(IMPORT_OF_A_CLUSTER.map((command) => [command, "test/engine/failures.test.ts"])),
  'pulumi new "$REPOSITORY/examples/languages/python" --generate-only': "test/engine/languages.test.ts",
  'pulumi package add "$REPOSITORY"':
    "test/engine/sdks.test.ts and languages.test.ts do what it does: they generate SDKs, and serve the package by the CLI's launcher",
  "npm install --save-dev grpc-envoy-gke": "test/engine/otherProgram.test.ts, from the tarball",
  "npx grpc-envoy-gke plan": "the same",
  "pulumi preview --policy-pack node_modules/grpc-envoy-gke/policy": "the same, as the CLI starts the pack",
  'pulumi login "gs://$BUCKET"': "it needs a bucket",
  "pulumi login --local":
    "it writes into the home of whoever runs it, whatever HOME states; tests keep states elsewhere",
};

/** Run in test/envoy-data-plane/documents.test.ts: they need Envoy. */
export const WITH_ENVOY: readonly string[] = [
  "npm run rehearse",
  "npm run rehearse -- crash hang --stack prod --server my-server --report out/crash.html",
];

/** Run in test/engine/documents.test.ts, in this order, by the real CLI: from nothing to a stack, and back. */
export const WITH_PULUMI: readonly string[] = [
  'pulumi stack init "$STACK"',
  'pulumi up --stack "$STACK"',
  'pulumi stack output ingress --stack "$STACK"',
  'pulumi stack output kubeconfig --show-secrets --stack "$STACK" > out/kubeconfig.json',
  'pulumi stack output --json --stack "$STACK"',
  'pulumi preview --stack "$STACK" --json --show-sames --show-replacement-steps > out/preview.json',
  "npm run -s review -- out/preview.json",
  'pulumi destroy --stack "$STACK"',
  'pulumi stack rm "$STACK"',
];

/**
 * Tools that no test may run, as they change accounts, clusters or machines of a user's: each subcommand that the
 * documents use, with its flags, as its own help has them. A new one is looked up there before it is listed here.
 */
export const NOT_RUN: Readonly<Record<string, string>> = {
  "gcloud artifacts repositories add-iam-policy-binding": "--project --location --member --role",
  "gcloud artifacts repositories create": "--project --location --repository-format",
  "gcloud auth application-default login": "",
  "gcloud auth configure-docker": "",
  "gcloud auth login": "",
  "gcloud billing projects link": "--billing-account",
  "gcloud components install": "",
  "gcloud compute backend-services list": "--global",
  "gcloud compute network-endpoint-groups list": "",
  "gcloud compute networks subnets add-iam-policy-binding": "--project --region --member --role",
  "gcloud dns record-sets update": "--project --zone --type --ttl --rrdatas",
  "gcloud iam roles create": "--project --permissions",
  "gcloud iam service-accounts add-iam-policy-binding": "--project --role --member",
  "gcloud iam service-accounts create": "--project",
  "gcloud iam workload-identity-pools create": "--project --location",
  "gcloud iam workload-identity-pools describe": "--project --location --format",
  "gcloud iam workload-identity-pools providers create-oidc":
    "--project --location --workload-identity-pool --issuer-uri --attribute-mapping --attribute-condition",
  "gcloud kms keyrings create": "--project --location",
  "gcloud kms keys add-iam-policy-binding": "--project --location --keyring --member --role",
  "gcloud kms keys create": "--project --location --keyring --purpose",
  "gcloud logging read": "--limit --format",
  "gcloud projects add-iam-policy-binding": "--member --role --condition",
  "gcloud projects create": "",
  "gcloud services enable": "--project",
  "gcloud storage buckets add-iam-policy-binding": "--member --role",
  "gcloud storage buckets create": "--project --location --uniform-bucket-level-access --public-access-prevention",
  "gcloud storage buckets update": "--versioning",
  "docker build": "--platform --tag",
  "docker push": "",
  "kubectl describe": "--namespace",
  "kubectl get": "--namespace --output --selector",
  "kubectl logs": "--namespace --container --previous --tail",
  "kubectl port-forward": "--namespace",
  "kubectl top": "--namespace --containers",
  "gh api": "--jq --method --input --field",
  "gh variable set": "--repo --body --env",
  "pulumi stack init": "--secrets-provider",
  "pulumi state delete": "--stack",
  curl: "--include --request --header --silent",
  dig: "",
  grpcurl: "-authority -import-path -proto",
  grep: "",
};
