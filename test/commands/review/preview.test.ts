import assert from "node:assert/strict";
import { PreviewError, parsePreview } from "../../../commands/review/preview";
import { previewText, step } from "./support";

describe("a preview's text", () => {
  const refused = (text: string, ...words: RegExp[]): void => {
    assert.throws(
      () => parsePreview(text, "preview.json"),
      (error) => {
        assert.ok(error instanceof PreviewError);
        assert.match(error.message, /^preview\.json: \d+ problems?\n/);
        for (const word of words) assert.match(error.message, word);
        assert.match(error.message, /fix {4}\S/);
        return true;
      },
    );
  };

  it("is refused where it is empty, as pulumi prints nothing when it cannot log in", () =>
    refused(" \n", /see what pulumi said on stderr/));

  it("is refused where it is no JSON", () => refused("Previewing update (dev):", /rule {3}JSON/));

  it("is refused where it is the stream of events, one or many", () => {
    const event = JSON.stringify({ sequence: 1, timestamp: 5, preludeEvent: { config: {} } });
    refused(event, /not an event a line/, /PULUMI_ENABLE_STREAMING_JSON_PREVIEW/);
    refused(`${event}\n${event}\n`, /not an event a line/, /PULUMI_ENABLE_STREAMING_JSON_PREVIEW/);
  });

  it("is refused where it is other JSON", () => {
    refused("[]", /one JSON object/);
    refused("null", /one JSON object/);
    refused('{"version":3,"deployment":{}}', /steps, changeSummary or diagnostics/);
  });

  it("is refused with every faulty place at once", () =>
    refused(
      JSON.stringify({ steps: [{ op: 1, urn: "u" }, { op: "update" }], diagnostics: [{ message: "m" }] }),
      /3 problems/,
      /steps\.0\.op\n {4}value {2}1/,
      /steps\.1\.urn\n {4}value {2}\(missing\)/,
      /diagnostics\.0\.severity/,
    ));

  it("may lack every list, as pulumi leaves out those without items", () => {
    assert.deepEqual(parsePreview('{"changeSummary":{"same":3}}', "p"), {
      steps: [],
      diagnostics: [],
      changeSummary: { same: 3 },
      config: {},
    });
  });

  it("may contain keys of versions to come", () => {
    const more = { policyViolations: [], resultOfTomorrow: 1 };
    assert.equal(
      parsePreview(previewText([{ ...step({ type: "a:b:C", name: "c" }), more }], more), "p").steps.length,
      1,
    );
  });
});
