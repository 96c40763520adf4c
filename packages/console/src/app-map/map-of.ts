import { type Scope, type Transition } from '@stepwell/asl/graph';
import { type AppResource, keyOf, kindOf, nameOf } from './resource.js';

/** Types that only connect two others: a line of the map. */
const connectors: ReadonlySet<string> = new Set([
  'AWS::Lambda::EventSourceMapping',
  'AWS::SNS::Subscription',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::ApiGatewayV2::Integration',
]);

/** Members of properties that name the source of what a resource delivers. */
const sourceMembers: ReadonlySet<string> = new Set(['EventSourceArn', 'TopicArn', 'ApiId', 'Source', 'EventBusName']);

/** A string in the properties of a resource, and whether it names a source. */
interface Mention {
  readonly text: string;
  readonly isSource: boolean;
}

/**
 * The map of an app: its resources, and an arrow from each to those that it sends something to. Arrows are found in the
 * evaluated properties: targets of rules, dead-letter queues, variables of functions, ARNs in definitions. Keys of
 * resources are the names of the states of the graph.
 */
export function mapOf(resources: readonly AppResource[]): Scope | undefined {
  const shown = resources.filter(({ type }) => kindOf(type) !== undefined);
  const [first] = shown;
  if (first === undefined) return undefined;
  const arrows = new Map<string, Transition>();
  const add = (from: AppResource, to: AppResource): void => {
    if (from === to) return;
    const [source, target] = [keyOf(from), keyOf(to)];
    // A dashed line leads to a dead-letter queue.
    const kind = isDeadLetter(from, to) ? 'catch' : 'next';
    arrows.set(`${source}\n${target}`, { from: source, to: target, kind, label: undefined });
  };
  for (const resource of resources) {
    const found = mentionsOf(resource.properties).flatMap(({ text, isSource }) =>
      shown.filter((each) => isNamedBy(each, text)).map((each) => ({ each, isSource })),
    );
    const sources = found.filter(({ isSource }) => isSource).map(({ each }) => each);
    const targets = found.filter(({ isSource }) => !isSource).map(({ each }) => each);
    if (connectors.has(resource.type)) for (const source of sources) for (const target of targets) add(source, target);
    else if (shown.includes(resource)) {
      for (const source of sources) add(source, resource);
      for (const target of targets) add(resource, target);
    }
  }
  return {
    startAt: keyOf(first),
    states: shown.map((resource) => ({
      name: keyOf(resource),
      type: kindOf(resource.type) ?? resource.type,
      detail: nameOf(resource),
      ends: false,
      blocks: [],
    })),
    transitions: [...arrows.values()],
  };
}

function isDeadLetter(from: AppResource, to: AppResource): boolean {
  const { RedrivePolicy: redrive, DeadLetterConfig: config } = from.properties;
  return mentionsOf({ redrive, config }).some(({ text }) => isNamedBy(to, text));
}

/** Whether a text is the name of a resource, or contains its ARN or URL. Short names must be whole values. */
function isNamedBy({ physicalId }: AppResource, text: string): boolean {
  if (text === physicalId) return true;
  const name = physicalId.split(/[:/]/).at(-1) ?? physicalId;
  if (name.length < 3) return false;
  const index = text.indexOf(name);
  if (index < 0 || !/arn:|https?:/.test(text)) return false;
  const [before, after] = [text[index - 1] ?? '', text[index + name.length] ?? ''];
  return /[:/]/.test(before) && !/[\w-]/.test(after);
}

function mentionsOf(value: unknown, isSource = false): Mention[] {
  if (typeof value === 'string') return [{ text: value, isSource }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, inside]) =>
    // Roles and policies grant, they do not send.
    /Role|Policy(Document)?$|^(Tags|Id|Description)$/.test(member) && member !== 'RedrivePolicy'
      ? []
      : mentionsOf(inside, isSource || sourceMembers.has(member)),
  );
}
