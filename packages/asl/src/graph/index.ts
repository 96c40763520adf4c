export { allStates, allTransitions, type GraphState, graphOf, type Scope, type StateGraph } from './state-graph.js';
export {
  type Layer,
  layout,
  type Layout,
  type LayoutOptions,
  type PlacedState,
  type PlacedTransition,
  type Point,
  type Size,
} from './layout.js';
export { type Transition } from './transitions.js';
