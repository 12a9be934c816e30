#!/usr/bin/env bash
# What the jobs of .gitlab-ci.yml need beside the commands of this repository.
# Usage: tools/gitlab.sh credentials <folder>                     writes Google credentials from the job's token, for a service account
#        tools/gitlab.sh note <number of the merge request> <file>  posts it, or updates it; its first line, which readers do not see, tells which
#        tools/gitlab.sh confirmed <folder>                       whether `pulumi up` may go on after the preview in the folder
# Needs of a job: GOOGLE_TOKEN, WORKLOAD_IDENTITY_PROVIDER and SERVICE_ACCOUNT for credentials; curl, jq, CI_API_V4_URL,
# CI_PROJECT_ID and REVIEW_TOKEN for note; CI_COMMIT_SHA for confirmed.
# Exit codes: 0 done, 1 GitLab refused or a user must confirm, 2 wrong arguments or variables.
set -euo pipefail
. "$(dirname "$0")/reviewMarker.sh"

usage() {
  sed -n 's/^# \?\(Usage:.*\|       tools.*\)/\1/p' "$0" >&2
  exit 2
}

# variables <name>...: ends where one of them is empty, and names all that are
variables() {
  local name missing=()
  for name in "$@"; do if [ -z "${!name:-}" ]; then missing+=("$name"); fi; done
  if [ ${#missing[@]} -gt 0 ]; then
    echo "not set: ${missing[*]}; docs/guides/gitlab.md has what they are" >&2
    exit 2
  fi
}

# api <method> <path> [body]: prints the answer
api() {
  curl --silent --show-error --fail-with-body --retry 3 --max-time 60 --request "$1" "$CI_API_V4_URL/$2" \
    --header @<(echo "PRIVATE-TOKEN: $REVIEW_TOKEN") --header "Content-Type: application/json" ${3:+--data @-} <<<"${3:-}"
}

# The federation's own format; no key is in it. https://google.aip.dev/auth/4117
credentials() {
  variables GOOGLE_TOKEN WORKLOAD_IDENTITY_PROVIDER SERVICE_ACCOUNT
  mkdir -p "$1"
  (umask 077 && printf %s "$GOOGLE_TOKEN" >"$1/token")
  jq --null-input --arg token "$1/token" '{
    type: "external_account",
    audience: "//iam.googleapis.com/\(env.WORKLOAD_IDENTITY_PROVIDER)",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: "https://sts.googleapis.com/v1/token",
    credential_source: {file: $token},
    service_account_impersonation_url: "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/\(env.SERVICE_ACCOUNT):generateAccessToken"
  }' >"$1/credentials.json"
}

# own <path of a list> <user>: id of the first note that the user wrote and that begins with the marker
own() {
  local page=1 items
  while :; do
    items=$(api GET "$1?sort=asc&per_page=100&page=$page")
    jq -r --arg marker "$marker" --argjson user "$2" '
      first(.[] | select(.author.id == $user and .system != true)
        | select(.body // "" | split("\n")[0] | rtrimstr("\r") == $marker) | .id) // empty' <<<"$items" | grep . && return
    if [ "$(jq length <<<"$items")" -lt 100 ]; then return; fi
    page=$((page + 1))
  done
}

note() {
  variables CI_API_V4_URL CI_PROJECT_ID REVIEW_TOKEN
  read_marker "$2"
  local notes="projects/$CI_PROJECT_ID/merge_requests/$1/notes" user id body
  user=$(api GET user | jq .id)
  id=$(own "$notes" "$user")
  body=$(jq --raw-input --slurp '{body: .}' "$2")
  if [ -n "$id" ]; then api PUT "$notes/$id" "$body"; else api POST "$notes" "$body"; fi | jq -r '"note \(.id)"'
}

confirmed() {
  variables CI_COMMIT_SHA
  if [ ! -f "$1/risk" ]; then
    echo "$1/risk is not there: the preview ended early, see above" >&2
    exit 2
  fi
  if [ "$(cat "$1/risk")" = false ] || [ "${CONFIRMED:-}" = "$CI_COMMIT_SHA" ]; then return; fi
  echo "calls are interrupted, or the update fails half-way: see the review above. To go on all the same, run this job with the variable CONFIRMED=$CI_COMMIT_SHA" >&2
  exit 1
}

case "${1:-}/$#" in
credentials/2 | confirmed/2 | note/3) "$@" ;;
*) usage ;;
esac
