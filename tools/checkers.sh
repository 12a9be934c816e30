#!/usr/bin/env bash
# Runs the public Kubernetes checkers that are on PATH over what `npm run plan` has written.
# Usage: tools/checkers.sh out/prod
# Exit codes: 0 nothing critical, 1 a critical finding, 2 nothing could be checked.
# What is skipped here has its reason in docs/decisions/security-checkers.md.
set -euo pipefail

readonly KUBERNETES_VERSION=v1.34

join() {
  local IFS=,
  echo "$*"
}

kube_score() {
  find "$manifests" -name '*.yaml' -exec kube-score score \
    --kubernetes-version "$KUBERNETES_VERSION" \
    --ignore-test container-image-pull-policy \
    --ignore-test pod-probes-identical \
    --output-format ci {} + >"$output" 2>&1 || status=$?
  grep -vE '^\[(OK|SKIPPED)\]' "$output" || true
}

run_checkov() {
  local skipped=(
    CKV_K8S_15 # imagePullPolicy Always
    CKV_K8S_43 # images by digest
  )
  checkov --directory "$manifests" --framework kubernetes --compact --quiet --skip-download \
    --skip-check "$(join "${skipped[@]}")" || status=$?
}

# check <command> <function> <how to install>
check() {
  local command=$1 function=$2 install=$3 status=0
  if ! command -v "$command" >/dev/null; then
    missing+=("$command: $install")
    return
  fi
  echo "== $command"
  "$function"
  ran+=("$command")
  if [ "$status" -ne 0 ]; then failed+=("$command"); fi
}

if [ $# -ne 1 ] || [ ! -d "$1/kubernetes" ]; then
  echo "usage: $0 <folder that plan has written, such as out/prod>" >&2
  exit 2
fi
readonly manifests=$1/kubernetes
if [ -z "$(find "$manifests" -name '*.yaml' -print -quit)" ]; then
  echo "$manifests contains no manifest" >&2
  exit 2
fi

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
readonly output=$scratch/output
ran=() missing=() failed=()

check kube-score kube_score "go install github.com/zegl/kube-score/cmd/kube-score@v1.20.0"
check checkov run_checkov "pip install checkov==3.3.30"

echo
echo "ran: ${ran[*]:-none}"
for line in "${missing[@]}"; do echo "missing: $line"; done
if [ ${#ran[@]} -eq 0 ]; then exit 2; fi
if [ ${#failed[@]} -gt 0 ]; then
  echo "critical findings: ${failed[*]}"
  exit 1
fi
echo "nothing critical"
