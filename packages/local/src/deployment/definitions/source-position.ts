import { readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.js';

/** A position in the source code of an app. */
export interface SourcePosition {
  /** Absolute path; with a source map, that of the TypeScript file. */
  readonly file: string;
  /** Starts at 1. */
  readonly line: number;
  /** Starts at 1. */
  readonly column: number;
}

/**
 * Where the app creates a construct, from the stack trace that the CDK stores in a stack's metadata: the first frame
 * outside `node_modules`. Newer CDK versions write `aws:cdk:creationStack` for every construct, older ones a `trace`
 * with `aws:cdk:logicalId`. `undefined` if the app was synthesized without stack traces
 * (`aws:cdk:disable-stack-trace`).
 *
 * @param metadata metadata of the stack's artifact, by construct path
 */
export async function sourcePosition(metadata: JsonObject, constructPath: string): Promise<SourcePosition | undefined> {
  const entries = metadata[`/${constructPath}`];
  const objects = Array.isArray(entries) ? entries.filter(isJsonObject) : [];
  const created =
    objects.find(({ type }) => type === 'aws:cdk:creationStack')?.['data'] ??
    objects.find(({ type }) => type === 'aws:cdk:logicalId')?.['trace'];
  const position = frames(created).find(({ file }) => !/[\\/]node_modules[\\/]/.test(file));
  return position === undefined ? undefined : original(position);
}

function frames(trace: Json | undefined): SourcePosition[] {
  return (Array.isArray(trace) ? trace : []).flatMap((frame) => {
    // `make (file:///app/lib/app.ts:3:17)`, `at make (/app/lib/app.ts:3:17)`; of a frame without a function
    // `/app/bin/app.ts:3 (:)`.
    const [, place = '', line, column = '1'] =
      /((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+)(?::(\d+))?(?:\)| \(:\))?$/.exec(
        typeof frame === 'string' ? frame : '',
      ) ?? [];
    if (line === undefined) return [];
    return [
      { file: place.startsWith('file:') ? fileURLToPath(place) : place, line: Number(line), column: Number(column) },
    ];
  });
}

/** The position in the TypeScript source, if there is a source map next to the compiled file. */
async function original(position: SourcePosition): Promise<SourcePosition> {
  const text = await readFile(`${position.file}.map`, 'utf8').catch(() => undefined);
  if (text === undefined) return position;
  try {
    const entry = new SourceMap(JSON.parse(text) as SourceMapPayload).findEntry(position.line - 1, position.column - 1);
    if (!('originalSource' in entry)) return position;
    const file = resolve(dirname(position.file), entry.originalSource);
    return { file, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  } catch {
    // Ignore an invalid source map.
    return position;
  }
}
