import { type ApiAnswer, type ApiRequest, JsonApi, pageOf, TOKEN } from "./jsonApi";

/** Who workflows write as. */
export const BOT = "github-actions[bot]";

interface Item {
  id: number;
  number?: number;
  title?: string;
  state?: string;
  body: string | null;
  user: { login: string };
  pull_request?: object;
}

/** The endpoints of GitHub that tools/github.sh uses, in memory. */
export class GitHub extends JsonApi {
  readonly comments: Item[] = [];
  readonly issues: Item[] = [];
  readonly calls: string[] = [];
  refuse = false;
  private next = 1000;

  protected answer({ call, query, headers, sent }: ApiRequest): ApiAnswer {
    this.calls.push(call);
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, value: { message: "Bad credentials" } };
    if (this.refuse) return { status: 422, value: { message: "Validation Failed" } };
    const add = (items: Item[], more: Partial<Item>) => {
      const item = { id: (this.next += 1), user: { login: BOT }, body: "", ...more, ...sent };
      items.push(item);
      return { status: 201, value: { ...item, html_url: `https://example.com/${item.id}` } };
    };
    const change = (item: Item | undefined) => {
      if (item === undefined) return { status: 404, value: { message: "Not Found" } };
      return { status: 200, value: { ...Object.assign(item, sent), html_url: `https://example.com/${item.id}` } };
    };
    const last = Number(call.split("/").at(-1));
    if (/^GET .*\/issues\/7\/comments$/.test(call)) return pageOf(this.comments, query);
    if (/^POST .*\/issues\/7\/comments$/.test(call)) return add(this.comments, {});
    if (/^PATCH .*\/issues\/comments\/\d+$/.test(call)) return change(this.comments.find(({ id }) => id === last));
    if (/^GET .*\/issues$/.test(call))
      return pageOf(
        this.issues.filter(({ state }) => state === query.get("state")),
        query,
      );
    if (/^POST .*\/issues$/.test(call)) return add(this.issues, { number: this.issues.length + 1, state: "open" });
    if (/^PATCH .*\/issues\/\d+$/.test(call)) return change(this.issues.find(({ number }) => number === last));
    return { status: 404, value: { message: "Not Found" } };
  }
}
