import { basename, dirname, join, sep } from 'node:path';

/** Requires file names in kebab-case, which are the same on all file systems. */
const kebabCaseFiles = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { name: "'{{name}}' is not kebab-case: rename it, for instance 'event-fan-out.ts'." },
  },
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename);
        if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)+$/.test(name))
          context.report({ node, messageId: 'name', data: { name } });
      },
    };
  },
};

/** Rejects folder names without a subject. */
const tellingFolders = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { folder: "A folder named '{{folder}}' does not say what it is about." },
  },
  create(context) {
    return {
      Program(node) {
        const folder = context.filename
          .split(/[\\/]/)
          .find((part) => ['utils', 'util', 'helpers', 'common', 'misc'].includes(part));
        if (folder) context.report({ node, messageId: 'folder', data: { folder } });
      },
    };
  },
};

/** The levels of the local runtime (docs/architecture.md): each imports only itself and those before it. */
const levels = ['kernel', 'services', 'deployment', 'environment', 'testing-kit'];

/**
 * Requires that a file imports only its own level and earlier ones, and that services do not import each other: they
 * call each other through the kernel. Tests and their `testing` folders may import everything.
 */
const localLevels = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      level: "'{{from}}' is a level before '{{to}}', and must not import it.",
      service: "The service '{{from}}' must not import the service '{{to}}'. Call it with `invoke` of the kernel.",
      testing: 'Only tests import a testing folder.',
    },
  },
  create(context) {
    const path = foldersBelowSource(context.filename);
    if (path === undefined || path.includes('testing') || /\.test\.[cm]?ts$/.test(context.filename)) return {};
    const check = ({ source }) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const target = foldersBelowSource(join(dirname(context.filename), source.value));
      if (target === undefined) return;
      const [from, to] = [path[0], target[0]];
      const isLater = levels.includes(from) && levels.indexOf(to) > levels.indexOf(from);
      if (isLater) context.report({ node: source, messageId: 'level', data: { from, to } });
      if (target.includes('testing')) context.report({ node: source, messageId: 'testing' });
      if (from === 'services' && to === 'services' && path[1] !== target[1])
        context.report({ node: source, messageId: 'service', data: { from: path[1], to: target[1] } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};

/** The folders and the name of a file below `packages/local/src`; `undefined` for other files. */
function foldersBelowSource(file) {
  const [, below] = file.split(['packages', 'local', 'src', ''].join(sep));
  return below?.split(sep);
}

/** The rules of the house style that no published plugin has. */
// eslint-disable-next-line no-restricted-exports -- Linters read a plugin from the default export.
export default {
  meta: { name: 'stepwell' },
  rules: { 'kebab-case-files': kebabCaseFiles, 'telling-folders': tellingFolders, 'local-levels': localLevels },
};
