import { Graph, layout as layOut } from '@dagrejs/dagre';
import { type GraphState, type Scope } from './state-graph.js';
import { type Transition } from './transitions.js';

/** Width and height, in units of the drawing. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A point of a drawing. y increases downward. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A positioned state. x and y are its center. */
export interface PlacedState extends Size, Point {
  readonly state: GraphState;
}

/** A transition with its points, from the border of one state to that of the other. */
export interface PlacedTransition {
  readonly transition: Transition;
  readonly points: readonly Point[];
  /** Center of the label. `undefined` without a label. */
  readonly label: Point | undefined;
}

/** The vertical extent of a layer. The tops of its states are aligned. */
export interface Layer {
  readonly top: number;
  readonly bottom: number;
}

/** The layout of one scope in layers from top to bottom, without the scopes inside its states. */
export interface Layout extends Size {
  readonly layers: readonly Layer[];
  readonly states: readonly PlacedState[];
  readonly transitions: readonly PlacedTransition[];
}

/** Options of {@link layout}. */
export interface LayoutOptions {
  sizeOf(state: GraphState): Size;
  /** Size of a transition's label. Default: no labels. */
  labelSize?(transition: Transition): Size | undefined;
  /** Gap between states of a layer. */
  readonly nodeGap: number;
  readonly edgeGap: number;
  readonly layerGap: number;
}

/**
 * Lays out a scope with dagre, which implements the layered drawing of Gansner et al. Scopes inside states are laid out
 * separately, because no transition of the States Language crosses the border of a state.
 */
export function layout(
  { startAt, states, transitions }: Scope,
  { sizeOf, labelSize, nodeGap, edgeGap, layerGap }: LayoutOptions,
): Layout {
  const graph = new Graph({ directed: true, multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: nodeGap, edgesep: edgeGap, ranksep: layerGap, rankalign: 'top' });
  graph.setDefaultEdgeLabel(() => ({}));
  // The first state is at the top, even if transitions lead back to it.
  const ordered = [...states.filter(({ name }) => name === startAt), ...states.filter(({ name }) => name !== startAt)];
  for (const state of ordered) graph.setNode(state.name, { ...sizeOf(state) });
  const drawn = transitions.filter(({ from, to }) => from !== to);
  drawn.forEach((transition, index) => {
    const size = labelSize?.(transition);
    // Keep regular transitions straight rather than those of a Catch.
    graph.setEdge(
      transition.from,
      transition.to,
      { weight: transition.kind === 'catch' ? 1 : 4, ...(size === undefined ? {} : { ...size, labelpos: 'c' }) },
      String(index),
    );
  });
  layOut(graph);
  const { width = 0, height = 0 } = graph.graph() as Partial<Size>;
  const placed = new Map(states.map((state) => [state.name, { state, ...(graph.node(state.name) as Size & Point) }]));
  const layers = layersOf([...placed.values()]);
  return {
    width,
    height,
    layers,
    states: [...placed.values()],
    transitions: drawn.flatMap((transition, index) => {
      const [from, to] = [placed.get(transition.from), placed.get(transition.to)];
      const edge = graph.edge(transition.from, transition.to, String(index)) as {
        readonly points: readonly Point[];
        readonly x?: number;
        readonly y?: number;
      };
      if (from === undefined || to === undefined) return [];
      return {
        transition,
        points: route(from, to, edge.points.slice(1, -1), layers),
        label: edge.x === undefined || edge.y === undefined ? undefined : { x: edge.x, y: edge.y },
      };
    }),
  };
}

function layersOf(states: readonly PlacedState[]): Layer[] {
  const byTop = new Map<number, number>();
  for (const { y, height } of states) {
    const top = Math.round(10 * (y - height / 2)) / 10;
    byTop.set(top, Math.max(byTop.get(top) ?? 0, y + height / 2));
  }
  return [...byTop].map(([top, bottom]) => ({ top, bottom })).sort((one, other) => one.top - other.top);
}

/**
 * Returns the points from one state to another: vertical next to the states of each layer, so that no line crosses a
 * state, and slanted only between layers.
 */
function route(from: PlacedState, to: PlacedState, between: readonly Point[], layers: readonly Layer[]): Point[] {
  const down = from.y - from.height / 2 < to.y - to.height / 2;
  const layerAt = (y: number): Layer | undefined =>
    layers.find(({ top, bottom }) => y >= top - 0.5 && y <= bottom + 0.5);
  const beside = between.flatMap(({ x, y }) => {
    const layer = layerAt(y);
    if (layer === undefined) return [{ x, y }];
    const [first, second] = down ? [layer.top, layer.bottom] : [layer.bottom, layer.top];
    return [
      { x, y: first },
      { x, y: second },
    ];
  });
  const [start, end] = [portOf(from, beside[0] ?? to), portOf(to, beside.at(-1) ?? from)];
  const [fromLayer, toLayer] = [layerAt(from.y - from.height / 2), layerAt(to.y - to.height / 2)];
  const [out, into] = down ? [fromLayer?.bottom, to.y - to.height / 2] : [from.y - from.height / 2, toLayer?.bottom];
  const points = [
    { x: start, y: down ? from.y + from.height / 2 : (out ?? 0) },
    { x: start, y: out ?? 0 },
    ...beside,
    { x: end, y: into ?? 0 },
    { x: end, y: down ? (into ?? 0) : to.y + to.height / 2 },
  ];
  return points.filter(
    (point, index) =>
      index === 0 || Math.hypot(point.x - (points[index - 1]?.x ?? 0), point.y - (points[index - 1]?.y ?? 0)) > 0.1,
  );
}

/** The x coordinate at which a line meets a state: as close to its target as the corners allow. */
function portOf({ x, width }: PlacedState, target: Point): number {
  const reach = Math.max(0, width / 2 - 14);
  return x + Math.max(-reach, Math.min(reach, target.x - x));
}
