#!/usr/bin/env bash
# Previews a stack with the Pulumi CLI and states what that does to calls.
# Usage, in the folder of Pulumi.yaml: tools/preview.sh <stack> <folder> [more flags of `pulumi preview`]
# Writes <folder>/preview.json, <folder>/comment.md as review writes it, and <folder>/risk: true where a user must confirm,
# else false. In a GitHub workflow the comment also goes to the run's summary, and `risk` is the step's output.
# PREVIEWED_COMMIT names the commit in the comment.
# Exit codes: that of `pulumi preview`, such as 7 for --expect-no-changes; 2 or 3 of review; 64 for wrong arguments.
set -euo pipefail

if [ $# -lt 2 ]; then
  echo "usage: $0 <stack> <folder> [more flags of pulumi preview]" >&2
  exit 64
fi
stack=$1 folder=$2
shift 2
mkdir -p "$folder"
# Of an earlier run: a preview that fails must not leave another one's comment.
rm -f "$folder/preview.json" "$folder/comment.md" "$folder/risk"

previewed=0
# One document, not a stream of events.
env -u PULUMI_ENABLE_STREAMING_JSON_PREVIEW pulumi preview --stack "$stack" --json --show-sames --show-replacement-steps \
  --non-interactive "$@" >"$folder/preview.json" || previewed=$?

about=(--stack "$stack")
if [ -n "${PREVIEWED_COMMIT:-}" ]; then about+=(--commit "$PREVIEWED_COMMIT"); fi
if [ -n "${GITHUB_RUN_ID:-}" ]; then about+=(--run "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY/actions/runs/$GITHUB_RUN_ID"); fi
if [ -n "${CI_JOB_URL:-}" ]; then about+=(--run "$CI_JOB_URL"); fi

reviewed=0
npm run -s review -- "$folder/preview.json" "${about[@]}" --out "$folder/comment.md" || reviewed=$?

if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -e "$folder/comment.md" ]; then cat "$folder/comment.md" >>"$GITHUB_STEP_SUMMARY"; fi
if [ "$reviewed" -eq 0 ]; then risk=false; else risk=true; fi
echo "$risk" >"$folder/risk"
if [ -n "${GITHUB_OUTPUT:-}" ]; then echo "risk=$risk" >>"$GITHUB_OUTPUT"; fi

if [ "$previewed" -ne 0 ]; then exit "$previewed"; fi
if [ "$reviewed" -gt 1 ]; then exit "$reviewed"; fi
