import { type ExecutionMarks, type StateMark } from './marks.js';
import { allStates, type Scope } from '@stepwell/asl/graph';

/** Renders a graph as a Mermaid state diagram. https://mermaid.js.org/syntax/stateDiagram.html */
export function mermaidOf(scope: Scope, marks?: ExecutionMarks): string {
  const ids = idsOf(scope);
  const lines = ['stateDiagram-v2', ...bodyOf(scope, ids, '  ')];
  if (marks !== undefined) lines.push(...classLines(scope, ids, marks));
  return lines.join('\n');
}

function bodyOf({ startAt, states, transitions }: Scope, ids: ReadonlyMap<string, string>, indent: string): string[] {
  const id = (name: string): string => ids.get(name) ?? name;
  const declared = states.flatMap(({ name, type, blocks }) => {
    const declaration = `${indent}state "${quoted(blocks.length === 0 ? name : `${name} (${type})`)}" as ${id(name)}`;
    if (blocks.length === 0) return [declaration];
    // `--` separates concurrent regions.
    const inside = blocks.flatMap((block, index) => [
      ...(index === 0 ? [] : [`${indent}  --`]),
      ...bodyOf(block, ids, `${indent}  `),
    ]);
    return [`${declaration} {`, ...inside, `${indent}}`];
  });
  const edges = transitions.map(
    ({ from, to, label }) =>
      `${indent}${id(from)} --> ${id(to)}${label === undefined ? '' : `: ${escapedLabel(label)}`}`,
  );
  const ends = states.filter(({ ends: last }) => last).map(({ name }) => `${indent}${id(name)} --> [*]`);
  return [...declared, `${indent}[*] --> ${id(startAt)}`, ...edges, ...ends];
}

/** Readable IDs of states: `input_valid` for `Input valid?`. Mermaid accepts letters, digits and `_`. */
function idsOf(scope: Scope): ReadonlyMap<string, string> {
  const taken = new Set<string>(reserved);
  const ids = new Map<string, string>();
  for (const { name } of allStates(scope)) {
    const base =
      name
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '_')
        .replace(/^_+|_+$/g, '') || 'state';
    let id = /^\d/.test(base) ? `s${base}` : base;
    for (let count = 2; taken.has(id); count += 1) id = `${base}_${count}`;
    taken.add(id);
    ids.set(name, id);
  }
  return ids;
}

/** Reserved words of Mermaid. */
const reserved = [
  'state',
  'note',
  'end',
  'class',
  'classdef',
  'direction',
  'as',
  'fork',
  'join',
  'choice',
  'default',
  'style',
  'click',
  'href',
  'hide',
  'scale',
];

/** Escapes a quoted state name. Special characters of Mermaid and HTML become entities. */
function quoted(text: string): string {
  return entities(text, /[#"<>]/g);
}

/** Escapes a label, which is a single line without `:`. */
function escapedLabel(text: string): string {
  return entities(text, /[#;"<>{}:%]/g);
}

function entities(text: string, signs: RegExp): string {
  return text.replace(/\s+/g, ' ').replace(signs, (sign) => `#${sign.charCodeAt(0)};`);
}

const styles: Readonly<Record<StateMark, string>> = {
  succeeded: 'fill:#d9f2e1,stroke:#1a7f45,color:#0b3d20',
  caught: 'fill:#fdf0cf,stroke:#b7791f,color:#5c3b06',
  failed: 'fill:#fbdcdc,stroke:#c53030,color:#641616,stroke-width:2px',
  running: 'fill:#d8e9fb,stroke:#2b6cb0,color:#153a61,stroke-width:2px',
  stopped: 'fill:#e6e6ea,stroke:#55555f,color:#26262b,stroke-width:2px',
};

function classLines(scope: Scope, ids: ReadonlyMap<string, string>, { states }: ExecutionMarks): string[] {
  const marked = allStates(scope).flatMap(({ name, blocks }) => {
    const mark = states.get(name);
    // Mermaid does not style composite states.
    return mark === undefined || blocks.length > 0 ? [] : [{ id: ids.get(name) ?? name, mark }];
  });
  const used = [...new Set(marked.map(({ mark }) => mark))];
  return [
    ...used.map((mark) => `  classDef ${mark} ${styles[mark]}`),
    ...marked.map(({ id, mark }) => `  class ${id} ${mark}`),
  ];
}
