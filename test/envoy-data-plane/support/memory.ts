import { readFileSync } from "node:fs";

/** The most resident memory of a process that was seen, from /proc. */
export class MemoryWatch {
  /** Bytes, at the start. */
  readonly first: number;
  /** Bytes. */
  most: number;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pid: number) {
    this.first = this.most = this.now();
    this.timer = setInterval(() => (this.most = Math.max(this.most, this.now())), 50);
  }

  /** Bytes. */
  now(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, "utf8");
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
