import * as pb from "@pulumi/pulumi/proto/provider_pb";
import { formatPath, type Difference, type PropertyChange } from "../differences";
import type { CheckFailure } from "./behaviour";

const KINDS: Record<PropertyChange["kind"], [inPlace: pb.PropertyDiff.Kind, replace: pb.PropertyDiff.Kind]> = {
  add: [pb.PropertyDiff.Kind.ADD, pb.PropertyDiff.Kind.ADD_REPLACE],
  delete: [pb.PropertyDiff.Kind.DELETE, pb.PropertyDiff.Kind.DELETE_REPLACE],
  update: [pb.PropertyDiff.Kind.UPDATE, pb.PropertyDiff.Kind.UPDATE_REPLACE],
};

export function diffResponse({ changes, replaces, deleteBeforeReplace = false }: Difference): pb.DiffResponse {
  const replaced = new Set(replaces.map(formatPath));
  const response = new pb.DiffResponse();
  response.setChanges(
    changes.length > 0 ? pb.DiffResponse.DiffChanges.DIFF_SOME : pb.DiffResponse.DiffChanges.DIFF_NONE,
  );
  response.setDiffsList([...new Set(changes.map((change) => String(change.path[0])))]);
  // The bridge names the properties, and the paths in the details only: tfbridge/provider.go, Diff.
  response.setReplacesList([...new Set(replaces.map(([property]) => String(property)))]);
  response.setDeletebeforereplace(deleteBeforeReplace);
  response.setHasdetaileddiff(true);
  for (const change of changes) {
    const path = formatPath(change.path);
    const [inPlace, replace] = KINDS[change.kind];
    const detail = new pb.PropertyDiff();
    detail.setKind(replaced.has(path) ? replace : inPlace);
    detail.setInputdiff(true);
    response.getDetaileddiffMap().set(path, detail);
  }
  return response;
}

export function checkFailures(failures: CheckFailure[] = []): pb.CheckFailure[] {
  return failures.map(({ property, reason }) => {
    const failure = new pb.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
  });
}

export function configureResponse(): pb.ConfigureResponse {
  const response = new pb.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true);
  response.setAcceptresources(false);
  response.setAcceptoutputs(false);
  return response;
}
