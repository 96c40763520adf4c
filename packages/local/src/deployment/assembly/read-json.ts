import { readFile } from 'node:fs/promises';
import { AssemblyError } from './assembly-error.js';
import { isJsonObject, type JsonObject } from '../../kernel/json.js';

/** Reads a JSON object from a file of an assembly. Throws {@link AssemblyError} naming the file. */
export async function readJsonObject(path: string): Promise<JsonObject> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new AssemblyError(path, 'cannot be read; synthesize the app again with `cdk synth`', { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AssemblyError(path, 'is not JSON; synthesize the app again with `cdk synth`', { cause });
  }
  if (!isJsonObject(value))
    throw new AssemblyError(path, 'is not a JSON object; synthesize the app again with `cdk synth`');
  return value;
}
