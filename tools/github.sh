#!/usr/bin/env bash
# Keeps one comment or one issue up to date. The file's first line, a comment that readers do not see, tells which.
# Usage: tools/github.sh comment <number of the pull request> <file>   posts it, or updates it
#        tools/github.sh issue <title> <file>                          opens it, or updates it
#        tools/github.sh resolve <file>                                closes it, where it is open
# Needs curl, jq, and GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL as a GitHub workflow has them.
# Exit codes: 0 done, 1 GitHub refused, 2 wrong arguments.
set -euo pipefail
. "$(dirname "$0")/reviewMarker.sh"

usage() {
  sed -n 's/^# \?\(Usage:.*\|       tools.*\)/\1/p' "$0" >&2
  exit 2
}

# api <method> <path> [body]: prints the answer
api() {
  curl --silent --show-error --fail-with-body --retry 3 --max-time 60 --request "$1" "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/$2" \
    --header @<(echo "Authorization: Bearer $GITHUB_TOKEN") \
    --header "Accept: application/vnd.github+json" --header "X-GitHub-Api-Version: 2022-11-28" \
    ${3:+--data @-} <<<"${3:-}"
}

# own <path of a list>: number or id of the first item that the workflow wrote and that begins with the marker
own() {
  local page=1 items
  while :; do
    items=$(api GET "$1per_page=100&page=$page")
    jq -r --arg marker "$marker" --arg login "${GITHUB_BOT:-github-actions[bot]}" '
      first(.[] | select(.user.login == $login and .pull_request == null)
        | select(.body // "" | split("\n")[0] | rtrimstr("\r") == $marker) | .number // .id) // empty' <<<"$items" | grep . && return
    if [ "$(jq length <<<"$items")" -lt 100 ]; then return; fi
    page=$((page + 1))
  done
}

command=${1:-}
case "$command/$#" in
comment/3 | issue/3) file=$3 ;;
resolve/2) file=$2 ;;
*) usage ;;
esac
read_marker "$file"

case "$command" in
comment)
  id=$(own "issues/$2/comments?")
  body=$(jq --raw-input --slurp '{body: .}' "$file")
  if [ -n "$id" ]; then api PATCH "issues/comments/$id" "$body"; else api POST "issues/$2/comments" "$body"; fi | jq -r .html_url
  ;;
issue)
  number=$(own "issues?state=open&")
  body=$(jq --raw-input --slurp --arg title "$2" '{title: $title, body: .}' "$file")
  if [ -n "$number" ]; then api PATCH "issues/$number" "$body"; else api POST issues "$body"; fi | jq -r .html_url
  ;;
resolve)
  number=$(own "issues?state=open&")
  if [ -n "$number" ]; then api PATCH "issues/$number" '{"state":"closed","state_reason":"completed"}' | jq -r .html_url; fi
  ;;
esac
