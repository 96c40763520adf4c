import { InvalidSetting } from '../invalid-setting.js';
import { qualityEnvironment } from './environment.js';

/**
 * Parses the options of a built-in check from its environment variable. The construct validates and writes the options.
 *
 * @throws InvalidSetting if the value is not a JSON object
 */
export function parseCheckOptions(text: string | undefined): object {
  if (text === undefined || text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // The code below reports this error, as for any other value that is not an object.
  }
  throw new InvalidSetting(qualityEnvironment.check, text, 'the options of the check as a JSON object');
}
