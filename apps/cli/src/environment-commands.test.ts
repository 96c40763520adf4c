import { describe, expect, it } from 'vitest';
import { runtimeCommand } from './environment-commands.js';

describe('a command of a runtime', () => {
  it.each([
    ['java21=java -cp lib/* Main', ['java', '-cp', 'lib/*', 'Main']],
    [`java21=  "/opt/my java/bin/java" -Da='b c' ''`, ['/opt/my java/bin/java', '-Da=b c', '']],
  ])('is split like a command line: %s', (text, command) => {
    expect(runtimeCommand(text, { 'ruby3.3': ['ruby'] })).toEqual({ 'ruby3.3': ['ruby'], java21: command });
  });

  it.each([
    ['java21', 'Must be a runtime and its command'],
    ['=java', 'Must be a runtime and its command'],
    ['Java 21=java', 'Must be a runtime and its command'],
    ['java21= ', 'The command of java21 must not be empty'],
    ['java21=java "-cp', 'A quotation mark has no end'],
    ['ruby3.3=ruby', 'ruby3.3 already has a command'],
  ])('is rejected: %s', (text, message) => {
    expect(() => runtimeCommand(text, { 'ruby3.3': ['ruby'] })).toThrow(message);
  });
});
