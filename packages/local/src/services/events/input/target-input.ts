import { type Json, type JsonObject } from '@stepwell/asl';
import { eventJson, isoSeconds } from '../event.js';
import { type Routed } from '../rule.js';
import { valueAt } from './json-path.js';
import { ownValue } from '../../../kernel/own-value.js';

/**
 * The text that a target gets: the event, its part at `InputPath`, the constant `Input`, or what `InputTransformer`
 * makes of it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput(routed: Routed): string {
  const { target, event } = routed;
  if (target.input !== undefined) return target.input;
  const json = eventJson(event);
  if (target.inputPath !== undefined) return JSON.stringify(valueAt(json, target.inputPath) ?? null);
  if (target.inputTransformer === undefined) return JSON.stringify(json);
  return transformed(target.inputTransformer.template, valuesOf(routed, json));
}

function valuesOf(routed: Routed, json: JsonObject): Readonly<Record<string, Json | undefined>> {
  const { rule, target, ingestedAt } = routed;
  const { detail: _, ...envelope } = json;
  const own = Object.fromEntries(
    Object.entries(target.inputTransformer?.paths ?? {}).map(([name, path]) => [name, valueAt(json, path)]),
  );
  return {
    ...own,
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': isoSeconds(ingestedAt),
    'aws.events.event': envelope,
    'aws.events.event.json': json,
  };
}

/**
 * Inserts values into a template. Outside of quotes, a value is JSON; inside, a string is inserted (escaped where JSON
 * requires for it) and objects and lists without their quotes. A value that the event does not have leaves nothing.
 */
function transformed(template: string, values: Readonly<Record<string, Json | undefined>>): string {
  let text = '';
  let inQuotes = false;
  for (let index = 0; index < template.length; index += 1) {
    const character = template.charAt(index);
    const [placeholder, name = ''] =
      character === '<' ? (/^<([A-Za-z0-9_.-]+)>/.exec(template.slice(index, index + 260)) ?? []) : [];
    if (placeholder !== undefined) {
      text += shown(ownValue(values, name), inQuotes);
      index += placeholder.length - 1;
    } else if (character === '\\' && inQuotes) {
      text += template.slice(index, index + 2);
      index += 1;
    } else {
      if (character === '"') inQuotes = !inQuotes;
      text += character;
    }
  }
  return text;
}

function shown(value: Json | undefined, inQuotes: boolean): string {
  if (value === undefined) return '';
  const json = JSON.stringify(value);
  if (!inQuotes) return json;
  return typeof value === 'string' ? json.slice(1, -1) : json.replaceAll('\\"', '').replaceAll('"', '');
}
