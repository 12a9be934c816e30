import { type CallListener } from "../../envoy/names";
import { PROTECTIONS } from "./protections";
import { minimalSubject, oursSubject, type Subject } from "./subjects";

/** Names that others are compared with. */
const MINIMAL = { ingress: "minimal, TLS", internal: "minimal, plaintext" } as const;
const OURS = { ingress: "ours, ingress", internal: "ours, internal" } as const;
const ORIGIN = "https://app.example.com";

/** All that is measured, bases before what is compared with them. */
export const SUBJECTS: readonly Subject[] = [
  { name: "direct", listener: "ingress", deadline: true },
  ...relays("ingress"),
  oursSubject({ name: OURS.ingress, listener: "ingress", base: MINIMAL.ingress }),
  oursBesideLeanest("ingress"),
  ...withoutDeadline("ingress"),
  ...relays("internal"),
  oursSubject({ name: OURS.internal, listener: "internal", base: MINIMAL.internal }),
  oursBesideLeanest("internal"),
  ...withoutDeadline("internal"),
  ...withoutEach("ingress"),
  ...withoutEach("internal"),
  ...(["ingress", "internal"] as const).flatMap((listener) => [
    oursSubject({
      name: `${OURS[listener]}, metricsPerMethod`,
      listener,
      base: OURS[listener],
      given: { envoy: { metricsPerMethod: true } },
    }),
    oursSubject({
      name: `${OURS[listener]}, requestIds`,
      listener,
      base: OURS[listener],
      given: { envoy: { requestIds: true } },
    }),
  ]),
  oursSubject({
    name: `${OURS.ingress}, grpcWeb`,
    listener: "ingress",
    base: OURS.ingress,
    given: { settings: { grpcWeb: { origins: [ORIGIN] } } },
  }),
];

/** The minimal relay; a second one, whose ratio is what chance alone does; and the least that a relay can be. */
function relays(listener: CallListener): Subject[] {
  const name = MINIMAL[listener];
  return [
    minimalSubject(name, listener),
    minimalSubject(`${name}, another`, listener, { base: name }),
    minimalSubject(leanest(listener), listener, { base: name, lean: true }),
  ];
}

function leanest(listener: CallListener): string {
  return `${MINIMAL[listener]}, leanest`;
}

function oursBesideLeanest(listener: CallListener): Subject {
  return oursSubject({ name: `${OURS[listener]}, beside the leanest`, listener, base: leanest(listener) });
}

function withoutDeadline(listener: CallListener): Subject[] {
  const base = `${MINIMAL[listener]}, no deadline`;
  return [
    minimalSubject(base, listener, { deadline: false }),
    oursSubject({ name: `${OURS[listener]}, no deadline`, listener, base, deadline: false }),
  ];
}

function withoutEach(listener: CallListener): Subject[] {
  return PROTECTIONS.filter(({ on }) => on.includes(listener)).map(({ name, off }) =>
    oursSubject({ name: `${OURS[listener]} without ${name}`, listener, base: OURS[listener], change: off }),
  );
}
