# Sourced by github.sh and gitlab.sh.
# read_marker <file>: puts the first line of what review has written into `marker`; a comment is found again by it.
# Ends with 2 where the file is not there or begins otherwise.
read_marker() {
  if [ ! -f "$1" ]; then
    echo "$1 is not there: the preview printed nothing, see its log" >&2
    exit 2
  fi
  IFS= read -r marker <"$1"
  if [[ ! "$marker" =~ ^'<!-- grpc-envoy-gke review '.*' -->'$ ]]; then
    echo "$1 does not begin with review's marker" >&2
    exit 2
  fi
}
