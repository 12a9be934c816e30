/** A command, and what it is for. */
export interface Next {
  readonly command: string;
  readonly about: string;
}

/** The way of a new stack into the cloud. */
export function nextCommands(stack: string): readonly Next[] {
  return [
    { command: `npm run plan -- --stack ${stack}`, about: "everything that it would deploy, checked" },
    { command: `npm run rehearse -- --stack ${stack}`, about: "its calls through real Envoys on this machine" },
    { command: `pulumi stack init ${stack}`, about: "adds to the file how secrets are encrypted" },
    { command: `pulumi up --stack ${stack}`, about: "with the project set up: README.md, Deploy" },
  ];
}
