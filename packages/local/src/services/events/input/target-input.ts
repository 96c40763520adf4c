import { type Json, type JsonObject } from '@stepwell/asl';
import { eventJson, isoSeconds } from '../event.js';
import { type Routed } from '../rule.js';
import { fillTemplate } from '../../../kernel/input-template/fill-template.js';
import { valueAt } from '../../../kernel/input-template/json-path.js';
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
  const values = valuesOf(routed, json);
  return fillTemplate(target.inputTransformer.template, /<([A-Za-z0-9_.-]{1,256})>/y, (name) => ownValue(values, name));
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
