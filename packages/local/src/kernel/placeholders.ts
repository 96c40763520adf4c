import { createHash } from 'node:crypto';
import { isJsonObject } from './json.js';

/** Why a value of the app cannot be determined here. */
export interface PlaceholderOrigin {
  /** Stack name. */
  readonly stack: string;
  /** Logical ID of the resource, parameter or output that has no value here. */
  readonly logicalId: string;
  /** Construct path; the logical ID if there is none. */
  readonly path: string;
  /** CloudFormation type, or `Parameter`, `Export`, `Dynamic reference`. */
  readonly type: string;
  /** The value: `attribute Color of Bucket`, `parameter Stage`. */
  readonly subject: string;
  /** One sentence: `The parameter has no value.` */
  readonly reason: string;
  /** The fix, one sentence. */
  readonly remedy: string;
}

/** The text of every placeholder. It is valid in names, host names and ARNs. */
const pattern = /placeholder-[a-z0-9]+-[0-9a-f]{8}/g;

/**
 * The placeholders of an app: texts in the place of values that cannot be determined here. They can be parts of other
 * values, such as URLs and ARNs, and name their origin where a call uses them.
 */
export class Placeholders {
  readonly #origins = new Map<string, PlaceholderOrigin>();

  /** The text for an origin. The same origin has the same text. */
  create(origin: PlaceholderOrigin): string {
    const { stack, logicalId, subject } = origin;
    const hash = createHash('sha256').update(`${stack}\n${logicalId}\n${subject}`).digest('hex').slice(0, 8);
    const name = logicalId
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 24);
    const text = `placeholder-${name === '' ? 'value' : name}-${hash}`;
    this.#origins.set(text, origin);
    return text;
  }

  /** The origins of all placeholders in a value, without repetitions. */
  originsIn(value: unknown): readonly PlaceholderOrigin[] {
    return [...this.textsIn(value)].map((text) => this.#origins.get(text)).filter((origin) => origin !== undefined);
  }

  /** The placeholders in a value: strings, and strings within lists and objects. */
  textsIn(value: unknown, found: Set<string> = new Set()): Set<string> {
    if (this.#origins.size === 0) return found;
    if (typeof value === 'string') {
      for (const [text] of value.matchAll(pattern)) if (this.#origins.has(text)) found.add(text);
    } else if (Array.isArray(value)) {
      for (const item of value) this.textsIn(item, found);
    } else if (isPlainObject(value)) {
      for (const item of Object.values(value)) this.textsIn(item, found);
    }
    return found;
  }

  /** Explains the first placeholder in a value; `undefined` without one. */
  explain(value: unknown): string | undefined {
    const [text] = this.textsIn(value);
    const origin = text === undefined ? undefined : this.#origins.get(text);
    return origin === undefined ? undefined : `${text} is a placeholder for the ${describeOrigin(origin)}`;
  }
}

/** Whether a value is an object without a class: streams and buffers are not searched. */
function isPlainObject(value: unknown): value is object {
  if (!isJsonObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** `attribute Color of Bucket (Images/Bucket/Resource). <reason> <remedy>` */
function describeOrigin({ subject, stack, path, logicalId, reason, remedy }: PlaceholderOrigin): string {
  const place = path === logicalId ? `stack ${stack}` : path;
  return [`${subject} (${place}).`, reason, remedy].filter((part) => part !== '').join(' ');
}
