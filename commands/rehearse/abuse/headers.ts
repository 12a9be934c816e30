import hpack from "hpack.js";

/** Header fields in order, so that one may come twice. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** The health check: every server has it, and it does no harm. */
export const HEALTH_CHECK = "/grpc.health.v1.Health/Check";

/** Headers of a gRPC call. */
export function callFields(path = HEALTH_CHECK, authority = "localhost"): Fields {
  return [
    [":method", "POST"],
    [":scheme", "http"],
    [":path", path],
    [":authority", authority],
    ["content-type", "application/grpc"],
    ["te", "trailers"],
  ];
}

/**
 * A header block of literals without Huffman and without the dynamic table (RFC 7541, section 6.2.2): nothing is checked
 * or lower-cased, unlike in a library, and a block states the same on every connection.
 */
export function encode(fields: Fields): Buffer {
  return Buffer.concat(
    fields.flatMap(([name, value]) => [
      Buffer.of(0),
      ...[name, value].flatMap((text) => {
        const bytes = Buffer.from(text, "latin1");
        return [integer(bytes.length, 7), bytes];
      }),
    ]),
  );
}

/** An integer with a prefix of so many bits (RFC 7541, section 5.1). */
function integer(value: number, bits: number): Buffer {
  const full = 2 ** bits - 1;
  if (value < full) return Buffer.of(value);
  const bytes = [full];
  let rest = value - full;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  bytes.push(rest);
  return Buffer.from(bytes);
}

/** Reads the header blocks of one connection, in order: each may refer to the ones before it. */
export class HeaderReader {
  private readonly decompressor = hpack.decompressor.create({ table: { maxSize: 4096 } });

  constructor() {
    // A block that is none decodes to the fields before the fault.
    this.decompressor.on("error", () => undefined);
  }

  read(block: Buffer): Record<string, string> {
    this.decompressor.write(block);
    this.decompressor.execute();
    const fields: Record<string, string> = {};
    for (let field = this.decompressor.read(); field !== null; field = this.decompressor.read()) {
      fields[field.name] = field.value;
    }
    return fields;
  }
}
