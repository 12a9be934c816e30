import assert from "node:assert/strict";
import { comment } from "../../../commands/review/markdown/comment";
import { marker } from "../../../commands/review/markdown/marker";
import { code, codeBlock, htmlCode, prose } from "../../../commands/review/markdown/text";
import { checksOf, finding, parser, read } from "./readMarkdown";
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

/** A review in which that text is wherever foreign text can. */
function everywhere(text: string): string {
  const ingress = (host: string) => ({ spec: { rules: [{ host, http: { paths: [{ path: text }] } }] } });
  const bootstrap = (value: string) => ({ data: { "envoy.yaml": `a:\n  - b:\n      c: ${value}\n` } });
  const review = reviewOf(
    [
      step({
        op: "replace",
        type: "kubernetes:apps/v1:Deployment",
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
      // The marker is a comment, which contains the stack's name.
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
  it("are read as plain words, whatever they contain", () => {
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
