import { say, text } from "../schema";

/** Where a container's file system takes a mount: the API server refuses `:`, and `..` would leave the place that is named. */
export const mountPath = text(
  /^(?=.{2,1024}$)(?:\/[-._A-Za-z0-9]+)+$/,
  "an absolute path of letters, digits, -, _ and ., without / at its end",
  "write it as /etc/my-server/config.yaml",
).refine((path) => !path.split("/").some((part) => part === "." || part === ".."), {
  error: say("a path without . and .. as parts", "write where the file is"),
});
