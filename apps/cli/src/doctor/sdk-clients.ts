import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** How code loads a package of the AWS SDK: `require('…')`, `from '…'`, `import('…')`, `import '…'`. */
const imports = /(?:\brequire\s*\(|\bfrom|\bimport\s*\(?)\s*["'](@(?:aws-sdk|smithy)\/[\w.-]+)/g;

/** Packages of the AWS SDK that functions use and do not bring along. */
export interface SdkClients {
  readonly used: readonly string[];
  /** Those of them that this machine does not have. */
  readonly missing: readonly string[];
}

/**
 * Looks through the functions of a cloud assembly, inline code and assets, for packages of the AWS SDK that Lambda's
 * runtimes have.
 *
 * @param from folders in whose `node_modules`, or in those above, they may be
 */
export async function missingSdkClients(assembly: string, from: readonly string[]): Promise<SdkClients> {
  const used = new Set<string>();
  for (const { name, parentPath } of (await readdir(assembly, { withFileTypes: true, recursive: true })).filter(
    (entry) => entry.isFile(),
  )) {
    // Packages that an asset brings along look after themselves.
    if (/[\\/]node_modules([\\/]|$)/.test(parentPath)) continue;
    const isTemplate = name.endsWith('.template.json') || name.endsWith('.nested.template.json');
    if (!isTemplate && !/\.[cm]?js$/.test(name)) continue;
    const text = await readFile(join(parentPath, name), 'utf8');
    // Inline code stands in a template as a text of JSON.
    for (const code of isTemplate ? inlineCode(text) : [text]) {
      for (const [, client = ''] of code.matchAll(imports))
        if (!isInstalled(client, [parentPath], assembly)) used.add(client);
    }
  }
  const found = [...used].sort();
  return { used: found, missing: found.filter((client) => !isInstalled(client, from)) };
}

function inlineCode(template: string): string[] {
  const { Resources = {} } = JSON.parse(template) as {
    readonly Resources?: Readonly<
      Record<
        string,
        { readonly Type?: string; readonly Properties?: { readonly Code?: { readonly ZipFile?: unknown } } }
      >
    >;
  }; // members that are not there are skipped
  return Object.values(Resources).flatMap(({ Type, Properties }) =>
    Type === 'AWS::Lambda::Function' && typeof Properties?.Code?.ZipFile === 'string' ? [Properties.Code.ZipFile] : [],
  );
}

/** Whether a package is in the `node_modules` of one of the folders or of one above it, up to `top`. */
function isInstalled(name: string, folders: readonly string[], top?: string): boolean {
  return folders.some((folder) => {
    if (existsSync(join(folder, 'node_modules', name))) return true;
    const above = dirname(folder);
    return folder !== top && above !== folder && isInstalled(name, [above], top);
  });
}
