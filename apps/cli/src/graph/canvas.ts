/** Directions of a line from the center of a cell. */
export const up = 1;
export const down = 2;
export const left = 4;
export const right = 8;

/** Box characters by the sum of their directions. */
const lines = [' ', '╵', '╷', '│', '╴', '╯', '╮', '┤', '╶', '╰', '╭', '├', '─', '┴', '┬', '┼'];
const dashed: Readonly<Record<string, string>> = { '│': '┊', '─': '┄' };

/** Style name of a cell. The caller maps it to a color. */
export type Style = string | undefined;

interface Cell {
  text: string;
  directions: number;
  dashed: boolean;
  style: Style;
}

/** A character canvas for texts, lines and other canvases. Grows as needed. */
export class Canvas {
  readonly #rows: (Cell | undefined)[][] = [];

  get width(): number {
    return Math.max(0, ...this.#rows.map((row) => row.length));
  }

  get height(): number {
    return this.#rows.length;
  }

  /** Writes a string from left to right. */
  text(x: number, y: number, text: string, style?: Style): void {
    [...text].forEach((sign, index) => Object.assign(this.#cell(x + index, y), { text: sign, style }));
  }

  /** Draws lines from the center of a cell, in addition to existing ones. A styled line overrides an unstyled one. */
  line(
    x: number,
    y: number,
    directions: number,
    options: { readonly dashed?: boolean; readonly style?: Style } = {},
  ): void {
    const cell = this.#cell(x, y);
    cell.dashed = options.dashed === true && (cell.directions === 0 || cell.dashed);
    cell.directions |= directions;
    cell.style = options.style ?? cell.style;
  }

  /** Draws a frame with rounded corners. */
  frame(x: number, y: number, width: number, height: number, style?: Style): void {
    const [end, bottom] = [x + width - 1, y + height - 1];
    for (let column = x + 1; column < end; column += 1)
      for (const row of [y, bottom]) this.line(column, row, left | right, { style });
    for (let row = y + 1; row < bottom; row += 1)
      for (const column of [x, end]) this.line(column, row, up | down, { style });
    for (const [column, row, directions] of [
      [x, y, down | right],
      [end, y, down | left],
      [x, bottom, up | right],
      [end, bottom, up | left],
    ] as const)
      this.line(column, row, directions, { style });
  }

  /** Pastes another canvas onto this one. */
  paste(x: number, y: number, other: Canvas): void {
    other.#rows.forEach((row, rowIndex) =>
      row.forEach((cell, column) => cell !== undefined && Object.assign(this.#cell(x + column, y + rowIndex), cell)),
    );
  }

  /** Returns the lines of the drawing, with each run of cells colored by its style. */
  lines(color: (text: string, style: Style) => string): string[] {
    return this.#rows.map((row) => {
      const pieces: { text: string; style: Style }[] = [];
      for (const cell of Array.from(row)) {
        const sign = cell === undefined ? ' ' : cell.text || characterOf(cell);
        const last = pieces.at(-1);
        if (last !== undefined && (last.style === cell?.style || sign === ' ')) last.text += sign;
        else pieces.push({ text: sign, style: cell?.style });
      }
      const final = pieces.at(-1);
      if (final !== undefined) final.text = final.text.trimEnd();
      return pieces
        .map(({ text, style }) => (text.trim() === '' ? text : color(text, style)))
        .join('')
        .trimEnd();
    });
  }

  #cell(x: number, y: number): Cell {
    while (this.#rows.length <= y) this.#rows.push([]);
    const row = this.#rows[y] ?? [];
    return (row[x] ??= { text: '', directions: 0, dashed: false, style: undefined });
  }
}

function characterOf({ directions, dashed: broken }: Cell): string {
  const sign = lines[directions] ?? ' ';
  return (broken && dashed[sign]) || sign;
}
