import assert from "node:assert/strict";
import { SERVICE_ACCOUNT_ID_MAX, shortHash, shorten } from "../../settings/names";
import { nearKey } from "../../settings/nearKey";
import { overlap, parseCidr, size } from "../../settings/values/cidr";
import { formatDuration, parseDuration } from "../../settings/values/duration";
import { parseImage } from "../../settings/values/image";
import { isZone, regionOf } from "../../settings/values/location";
import { cpuMillis, memoryBytes } from "../../settings/values/quantity";
import { type Generator, forAll } from "./generator";

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

describe("values: durations", () => {
  it("come back as they were written out", () => {
    forAll(
      (generator) => generator.integer(0, generator.pick([59, 3600, 90000])),
      (seconds) => assert.equal(parseDuration(formatDuration(seconds)), seconds),
    );
  });
  it("add their parts up, each at most once and in order", () => {
    forAll(
      (g) => [g.integer(0, 30), g.integer(0, 200), g.integer(0, 9000)] as const,
      ([h, m, s]) => assert.equal(parseDuration(`${h}h${m}m${s}s`), h * 3600 + m * 60 + s),
    );
    const texts = ["", "5", "s", "1h1h", "1s1m", "-1s", "1.5s", "1d", "1 s", "١s", "1s\n", "1H"];
    for (const text of texts) assert.equal(parseDuration(text), undefined, text);
  });
  it("are written in whole units without zeros", () => {
    assert.deepEqual([0, 1, 60, 3600, 3690, 86400].map(formatDuration), ["0s", "1s", "1m", "1h", "1h1m30s", "24h"]);
    assert.deepEqual([-1, -5, -60, -3690].map(formatDuration), ["-1s", "-5s", "-1m", "-1h1m30s"]);
  });
});

describe("values: quantities", () => {
  it("of CPU are the same in cores and in thousandths", () => {
    forAll(
      (generator) => generator.integer(0, 256_000),
      (millis) => {
        assert.equal(cpuMillis(`${millis}m`), millis);
        assert.equal(cpuMillis((millis / 1000).toFixed(3)), millis);
        assert.equal(cpuMillis(String(millis / 1000)), millis);
      },
    );
  });
  it("of memory grow with their unit, and with what is in front", () => {
    const units = ["", "k", "Ki", "M", "Mi", "G", "Gi", "T", "Ti"];
    forAll(
      (generator) => generator.integer(1, 999),
      (count) => {
        const bytes = units.map((unit) => memoryBytes(`${count}${unit}`));
        assert.deepEqual(
          bytes,
          [...bytes].sort((a, b) => a - b),
        );
        assert.equal(memoryBytes(`${count}Mi`), count * 1048576);
        assert.equal(memoryBytes(`${count * 1024}Mi`), memoryBytes(`${count}Gi`));
        assert.ok(memoryBytes(`${count}.5Gi`) > memoryBytes(`${count}Gi`));
      },
    );
  });
  it("are nothing else", () => {
    for (const text of ["", "m", "1.m", ".5", "1,5", "0.0001", "-1", "+1", "1e3", " 1", "1 m", "1M", "0x10", "NaN"])
      assert.ok(Number.isNaN(cpuMillis(text)), text);
    for (const text of ["", "Mi", "1mi", "1MiB", "1MB", "1m", "-1Mi", "1 Mi", "1Mi ", "1K", "Infinity"])
      assert.ok(Number.isNaN(memoryBytes(text)), text);
  });
});

describe("values: ranges", () => {
  const range = (generator: Generator) => {
    const prefix = generator.integer(0, 32);
    const address = Array.from({ length: 4 }, () => generator.pick([0, 10, 128, 192, 255, generator.integer(0, 255)]));
    return `${address.join(".")}/${prefix}`;
  };
  const pair = (generator: Generator) => [parseCidr(range(generator))!, parseCidr(range(generator))!] as const;

  it("align on their prefix, once", () => {
    forAll(range, (text) => {
      const parsed = parseCidr(text)!;
      assert.equal(size(parsed), 2 ** (32 - parsed.prefix));
      assert.equal(parsed.first % size(parsed), 0);
      assert.deepEqual(parseCidr(parsed.aligned), parsed);
    });
  });
  it("overlap both ways, and exactly where one contains the other", () => {
    forAll(
      pair,
      ([a, b]) => {
        const contains = (outer: typeof a, inner: typeof a) => outer.first <= inner.first && inner.last <= outer.last;
        assert.equal(overlap(a, b), overlap(b, a));
        assert.equal(overlap(a, b), contains(a, b) || contains(b, a));
        assert.ok(overlap(a, a));
      },
      3000,
    );
  });
  it("do not overlap their neighbours", () => {
    const [left, right] = [parseCidr("10.0.0.0/9")!, parseCidr("10.128.0.0/9")!];
    assert.equal(left.last + 1, right.first);
    assert.equal(overlap(left, right), false);
    assert.equal(overlap(parseCidr("0.0.0.0/0")!, right), true);
    assert.equal(parseCidr("255.255.255.255/32")!.last, 2 ** 32 - 1);
  });
  it("are written with four plain numbers and a prefix", () => {
    const wrong = ["10.0.0.0", "10.0.0/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/08", "010.0.0.0/8", "0x0a.0.0.0/8"];
    for (const text of [...wrong, "10.0.0.256/8", "10.0.0.0/8 ", "10.0.0.0.0/8", "10.0.0.0./8", "::/0", "a/8", ""])
      assert.equal(parseCidr(text), undefined, text);
  });
});

describe("values: image references", () => {
  const LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
  const part = (g: Generator) =>
    g.text(LOWER, 1, 8) + g.pick(["", "", `${g.pick([".", "_", "__", "-", "--"])}${g.text(LOWER, 1, 4)}`]);
  const pieces = (g: Generator) => ({
    host: g.pick(["", "localhost:5000/", "gcr.io/", "asia-northeast1-docker.pkg.dev/", "R.example.com:443/"]),
    path: Array.from({ length: g.integer(1, 4) }, () => part(g)).join("/"),
    tag: g.pick([undefined, "1", "v1.4.2", "latest", `_${g.text(`${LOWER}.-_ABC`, 0, 127)}`]),
    digest: g.pick([undefined, `sha256:${g.text("0123456789abcdef", 64, 64)}`]),
  });

  it("come apart into what they were put together from", () => {
    forAll(pieces, ({ host, path, tag, digest }) => {
      const reference = `${host}${path}${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
      assert.deepEqual(parseImage(reference), {
        repository: host + path,
        ...(tag !== undefined && { tag }),
        ...(digest !== undefined && { digest }),
      });
    });
  });
  it("contain no other character, anywhere", () => {
    const strange = [...PRINTABLE].filter((character) => !/[a-zA-Z0-9._\-/:@]/.test(character));
    forAll(
      (g) => ({ ...pieces(g), character: g.pick([...strange, "\n", "é"]), at: g.next() }),
      ({ host, path, character, at }) => {
        const reference = `${host}${path}:1`;
        const index = Math.floor(at * (reference.length + 1));
        assert.equal(parseImage(reference.slice(0, index) + character + reference.slice(index)), undefined);
      },
    );
  });
  it("are never found in noise that the grammar has not", () => {
    for (const text of [
      "",
      ":1",
      "@",
      "a:",
      "a@",
      "a//b:1",
      "/a:1",
      "a/:1",
      "a:1:2",
      "A:1",
      "-a:1",
      "a-:1",
      "a___b:1",
      "a..b:1",
    ])
      assert.equal(parseImage(text), undefined, text);
  });
  it("end for a long name that does not fit", () => {
    // A regular expression that tries every way to split such a text would not end before mocha's timeout.
    for (const text of [`${"a-".repeat(5000)}!`, `${"a.".repeat(120)}!`, `${"a/".repeat(120)}!`, "a".repeat(200) + "!"])
      assert.equal(parseImage(text), undefined);
  });
});

describe("values: places and names", () => {
  it("find a zone's region", () => {
    assert.deepEqual(["asia-northeast1-a", "asia-northeast1", "us-east4-c"].map(regionOf), [
      "asia-northeast1",
      "asia-northeast1",
      "us-east4",
    ]);
    assert.deepEqual(["asia-northeast1-a", "asia-northeast1"].map(isZone), [true, false]);
  });
  it("shorten names to a limit, the same way each time and apart from others", () => {
    const seen = new Map<string, string>();
    forAll(
      (g) => g.text("ab-", 1, 60).replace(/^-+|-+$/g, "x"),
      (name) => {
        const short = shorten(name, SERVICE_ACCOUNT_ID_MAX);
        assert.ok(short.length <= SERVICE_ACCOUNT_ID_MAX && !short.includes("--" + shortHash(name)));
        assert.equal(short, name.length <= SERVICE_ACCOUNT_ID_MAX ? name : shorten(name, SERVICE_ACCOUNT_ID_MAX));
        assert.equal(seen.get(short) ?? name, name);
        seen.set(short, name);
      },
    );
  });
  it("find the key that was meant", () => {
    const known = ["min", "max", "cpuTarget", "maxUnavailable"];
    const meant = {
      mni: "min",
      Max: "max",
      maxx: "max",
      cputarget: "cpuTarget",
      cpu_target: "cpuTarget",
      maxUnavailible: "maxUnavailable",
    };
    for (const [key, near] of Object.entries(meant)) assert.equal(nearKey(key, known), near, key);
    assert.equal(nearKey("routs", ["routed", "routes"]), "routes");
    assert.equal(nearKey("cpus", ["cpu", "memory"]), "cpu");
    assert.equal(nearKey("gpu", ["cpu", "memory"]), undefined);
    for (const key of ["", "x", "minimum", "terraform"]) assert.equal(nearKey(key, known), undefined, key);
  });
});
