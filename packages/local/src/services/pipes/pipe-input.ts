import { fillTemplate } from '../../kernel/input-template/fill-template.js';
import { valueAt } from '../../kernel/input-template/json-path.js';
import { isJsonObject, type Json } from '../../kernel/json.js';
import { type Pipe } from './pipe.js';

/** A path of the event, or a reserved variable. */
const placeholder = /<(\$[^<>]*|aws\.pipes\.[a-z.-]+)>/y;

/**
 * The text that an enrichment or a target gets for an event: the event, or what the template makes of it. Paths read a
 * `body` that contains JSON as JSON.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-input-transformation.html
 */
export function pipeInput(pipe: Pipe, template: string | undefined, event: Json, now: number): string {
  if (template === undefined || template === '') return JSON.stringify(event);
  const valueOf = (name: string): Json | undefined =>
    name.startsWith('$') ? pathValue(event, name) : reserved(pipe, name, event, now);
  if (/^\s*[[{"]/.test(template)) return fillTemplate(template, placeholder, valueOf, '""');
  return template.replace(new RegExp(placeholder, 'g'), (_, name: string) => {
    const value = valueOf(name);
    return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
  });
}

/**
 * The value of a parameter of a target that can be a path: `$.body.kind`.
 *
 * @returns the parameter itself where it is no path; `undefined` where the event does not have the path
 */
export function dynamicParameter(parameter: string | undefined, event: Json): string | undefined {
  if (parameter?.startsWith('$.') !== true) return parameter;
  const value = pathValue(event, parameter);
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function pathValue(event: Json, path: string): Json | undefined {
  return valueAt(withParsedBody(event), path);
}

function withParsedBody(event: Json): Json {
  if (!isJsonObject(event) || typeof event['body'] !== 'string') return event;
  try {
    return { ...event, body: JSON.parse(event['body']) as Json };
  } catch {
    return event;
  }
}

function reserved({ arn, definition }: Pipe, name: string, event: Json, now: number): Json | undefined {
  switch (name) {
    case 'aws.pipes.pipe-arn':
      return arn;
    case 'aws.pipes.pipe-name':
      return definition.Name;
    case 'aws.pipes.source-arn':
      return definition.Source;
    case 'aws.pipes.enrichment-arn':
      return definition.Enrichment;
    case 'aws.pipes.target-arn':
      return definition.Target;
    case 'aws.pipes.event.ingestion-time':
      return new Date(now).toISOString().replace(/\.\d{3}Z$/, 'Z');
    case 'aws.pipes.event':
      return event;
    case 'aws.pipes.event.json':
      return withParsedBody(event);
    default:
      return undefined;
  }
}
