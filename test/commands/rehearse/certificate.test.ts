import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeSignedCertificate } from "../../../commands/rehearse/network/certificate";
import { removeFolder, temporaryFolder } from "../../../commands/rehearse/ownProcess";

describe("rehearse: the door's certificate", () => {
  const folder = temporaryFolder("certificate-test");
  after(() => removeFolder(folder));

  it("is signed by an authority in a file of its own, for every host and the address", async () => {
    const { pem, file } = await writeSignedCertificate(folder, "grpc.example.com", "api.example.com", "127.0.1.254");
    const authority = new X509Certificate(readFileSync(file));
    const certificate = new X509Certificate(readFileSync(join(folder, "tls.crt")));
    assert.equal(authority.toString().trim(), pem.trim());
    assert.ok(authority.ca && !certificate.ca);
    assert.ok(certificate.verify(authority.publicKey) && certificate.checkIssued(authority));
    assert.equal(certificate.checkHost("api.example.com"), "api.example.com");
    assert.equal(certificate.checkIP("127.0.1.254"), "127.0.1.254");
    assert.equal(certificate.checkHost("other.example.com"), undefined);
  });
});
