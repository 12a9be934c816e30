#!/usr/bin/env bash
# Writes what a release has: the packed tarball, and notes.md with the version's section of the changelog.
# Usage: tools/release.sh <tag> <folder>
# The tag is "v" and the version of package.json. The folder is created, and must be empty.
# Exit codes: 0 done, 1 the tag, package.json and CHANGELOG.md do not agree, 2 wrong arguments.
set -euo pipefail

if [ $# -ne 2 ]; then
  sed -n 's/^# \(Usage:.*\)/\1/p' "$0" >&2
  exit 2
fi
tag=$1 folder=$2

version=$(node --print 'require("./package.json").version')
if [ "$tag" != "v$version" ]; then
  echo "the tag is $tag and package.json has version $version: tag v$version, or change the version first" >&2
  exit 1
fi
# From the version's heading to the next one, without the heading.
notes=$(awk -v heading="## $version" '/^## /{inside = $0 == heading || index($0, heading " ") == 1; next} inside' CHANGELOG.md)
if ! grep -q '[^[:space:]]' <<<"$notes"; then
  echo "CHANGELOG.md has no section \"## $version\": write what is new, and move what is under \"Unreleased\" there" >&2
  exit 1
fi
mkdir -p "$folder"
if [ -n "$(ls -A "$folder")" ]; then
  echo "$folder is not empty: a release has the files of this run alone" >&2
  exit 2
fi
npm pack --loglevel=error --pack-destination "$folder" >&2
printf '%s\n' "$notes" | sed '/./,$!d' >"$folder/notes.md"
