import { type Markup, html } from "./html";

export interface Column {
  readonly name: string;
  /** Figures stand at the right, below each other digit by digit. */
  readonly numeric?: true;
}

export interface Row {
  /** Drawn back or forth as a whole, for example `broken`. */
  readonly className?: string;
  /** The first one heads the row. */
  readonly cells: readonly (Markup | string)[];
}

/**
 * A table with a caption and headed rows and columns. Where it is too wide it scrolls by itself, by keyboard too; on a phone each
 * row is a block with a line for each cell, named after its column.
 */
export function table(caption: string, columns: readonly Column[], rows: readonly Row[]): Markup {
  const classOf = (index: number) => (columns[index]?.numeric === true ? "numeric" : "text");
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map(({ name }, index) => html`<th scope="col" class="${classOf(index)}">${name}</th> `)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ className = "", cells }) =>
            html`<tr class="${className}">
              ${cells.map((cell, index) =>
                index === 0
                  ? html`<th scope="row" class="text">${cell}</th> `
                  : html`<td class="${classOf(index)}" data-column="${columns[index]?.name}">
                      <span>${cell}</span>
                    </td> `,
              )}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
