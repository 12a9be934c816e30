/** HTTP/2 frames (RFC 9113, section 4 and 6), right or wrong ones: no client library sends the wrong ones. */

export const TYPE = {
  DATA: 0,
  HEADERS: 1,
  PRIORITY: 2,
  RST_STREAM: 3,
  SETTINGS: 4,
  PING: 6,
  GOAWAY: 7,
  WINDOW_UPDATE: 8,
  CONTINUATION: 9,
} as const;

export const FLAG = { ACK: 1, END_STREAM: 1, END_HEADERS: 4, PADDED: 8, PRIORITY: 32 } as const;

export const SETTING = { MAX_CONCURRENT_STREAMS: 3, INITIAL_WINDOW_SIZE: 4 } as const;

/** Longest payload that a peer takes without having said otherwise. */
export const MAX_PAYLOAD = 16384;

export const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

const HEADER_LENGTH = 9;

const ERRORS = [
  "NO_ERROR",
  "PROTOCOL_ERROR",
  "INTERNAL_ERROR",
  "FLOW_CONTROL_ERROR",
  "SETTINGS_TIMEOUT",
  "STREAM_CLOSED",
  "FRAME_SIZE_ERROR",
  "REFUSED_STREAM",
  "CANCEL",
  "COMPRESSION_ERROR",
  "CONNECT_ERROR",
  "ENHANCE_YOUR_CALM",
  "INADEQUATE_SECURITY",
  "HTTP_1_1_REQUIRED",
] as const;

const CANCEL = ERRORS.indexOf("CANCEL");

export interface Frame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export function errorName(code: number): string {
  return ERRORS[code] ?? String(code);
}

export function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUIntBE(payload.length, 0, 3);
  header.writeUInt8(type, 3);
  header.writeUInt8(flags, 4);
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

/** A 32-bit number as the payload of RST_STREAM and WINDOW_UPDATE. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

export function settings(values: Readonly<Record<number, number>> = {}): Buffer {
  const entries = Object.entries(values).map(([id, value]) => {
    const entry = Buffer.alloc(6);
    entry.writeUInt16BE(Number(id));
    entry.writeUInt32BE(value, 2);
    return entry;
  });
  return frame(TYPE.SETTINGS, 0, 0, Buffer.concat(entries));
}

export function reset(stream: number, code = CANCEL): Buffer {
  return frame(TYPE.RST_STREAM, 0, stream, uint32(code));
}

/** A header block as HEADERS and, where it is long, CONTINUATION. */
export function headerFrames(stream: number, block: Buffer, endStream: boolean): Buffer {
  const parts: Buffer[] = [];
  for (let from = 0; from === 0 || from < block.length; from += MAX_PAYLOAD) {
    const last = from + MAX_PAYLOAD >= block.length;
    const flags = (from === 0 && endStream ? FLAG.END_STREAM : 0) | (last ? FLAG.END_HEADERS : 0);
    const type = from === 0 ? TYPE.HEADERS : TYPE.CONTINUATION;
    parts.push(frame(type, flags, stream, block.subarray(from, from + MAX_PAYLOAD)));
  }
  return Buffer.concat(parts);
}

/** Cuts what a socket reads into frames. */
export class FrameReader {
  private rest = Buffer.alloc(0);

  push(chunk: Buffer): Frame[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const end = this.rest.length < HEADER_LENGTH ? Infinity : HEADER_LENGTH + this.rest.readUIntBE(0, 3);
      if (end > this.rest.length) return frames;
      frames.push({
        type: this.rest.readUInt8(3),
        flags: this.rest.readUInt8(4),
        stream: this.rest.readUInt32BE(5) & 0x7fffffff,
        payload: this.rest.subarray(HEADER_LENGTH, end),
      });
      this.rest = this.rest.subarray(end);
    }
  }
}
