import { type Check } from './check.js';

/** The oldest Node.js that Stepwell runs on, as its packages say. */
const oldestNode = [20, 19] as const;

/** Checks what every machine needs: Node.js, and nothing else. */
export function checkMachine(nodeVersion: string): Check[] {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  const node: Check = recent
    ? { name: 'Node.js', status: 'ok', message: nodeVersion }
    : {
        name: 'Node.js',
        status: 'failed',
        message: `${nodeVersion} is too old`,
        remedy: `install ${oldestNode.join('.')} or newer`,
      };
  return [node, { name: 'Docker', status: 'ok', message: 'not needed: nothing here runs in containers' }];
}
