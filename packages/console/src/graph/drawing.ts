import { type GraphState, layout, type Point, type Scope, type Size, type Transition } from '@stepwell/asl/graph';

/** A state with its place. x and y are its upper left corner. */
export interface DrawnState extends Point, Size {
  readonly state: GraphState;
  /** Whether it contains other states. */
  readonly isContainer: boolean;
}

/** A transition with the path of its line. */
export interface DrawnTransition {
  readonly transition: Transition;
  readonly points: readonly Point[];
  /** Center and size of the label. */
  readonly label: (Point & Size & { readonly text: string }) | undefined;
}

/** All states and transitions of a definition with their places, containers before the states inside them. */
export interface Drawing extends Size {
  readonly states: readonly DrawnState[];
  readonly transitions: readonly DrawnTransition[];
  /** Where executions, branches and iterations start. */
  readonly starts: readonly Point[];
}

/** The two lines of a box. */
export interface BoxLabel {
  readonly title: string;
  readonly kind: string;
}

const gaps = { nodeGap: 26, edgeGap: 16, layerGap: 30 };
const nodeHeight = 46;
const titleHeight = 46;
/** Height of the third line of a box: counts and durations. */
const noteHeight = 15;
const padding = 14;
const blockGap = 18;
/** Height above the first state for the dot and its line. */
const startHeight = 26;
const longestLabel = 34;

/**
 * Lays out a definition: scopes inside states first, because they determine the sizes of their states.
 *
 * @param hasNotes whether boxes have room for a third line
 */
export function drawScope(scope: Scope, hasNotes: boolean, labels?: ReadonlyMap<string, BoxLabel>): Drawing {
  const extra = hasNotes ? noteHeight : 0;
  const insides = new Map(
    scope.states.map((state) => [state.name, state.blocks.map((block) => drawScope(block, hasNotes, labels))]),
  );
  const placed = layout(scope, {
    ...gaps,
    sizeOf: (state) =>
      sizeOf(
        labels?.get(state.name) ?? { title: state.name, kind: kindOf(state) },
        insides.get(state.name) ?? [],
        extra,
      ),
    labelSize: ({ label }) =>
      label === undefined ? undefined : { width: 6.2 * shorten(label).length + 10, height: 18 },
  });
  const states: DrawnState[] = [];
  const transitions: DrawnTransition[] = [];
  const starts: Point[] = [];
  for (const { state, x, y, width, height } of placed.states) {
    const [left, top] = [x - width / 2, y - height / 2 + startHeight];
    const blocks = insides.get(state.name) ?? [];
    states.push({ state, x: left, y: top, width, height, isContainer: blocks.length > 0 });
    if (state.name === scope.startAt) starts.push({ x, y: startHeight - 20 });
    let blockLeft = left + (width - widthOf(blocks)) / 2;
    for (const block of blocks) {
      const move = mover(blockLeft, top + titleHeight + extra);
      states.push(...block.states.map((each) => ({ ...each, ...move(each) })));
      starts.push(...block.starts.map(move));
      transitions.push(...block.transitions.map((each) => moved(each, move)));
      blockLeft += block.width + blockGap;
    }
  }
  const down = mover(0, startHeight);
  for (const { transition, points, label } of placed.transitions) {
    const text = shorten(transition.label ?? '');
    transitions.push({
      transition,
      points: points.map(down),
      label: label && { ...down(label), width: 6.2 * text.length + 10, height: 18, text },
    });
  }
  return { width: placed.width, height: placed.height + startHeight, states, transitions, starts };
}

/** A text, shortened to fit its box: the name of a state by default, a note in a box of `width`. */
export function shorten(text: string, width = Infinity): string {
  const longest = Math.min(longestLabel, Math.floor((width - 8) / 6));
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** The second line of a box: `Task · lambda:invoke`. */
export function kindOf({ type, detail }: GraphState): string {
  return shorten(detail === undefined ? type : `${type} · ${detail}`);
}

/** An SVG path through points with rounded corners. */
export function pathOf(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${at(point)}`;
      if (after === undefined) return `L${at(point)}`;
      return `L${at(toward(point, before))} Q${at(point)} ${at(toward(point, after))}`;
    })
    .join(' ');
}

/** The corners of the arrowhead at the end of a line. */
export function arrowhead(points: readonly Point[]): string {
  const tip = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? { x: tip.x, y: tip.y - 1 };
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const corner = (turn: number): Point => ({
    x: tip.x - 9 * Math.cos(angle + turn),
    y: tip.y - 9 * Math.sin(angle + turn),
  });
  return [tip, corner(0.4), corner(-0.4)].map(at).join(' ');
}

function sizeOf({ title, kind }: BoxLabel, blocks: readonly Drawing[], extra: number): Size {
  const text = Math.max(extra > 0 ? 144 : 104, 7.8 * shorten(title).length + 44, 6.3 * kind.length + 30);
  if (blocks.length === 0) return { width: text, height: nodeHeight + extra };
  const height = Math.max(...blocks.map((block) => block.height));
  return { width: Math.max(text, widthOf(blocks) + 2 * padding), height: titleHeight + extra + height + padding };
}

function widthOf(blocks: readonly Drawing[]): number {
  return blocks.reduce((sum, { width }) => sum + width, blockGap * Math.max(0, blocks.length - 1));
}

function mover(left: number, top: number): (point: Point) => Point {
  return ({ x, y }) => ({ x: x + left, y: y + top });
}

function moved({ transition, points, label }: DrawnTransition, move: (point: Point) => Point): DrawnTransition {
  return { transition, points: points.map(move), label: label && { ...label, ...move(label) } };
}

/** The point near a corner toward another point, at most halfway. */
function toward(from: Point, to: Point): Point {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const part = distance === 0 ? 0 : Math.min(0.5, 14 / distance);
  return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`;
}
