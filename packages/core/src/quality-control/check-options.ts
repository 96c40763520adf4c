import { InvalidSetting } from '../invalid-setting.js';
import { qualityEnvironment } from './environment.js';

/**
 * A shipped check's settings from its environment variable; the construct wrote them, and checked them.
 *
 * @throws InvalidSetting where it is no JSON object
 */
export function parseCheckOptions(text: string | undefined): object {
  if (text === undefined || text === '') return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Said below, as for any other value that is no object.
  }
  throw new InvalidSetting(qualityEnvironment.check, text, 'the options of the check as a JSON object');
}
