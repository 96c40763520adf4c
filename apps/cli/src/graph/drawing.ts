import { Canvas, down, left, right, up, type Style } from './canvas.js';
import { assignRows } from './channel.js';
import { layout, type Layout, type Size } from '@stepwell/asl/graph';
import { type ExecutionMarks } from './marks.js';
import { type GraphState, type Scope } from '@stepwell/asl/graph';
import { type Transition } from '@stepwell/asl/graph';

/** Draws a graph as text lines. Catch transitions are dashed. */
export function drawGraph(
  scope: Scope,
  marks: ExecutionMarks | undefined,
  color: (text: string, style: Style) => string,
): string[] {
  return drawScope(scope, marks).lines(color);
}

/** A transition with its column in each layer, from its upper to its lower end. */
interface RoutedTransition {
  readonly transition: Transition;
  readonly first: number;
  readonly columns: readonly number[];
  /** Whether the transition points upward. */
  readonly upward: boolean;
}

function drawScope(scope: Scope, marks: ExecutionMarks | undefined): Canvas {
  const boxes = new Map(scope.states.map((state) => [state.name, drawState(state, scope, marks)]));
  const placed = layout(scope, {
    sizeOf: (state) => sizeOf(boxes.get(state.name)),
    nodeGap: 3,
    edgeGap: 2,
    layerGap: 4,
  });
  const asDrawn = routeTransitions(placed);
  // A line around all states may have negative columns.
  const shift = Math.max(0, -Math.min(0, ...asDrawn.flatMap(({ columns }) => columns)));
  const strands = asDrawn.map((strand) => ({ ...strand, columns: strand.columns.map((column) => column + shift) }));
  const canvas = new Canvas();
  const first = placed.states.find(({ state }) => state.name === scope.startAt);
  if (first !== undefined) {
    canvas.text(Math.round(first.x) + shift, 0, '●', marks?.states.has(scope.startAt) === true ? 'taken' : undefined);
    canvas.text(Math.round(first.x) + shift, 1, '▼', marks?.states.has(scope.startAt) === true ? 'taken' : undefined);
  }
  let y = 2;
  placed.layers.forEach((_, index) => {
    const height = Math.max(...statesIn(placed, index).map((state) => state.height));
    for (const strand of strands)
      if (strand.first < index && index < strand.first + strand.columns.length - 1)
        drawVertical(
          canvas,
          strand.columns[index - strand.first] ?? 0,
          y,
          y + height - 1,
          styleOf(strand.transition, marks),
        );
    for (const { state, x, width } of statesIn(placed, index)) {
      const box = boxes.get(state.name);
      if (box !== undefined) canvas.paste(Math.round(x - width / 2) + shift, y, box);
    }
    y += height;
    y += drawChannel(canvas, strands, index, y, marks);
  });
  return canvas;
}

/** Draws the lines between a layer and the next, and returns their number of rows. */
function drawChannel(
  canvas: Canvas,
  strands: readonly RoutedTransition[],
  layer: number,
  y: number,
  marks: ExecutionMarks | undefined,
): number {
  const here = strands.filter(({ first, columns }) => first <= layer && layer < first + columns.length - 1);
  if (here.length === 0) return 0;
  const crossings = here.map(({ first, columns }) => ({
    fromColumn: columns[layer - first] ?? 0,
    toColumn: columns[layer - first + 1] ?? 0,
  }));
  const { rows, count } = assignRows(crossings);
  const height = count + 2;
  // Draw taken transitions over the others.
  const order = here
    .map((_, index) => index)
    .sort(
      (one, other) =>
        Number(styleOf(here[one]?.transition, marks).style !== 'dim') -
        Number(styleOf(here[other]?.transition, marks).style !== 'dim'),
    );
  for (const index of order) {
    const { transition } = here[index] ?? {};
    const { fromColumn = 0, toColumn = 0 } = crossings[index] ?? {};
    const options = styleOf(transition, marks);
    if (fromColumn === toColumn) {
      drawVertical(canvas, fromColumn, y, y + height - 1, options);
      continue;
    }
    const row = y + 1 + (rows[index] ?? 0);
    drawVertical(canvas, fromColumn, y, row - 1, options);
    canvas.line(fromColumn, row, up | (fromColumn < toColumn ? right : left), options);
    for (let x = Math.min(fromColumn, toColumn) + 1; x < Math.max(fromColumn, toColumn); x += 1)
      canvas.line(x, row, left | right, options);
    canvas.line(toColumn, row, down | (fromColumn < toColumn ? left : right), options);
    drawVertical(canvas, toColumn, row + 1, y + height - 1, options);
  }
  here.forEach(({ transition, first, columns, upward: back }) => {
    const { style } = styleOf(transition, marks);
    if (back && first === layer) canvas.text(columns[0] ?? 0, y, '▲', style);
    if (!back && layer === first + columns.length - 2) canvas.text(columns.at(-1) ?? 0, y + height - 1, '▼', style);
  });
  return height;
}

function routeTransitions(placed: Layout): RoutedTransition[] {
  const layerOf = new Map(
    placed.states.map((state) => [
      state.state.name,
      placed.layers.findIndex((_, index) => statesIn(placed, index).includes(state)),
    ]),
  );
  const center = new Map(placed.states.map(({ state, x }) => [state.name, Math.round(x)]));
  return placed.transitions.map(({ transition, points }) => {
    const [from, to] = [layerOf.get(transition.from) ?? 0, layerOf.get(transition.to) ?? 0];
    const back = from > to;
    const [upper, lower] = back ? [transition.to, transition.from] : [transition.from, transition.to];
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    // Upward and Catch transitions leave and arrive next to the center, which is used by other transitions.
    const offset = back ? -2 : transition.kind === 'catch' ? 2 : 0;
    const columns = placed.layers.slice(first, last + 1).map(({ top, bottom }, index) => {
      if (index === 0) return (center.get(upper) ?? 0) + offset;
      if (index === last - first) return (center.get(lower) ?? 0) + offset;
      return Math.round((points.find(({ y }) => y >= top - 0.5 && y <= bottom + 0.5)?.x ?? 0) + offset / 2);
    });
    return { transition, first, columns, upward: back };
  });
}

function statesIn({ states, layers }: Layout, index: number) {
  const top = layers[index]?.top ?? 0;
  return states.filter(({ y, height }) => Math.abs(y - height / 2 - top) < 0.5);
}

function drawVertical(
  canvas: Canvas,
  x: number,
  from: number,
  to: number,
  options: { readonly dashed: boolean; readonly style: Style },
): void {
  for (let y = from; y <= to; y += 1) canvas.line(x, y, up | down, options);
}

function drawState(state: GraphState, { transitions }: Scope, marks: ExecutionMarks | undefined): Canvas {
  const canvas = new Canvas();
  const style = marks === undefined ? undefined : (marks.states.get(state.name) ?? 'dim');
  const repeats = transitions.some(({ from, to }) => from === state.name && to === state.name) ? ' ↻' : '';
  const end = state.ends && state.type !== 'Succeed' && state.type !== 'Fail' ? ' ■' : '';
  const detail = `${state.type}${state.detail === undefined ? '' : ` ${state.detail}`}${repeats}${end}`;
  if (state.blocks.length > 0) return drawBlocks(canvas, state, detail, style, marks);
  const width = oddWidth(Math.max(state.name.length, detail.length) + 4);
  canvas.frame(0, 0, width, 4, style);
  canvas.text(Math.floor((width - state.name.length) / 2), 1, state.name, style ?? 'name');
  canvas.text(
    Math.floor((width - detail.length) / 2),
    2,
    detail,
    style === undefined || style === 'dim' ? 'dim' : style,
  );
  return canvas;
}

function drawBlocks(
  canvas: Canvas,
  state: GraphState,
  detail: string,
  style: Style,
  marks: ExecutionMarks | undefined,
): Canvas {
  const inside = state.blocks.map((block) => drawScope(block, marks));
  const title = ` ${state.name} · ${detail} `;
  const inner = inside.reduce((sum, { width }) => sum + width, 3 * (inside.length - 1));
  const width = oddWidth(Math.max(title.length + 4, inner + 4));
  const height = Math.max(...inside.map((block) => block.height)) + 2;
  canvas.frame(0, 0, width, height, style);
  canvas.text(2, 0, title, style ?? 'name');
  let x = Math.floor((width - inner) / 2);
  inside.forEach((block, index) => {
    canvas.paste(x, 1, block);
    x += block.width + 3;
    if (index < inside.length - 1) for (let row = 1; row < height - 1; row += 1) canvas.text(x - 2, row, '╎', 'dim');
  });
  return canvas;
}

/** Rounds a width up to an odd number, so that there is a center column. */
function oddWidth(width: number): number {
  return width + (1 - (width % 2));
}

function sizeOf(box: Canvas | undefined): Size {
  return { width: box?.width ?? 0, height: box?.height ?? 0 };
}

function styleOf(
  transition: Transition | undefined,
  marks: ExecutionMarks | undefined,
): { readonly dashed: boolean; readonly style: Style } {
  const caught = transition?.kind === 'catch';
  const taken = transition !== undefined && marks?.taken(transition.from, transition.to) === true;
  return { dashed: caught, style: taken ? (caught ? 'caught' : 'taken') : marks && 'dim' };
}
