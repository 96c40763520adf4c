import { layout, type Layout, type PlacedTransition, type Point, type Size } from '@stepwell/asl/graph';
import { type ExecutionMarks, type StateMark } from './marks.js';
import { type GraphState, type Scope } from '@stepwell/asl/graph';
import { type Transition } from '@stepwell/asl/graph';

const margin = 16;
const padding = 14;
const blockGap = 16;
const titleHeight = 24;
const startHeight = 30;
const gaps = { nodeGap: 28, edgeGap: 18, layerGap: 26 };

/** Renders a graph as an SVG image, optionally colored by marks. */
export function svgOf(scope: Scope, marks?: ExecutionMarks): string {
  const block = drawBlock(scope, marks);
  const [width, height] = [Math.ceil(block.width + 2 * margin), Math.ceil(block.height + 2 * margin)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
      `role="img" font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13">`,
    `<style>${css}</style>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    `<g transform="translate(${margin},${margin})">`,
    block.svg,
    '</g>',
    '</svg>',
  ].join('\n');
}

const css = [
  'rect.state{fill:#f4f6f8;stroke:#5a6875;stroke-width:1.2}.inside{fill:#fbfcfd;stroke:#5a6875;stroke-width:1.2}',
  '.block{fill:none;stroke:#b8c2cc;stroke-dasharray:3 3}',
  'text{fill:#1c2733}.detail{fill:#5a6875;font-size:11px}.label{fill:#3d4a57;font-size:11px}',
  'path.way{fill:none;stroke:#5a6875;stroke-width:1.3}path.catch{stroke:#b7791f;stroke-dasharray:5 3}',
  '.start{fill:#1c2733}.halo{fill:#ffffff;fill-opacity:.85}',
  '.dim rect.state,.dim .inside{stroke:#b8c2cc}.dim>text{fill:#8793a0}path.way.dim{stroke:#c3ccd4}',
  'path.way.taken{stroke-width:2;stroke:#1a7f45}path.catch.taken{stroke:#b7791f}.head{fill:#5a6875}',
  '.head.catch{fill:#b7791f}.head.dim{fill:#c3ccd4}.head.taken{fill:#1a7f45}.head.catch.taken{fill:#b7791f}',
  '.succeeded>rect.state,.succeeded>.inside{fill:#d9f2e1;stroke:#1a7f45}',
  '.caught>rect.state,.caught>.inside{fill:#fdf0cf;stroke:#b7791f}',
  '.failed>rect.state,.failed>.inside{fill:#fbdcdc;stroke:#c53030;stroke-width:2}',
  '.running>rect.state,.running>.inside{fill:#d8e9fb;stroke:#2b6cb0;stroke-width:2}',
  '.stopped>rect.state,.stopped>.inside{fill:#e6e6ea;stroke:#55555f;stroke-width:2}',
].join('\n');

interface Drawn extends Size {
  readonly svg: string;
}

function drawBlock(scope: Scope, marks: ExecutionMarks | undefined): Drawn {
  const insides = new Map(
    scope.states.filter(({ blocks }) => blocks.length > 0).map((state) => [state.name, drawInside(state, marks)]),
  );
  const placed = layout(scope, { ...gaps, sizeOf: (state) => insides.get(state.name) ?? sizeOf(state), labelSize });
  // Lines and labels may exceed dagre's width slightly.
  const right = Math.max(placed.width, ...placed.transitions.flatMap(({ points }) => points.map(({ x }) => x + 4)));
  return {
    width: right,
    height: placed.height + startHeight,
    svg: [
      startOf(placed, scope.startAt, marks),
      `<g transform="translate(0,${startHeight})">`,
      ...edges(placed, marks),
      ...states(placed, insides, marks),
      ...labels(placed),
      '</g>',
    ].join('\n'),
  };
}

function drawInside(state: GraphState, marks: ExecutionMarks | undefined): Drawn {
  const blocks = state.blocks.map((block) => drawBlock(block, marks));
  const own = sizeOf(state);
  const inner = blocks.reduce((sum, { width }) => sum + width + 2 * padding, (blocks.length - 1) * blockGap);
  const width = Math.max(own.width + 2 * padding, inner + 2 * padding);
  const height = Math.max(...blocks.map((block) => block.height)) + titleHeight + 3 * padding;
  let x = (width - inner) / 2;
  const drawn = blocks.map((block) => {
    const frame =
      blocks.length > 1
        ? `<rect class="block" x="${round(x)}" y="${titleHeight + padding / 2}" ` +
          `width="${round(block.width + 2 * padding)}" height="${round(height - titleHeight - padding)}" ` +
          'rx="6"/>\n'
        : '';
    const svg = `${frame}<g transform="translate(${round(x + padding)},${titleHeight + padding})">\n${block.svg}\n</g>`;
    x += block.width + 2 * padding + blockGap;
    return svg;
  });
  const title =
    `<rect class="inside" width="${round(width)}" height="${round(height)}" rx="8"/><text ` +
    `x="${padding}" y="17"><tspan font-weight="600">${escaped(state.name)}</tspan> <tspan ` +
    `class="detail">${escaped(detailOf(state))}</tspan></text>`;
  return { width, height, svg: [title, ...drawn].join('\n') };
}

function states(
  { states: placed }: Layout,
  insides: ReadonlyMap<string, Drawn>,
  marks: ExecutionMarks | undefined,
): string[] {
  return placed.map(({ state, x, y, width, height }) => {
    const inside = insides.get(state.name)?.svg;
    const radius = state.type === 'Choice' ? height / 2 : 6;
    const outer = `<rect class="state" width="${round(width)}" height="${round(height)}" rx="${radius}"/>`;
    const inner =
      `<rect class="state" x="3" y="3" width="${round(width - 6)}" height="${round(height - 6)}" ` +
      `rx="${round(Math.max(3, radius - 3))}"/>`;
    const box = state.ends ? outer + inner : outer;
    const text =
      `<text x="${round(width / 2)}" y="18" text-anchor="middle">${escaped(state.name)}</text><text ` +
      `class="detail" x="${round(width / 2)}" y="33" text-anchor="middle">${escaped(detailOf(state))}</text>`;
    return (
      `<g class="${markOf(state.name, marks)}" ` +
      `transform="translate(${round(x - width / 2)},${round(y - height / 2)})">` +
      `${inside ?? box + text}<title>${escaped(titleOf(state, marks))}</title></g>`
    );
  });
}

function edges({ transitions }: Layout, marks: ExecutionMarks | undefined): string[] {
  return transitions.map(({ transition, points }) => {
    const { from, to, kind } = transition;
    const pathClass = marks === undefined ? '' : marks.taken(from, to) ? ' taken' : ' dim';
    const classes = `${kind === 'catch' ? ' catch' : ''}${pathClass}`;
    return `<path class="way${classes}" d="${smooth(points)}"/><polygon class="head${classes}" points="${head(points)}"/>`;
  });
}

/** Draws labels over the lines, each with its own background. */
function labels({ transitions }: Layout): string[] {
  return transitions.flatMap(({ transition, label }: PlacedTransition) => {
    const size = labelSize(transition);
    if (label === undefined || size === undefined) return [];
    return (
      `<rect class="halo" x="${round(label.x - size.width / 2)}" y="${round(label.y - size.height / 2)}" ` +
      `width="${round(size.width)}" height="${size.height}"/><text class="label" x="${round(label.x)}" ` +
      `y="${round(label.y + 4)}" text-anchor="middle">${escaped(transition.label ?? '')}</text>`
    );
  });
}

function startOf({ states: placed }: Layout, startAt: string, marks: ExecutionMarks | undefined): string {
  const first = placed.find(({ state }) => state.name === startAt);
  if (first === undefined) return '';
  const line = [
    { x: first.x, y: 11 },
    { x: first.x, y: startHeight + first.y - first.height / 2 },
  ];
  const pathClass = marks?.states.has(startAt) === true ? ' taken' : '';
  return (
    `<circle class="start" cx="${round(first.x)}" cy="6" r="5"/><path class="way${pathClass}" ` +
    `d="${smooth(line)}"/><polygon class="head${pathClass}" points="${head(line)}"/>`
  );
}

/** A path through points with rounded corners. */
function smooth(points: readonly Point[]): string {
  const steps = points.map((point, index) => {
    const [before, after] = [points[index - 1], points[index + 1]];
    if (before === undefined) return `M${at(point)}`;
    if (after === undefined) return `L${at(point)}`;
    return `L${at(pointToward(point, before))} Q${at(point)} ${at(pointToward(point, after))}`;
  });
  return steps.join(' ');
}

/** The point at the corner radius from one point toward another, at most halfway. */
function pointToward(from: Point, to: Point): Point {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const part = distance === 0 ? 0 : Math.min(0.5, 18 / distance);
  return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
}

/** The corners of the arrowhead at the last point. */
function head(points: readonly Point[]): string {
  const tip = points.at(-1) ?? { x: 0, y: 0 };
  const before = points.at(-2) ?? { x: tip.x, y: tip.y - 1 };
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const corner = (turn: number): Point => ({
    x: tip.x - 9 * Math.cos(angle + turn),
    y: tip.y - 9 * Math.sin(angle + turn),
  });
  return [tip, corner(0.4), corner(-0.4)].map(at).join(' ');
}

function at({ x, y }: Point): string {
  return `${round(x)},${round(y)}`;
}

function sizeOf(state: GraphState): Size {
  return { width: Math.max(90, 7.4 * state.name.length + 28, 6.2 * detailOf(state).length + 28), height: 44 };
}

function labelSize({ label }: Transition): Size | undefined {
  return label === undefined ? undefined : { width: 6 * label.length + 8, height: 16 };
}

function detailOf({ type, detail }: GraphState): string {
  return detail === undefined ? type : `${type} · ${detail}`;
}

function markOf(name: string, marks: ExecutionMarks | undefined): StateMark | 'dim' | 'plain' {
  return marks === undefined ? 'plain' : (marks.states.get(name) ?? 'dim');
}

function titleOf(state: GraphState, marks: ExecutionMarks | undefined): string {
  return marks === undefined
    ? `${state.name}: ${detailOf(state)}`
    : `${state.name}: ${marks.states.get(state.name) ?? 'not visited'}`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
