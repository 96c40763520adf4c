import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sized } from '../environment/sized.js';
import { runIn } from './packed.js';
import { entriesOf, type Entry, peers, type UserFolder, userFolder } from './user-folder.js';

/** Declarations of other modules, because reading their own types takes a minute. */
const others =
  "declare module 'constructs';\ndeclare module 'aws-cdk-lib';\ndeclare module 'aws-cdk-lib/*';\ndeclare module '@aws-sdk/*';\ndeclare module '@smithy/*';\n";
/** 'Cannot use namespace as a type': everything that such a module exports has any type. */
const nameOfNoType = 2709;
const ownTypesOfOthers = /\/node_modules\/(constructs|aws-cdk-lib|@aws-sdk|@smithy)\//;

let folder: UserFolder;
let entries: readonly Entry[];
beforeAll(async () => {
  folder = await userFolder(['core', 'handlers', 'constructs', 'sdk', 'asl', 'local'], peers);
  entries = entriesOf(folder);
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Returns a module that imports entries and uses each as a module with exports. */
function importing(imported: readonly Entry[]): string {
  return imported
    .map(
      ({ specifier }, index) =>
        `import * as m${index} from '${specifier}';\nexport const c${index}: keyof typeof m${index} = undefined ` +
        'as never;\n',
    )
    .join('');
}

const { ModuleKind, ModuleResolutionKind } = ts;
/** Module resolutions of TypeScript in programs of users. */
const resolutions: readonly {
  readonly name: string;
  readonly options: ts.CompilerOptions;
  readonly files: readonly string[];
}[] = [
  {
    name: 'node10',
    options: { module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.Node10, ignoreDeprecations: '6.0' },
    files: ['node10.ts'],
  },
  {
    name: 'node16',
    options: { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 },
    files: ['node16.mts', 'node16.cts'],
  },
  {
    name: 'nodenext',
    options: { module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext },
    files: ['nodenext.mts', 'nodenext.cts'],
  },
  {
    name: 'bundler',
    options: { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler },
    files: ['bundler.ts'],
  },
];

describe('every entry of every package', () => {
  it('exists', () => {
    expect(entries.map(({ specifier }) => specifier)).toEqual(
      expect.arrayContaining([
        '@stepwell/core',
        '@stepwell/core/sequence',
        '@stepwell/constructs',
        '@stepwell/handlers',
        '@stepwell/sdk/worker',
        '@stepwell/asl',
        '@stepwell/local/testing',
      ]),
    );
    // The runtime is an ES module only. Its testing kit supports every test runner.
    expect(entries.filter(({ hasCommonJs }) => !hasCommonJs).map(({ specifier }) => specifier)).toEqual([
      '@stepwell/local',
      '@stepwell/local/definitions',
      '@stepwell/local/discovery',
    ]);
  });

  it.each(resolutions.slice(0, sized(2, resolutions.length)))(
    'has types that resolve and compile under $name',
    async ({ options, files }) => {
      const paths = await Promise.all(
        files.map(async (file) => {
          const path = join(folder.path, file);
          // In CommonJS, `node16` rejects ES modules; `nodenext` allows `require` of ES modules.
          await writeFile(
            path,
            importing(file === 'node16.cts' ? entries.filter(({ hasCommonJs }) => hasCommonJs) : entries),
          );
          return path;
        }),
      );
      const settings = {
        ...options,
        target: ts.ScriptTarget.ES2022,
        lib: ['lib.es2023.d.ts'],
        types: ['node'],
        strict: true,
        noEmit: true,
      };
      const host = ts.createCompilerHost(settings);
      const { fileExists } = host;
      host.fileExists = (file) => !ownTypesOfOthers.test(file) && fileExists(file);
      await writeFile(join(folder.path, 'others.d.ts'), others);
      const program = ts.createProgram([...paths, join(folder.path, 'others.d.ts')], settings, host);
      const ours = program
        .getSourceFiles()
        .filter(({ fileName }) => paths.includes(fileName) || fileName.includes('/@stepwell/'));
      const found = [
        ...program.getOptionsDiagnostics(),
        ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
      ];
      const problems = found.filter(({ code }) => code !== nameOfNoType);
      expect(
        problems.map(
          ({ file, code, messageText }) =>
            `${file?.fileName.slice(folder.path.length) ?? ''}: TS${code} ` +
            `${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
        ),
      ).toEqual([]);
      expect(ours.length).toBeGreaterThan(100);
    },
  );

  it('loads as an ES module and as CommonJS with the same exports', async () => {
    const list = JSON.stringify(entries.map(({ specifier }) => specifier));
    const namesOf =
      "(module) => Object.keys(module).filter((name) => name !== '__esModule' && name !== 'default' && name !== 'module.exports').sort()";
    await writeFile(
      join(folder.path, 'run.cjs'),
      `console.log(JSON.stringify(${list}.map((entry) => (${namesOf})(require(entry)))));\n`,
    );
    await writeFile(
      join(folder.path, 'run.mjs'),
      `console.log(JSON.stringify(await Promise.all(${list}.map(async (entry) => (${namesOf})(await ` +
        'import(entry))))));\n',
    );
    const [required, imported] = await Promise.all(
      ['run.cjs', 'run.mjs'].map((file) => runIn(folder.path, process.execPath, [file])),
    );
    expect(required).toMatchObject({ code: 0, stderr: '' });
    expect(imported).toMatchObject({ code: 0, stderr: '' });
    const byEntry = (output: string | undefined) =>
      (JSON.parse(output ?? '') as string[][]).map((names, index) => [entries[index]?.specifier, names]);
    expect(byEntry(required?.stdout)).toEqual(byEntry(imported?.stdout));
    expect(byEntry(required?.stdout).filter(([, names]) => names?.length === 0)).toEqual([]);
  });
});
