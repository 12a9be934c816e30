import { type ApiAnswer, type ApiRequest, JsonApi, pageOf, TOKEN } from "./jsonApi";

/** Whose the token is. */
export const BOT = 41;

export interface Note {
  readonly id: number;
  body: string;
  readonly system?: boolean;
  readonly author: { readonly id: number };
}

const NOTES = "/projects/12/merge_requests/7/notes";

/** The endpoints of GitLab that tools/gitlab.sh uses, in memory. https://docs.gitlab.com/api/notes/#merge-requests */
export class GitLab extends JsonApi {
  readonly notes: Note[] = [];
  refuse = false;
  private next = 1000;

  protected answer({ call, query, headers, sent }: ApiRequest): ApiAnswer {
    if (headers["private-token"] !== TOKEN) return { status: 401, value: { message: "401 Unauthorized" } };
    if (this.refuse) return { status: 403, value: { message: "403 Forbidden" } };
    if (call === "GET /user") return { status: 200, value: { id: BOT, username: "project_12_bot" } };
    if (call === `GET ${NOTES}`) return pageOf(this.notes, query);
    if (headers["content-type"] !== "application/json") return { status: 400, value: { message: "body is missing" } };
    const { body = "" } = sent as { body?: string };
    if (call === `POST ${NOTES}`) {
      const note: Note = { id: (this.next += 1), body, author: { id: BOT } };
      this.notes.push(note);
      return { status: 201, value: note };
    }
    const known = this.notes.find(({ id }) => call === `PUT ${NOTES}/${id}`);
    if (known === undefined) return { status: 404, value: { message: "404 Not found" } };
    known.body = body;
    return { status: 200, value: known };
  }
}
