import { type Check } from './check.js';

/** The minimum Node.js version, as in `engines` of the packages. */
const oldestNode = [20, 19] as const;

/** Checks the requirements of every command: Node.js. */
export function checkMachine(nodeVersion: string): Check[] {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const recent = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
  const node: Check = recent
    ? { name: 'Node.js', status: 'ok', message: nodeVersion }
    : {
        name: 'Node.js',
        status: 'failed',
        message: `${oldestNode.join('.')} or newer is required, got ${nodeVersion}`,
        remedy: `install ${oldestNode.join('.')} or newer`,
      };
  return [node, { name: 'Docker', status: 'ok', message: 'not required: Stepwell does not use containers' }];
}
