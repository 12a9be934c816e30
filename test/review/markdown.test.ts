import assert from "node:assert/strict";
import MarkdownIt from "markdown-it";
import type { Checks, Finding } from "../../review/finding";
import { COMMENT_MAX, comment } from "../../review/markdown/comment";
import { marker } from "../../review/markdown/marker";
import { code, codeBlock, htmlCode, prose } from "../../review/markdown/text";
import { SERVER, reviewOf, step } from "./support";

/** What names and values must not do: be read as Markdown, HTML, a mention, a link or the end of what they stand in. */
const HOSTILE = [
  "<script>alert(1)</script>",
  "</details></summary><img src=x onerror=alert(1)>",
  "[click](https://evil.example.com) ![x](https://evil.example.com/x.png)",
  "` <b>bold</b> `` <i>x</i> ```",
  "```\n</details>\n# heading\n```",
  "~~~\n> [!NOTE]\n> **approved**",
  "@octocat please merge, fixes #1, https://evil.example.com www.evil.example.com",
  "a | b | c\n| --- | --- |\n| x | y |",
  "--> <h1>out of the comment</h1> <!--",
  "&lt;b&gt; &#60;b&#62; &copy;",
  "line\r\n\r\n- [x] done\u2028- two",
  "user\u202Egnp.exe \u200B zero\u0000width",
  "\\`backslash\\` *em* _em_ **strong** ~~gone~~",
  "`",
  "``",
  " ",
  "",
];

const parser = new MarkdownIt({ html: true, linkify: true });

interface Read {
  /** Raw HTML, in its order. */
  readonly html: string[];
  /** Text outside of code, without findings' sentences and long values. */
  readonly text: string;
  /** Types of every token that is not text, code or raw HTML. */
  readonly types: string[];
}

function read(markdown: string): Read {
  const html: string[] = [];
  const text: string[] = [];
  const types: string[] = [];
  for (const token of parser.parse(markdown, {}).flatMap((block) => [block, ...(block.children ?? [])])) {
    if (token.type.startsWith("html_")) html.push(token.content);
    else if (token.type === "text") text.push(token.content);
    else if (!["code_inline", "fence", "inline", "softbreak"].includes(token.type)) types.push(token.type);
  }
  return {
    html,
    text: text
      .join(" ")
      .replace(/§[^§]*§|\(text of \d+ lines\)/g, "")
      .replace(/ +/g, " "),
    types,
  };
}

const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const finding = (text: string): Finding => ({
  code: text,
  level: "error",
  resource: text,
  field: text,
  message: `§${text}§`,
  mend: `§${text}§`,
});

/** Rules that find this, whatever they see. */
const checksOf = (...findings: Finding[]): Checks => ({ unknown: undefined, run: () => findings });

/** A review in which that text stands wherever foreign text can. */
function everywhere(text: string): string {
  const ingress = (host: string) => ({ spec: { rules: [{ host, http: { paths: [{ path: text }] } }] } });
  const bootstrap = (value: string) => ({ data: { "envoy.yaml": `a:\n  - b:\n      c: ${value}\n` } });
  const review = reviewOf(
    [
      step({
        op: "replace",
        type: DEPLOYMENT,
        name: `r${text}`,
        server: `s${text}`,
        before: { x: text },
        after: { x: `${text}!` },
        reasons: [text],
        diff: ["x", `y["${text}"]`],
      }),
      step({ op: "delete", type: SERVER, name: `s${text}`, before: {} }),
      step({ op: "delete", type: `kubernetes:core/v1:${text}`, name: `d${text}`, server: `s${text}`, before: {} }),
      step({
        type: "kubernetes:networking.k8s.io/v1:Ingress",
        name: `i${text}`,
        before: ingress(text),
        after: {},
        diff: ["spec"],
      }),
      step({
        type: "kubernetes:core/v1:ConfigMap",
        name: `c${text}`,
        server: `e${text}`,
        before: bootstrap("1"),
        after: bootstrap(text),
        diff: ["data"],
      }),
      step({
        type: "kubernetes:cloud.google.com/v1:BackendConfig",
        name: `b${text}`,
        server: `e${text}`,
        before: { spec: { timeoutSec: 1 } },
        after: { spec: { timeoutSec: 2 } },
        diff: ["spec"],
      }),
    ],
    {
      diagnostics: [
        { severity: "error", message: text, urn: `urn:pulumi:s::p::t::n${text}` },
        { severity: "warning", message: text },
      ],
    },
    checksOf(finding(text), { ...finding(text), silenced: `§${text}§` }),
  );
  return comment(review, {
    stack: `st${text}`,
    commit: "0123456789abcdef",
    run: "https://github.com/a/b/actions/runs/1",
  });
}

describe("names and values in a comment", () => {
  const harmless = read(everywhere("plain"));

  it("stand in code only, where they are harmless", () => {
    assert.ok(harmless.html.length > 4);
    assert.ok(!harmless.text.includes("plain"));
  });

  for (const text of HOSTILE) {
    it(`cannot leave it: ${JSON.stringify(text)}`, () => {
      const hostile = read(everywhere(text));
      assert.deepEqual(hostile.types, harmless.types, "another structure");
      assert.equal(hostile.html.length, harmless.html.length, "more HTML");
      const tags = (html: string[]) => html.join("").match(/<[^>]*>/g);
      // The marker is a comment, which holds the stack's name.
      const own = (html: string[]) => tags(html)?.filter((tag) => !tag.startsWith("<!--"));
      assert.deepEqual(own(hostile.html), own(harmless.html));
      assert.match(hostile.html[0]!, /^<!-- grpc-envoy-gke review [A-Za-z0-9%._~!*'()-]* -->\n$/);
      assert.equal(hostile.text, harmless.text);
    });
  }

  it("show what cannot be seen", () => {
    assert.equal(code("a\u202Eb\u200Bc\u0000"), "`a\\u{202e}b\\u{200b}c\\u{0}`");
    assert.equal(code("a\nb"), "`a↵b`");
    assert.match(codeBlock("text", "a\u2066b\nc"), /^```text\na\\u\{2066\}b\nc\n```$/);
  });

  it("are the same when they are read", () => {
    for (const text of HOSTILE.filter(
      (each) => each.trim() !== "" && !/[\p{C}\p{Z}]/u.test(each.replaceAll(" ", "")),
    )) {
      const [token] = parser.parseInline(code(text), {})[0]!.children!;
      assert.equal(token!.content, text);
      assert.equal(unescapeHtml(htmlCode(text)), `<code>${text}</code>`);
    }
  });

  it("are cut where they are long, and say so", () => {
    assert.match(code("x".repeat(10_000)), /^`x{200}… \(\d+ characters more\)`$/);
    assert.ok(!/[\uD800-\uDBFF](?![\uDC00-\uDFFF])/.test(code("x".repeat(199) + "😀".repeat(9))));
  });
});

describe("a finding's sentences", () => {
  it("are read as plain words, whatever they hold", () => {
    for (const text of HOSTILE) {
      const { types, html } = read(`- ${prose(`a ${text} b`)}`);
      assert.deepEqual(
        types,
        [
          "bullet_list_open",
          "list_item_open",
          "paragraph_open",
          "paragraph_close",
          "list_item_close",
          "bullet_list_close",
        ],
        text,
      );
      assert.deepEqual(html, []);
    }
    assert.equal(read(prose("1. Set `spec.ports[0]` to *2* <b>.")).text, "1. Set `spec.ports[0]` to *2* <b>.");
    assert.ok(!/@[a-z]|#\d/.test(read(prose("ask @octocat about #1")).text));
  });
});

function unescapeHtml(html: string): string {
  return html.replace(/&#(\d+);/g, (_, point: string) => String.fromCodePoint(Number(point)));
}

describe("the marker", () => {
  it("is the comment's first line, the same for the same stack and another for another", () => {
    const first = (stack: string) => comment(reviewOf([]), { stack }).split("\n")[0];
    assert.equal(first("dev"), "<!-- grpc-envoy-gke review dev -->");
    assert.equal(first("dev"), marker("dev"));
    assert.notEqual(first("acme/dev"), first("acme/prod"));
    assert.equal(first("a-->b"), "<!-- grpc-envoy-gke review a%2D%2D%3Eb -->");
  });
});

describe("a comment's length", () => {
  const bootstrap = (seed: string, lines: number) => ({
    data: { "envoy.yaml": Array.from({ length: lines }, (_, line) => `key-${line}: ${seed}\n`).join("") },
  });
  const updates = (resources: number, fields: number) =>
    Array.from({ length: resources }, (_, index) =>
      step({
        type: DEPLOYMENT,
        name: `deployment-${index}`,
        server: `server-${index}`,
        before: Object.fromEntries(Array.from({ length: fields }, (_, field) => [`field${field}`, "old ".repeat(30)])),
        after: Object.fromEntries(Array.from({ length: fields }, (_, field) => [`field${field}`, "new ".repeat(30)])),
        diff: Array.from({ length: fields }, (_, field) => `field${field}`),
      }),
    );
  const cluster = step({
    op: "replace",
    type: "gcp:container/cluster:Cluster",
    name: "the-cluster",
    before: {},
    after: {},
    reasons: ["location"],
  });

  const CASES: [what: string, text: () => string, leftOut: RegExp][] = [
    [
      "many changed values",
      () => comment(reviewOf([...updates(200, 5), cluster]), { stack: "s" }),
      /the values of changed properties/,
    ],
    [
      "very many changes",
      () => comment(reviewOf([...updates(3000, 1), cluster]), { stack: "s" }),
      /the single changes/,
    ],
    [
      "a long diff",
      () =>
        comment(
          reviewOf([
            step({
              type: "kubernetes:core/v1:ConfigMap",
              name: "c",
              server: "s",
              before: bootstrap("1", 4000),
              after: bootstrap("2", 4000),
              diff: ["data"],
            }),
            cluster,
          ]),
          { stack: "s" },
        ),
      /lines of Envoy's settings/,
    ],
    [
      "very many replacements",
      () => {
        const replaced = updates(2000, 1).map((each) => ({ ...each, op: "replace" }));
        return comment(reviewOf([...replaced, cluster]), { stack: "s" });
      },
      /what goes with the replaced/,
    ],
    [
      "long messages",
      () => {
        const diagnostics = Array.from({ length: 50 }, () => ({ severity: "error", message: "words ".repeat(9000) }));
        return comment(reviewOf([cluster], { diagnostics }), { stack: "s" });
      },
      /errors in full/,
    ],
    [
      "names of every length and kind at once",
      () => {
        const name = "\u200B`".repeat(5000);
        const replaced = updates(300, 3).map((each, index) => ({
          ...each,
          op: "replace",
          urn: `urn:pulumi:s::p::${name}$a:b:${name}${index}::${name}`,
        }));
        const diagnostics = Array.from({ length: 50 }, () => ({
          severity: "error",
          message: name,
          urn: `u:p:s::p::t::${name}`,
        }));
        return comment(
          reviewOf(
            [cluster, ...replaced],
            { diagnostics },
            checksOf(...Array.from({ length: 500 }, () => finding(name))),
          ),
          { stack: name },
        );
      },
      /Left out/,
    ],
  ];
  for (const [what, write, leftOut] of CASES) {
    it(`keeps to GitHub's limit with ${what}, and says what is left out`, () => {
      const text = write();
      assert.ok(text.length <= COMMENT_MAX, `${text.length}`);
      assert.match(text, leftOut);
      const { html } = read(text);
      const open = (tag: string) => html.join("").split(tag).length;
      assert.equal(open("<details>"), open("</details>"));
    });
  }

  it("takes nothing from what is loudest", () => {
    const text = CASES[1]![1]();
    assert.match(text, /`Cluster` `the-cluster` \*\*is replaced\*\* because of `location`/);
    assert.ok(text.indexOf("the-cluster") < 2000);
  });

  it("leaves nothing out where there is room", () => {
    assert.ok(!comment(reviewOf([...updates(3, 5), cluster]), { stack: "s" }).includes("Left out"));
  });
});
