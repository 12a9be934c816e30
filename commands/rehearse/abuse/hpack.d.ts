/** The part of hpack.js that reads a peer's headers; the package brings no types. */
declare module "hpack.js" {
  import { type Duplex } from "node:stream";

  interface Decompressor extends Duplex {
    /** Reads what was written as one header block; emits `error` where it is none. */
    execute(): void;
    read(): { readonly name: string; readonly value: string } | null;
  }

  const hpack: { readonly decompressor: { create(options: { table: { maxSize: number } }): Decompressor } };
  export = hpack;
}
